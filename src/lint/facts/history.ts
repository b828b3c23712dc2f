/** Values over a file's instructions, kept in the order of the file; one value serves until the next. */
export class History<T> {
  readonly #entries: { readonly at: number; readonly value: T }[] = [];

  /** `at` is an instruction's index, never below the last one. */
  record(at: number, value: T): void {
    this.#entries.push({ at, value });
  }

  /** The value that the instruction at index `at` meets, its own change excluded. */
  before(at: number): T | undefined {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#entries[middle]?.at ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return this.#entries[low - 1]?.value;
  }

  get last(): T | undefined {
    return this.#entries.at(-1)?.value;
  }
}
