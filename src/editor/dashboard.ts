import { commands, Disposable, Uri, ViewColumn, type WebviewPanel } from 'vscode';
import type { FromPage, LoadPoint, ToPage } from '../webview/messages';
import type { CommandId } from './command-ids';
import { errorText } from './messages';
import type { HardwarePrices } from './hardware-prices';
import type { Logger } from './logger';
import type { SpaceSession } from './space-session';
import type { SpaceSessions } from './space-sessions';
import type { SpaceArgument } from './tree-rows';

/** As many as the page draws. */
const mostPoints = 600;

export interface DashboardSources {
  readonly sessions: SpaceSessions;
  readonly prices: HardwarePrices;
  readonly logger: Logger;
  readonly extensionUri: Uri;
}

/** The dashboard of one Space in its panel. It asks for nothing while it is hidden. */
export class Dashboard implements Disposable {
  readonly #subscriptions: Disposable;
  /** The one whose poller was told that it is looked at. */
  #session: SpaceSession | undefined;
  #streams: AbortController | undefined;
  /** The streams that load is followed with. */
  #following: AbortController | undefined;
  #points: LoadPoint[] = [];
  #closed = false;

  constructor(
    readonly panel: WebviewPanel,
    /** `namespace/name`. */
    readonly spaceId: string,
    private readonly from: DashboardSources,
  ) {
    const dist = Uri.joinPath(from.extensionUri, 'dist');
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    this.#subscriptions = Disposable.from(
      from.sessions.onDidChange((session) => {
        if (session === undefined) this.look();
        else if (session === this.#session) this.update();
      }),
      from.prices.onDidChange(() => {
        this.update();
      }),
      panel.webview.onDidReceiveMessage((message: FromPage) => {
        this.receive(message);
      }),
      panel.onDidChangeViewState(() => {
        this.look();
      }),
    );
    void import('./dashboard-page').then(({ dashboardPage }) => {
      if (!this.#closed) panel.webview.html = dashboardPage(panel.webview, from.extensionUri);
    });
    this.look();
  }

  /** A panel that is closed may not be asked. */
  private get visible(): boolean {
    return !this.#closed && this.panel.visible;
  }

  /** When the panel is closed. */
  dispose(): void {
    this.#closed = true;
    this.stop();
    this.#subscriptions.dispose();
    this.#session?.watch.setDashboardVisible(false);
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
        void commands.executeCommand(
          (message.log === 'build' ? 'spacedock.showBuildLog' : 'spacedock.showRunLog') satisfies CommandId,
          { space: this.#session?.key ?? this.spaceId } satisfies SpaceArgument,
        );
        break;
    }
  }

  private send(message: ToPage): void {
    if (this.visible) void this.panel.webview.postMessage(message);
  }

  /** Shown or hidden, or its Space has come or gone: the streams begin or end. */
  private look(): void {
    const session = this.from.sessions.ofSpace(this.spaceId);
    if (session !== this.#session) {
      this.stop();
      this.#session = session;
    }
    session?.watch.setDashboardVisible(this.visible);
    if (this.visible) this.update();
    else this.stop();
  }

  private stop(): void {
    this.#streams?.abort();
    this.#streams = undefined;
  }

  private update(): void {
    const session = this.#session;
    if (session?.space === undefined) {
      // Signed out, or another account: what was followed is asked anew.
      this.stop();
      return;
    }
    if (!this.visible) return;
    session.checkpoints.want();
    this.from.prices.want();
    this.#streams ??= new AbortController();
    this.follow(session, this.#streams);
    void this.sendState();
  }

  /** One follower of load for each time that the panel is shown. The build's log is the session's to read. */
  private follow(session: SpaceSession, streams: AbortController): void {
    if (this.#following !== streams) {
      this.#following = streams;
      void this.followLoad(session, streams.signal);
    }
  }

  private async followLoad(session: SpaceSession, signal: AbortSignal): Promise<void> {
    try {
      const [{ followMetrics }, { loadPoint }] = await Promise.all([import('../hub/metrics'), import('./dashboard-state')]);
      const options = {
        signal,
        onRetry: (error: unknown) => {
          if (error !== undefined) this.send({ kind: 'loadProblem', text: errorText(error) });
        },
      };
      for await (const samples of followMetrics(session.connection(), this.spaceId, options)) {
        const points = samples.map((sample) => loadPoint(sample, Date.now()));
        this.#points = [...this.#points, ...points].slice(-mostPoints);
        this.send({ kind: 'loadProblem', text: undefined });
        this.send({ kind: 'load', points, fresh: false });
      }
    } catch (error) {
      this.from.logger.warn(`The load of ${this.spaceId} could not be read`, error);
      this.send({ kind: 'loadProblem', text: errorText(error) });
    }
  }

  private async sendState(): Promise<void> {
    const session = this.#session;
    const space = session?.space;
    if (session === undefined || space === undefined || !this.visible) return;
    const { time, checkpoints } = session;
    const [{ dashboardState }, { matchStep }] = await Promise.all([import('./dashboard-state'), import('../logs/match-step')]);
    const dockerfile = session.snapshot()?.dockerfile?.document;
    const state = dashboardState({
      space,
      clock: time.clock,
      cost: time.cost,
      hardware: this.from.prices.list,
      checkpoints: checkpoints.known,
      build: session.build.times,
      buildProblem: session.build.problem,
      buildNow: session.build.now,
      lineOf: (instruction) => {
        const found = dockerfile === undefined ? undefined : matchStep(dockerfile, instruction);
        return found === undefined || dockerfile === undefined ? undefined : dockerfile.lines.positionAt(found.span.start).line + 1;
      },
    });
    this.send({ kind: 'state', state });
  }

  private async openLine(line: number): Promise<void> {
    const project = this.#session?.snapshot();
    const file = project?.dockerfile?.file;
    const { fileUri } = await import('./finding-diagnostics');
    const uri = project === undefined || file === undefined ? undefined : fileUri(project, file);
    if (uri !== undefined) await commands.executeCommand('vscode.open', uri.with({ fragment: `L${String(line)}` }), { viewColumn: ViewColumn.Beside });
  }
}
