export interface ScheduleOptions {
  /** Lets a run that is under way come to its end first, however long it takes. */
  readonly patient?: boolean;
}

/** However often it is put off, a run begins after so long. */
const longestWaitMs = 2_000;

/**
 * Runs an asynchronous task some time after the last call. A run that begins while another is under way aborts that
 * one's signal, unless every call for it was patient; the aborted one may still be winding down, and its result is the
 * task's to discard.
 */
export class Debounced {
  #timer: NodeJS.Timeout | undefined;
  /** When the scheduled run begins at the latest, by `performance.now()`; undefined where none is scheduled. */
  #latest: number | undefined;
  #patient = true;
  /** A patient run is due as soon as the one under way has ended. */
  #due = false;
  #running: AbortController | undefined;
  #disposed = false;

  constructor(
    private readonly task: (signal: AbortSignal) => Promise<void>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Puts off a run that is scheduled already, up to the longest wait. */
  schedule(delayMs: number, options: ScheduleOptions = {}): void {
    if (this.#disposed) return;
    const now = performance.now();
    this.#latest ??= now + Math.max(delayMs, longestWaitMs);
    if (options.patient !== true) this.#patient = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        if (this.#patient && this.#running !== undefined) this.#due = true;
        else void this.run();
      },
      Math.max(0, Math.min(delayMs, this.#latest - now)),
    );
  }

  /** Runs at once and resolves when that run ends. */
  async run(): Promise<void> {
    this.cancel();
    if (this.#disposed) return;
    const controller = new AbortController();
    this.#running = controller;
    try {
      await this.task(controller.signal);
    } catch (error) {
      if (!controller.signal.aborted) this.onError(error);
    }
    if (this.#running !== controller) return;
    this.#running = undefined;
    if (this.#due) await this.run();
  }

  /** Forgets what is scheduled and aborts what runs. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#latest = undefined;
    this.#patient = true;
    this.#due = false;
    this.#running?.abort();
    this.#running = undefined;
  }

  dispose(): void {
    this.#disposed = true;
    this.cancel();
  }
}
