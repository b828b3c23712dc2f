import { commands, Disposable, l10n, Uri, ViewColumn, window, type WebviewPanel } from 'vscode';
import type { HubConnection } from '../hub/connection';
import { logEnded, stageMeaning } from '../hub/stages';
import type { StepTimes } from '../logs/step-times';
import type { Project } from '../project/project';
import type { FromPage, LoadPoint, ToPage } from '../webview/messages';
import type { Checkpoints } from './checkpoints';
import type { CommandId } from './command-ids';
import { errorText } from './messages';
import type { Logger } from './logger';
import type { SpaceTime } from './space-time';
import type { SpaceView } from './space-view';
import type { SpaceWatch } from './space-watch';

const viewType = 'spacedock.dashboard';
/** As many as the page draws. */
const mostPoints = 600;
/** Between two sendings of a build that goes on. */
const sendAfterMs = 500;

export interface DashboardSources {
  readonly watch: SpaceWatch;
  readonly time: SpaceTime;
  readonly view: SpaceView;
  readonly checkpoints: Checkpoints;
  readonly snapshot: () => Project | undefined;
  readonly connection: () => HubConnection;
  readonly logger: Logger;
  readonly extensionUri: Uri;
}

/** The Space dashboard: one panel, for the Space that the views show. It asks for nothing while it is hidden. */
export class Dashboard implements Disposable {
  readonly #subscriptions: Disposable;
  #panel: WebviewPanel | undefined;
  #streams: AbortController | undefined;
  /** The streams that load is followed with. */
  #following: AbortController | undefined;
  #spaceId: string | undefined;
  #points: LoadPoint[] = [];
  #build: StepTimes | undefined;
  #buildProblem: string | undefined;
  /** The build whose log was read last, and to its end. */
  #builtSha: string | undefined;
  #sending: NodeJS.Timeout | undefined;

  constructor(private readonly from: DashboardSources) {
    const changed = (): void => {
      this.update();
    };
    this.#subscriptions = Disposable.from(
      from.watch.onDidChange(changed),
      from.time.onDidChange(changed),
      from.checkpoints.onDidChange(changed),
      window.registerWebviewPanelSerializer(viewType, {
        deserializeWebviewPanel: (panel) => {
          this.take(panel);
          return Promise.resolve();
        },
      }),
    );
  }

  show(): void {
    if (this.#panel !== undefined) {
      this.#panel.reveal();
      return;
    }
    this.take(window.createWebviewPanel(viewType, l10n.t('Space dashboard'), ViewColumn.Active, {}));
  }

  dispose(): void {
    this.stop();
    this.#subscriptions.dispose();
    this.#panel?.dispose();
  }

  private take(panel: WebviewPanel): void {
    this.#panel = panel;
    const dist = Uri.joinPath(this.from.extensionUri, 'dist');
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    panel.webview.onDidReceiveMessage((message: FromPage) => {
      this.receive(message);
    });
    panel.onDidChangeViewState(() => {
      this.look();
    });
    panel.onDidDispose(() => {
      this.#panel = undefined;
      this.look();
    });
    void import('./dashboard-page').then(({ dashboardPage }) => {
      panel.webview.html = dashboardPage(panel.webview, this.from.extensionUri);
    });
    this.look();
  }

  private receive(message: FromPage): void {
    switch (message.kind) {
      case 'ready':
        this.send({ kind: 'load', points: this.#points, fresh: true });
        void this.sendState();
        break;
      case 'openLine':
        void this.openLine(message.line);
        break;
      case 'openLog':
        void commands.executeCommand((message.log === 'build' ? 'spacedock.showBuildLog' : 'spacedock.showRunLog') satisfies CommandId);
        break;
    }
  }

  private send(message: ToPage): void {
    if (this.#panel?.visible === true) void this.#panel.webview.postMessage(message);
  }

  /** Shown or hidden: the streams begin or end. */
  private look(): void {
    const visible = this.#panel?.visible === true;
    this.from.watch.setDashboardVisible(visible);
    if (visible) this.update();
    else this.stop();
  }

  private stop(): void {
    this.#streams?.abort();
    this.#streams = undefined;
    clearTimeout(this.#sending);
    this.#sending = undefined;
  }

  private update(): void {
    if (this.#panel?.visible !== true) return;
    const { knowledge } = this.from.watch;
    const space = knowledge.kind === 'unknown' ? undefined : knowledge.space;
    if (space?.id !== this.#spaceId) {
      this.stop();
      this.#spaceId = space?.id;
      this.#points = [];
      this.#build = undefined;
      this.#builtSha = undefined;
      this.send({ kind: 'load', points: [], fresh: true });
    }
    if (space === undefined) return;
    this.from.checkpoints.want();
    this.from.view.prices.want();
    this.#streams ??= new AbortController();
    this.follow(space.id, this.#streams);
    void this.sendState();
  }

  /** One follower of load and one of the build for each time that the panel is shown. */
  private follow(id: string, streams: AbortController): void {
    if (this.#following !== streams) {
      this.#following = streams;
      void this.followLoad(id, streams.signal);
    }
    const { knowledge } = this.from.watch;
    const space = knowledge.kind === 'unknown' ? undefined : knowledge.space;
    const sha = `${space?.repoSha ?? ''} ${String(space !== undefined && !logEnded('build', space.stage))}`;
    if (sha === this.#builtSha) return;
    this.#builtSha = sha;
    void this.followBuild(id, streams.signal);
  }

  private async followLoad(id: string, signal: AbortSignal): Promise<void> {
    try {
      const [{ followMetrics }, { loadPoint }] = await Promise.all([import('../hub/metrics'), import('./dashboard-state')]);
      const options = {
        signal,
        onRetry: (error: unknown) => {
          if (error !== undefined) this.send({ kind: 'loadProblem', text: errorText(error) });
        },
      };
      for await (const samples of followMetrics(this.from.connection(), id, options)) {
        const points = samples.map((sample) => loadPoint(sample, Date.now()));
        this.#points = [...this.#points, ...points].slice(-mostPoints);
        this.send({ kind: 'loadProblem', text: undefined });
        this.send({ kind: 'load', points, fresh: false });
      }
    } catch (error) {
      this.from.logger.warn(`The load of ${id} could not be read`, error);
      this.send({ kind: 'loadProblem', text: errorText(error) });
    }
  }

  private async followBuild(id: string, signal: AbortSignal): Promise<void> {
    const builtSha = this.#builtSha;
    try {
      const [{ followLog }, { StepTimes }, { readableLine }] = await Promise.all([import('../hub/log-stream'), import('../logs/step-times'), import('../logs/terminal-text')]);
      const build = new StepTimes();
      const isOver = (): Promise<boolean> => {
        const { knowledge } = this.from.watch;
        return Promise.resolve(knowledge.kind === 'ready' && logEnded('build', knowledge.space.stage));
      };
      for await (const lines of followLog(this.from.connection(), id, 'build', { follow: this.isMoving(), signal, isOver })) {
        for (const { text, timestamp } of lines) for (const line of readableLine(text)) build.push(line, timestamp);
        this.#build = build;
        this.#buildProblem = undefined;
        this.#sending ??= setTimeout(() => {
          this.#sending = undefined;
          void this.sendState();
        }, sendAfterMs);
      }
    } catch (error) {
      this.from.logger.warn(`The build log of ${id} could not be read`, error);
      this.#buildProblem = errorText(error);
      void this.sendState();
    }
    // A build that was left in the middle is read again when the panel is back.
    if (signal.aborted && this.#builtSha === builtSha) this.#builtSha = undefined;
  }

  private isMoving(): boolean {
    const { knowledge } = this.from.watch;
    return knowledge.kind !== 'unknown' && knowledge.space !== undefined && stageMeaning(knowledge.space.stage).moving;
  }

  private async sendState(): Promise<void> {
    const { watch, time, view, checkpoints } = this.from;
    const { knowledge } = watch;
    const space = knowledge.kind === 'unknown' ? undefined : knowledge.space;
    if (space === undefined || this.#panel?.visible !== true) return;
    const [{ dashboardState }, { matchStep }] = await Promise.all([import('./dashboard-state'), import('../logs/match-step')]);
    const dockerfile = this.from.snapshot()?.dockerfile?.document;
    const state = dashboardState({
      space,
      clock: time.clock,
      cost: time.cost,
      hardware: view.prices.list,
      checkpoints: checkpoints.needs,
      build: this.#build,
      buildProblem: this.#buildProblem,
      lineOf: (instruction) => {
        const found = dockerfile === undefined ? undefined : matchStep(dockerfile, instruction);
        return found === undefined || dockerfile === undefined ? undefined : dockerfile.lines.positionAt(found.span.start).line + 1;
      },
    });
    this.send({ kind: 'state', state });
  }

  private async openLine(line: number): Promise<void> {
    const project = this.from.snapshot();
    const file = project?.dockerfile?.file;
    const { fileUri } = await import('./linter');
    const uri = project === undefined || file === undefined ? undefined : fileUri(project, file);
    if (uri !== undefined) await commands.executeCommand('vscode.open', uri.with({ fragment: `L${String(line)}` }), { viewColumn: ViewColumn.Beside });
  }
}
