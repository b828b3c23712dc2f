import { commands, Disposable, Uri, ViewColumn, workspace, type WebviewPanel } from 'vscode';
import type { FromPage, LoadPoint, NoticeAction, ToPage } from '../webview/messages';
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
  /** The workspace was searched for Spaces. */
  readonly isLoaded: () => boolean;
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
  /** The user has asked for another look, which goes on. */
  #asking = false;
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
      case 'act':
        void this.act(message.does);
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

  private async act(does: NoticeAction['does']): Promise<void> {
    switch (does) {
      case 'signIn':
        await commands.executeCommand('spacedock.signIn' satisfies CommandId);
        break;
      case 'trust':
        await commands.executeCommand('workbench.trust.manage');
        break;
      case 'tryAgain':
        await this.tryAgain();
        break;
    }
  }

  /** Of a Space that the workspace does not hold, all of the workspace is looked through. */
  private async tryAgain(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    void this.sendState();
    try {
      await (this.#session?.renew() ?? commands.executeCommand('spacedock.refresh' satisfies CommandId));
    } finally {
      this.#asking = false;
      void this.sendState();
    }
  }

  private send(message: ToPage): void {
    if (this.visible) void this.panel.webview.postMessage(message);
  }

  /** Shown or hidden, or its Space has come or gone: the streams begin or end. */
  private look(): void {
    const session = this.from.sessions.ofSpace(this.spaceId);
    if (session !== this.#session) {
      this.forget();
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

  /** What was followed is another account's, or of another Hub: it is asked anew, and nothing of it stays. */
  private forget(): void {
    this.stop();
    this.#points = [];
    this.send({ kind: 'load', points: [], fresh: true });
    this.send({ kind: 'loadProblem', text: undefined });
  }

  private update(): void {
    const session = this.#session;
    if (session?.space === undefined) this.forget();
    if (!this.visible) return;
    if (session?.space !== undefined) this.want(session);
    void this.sendState();
  }

  /** What is shown of a Space that is known. */
  private want(session: SpaceSession): void {
    session.checkpoints.want();
    this.from.prices.want();
    this.#streams ??= new AbortController();
    this.follow(session, this.#streams);
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
          if (error !== undefined && !signal.aborted) this.send({ kind: 'loadProblem', text: errorText(error) });
        },
      };
      for await (const samples of followMetrics(session.connection(), this.spaceId, options)) {
        if (signal.aborted) return;
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
    const [{ dashboardState }, { noticeOf }, { matchStep }] = await Promise.all([import('./dashboard-state'), import('./dashboard-notice'), import('../logs/match-step')]);
    // What was known before the modules were there may be known no more.
    if (!this.visible) return;
    const session = this.#session;
    const space = session?.space;
    const notice = noticeOf({ knowledge: session?.watch.knowledge, isLoaded: this.from.isLoaded(), isTrusted: workspace.isTrusted, isAsking: this.#asking });
    if (session === undefined || space === undefined) {
      if (notice !== undefined) this.send({ kind: 'unread', spaceId: this.spaceId, notice });
      return;
    }
    const { time, checkpoints } = session;
    const dockerfile = session.snapshot()?.dockerfile?.document;
    const state = dashboardState({
      space,
      notice,
      cause: session.cause,
      clock: time.clock,
      cost: time.cost,
      hardware: this.from.prices.list,
      checkpoints: checkpoints.known,
      build: session.build.times,
      buildGoesOn: session.build.goesOn,
      buildWasRead: session.build.wasRead,
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
