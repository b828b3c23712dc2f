import { commands, Disposable, env, l10n, Uri, window, workspace, type ExtensionContext, type Memento } from 'vscode';
import type { CheckpointNeed } from '../checkpoints/checkpoint-need';
import type { HubConnection } from '../hub/connection';
import type { ProjectLocation } from '../project/discovery';
import type { Project } from '../project/project';
import { Account } from './account';
import { AgentTools } from './agent-tools';
import { BuildFailures } from './build-failures';
import { Checkpoints } from './checkpoints';
import type { CommandHandlers } from './command-ids';
import { registerCommands } from './commands';
import { Dashboard } from './dashboard';
import { announceDeployments } from './deployment-notice';
import { fixAllInEditor } from './fix-all';
import { fileRange, fileUri, Linter } from './linter';
import { LiveSpaceReader } from './live-space-reader';
import { LogDocuments } from './log-documents';
import { Logger } from './logger';
import { registerMcpServer } from './mcp-provider';
import type { OwnerContext } from './owner-context';
import { ownerHandlers } from './owner-handlers';
import { commitAndPush, type KnownBeforePush } from './push-command';
import { registerQuickFixes } from './quick-fixes';
import { registerReading } from './reading';
import type { ChangeValue } from './repos-rows';
import { ReposView } from './repos-view';
import { explainRule, RuleExplanations } from './rule-explanations';
import { openApp, openModelOnHub, openOnHub, restart } from './space-commands';
import { SpaceLogs, type LogKind, type LogTarget } from './space-logs';
import type { Source } from './space-rows';
import { openInRemoteSsh, openSpaceTerminal } from './space-terminal';
import { SpaceTime } from './space-time';
import { SpaceView } from './space-view';
import { SpaceWatch } from './space-watch';
import { StatusBar } from './status-bar';
import { previewSync, sync } from './sync-commands';
import { registerSyncPreview, showChange } from './sync-preview';
import type { Row } from './tree-rows';
import { WorkspaceSpaces } from './workspace-spaces';

const logTimesKey = 'spacedock.logTimes';

/** The extension's parts and how they are wired. */
export class Spacedock implements Disposable {
  readonly #logger = new Logger();
  readonly #spaces: WorkspaceSpaces;
  readonly #account: Account;
  readonly #watch: SpaceWatch;
  readonly #logs: SpaceLogs;
  readonly #logDocuments: LogDocuments;
  readonly #memory: Memento;
  readonly #linter: Linter;
  readonly #liveSpace: LiveSpaceReader;
  readonly #checkpoints: Checkpoints;
  readonly #failures: BuildFailures;
  readonly #spaceView: SpaceView;
  readonly #reposView: ReposView;
  readonly #time: SpaceTime;
  readonly #dashboard: Dashboard;
  readonly #disposables: Disposable;
  #watchedId: string | undefined;

  constructor(context: ExtensionContext) {
    this.#spaces = new WorkspaceSpaces(context.workspaceState, this.#logger);
    this.#account = new Account(context.secrets, () => this.#spaces.current?.mainRoot);
    const connection = (): HubConnection => this.#account.connection();
    this.#watch = new SpaceWatch(connection, this.#logger);
    this.#memory = context.globalState;
    const folder = Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'logs').fsPath;
    const times = this.logTimes.bind(this);
    this.#logs = new SpaceLogs(connection, { folder, times }, this.#logger);
    this.#logDocuments = new LogDocuments(this.#logs, times);
    this.#linter = new Linter(this.#spaces, this.#logger);
    this.#liveSpace = new LiveSpaceReader(connection, () => this.#account.signedIn, this.#logger, (live, spaceId) => {
      this.#linter.tellLiveSpace(spaceId, live);
    });
    this.#checkpoints = new Checkpoints(connection, this.#logger);
    this.#failures = new BuildFailures(connection, this.#logger);
    this.#spaceView = new SpaceView(
      this.#spaces,
      this.#watch,
      this.#logs,
      this.#checkpoints,
      this.#failures,
      this.#liveSpace,
      () => this.snapshot(),
      connection,
      this.#logger,
    );
    this.#time = new SpaceTime(context.globalState, this.#watch, this.#spaceView.prices, this.#logger);
    this.#dashboard = new Dashboard({
      watch: this.#watch,
      time: this.#time,
      view: this.#spaceView,
      checkpoints: this.#checkpoints,
      snapshot: () => this.snapshot(),
      connection,
      logger: this.#logger,
      extensionUri: context.extensionUri,
    });
    this.#reposView = new ReposView(this.#spaces, this.#logger);
    this.#disposables = Disposable.from(
      registerCommands(this.handlers(), this.#logger),
      registerQuickFixes(this.#linter),
      registerReading(this.#linter),
      registerSyncPreview(),
      new RuleExplanations(() => this.#spaces.current, this.#linter),
      new StatusBar(this.#watch, this.#time),
      announceDeployments(this.#watch, this.#failures),
      new AgentTools(this.#spaces, this.#account, this.#logger, () => {
        this.#watch.expectMovement();
        this.#reposView.look();
        void this.#watch.refresh();
      }),
      registerMcpServer(context, this.#spaces, this.#account),
      this.#watch.onDidChange((knowledge) => {
        if (knowledge.kind === 'ready') void this.#liveSpace.look(knowledge.space);
        if (knowledge.kind === 'ready' && /BUILDING$/.test(knowledge.space.stage)) this.#logs.buildBegan(knowledge.space.id);
      }),
      this.#spaces.onDidChange(() => {
        this.onSpaces();
      }),
      workspace.onDidGrantWorkspaceTrust(() => {
        this.watchCurrent();
        this.#reposView.look();
        void this.#account.refresh();
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('spacedock.endpoint')) void this.lookAnew();
      }),
      this.#account.onDidChange(() => {
        this.#checkpoints.forget();
        this.#liveSpace.forget();
        this.watchCurrent();
      }),
      this.#linter.onDidLint((project) => {
        if (project.location.spaceRoot === this.#spaces.current?.spaceRoot) this.#checkpoints.update(project);
      }),
      this.#reposView,
      this.#spaceView,
      this.#dashboard,
      this.#time,
      this.#checkpoints,
      this.#failures,
      this.#liveSpace,
      this.#linter,
      this.#logDocuments,
      this.#logs,
      this.#watch,
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
      'spacedock.switchSpace': () => this.switchSpace(),
      'spacedock.refresh': () => this.refresh(),
      'spacedock.openDashboard': () => {
        this.#dashboard.show();
      },
      'spacedock.openOnHub': () => openOnHub(this.spaceId()),
      'spacedock.openApp': () => openApp(this.spaceId(), this.#watch),
      'spacedock.restart': () => restart(this.spaceId(), this.#account, this.#watch, { factory: false }),
      'spacedock.factoryReboot': () => this.factoryReboot(),
      'spacedock.openTerminal': () => openSpaceTerminal(this.#watch),
      'spacedock.openInRemoteSsh': () => openInRemoteSsh(this.#watch),
      ...ownerHandlers({
        context: () => this.ownerContext(),
        mainRoot: () => this.#spaces.current?.mainRoot,
        dataMount: () => this.snapshot()?.settings.data ?? '/data',
      }),
      'spacedock.showBuildLog': () => {
        this.#logs.show(this.spaceId(), 'build');
      },
      'spacedock.showRunLog': () => {
        this.#logs.show(this.spaceId(), 'run');
      },
      'spacedock.followLog': (row) =>
        this.withLog(row, ({ spaceId, kind }) => {
          this.#logs.show(spaceId, kind);
        }),
      'spacedock.stopLog': (row) => {
        this.#logs.stop(row === undefined ? undefined : this.spaceId(), rowValue<LogKind>(row));
      },
      'spacedock.openLog': (row) =>
        this.withLog(row, async (target) => {
          const { savedLog } = await import('./log-commands');
          await savedLog(this.#logs, target);
          await this.#logDocuments.open(target);
        }),
      'spacedock.saveLog': (row) =>
        this.withLog(row, async (target) => {
          const { saveLog } = await import('./log-commands');
          await saveLog(this.#logs, target, this.logTimes());
        }),
      'spacedock.clearLog': (row) => this.withLog(row, async (target) => (await this.#logs.log(target)).clear()),
      'spacedock.toggleLogTimes': () => this.toggleLogTimes(),
      'spacedock.previewSync': () => previewSync(this.location()),
      'spacedock.sync': async () => {
        const location = this.location();
        if (await sync(location, () => commands.executeCommand('spacedock.commitAndPush', location))) this.#reposView.look();
      },
      'spacedock.commitAndPush': (argument) => this.push(this.locationOf(argument) ?? this.location()),
      'spacedock.fixAll': () => fixAllInEditor(this.#linter),
      'spacedock.explainRule': (rule) => explainRule(rule, this.snapshot()),
      'spacedock.openChange': async (row) => {
        const value = rowValue<ChangeValue>(row);
        if (value) await showChange(value.plan, value.change);
      },
      'spacedock.openSource': (row) => this.openSource(rowValue<{ readonly sources: readonly Source[] }>(row)),
      'spacedock.openCheckpointOnHub': async (row) => {
        const repoId = rowValue<CheckpointNeed>(row)?.repoId;
        if (repoId !== undefined) await openModelOnHub(repoId);
      },
      'spacedock.copyValue': async (row) => {
        const text = copyText(row as Row | undefined);
        if (text !== undefined) await env.clipboard.writeText(text);
      },
      'spacedock.showOutput': () => {
        this.#logger.show();
      },
    };
  }

  /** Hands over the log that a row, the screen or the user names. */
  private async withLog(row: unknown, work: (target: LogTarget) => unknown): Promise<void> {
    const { chooseLog } = await import('./log-commands');
    const target = await chooseLog(this.#logs, rowValue(row), () => this.spaceId());
    if (target !== undefined) await work(target);
  }

  private logTimes(): boolean {
    return this.#memory.get<boolean>(logTimesKey) === true;
  }

  private async toggleLogTimes(): Promise<void> {
    await this.#memory.update(logTimesKey, !this.logTimes());
    await this.#logs.redraw();
    this.#logDocuments.refresh();
  }

  private onSpaces(): void {
    this.#spaceView.refresh();
    if (this.#spaces.current?.spaceId !== this.#watchedId) {
      this.watchCurrent();
      // Another main repo may hold another token.
      void this.#account.refresh();
    }
    this.#checkpoints.update(this.snapshot());
  }

  private watchCurrent(): void {
    this.#watchedId = this.#spaces.current?.spaceId;
    this.#watch.watch(workspace.isTrusted ? this.#watchedId : undefined);
    this.#spaceView.refresh();
  }

  private async refresh(): Promise<void> {
    await this.lookAnew();
    this.#reposView.look();
    this.#checkpoints.renew();
    this.#liveSpace.renew();
    await this.#watch.refresh();
  }

  private async lookAnew(): Promise<void> {
    await this.#spaces.refresh();
    await this.#account.refresh();
  }

  private async push(location: ProjectLocation): Promise<void> {
    let pushed = false;
    try {
      pushed = await commitAndPush(location, this.#account, this.knownBeforePush(location));
    } finally {
      this.#reposView.look();
    }
    if (!pushed || location.spaceId === undefined) return;
    if (location.spaceId === this.#watchedId) this.#watch.expectMovement();
    this.#logs.show(location.spaceId, 'build', { expectNew: true });
    await this.#watch.refresh();
  }

  private knownBeforePush(location: ProjectLocation): KnownBeforePush {
    const findings = this.#linter.findings(location);
    const count = (severity: string): number => findings.filter((finding) => finding.severity === severity).length;
    const secrets = findings.filter(({ rule }) => rule === 'secrets/baked').map(({ file }) => file.path);
    const { knowledge } = this.#watch;
    const space = knowledge.kind === 'unknown' || location.spaceId !== this.#watchedId ? undefined : knowledge.space;
    return { devMode: space?.devMode === true, errors: count('error'), warnings: count('warning'), secrets: [...new Set(secrets)] };
  }

  private ownerContext(): OwnerContext {
    const spaceId = this.spaceId();
    return {
      spaceId,
      connection: this.#account.connection(),
      changed: async () => {
        this.#liveSpace.renew();
        if (spaceId !== this.#watchedId) return;
        this.#watch.expectMovement();
        await this.#watch.refresh();
      },
    };
  }

  private async factoryReboot(): Promise<void> {
    const spaceId = this.spaceId();
    const done = await restart(spaceId, this.#account, this.#watch, { factory: true });
    if (done) this.#logs.show(spaceId, 'build', { expectNew: true });
  }

  private async switchSpace(): Promise<void> {
    const chosen = await window.showQuickPick(
      this.#spaces.locations.map((location) => ({
        label: location.spaceId ?? l10n.t('Space without a remote'),
        description: location === this.#spaces.current ? l10n.t('shown now') : '',
        detail: location.spaceRoot,
        location,
      })),
      { title: l10n.t('Switch Space'), placeHolder: l10n.t('Which Space the views show') },
    );
    if (chosen) await this.#spaces.choose(chosen.location);
  }

  private snapshot(): Project | undefined {
    return this.#spaces.current && this.#linter.snapshot(this.#spaces.current);
  }

  private async openSource(target: { readonly sources: readonly Source[] } | undefined): Promise<void> {
    const project = this.snapshot();
    const [source] = target?.sources ?? [];
    if (project === undefined || source === undefined) return;
    const uri = fileUri(project, source.file);
    const selection = fileRange(project, source.file, source.span);
    if (uri) await window.showTextDocument(uri, { ...(selection ? { selection } : {}), preview: true });
  }

  /** A command's argument where it is one of the workspace's projects. */
  private locationOf(argument: unknown): ProjectLocation | undefined {
    return this.#spaces.locations.find((location) => location === argument);
  }

  private location(): ProjectLocation {
    const location = this.#spaces.current;
    if (location === undefined) {
      throw Object.assign(new Error(l10n.t('No Docker Space was found in this workspace.')), {
        advice: l10n.t('Open the folder of a Space repo, or of a main repo with a spacedock.yaml.'),
      });
    }
    return location;
  }

  private spaceId(): string {
    const { spaceId } = this.location();
    if (spaceId === undefined) {
      throw Object.assign(new Error(l10n.t('It is not known which Space this repo belongs to.')), {
        advice: l10n.t('Add the Space as its git remote, or write space: owner/name into spacedock.yaml.'),
      });
    }
    return spaceId;
  }
}

/** What a row stands for, as text. */
function copyText(row: Row | undefined): string | undefined {
  if (row?.copy !== undefined || typeof row?.value === 'string') return row.copy ?? (row.value as string);
  const need = row?.value as Partial<CheckpointNeed> | undefined;
  return need?.path ?? need?.url ?? need?.repoId;
}

function rowValue<T>(row: unknown): T | undefined {
  return (row as Row | undefined)?.value as T | undefined;
}
