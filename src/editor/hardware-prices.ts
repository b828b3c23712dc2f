import { EventEmitter, workspace, type Disposable } from 'vscode';
import type { HubConnection } from '../hub/connection';
import type { HardwareList } from '../hub/hardware';
import { Debounced } from './debounce';
import type { Logger } from './logger';

/** While the Hub's own list is missing. */
const askAgainAfterMs = 10 * 60_000;
const nothingKnown: HardwareList = { flavors: [], fallback: undefined };

/** The Hub's hardware with its prices: asked for once, and again from time to time where the Hub did not tell. */
export class HardwarePrices implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #reading: Debounced;
  readonly #subscription: Disposable;
  #list: HardwareList = nothingKnown;
  /** In the clock's milliseconds; undefined where there is nothing left to ask. */
  #askAt: number | undefined = 0;

  constructor(
    private readonly connection: () => HubConnection,
    private readonly logger: Logger,
  ) {
    this.#reading = new Debounced(
      (signal) => this.read(signal),
      (error) => {
        logger.warn("The Hub's prices could not be read", error);
      },
    );
    this.#subscription = workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('spacedock.endpoint')) this.forget();
    });
  }

  /** Empty until they are known. */
  get list(): HardwareList {
    return this.#list;
  }

  /** Somebody looks, and the Hub answers. */
  want(): void {
    if (this.#askAt === undefined || Date.now() < this.#askAt) return;
    this.#askAt = Date.now() + askAgainAfterMs;
    this.#reading.schedule(0);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#reading.dispose();
    this.#changed.dispose();
  }

  /** Another Hub. */
  private forget(): void {
    this.#reading.cancel();
    this.#list = nothingKnown;
    this.#askAt = 0;
  }

  private async read(signal: AbortSignal): Promise<void> {
    const { listHardware } = await import('../hub/hardware');
    const list = await listHardware(this.connection(), signal);
    if (signal.aborted) return;
    if (list.fallback) this.logger.warn("The Hub's prices could not be read, known ones are shown", list.fallback);
    else this.#askAt = undefined;
    this.#list = list;
    this.#changed.fire();
  }
}
