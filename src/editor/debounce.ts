/**
 * Runs an asynchronous task some time after the last call, one run at a time: a call during a run aborts that run's
 * signal and starts anew after the delay. An aborted run's result is the task's to discard.
 */
export class Debounced {
  #timer: NodeJS.Timeout | undefined;
  #running: AbortController | undefined;

  constructor(
    private readonly task: (signal: AbortSignal) => Promise<void>,
    private readonly onError: (error: unknown) => void,
  ) {}

  schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.run(), delayMs);
  }

  /** Runs at once and resolves when that run ends. */
  async run(): Promise<void> {
    clearTimeout(this.#timer);
    this.#running?.abort();
    const controller = new AbortController();
    this.#running = controller;
    try {
      await this.task(controller.signal);
    } catch (error) {
      if (!controller.signal.aborted) this.onError(error);
    } finally {
      if (this.#running === controller) this.#running = undefined;
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
  }
}
