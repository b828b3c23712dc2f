import { Disposable, env, l10n, Uri, workspace, type ExtensionContext, type Memento } from 'vscode';
import type { CheckpointNeed } from '../checkpoints/checkpoint-need';
import type { HubConnection } from '../hub/connection';
import type { ProjectLocation } from '../project/discovery';
import { Account } from './account';
import { AgentTools } from './agent-tools';
import type { BuildHistoryStore } from './build-history-store';
import { BuildTimes } from './build-times';
import { checkpointHandlers } from './checkpoint-handlers';
import type { CommandHandlers } from './command-ids';
import { CommandTargets, type NamedSpace } from './command-targets';
import { registerCommands } from './commands';
import { Dashboards } from './dashboards';
import { FailureDiagnostics } from './failure-diagnostics';
import { HardwarePrices } from './hardware-prices';
import { LeftOut } from './left-out';
import { Linter } from './linter';
import { LogDocuments } from './log-documents';
import { logHandlers, showsTimes } from './log-handlers';
import { Logger } from './logger';
import { registerMcpServer } from './mcp-provider';
import type { OwnerContext } from './owner-context';
import { ownerHandlers } from './owner-handlers';
import { registerQuickFixes } from './quick-fixes';
import { registerReading } from './reading';
import { repoHandlers } from './repo-handlers';
import { ReposView } from './repos-view';
import { explainRule, RuleExplanations } from './rule-explanations';
import { SpaceLogs } from './space-logs';
import { SpaceSessions } from './space-sessions';
import { registerSpaceValues, useSpaceValues } from './space-values';
import { SpaceView } from './space-view';
import { StatusBar } from './status-bar';
import { registerSyncPreview } from './sync-preview';
import type { Row } from './tree-rows';
import { WorkspaceSpaces } from './workspace-spaces';

/** The extension's parts and how they are wired. */
export class Spacedock implements Disposable {
  readonly #logger = new Logger();
  readonly #spaces: WorkspaceSpaces;
  readonly #account: Account;
  readonly #prices: HardwarePrices;
  readonly #sessions: SpaceSessions;
  readonly #logs: SpaceLogs;
  readonly #logDocuments: LogDocuments;
  readonly #memory: Memento;
  readonly #linter: Linter;
  readonly #spaceView: SpaceView;
  readonly #leftOut = new LeftOut();
  readonly #reposView: ReposView;
  readonly #dashboards: Dashboards;
  readonly #targets: CommandTargets;
  readonly #disposables: Disposable;
  readonly #sshSession: Uri;
  #mainRoots = '';

  constructor(context: ExtensionContext) {
    this.#spaces = new WorkspaceSpaces(context.workspaceState, this.#logger);
    this.#account = new Account(context.secrets, () => this.#spaces.locations.flatMap(({ mainRoot }) => mainRoot ?? []));
    this.#prices = new HardwarePrices(() => this.#account.connection(undefined), this.#logger);
    this.#memory = context.globalState;
    this.#sshSession = Uri.joinPath(context.extensionUri, 'dist', 'ssh-session.js');
    this.#linter = new Linter(this.#spaces, this.#logger);
    const folder = Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'logs').fsPath;
    const times = (): boolean => showsTimes(this.#memory);
    const connection = (spaceId: string): HubConnection => this.#sessions.ofSpace(spaceId)?.connection() ?? this.#account.connection(undefined);
    this.#logs = new SpaceLogs(connection, { folder, times }, this.#logger);
    const builds = Uri.joinPath(context.globalStorageUri, 'builds').fsPath;
    let histories: Promise<BuildHistoryStore> | undefined;
    const failures = new FailureDiagnostics(this.#linter);
    this.#sessions = new SpaceSessions({
      failures,
      account: this.#account,
      memento: context.globalState,
      prices: this.#prices,
      logs: this.#logs,
      histories: () =>
        (histories ??= import('./build-history-store').then(
          ({ BuildHistoryStore: Store }) =>
            new Store(builds, (error) => {
              this.#logger.error('The history of builds could not be saved', error);
            }),
        )),
      logger: this.#logger,
      snapshot: (location) => this.#linter.snapshot(location),
      tellLiveSpace: (live, spaceId) => {
        this.#linter.tellLiveSpace(spaceId, live);
      },
    });
    this.#logDocuments = new LogDocuments(this.#logs, times, (uri) => failures.evidenceIn(uri));
    this.#spaceView = new SpaceView(this.#spaces, this.#sessions, this.#logs, this.#prices, context.workspaceState);
    this.#dashboards = new Dashboards({
      sessions: this.#sessions,
      prices: this.#prices,
      logger: this.#logger,
      extensionUri: context.extensionUri,
      isLoaded: () => this.#spaces.loaded,
    });
    this.#targets = new CommandTargets(this.#spaces, this.#sessions, this.#logs, this.#logDocuments, this.#dashboards);
    this.#reposView = new ReposView(this.#spaces, this.#leftOut, context.workspaceState, this.#logger);
    const buildTimes = new BuildTimes(this.#spaces, this.#sessions, this.#linter, this.#logger);
    this.#disposables = Disposable.from(
      registerCommands(this.handlers(), this.#logger),
      registerQuickFixes(this.#linter, buildTimes),
      registerReading(this.#linter, buildTimes),
      buildTimes,
      registerSpaceValues(this.#linter),
      failures.onDidMissEvidence(() => {
        this.#logDocuments.refresh();
      }),
      registerSyncPreview(),
      new RuleExplanations(() => this.#spaces.current, this.#linter),
      new StatusBar(this.#spaces, this.#sessions),
      new AgentTools(this.#spaces, this.#account, this.#logger, (spaceId) => {
        this.#reposView.look();
        void this.onAgentChange(spaceId);
      }),
      registerMcpServer(context, this.#spaces, this.#account),
      this.#sessions.onDidChange((session) => {
        const space = session?.space;
        if (space !== undefined && /BUILDING$/.test(space.stage)) this.#logs.buildBegan(session?.spaceId ?? space.id);
      }),
      this.#logs.onDidChange(() => {
        for (const { watch, spaceId } of this.#sessions.all) watch.setLogFollowed(spaceId !== undefined && this.#logs.following(spaceId).size > 0);
      }),
      this.#spaces.onDidChange(() => {
        this.onSpaces();
      }),
      workspace.onDidGrantWorkspaceTrust(() => {
        this.forgetSpaces();
        this.#reposView.look();
        void this.#account.refresh();
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('spacedock.endpoint')) void this.lookAnew();
      }),
      this.#account.onDidChange(() => {
        this.forgetSpaces();
      }),
      this.#linter.onDidLint((project) => {
        const session = this.#sessions.of(project.location);
        if (session?.location.spaceRoot !== project.location.spaceRoot) return;
        session.checkpoints.update(project);
        void session.diagnoseFailure();
      }),
      this.#reposView,
      this.#leftOut,
      this.#spaceView,
      this.#dashboards,
      this.#sessions,
      failures,
      this.#prices,
      this.#linter,
      this.#logDocuments,
      this.#logs,
      this.#account,
      this.#spaces,
      this.#logger,
    );
    // After activation has returned: the first look at the disk.
    setImmediate(() => void this.lookAnew());
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  private handlers(): CommandHandlers {
    return {
      'spacedock.signIn': () => this.#account.signIn(),
      'spacedock.signOut': () => this.#account.signOut(),
      'spacedock.makeToken': () => this.#account.makeToken(),
      'spacedock.switchSpace': () => this.switchSpace(),
      'spacedock.chooseSpace': async () => {
        const { chooseSpace } = await import('./choose-space');
        const { current } = this.#spaces;
        await chooseSpace(this.#account.connection(current?.mainRoot), current?.spaceId === undefined ? current : undefined);
      },
      'spacedock.refresh': () => this.refresh(),
      'spacedock.openDashboard': (row) =>
        this.withSpace(row, ({ id }) => {
          this.#dashboards.show(id);
        }),
      'spacedock.openOnHub': (row) => this.withSpace(row, async ({ id }) => (await import('./space-commands')).openOnHub(id)),
      'spacedock.openApp': (row) => this.withSpace(row, async ({ id, session }) => (await import('./space-commands')).openApp(id, session)),
      'spacedock.restart': (row) => this.withSpace(row, async ({ id, session }) => (await import('./space-commands')).restart(id, session, { factory: false })),
      'spacedock.factoryReboot': (row) =>
        this.withSpace(row, async ({ id, session }) => {
          const { restart } = await import('./space-commands');
          if (await restart(id, session, { factory: true })) this.#logs.show(id, 'build', { expectNew: true });
        }),
      'spacedock.openTerminal': (row) => this.withSpace(row, async ({ session }) => (await import('./space-terminal')).openSpaceTerminal(session, this.#sshSession)),
      'spacedock.openInRemoteSsh': (row) => this.withSpace(row, async ({ session }) => (await import('./space-terminal')).openInRemoteSsh(session)),
      ...ownerHandlers((row) => this.ownerContext(row)),
      ...repoHandlers({
        targets: this.#targets,
        spaces: this.#spaces,
        sessions: this.#sessions,
        account: this.#account,
        logs: this.#logs,
        leftOut: this.#leftOut,
        view: this.#reposView,
      }),
      ...checkpointHandlers({ targets: this.#targets, spaces: this.#spaces, linter: this.#linter, ownerContext: (row) => this.ownerContext(row) }),
      ...logHandlers({ logs: this.#logs, documents: this.#logDocuments, targets: this.#targets, memory: this.#memory }),
      'spacedock.showSlowestSteps': (row) =>
        this.withSpace(row, async ({ session, id }) => {
          const { showSlowestSteps } = await import('./slowest-steps');
          await showSlowestSteps(id, session, this.#targets.projectOfRow({ space: session.key }) ?? session.location, this.#linter);
        }),
      'spacedock.diagnoseLog': async () => {
        const { current } = this.#spaces;
        await (await import('./diagnose-log')).diagnoseLog(() => current && this.#linter.snapshot(current));
      },
      'spacedock.createSettings': async () => (await import('./create-settings')).createSettings(),
      'spacedock.fixAll': async () => (await import('./fix-all')).fixAllInEditor(this.#linter),
      'spacedock.useSpaceValues': (row) =>
        this.withProject(row, (location) => useSpaceValues(this.#linter.snapshot(location), this.#linter.findings(location))),
      'spacedock.explainRule': (rule) => explainRule(rule, this.#spaces.current && this.#linter.snapshot(this.#spaces.current)),
      'spacedock.copyValue': (row) => copy(row as Row | undefined),
      // The same by another name: a secret has no value to copy.
      'spacedock.copyName': (row) => copy(row as Row | undefined),
      'spacedock.showOutput': () => {
        this.#logger.show();
      },
    };
  }

  /** Hands over the Space that a row, the screen or the user names. */
  private async withSpace(row: unknown, work: (space: NamedSpace) => unknown): Promise<void> {
    const space = await this.#targets.space(row);
    if (space !== undefined) await work(space);
  }

  /** Hands over the project whose repos a row, the screen or the user names; `synced`: one with a main repo. */
  private async withProject(row: unknown, work: (location: ProjectLocation) => unknown, { synced = false } = {}): Promise<void> {
    const location = await this.#targets.project(row, { synced });
    if (location !== undefined) await work(location);
  }

  private onSpaces(): void {
    const mainRoots = this.#spaces.locations.map(({ mainRoot }) => mainRoot).join('\n');
    this.#sessions.update(this.#spaces.locations);
    if (mainRoots === this.#mainRoots) return;
    // Another main repo may hold another token.
    this.#mainRoots = mainRoots;
    void this.#account.refresh();
  }

  private forgetSpaces(): void {
    for (const session of this.#sessions.all) session.forget();
  }

  private async refresh(): Promise<void> {
    await this.lookAnew();
    this.#reposView.look();
    await Promise.all(this.#sessions.all.map((session) => session.renew()));
  }

  /** A tool for language models has changed a Space, or failed half-way at one that is not known. */
  private async onAgentChange(spaceId: string | undefined): Promise<void> {
    const session = spaceId === undefined ? undefined : this.#sessions.ofSpace(spaceId);
    if (session !== undefined) await session.setOff();
    else if (spaceId === undefined) await Promise.all(this.#sessions.all.map((each) => each.renew()));
  }

  private async lookAnew(): Promise<void> {
    await this.#spaces.refresh();
    await this.#account.refresh();
  }

  private async ownerContext(row: unknown): Promise<OwnerContext | undefined> {
    const space = await this.#targets.space(row);
    if (space === undefined) return undefined;
    const { session, id } = space;
    const connection = session.connection();
    const project = session.snapshot();
    return {
      spaceId: id,
      connection,
      refusal: import('./token-rights').then(({ refusalOf }) => refusalOf(connection, id)),
      mainRoot: session.location.mainRoot,
      checkouts: session.checkouts,
      dataMount: project?.settings.data ?? '/data',
      project,
      changed: () => session.setOff(),
    };
  }

  private async switchSpace(): Promise<void> {
    const chosen = await this.#targets.pickProject(this.#spaces.locations, l10n.t('Switch Space'), l10n.t('Which Space commands and the status bar are about'));
    if (chosen) await this.#spaces.choose(chosen);
  }

}

/** What a row stands for, as text. */
async function copy(row: Row | undefined): Promise<void> {
  const text = copyText(row);
  if (text !== undefined) await env.clipboard.writeText(text);
}

function copyText(row: Row | undefined): string | undefined {
  if (row?.copy !== undefined || typeof row?.value === 'string') return row.copy ?? (row.value as string);
  const need = row?.value as Partial<CheckpointNeed> | undefined;
  return need?.path ?? need?.url ?? need?.repoId;
}
