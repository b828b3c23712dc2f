import type { Memento } from 'vscode';

/**
 * Which rows at a tree's root are unfolded, remembered for the workspace. VS Code keeps a row as it was first shown until
 * the user folds it, so what was told once stands.
 */
export class UnfoldedRows {
  readonly #known: Map<string, boolean>;

  constructor(
    private readonly memento: Memento,
    private readonly key: string,
  ) {
    const stored = memento.get<Record<string, boolean>>(key);
    this.#known = new Map(Object.entries(stored ?? {}).filter(([, unfolded]) => typeof unfolded === 'boolean'));
  }

  /** @param atFirst how it is shown where the user has not folded it yet */
  has(row: string, atFirst: boolean): boolean {
    const known = this.#known.get(row);
    if (known !== undefined) return known;
    this.#known.set(row, atFirst);
    return atFirst;
  }

  /** The user has folded or unfolded it. */
  set(row: string, unfolded: boolean): void {
    this.#known.set(row, unfolded);
    void this.memento.update(this.key, Object.fromEntries(this.#known));
  }
}
