import { Disposable, EventEmitter, l10n, lm, McpStdioServerDefinition, Uri, workspace, type ExtensionContext, type McpServerDefinitionProvider } from 'vscode';
import type { Account } from './account';
import { hubEndpoint } from './configuration';
import type { WorkspaceSpaces } from './workspace-spaces';

/**
 * Offers `spacedock mcp` to the editor's own MCP client, for chats that take tools from servers. Nothing where the
 * editor has no such client, as forks of it.
 */
export function registerMcpServer(context: ExtensionContext, spaces: WorkspaceSpaces, account: Account): Disposable {
  if (typeof (lm as Partial<typeof lm>).registerMcpServerDefinitionProvider !== 'function') return new Disposable(() => undefined);
  const changed = new EventEmitter<void>();
  const tell = (): void => {
    changed.fire();
  };
  const definitions: McpServerDefinitionProvider<McpStdioServerDefinition> = {
    onDidChangeMcpServerDefinitions: changed.event,
    provideMcpServerDefinitions: () => {
      const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri);
      const [first] = folders;
      if (!workspace.isTrusted || spaces.locations.length === 0 || first === undefined) return [];
      const program = Uri.joinPath(context.extensionUri, 'dist', 'cli.js').fsPath;
      const { version } = context.extension.packageJSON as { version: string };
      const server = new McpStdioServerDefinition(
        l10n.t('Spacedock'),
        process.execPath,
        [program, 'mcp', ...folders.map(({ fsPath }) => fsPath)],
        // On a desktop the editor's program is Electron, which is Node where it is told so.
        { ELECTRON_RUN_AS_NODE: '1' },
        version,
      );
      server.cwd = first;
      return [server];
    },
    /** Just before it starts: the token is kept nowhere, and goes by the environment of the own process alone. */
    resolveMcpServerDefinition: async (server) => {
      const token = await account.connection(spaces.current?.mainRoot).token();
      server.env = { ...server.env, HF_ENDPOINT: hubEndpoint().href, ...(token === undefined ? {} : { HF_TOKEN: token }) };
      return server;
    },
  };
  const provider = lm.registerMcpServerDefinitionProvider('spacedock', definitions);
  return Disposable.from(changed, provider, spaces.onDidChange(tell), workspace.onDidGrantWorkspaceTrust(tell), account.onDidChange(tell));
}
