import {
  Disposable,
  l10n,
  LanguageModelTextPart,
  LanguageModelToolResult,
  lm,
  MarkdownString,
  Uri,
  workspace,
  type LanguageModelTool,
} from 'vscode';
import type { AgentContext } from '../agents/agent-context';
import type { AgentTool } from '../agents/tool';
import { toolNames, type ToolName } from '../agents/tool-names';
import type { Account } from './account';
import { lintSeverities } from './configuration';
import { editorFileSystem } from './editor-file-system';
import type { Logger } from './logger';
import { withSignal } from './progress';
import { askForSecret } from './secret-input';
import { unsavedBelow } from './unsaved';
import type { WorkspaceSpaces } from './workspace-spaces';

/** As package.json names the tools: a model sees them among those of other extensions. */
const toolPrefix = 'spacedock_';

/** What runs no git and sends nothing. */
const withoutTrust: ReadonlySet<ToolName> = new Set<ToolName>(['lint_project']);

/** The tools for language models, by the name that package.json gives them; what they do is loaded on use. */
export class AgentTools implements Disposable {
  readonly #registrations: Disposable;
  /** What the user was shown last, by tool and input: what is carried out is that, or nothing. */
  readonly #shown = new Map<string, string>();

  constructor(
    private readonly spaces: WorkspaceSpaces,
    private readonly account: Account,
    private readonly logger: Logger,
    /** A tool has changed something: a Space, or its repos. Undefined where it failed half-way. */
    private readonly changed: (spaceId: string | undefined) => void,
  ) {
    this.#registrations = Disposable.from(...toolNames.map((name) => lm.registerTool(`${toolPrefix}${name}`, this.tool(name))));
  }

  dispose(): void {
    this.#registrations.dispose();
  }

  private tool(name: ToolName): LanguageModelTool<object> {
    return {
      prepareInvocation: ({ input }, token) =>
        withSignal(token, (signal) =>
          this.guarded(name, async (context, tool) => {
            const invocationMessage = l10n.t('Spacedock: {0}', tool.title);
            if (tool.changes === undefined) return { invocationMessage };
            const started = await tool.start(input, context, signal);
            if (started.kind === 'answer') return { invocationMessage };
            const { question, details, identity } = started.change;
            this.#shown.set(keyOf(name, input), identity);
            return { invocationMessage, confirmationMessages: { title: question, message: new MarkdownString().appendText(details.join('\n')) } };
          }),
        ),
      invoke: ({ input }, token) =>
        withSignal(token, (signal) =>
          this.guarded(name, async (context, tool) => {
            const started = await tool.start(input, context, signal);
            if (started.kind === 'answer') return resultOf(started.output);
            const key = keyOf(name, input);
            const shown = this.#shown.get(key);
            this.#shown.delete(key);
            if (shown !== started.change.identity) {
              throw Object.assign(new Error(l10n.t('This is not what was agreed to: something has changed in between.')), {
                advice: l10n.t('Call the tool again.'),
              });
            }
            let spaceId: string | undefined;
            try {
              const output = await started.change.carryOut(context, signal);
              spaceId = spaceIn(output);
              return resultOf(output);
            } finally {
              this.changed(spaceId);
            }
          }),
        ),
    };
  }

  /** Runs with the tool; an error comes out as one text for the model, without secrets. */
  private async guarded<T>(name: ToolName, run: (context: AgentContext, tool: AgentTool) => Promise<T>): Promise<T> {
    const { errorText } = await import('../agents/agent-error');
    const context = await this.context(name);
    try {
      if (!workspace.isTrusted && !withoutTrust.has(name)) {
        throw Object.assign(new Error(l10n.t('This workspace is in Restricted Mode.')), { advice: l10n.t('Ask the user to trust it first.') });
      }
      if (name === 'deploy') this.assertSaved();
      const [{ agentTools }, { secretFromUser }] = await Promise.all([import('../agents/tools'), import('../agents/tools/set-secret')]);
      const tool = agentTools(secretFromUser(askFromChat), toolPrefix).find((candidate) => candidate.name === name);
      if (tool === undefined) throw new Error(`There is no tool ${name}`);
      return await run(context, tool);
    } catch (error) {
      this.logger.warn(`The tool ${name} failed`, error);
      throw new Error(errorText(error, context), { cause: error });
    }
  }

  /** Git and the sync read the disk. */
  private assertSaved(): void {
    const unsaved = unsavedBelow(this.spaces.locations.flatMap(({ mainRoot, spaceRoot }) => [mainRoot, spaceRoot]));
    if (unsaved.length === 0) return;
    throw Object.assign(new Error(l10n.t('Files have unsaved changes: {0}.', unsaved.map(({ uri }) => workspace.asRelativePath(uri)).join(', '))), {
      advice: l10n.t('Ask the user to save them first.'),
    });
  }

  private async context(name: ToolName): Promise<AgentContext> {
    const { nodeFileSystem } = await import('../project/node-file-system');
    return {
      fileSystem: editorFileSystem(nodeFileSystem),
      projects: async () => {
        if (!this.spaces.loaded) await this.spaces.refresh();
        return this.spaces.locations;
      },
      connection: (mainRoot) => this.account.connection(mainRoot),
      severities: ({ spaceRoot }) => lintSeverities(Uri.file(spaceRoot)),
      toolPrefix,
      onProgress: (text) => {
        this.logger.info(`${name}: ${text}`);
      },
      onChanged: this.changed,
      signInAdvice: l10n.t('Ask the user to run the command “Spacedock: Sign In”.'),
    };
  }
}

function keyOf(name: ToolName, input: object): string {
  return `${name} ${JSON.stringify(input)}`;
}

/** What every changing tool says of itself. */
function spaceIn({ result }: { readonly result?: unknown }): string | undefined {
  const space = (result as { readonly space?: unknown } | undefined)?.space;
  return typeof space === 'string' ? space : undefined;
}

function resultOf(output: object): LanguageModelToolResult {
  return new LanguageModelToolResult([new LanguageModelTextPart(JSON.stringify(output))]);
}

function askFromChat(name: string, signal: AbortSignal): Promise<string | undefined> {
  return askForSecret(name, l10n.t('The value goes to the Space alone, not to the chat.'), signal);
}
