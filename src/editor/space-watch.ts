import { Disposable, EventEmitter, window, workspace } from 'vscode';
import type { SpaceState } from '../hub/space';
import type { HubConnection } from '../hub/connection';
import type { HubError } from '../hub/errors';
import { nextPoll, type Attention } from '../hub/polling';
import { stageMeaning } from '../hub/stages';
import { pollingPace } from './configuration';
import type { Logger } from './logger';

/** What is known of the Space just now. */
export type SpaceKnowledge =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ready'; readonly space: SpaceState; readonly seenAt: Date }
  /** `space` is the last good answer of the same Space, if there was one, and `seenAt` when it came. */
  | {
      readonly kind: 'failed';
      readonly error: unknown;
      readonly space: SpaceState | undefined;
      readonly seenAt: Date | undefined;
    };

/** After a push the Hub needs a moment to begin; until then the stage still stands. */
const buildExpectedForMs = 60_000;

/**
 * The one poller and the one store of a Space's state. It asks fast while the stage moves, slowly when it stands, rarely
 * while the Space's rows are folded away, and not at all while nobody looks: the view hidden or the window without
 * focus. What the user set off here (a push, a restart) is watched to its end even while hidden.
 */
export class SpaceWatch implements Disposable {
  readonly #changed = new EventEmitter<SpaceKnowledge>();
  readonly onDidChange = this.#changed.event;
  readonly #pollingChanged = new EventEmitter<void>();
  /** It is asked, or looked at, where it was not before, or the other way about. */
  readonly onDidChangePolling = this.#pollingChanged.event;
  readonly #settled = new EventEmitter<SpaceState>();
  /** What was set off here has moved the Space, and now it stands again. */
  readonly onDidSettle = this.#settled.event;
  readonly #subscriptions: Disposable;
  #knowledge: SpaceKnowledge = { kind: 'unknown' };
  #inView: Attention = 'none';
  #dashboardVisible = false;
  #logFollowed = false;
  #failures = 0;
  #answeredAt = 0;
  #expectUntil = 0;
  #setOffHere = false;
  #moving = false;
  #polling = false;
  #timer: NodeJS.Timeout | undefined;
  #request: AbortController | undefined;
  /** The newest question to the Hub, until it is answered or given up. */
  #asked: Promise<void> = Promise.resolve();
  #disposed = false;

  constructor(
    /** Undefined where it is not known which Space it is: then nothing is asked. */
    private readonly spaceId: string | undefined,
    private readonly connection: () => HubConnection,
    private readonly logger: Logger,
  ) {
    this.#subscriptions = Disposable.from(
      window.onDidChangeWindowState(() => {
        this.plan();
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('spacedock.polling')) this.plan();
      }),
    );
  }

  get knowledge(): SpaceKnowledge {
    return this.#knowledge;
  }

  /** The Space is looked at again by itself, soon or late: what is known is not long out of date. */
  get polling(): boolean {
    return this.#polling;
  }

  /** Somebody looks at the Space's rows or its dashboard, or waits for what was set off here. */
  get closely(): boolean {
    return ((this.#inView === 'close' || this.#dashboardVisible) && window.state.focused) || this.#setOffHere;
  }

  get dashboardVisible(): boolean {
    return this.#dashboardVisible;
  }

  /** Something was set off here a moment ago, and the stage may still be the one from before. */
  get expecting(): boolean {
    return Date.now() < this.#expectUntil;
  }

  /** After a sign-in, or once the workspace is trusted: what was known is asked anew, but not what was set off here. */
  forget(): void {
    this.#failures = 0;
    this.#moving = false;
    this.#request?.abort();
    this.#request = undefined;
    this.set({ kind: 'unknown' });
    this.plan();
  }

  /** How much of the Space the view shows. */
  setInView(inView: Attention): void {
    if (inView === this.#inView) return;
    this.#inView = inView;
    this.plan();
    this.#pollingChanged.fire();
  }

  setDashboardVisible(visible: boolean): void {
    if (visible === this.#dashboardVisible) return;
    this.#dashboardVisible = visible;
    this.plan();
    this.#pollingChanged.fire();
  }

  setLogFollowed(followed: boolean): void {
    if (followed === this.#logFollowed) return;
    this.#logFollowed = followed;
    this.plan();
  }

  /** The user set something off: look closely until the stage has moved and stands again. */
  expectMovement(): void {
    this.#expectUntil = Date.now() + buildExpectedForMs;
    this.#setOffHere = true;
    this.plan();
  }

  /** Who watched what was set off says that it has ended: it may have been too short for a look to see it move. */
  async movementEnded(): Promise<void> {
    this.#expectUntil = 0;
    await this.refresh();
  }

  /** Asks the Hub now. Resolves when the answer is in the store; a failure is in the store too. */
  async refresh(): Promise<void> {
    const id = this.spaceId;
    if (id === undefined || !workspace.isTrusted) return;
    clearTimeout(this.#timer);
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    this.#asked = this.ask(id, request);
    // One that took its place answers for both.
    let asked: Promise<void> | undefined;
    while (asked !== this.#asked) await (asked = this.#asked);
  }

  private async ask(id: string, request: AbortController): Promise<void> {
    try {
      const { readSpace } = await import('../hub/space');
      const space = await readSpace(this.connection(), id, request.signal);
      if (request.signal.aborted) return;
      this.#failures = 0;
      const hasSettled = this.#moving && this.#setOffHere && !stageMeaning(space.stage).moving;
      this.#moving = stageMeaning(space.stage).moving;
      if (this.#moving) this.#expectUntil = 0;
      else if (!this.expecting) this.#setOffHere = false;
      this.set({ kind: 'ready', space, seenAt: new Date() });
      if (hasSettled) this.#settled.fire(space);
    } catch (error) {
      if (request.signal.aborted) return;
      this.#failures++;
      this.logger.warn(`Reading the Space ${id} failed`, error);
      const { space, seenAt } = this.#knowledge.kind === 'unknown' ? {} : this.#knowledge;
      this.set({ kind: 'failed', error, space, seenAt });
    } finally {
      if (this.#request === request) {
        this.#request = undefined;
        this.#answeredAt = Date.now();
      }
    }
    this.plan();
  }

  /** Whoever still asks it is answered; by itself it looks no more. */
  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#request?.abort();
    this.#subscriptions.dispose();
    this.#changed.dispose();
    this.#settled.dispose();
    this.#pollingChanged.dispose();
  }

  private set(knowledge: SpaceKnowledge): void {
    this.#knowledge = knowledge;
    this.#changed.fire(knowledge);
  }

  /** Decides when to look next: at once where nothing is known and somebody looks. */
  private plan(): void {
    clearTimeout(this.#timer);
    if (this.#request !== undefined || this.#disposed) return;
    const delay = this.spaceId === undefined || !workspace.isTrusted ? undefined : this.nextLook();
    if (this.#polling !== (delay !== undefined)) {
      this.#polling = delay !== undefined;
      this.#pollingChanged.fire();
    }
    if (delay !== undefined) this.#timer = setTimeout(() => void this.refresh(), delay);
  }

  private attention(): Attention {
    if (this.#setOffHere) return 'close';
    // The first look does not wait for the focus.
    if (!window.state.focused && this.#knowledge.kind !== 'unknown') return 'none';
    return this.#dashboardVisible || this.#logFollowed ? 'close' : this.#inView;
  }

  /** In milliseconds; undefined while nobody looks. */
  private nextLook(): number | undefined {
    const delay = nextPoll(
      {
        attention: this.attention(),
        moving: this.#moving || this.expecting,
        failures: this.#failures,
        retryAfterMs: retryAfter(this.#knowledge),
        random: Math.random(),
      },
      pollingPace(),
    );
    if (delay === undefined) return undefined;
    if (this.#knowledge.kind === 'unknown') return 0;
    // A view that was hidden for an hour is refreshed when it is shown, not a minute later. A clock may be set back.
    const elapsed = Math.max(0, Date.now() - this.#answeredAt);
    return Math.max(0, delay - elapsed);
  }
}

function retryAfter(knowledge: SpaceKnowledge): number | undefined {
  return knowledge.kind === 'failed' ? (knowledge.error as Partial<HubError> | undefined)?.retryAfterMs : undefined;
}
