export interface LogEntry {
  /** One line with its line feed. */
  readonly data: string;
  /** ISO 8601. */
  readonly timestamp: string;
}

/** A log as the Hub keeps it: replayed whole to everyone who connects, and followed while it goes on. */
export class LogBuffer {
  #entries: LogEntry[] = [];
  #over = false;
  readonly #readers = new Set<() => void>();

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  /** Nothing more will come. */
  get over(): boolean {
    return this.#over;
  }

  push(lines: readonly string[]): void {
    const timestamp = new Date().toISOString();
    for (const line of lines) this.#entries.push({ data: `${line}\n`, timestamp });
    this.#wake();
  }

  finish(): void {
    this.#over = true;
    this.#wake();
  }

  /** Calls `onChange` after each addition and at the end, until the returned function is called. */
  subscribe(onChange: () => void): () => void {
    this.#readers.add(onChange);
    return () => this.#readers.delete(onChange);
  }

  #wake(): void {
    for (const reader of [...this.#readers]) reader();
  }
}
