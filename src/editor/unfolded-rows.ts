import type { Memento } from 'vscode';

/** Which rows of a tree are unfolded, remembered for the workspace. */
export class UnfoldedRows {
  readonly #known: Map<string, boolean>;

  constructor(
    private readonly memento: Memento,
    private readonly key: string,
  ) {
    const stored = memento.get<Record<string, boolean>>(key);
    this.#known = new Map(Object.entries(stored ?? {}).filter(([, unfolded]) => typeof unfolded === 'boolean'));
  }

  /**
   * VS Code keeps a row as it was first shown until the user folds it, so what was told once stands.
   *
   * @param atFirst how it is shown where the user has not folded it yet
   */
  has(row: string, atFirst: boolean): boolean {
    const known = this.#known.get(row);
    if (known !== undefined) return known;
    this.#known.set(row, atFirst);
    return atFirst;
  }

  /** As the user left it; undefined where they did not touch it. */
  asLeft(row: string): boolean | undefined {
    return this.#known.get(row);
  }

  /** The user has folded or unfolded it. */
  set(row: string, unfolded: boolean): void {
    this.#known.set(row, unfolded);
    void this.memento.update(this.key, Object.fromEntries(this.#known));
  }
}
