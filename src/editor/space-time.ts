import { commands, Disposable, EventEmitter, l10n, window, workspace, type Memento } from 'vscode';
import { durationText } from '../hub/duration';
import { advance, costSoFar, storedClock, type SpaceClock } from '../hub/space-clock';
import { stageMeaning } from '../hub/stages';
import type { CommandId } from './command-ids';
import { paidHardwareLimit } from './configuration';
import type { HardwarePrices } from './hardware-prices';
import type { Logger } from './logger';
import type { SpaceWatch } from './space-watch';
import type { SpaceArgument } from './tree-rows';

const clocksKey = 'spacedock.clocks';
const mostClocks = 20;
/** So much earlier than the limit the warning comes. */
const warnAheadMs = 5 * 60_000;

/**
 * How long the watched Space has been at what it does, kept over reloads; and the warning before paid hardware has run
 * for longer than the user set.
 */
export class SpaceTime implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: Disposable;
  #clock: SpaceClock | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** The paid time that was warned of, by its beginning. */
  #warnedOf: number | undefined;

  constructor(
    /** The key of the Space's session. */
    private readonly space: string,
    private readonly memento: Memento,
    private readonly watch: SpaceWatch,
    private readonly prices: HardwarePrices,
    private readonly logger: Logger,
  ) {
    this.#subscriptions = Disposable.from(
      watch.onDidChange((knowledge) => {
        if (knowledge.kind === 'unknown') this.drop();
        else if (knowledge.kind === 'ready') this.look(knowledge.space, knowledge.seenAt.getTime());
      }),
      prices.onDidChange(() => {
        this.#changed.fire();
        this.plan();
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('spacedock.paidHardwareHours')) this.plan();
      }),
    );
  }

  get clock(): SpaceClock | undefined {
    return this.#clock;
  }

  /** Dollars since paid hardware was first seen running; undefined where nothing is paid. */
  get cost(): number | undefined {
    return this.#clock && costSoFar(this.#clock, this.prices.list, Date.now());
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }

  private drop(): void {
    this.#clock = undefined;
    clearTimeout(this.#timer);
    this.#changed.fire();
  }

  private look(space: Parameters<typeof advance>[1], now: number): void {
    const clocks = this.stored();
    const clock = advance(this.#clock?.spaceId === space.id ? this.#clock : storedClock(clocks[space.id]), space, now);
    this.#clock = clock;
    if (clock.billed !== undefined) this.prices.want();
    const others = Object.entries(clocks).filter(([id]) => id !== space.id);
    this.memento.update(clocksKey, Object.fromEntries([[space.id, clock], ...others].slice(0, mostClocks))).then(undefined, (error: unknown) => {
      this.logger.warn("The Space's times could not be kept", error);
    });
    this.#changed.fire();
    this.plan();
  }

  private stored(): Record<string, unknown> {
    const stored = this.memento.get(clocksKey);
    return typeof stored === 'object' && stored !== null ? { ...stored } : {};
  }

  /** Sets the timer of the warning. */
  private plan(): void {
    clearTimeout(this.#timer);
    const limit = paidHardwareLimit();
    const since = this.#clock?.billed?.since.at;
    if (limit === undefined || since === undefined || this.cost === undefined || this.#warnedOf === since) return;
    const delay = since + limit - Math.min(warnAheadMs, limit / 2) - Date.now();
    this.#timer = setTimeout(() => void this.warn(since), Math.max(0, Math.min(delay, 2 ** 31 - 1)));
  }

  /** Looks at the Space first: it may have been paused elsewhere. */
  private async warn(since: number): Promise<void> {
    await this.watch.refresh();
    const { clock, cost } = this;
    // That look has planned the warning anew.
    if (this.#warnedOf === since || clock?.billed?.since.at !== since || cost === undefined || this.watch.knowledge.kind !== 'ready') return;
    this.#warnedOf = since;
    const pause = l10n.t('Pause Space');
    const text = l10n.t(
      '{0} has run on paid hardware for {1} (about ${2}), close to the limit that you set.',
      clock.spaceId,
      durationText(Date.now() - since),
      cost.toFixed(2),
    );
    const chosen = await window.showWarningMessage(text, pause);
    if (chosen === pause) await commands.executeCommand('spacedock.pause' satisfies CommandId, { space: this.space } satisfies SpaceArgument);
  }
}

/** `Building · 5/12 · 3:42`, `Running · $1.80`, `Starting · 0:20 · $1.80`; the label alone where there is nothing to tell. */
export function stageText(stage: string, time: SpaceTime, now: number, place?: string): string {
  const since = time.clock?.phaseSince;
  const lasts = since && `${since.exact ? '' : '> '}${durationText(now - since.at)}`;
  return [stageMeaning(stage).label, place, lasts, costText(time)].filter((part) => part !== undefined).join(' · ');
}

/** Undefined where nothing is paid, or less than a cent so far. */
export function costText({ cost }: SpaceTime): string | undefined {
  return cost === undefined || cost < 0.01 ? undefined : `$${cost.toFixed(2)}`;
}
