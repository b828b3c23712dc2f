import ignore, { type Ignore } from 'ignore';

/** Which paths of a repo git ignores, by all its `.gitignore` files. Files that are tracked all the same are not known. */
export class GitIgnore {
  readonly #byFolder = new Map<string, Ignore>();

  /** Adds the rules of one file. `folder` is relative to the root, with `/`, '' for the root itself. Later rules win. */
  add(folder: string, text: string): void {
    const rules = this.#byFolder.get(folder) ?? ignore({ allowRelativePaths: true, ignorecase: false });
    this.#byFolder.set(folder, rules.add(text));
  }

  /**
   * Judges a path whose folder is not ignored. The nearest `.gitignore` that says something counts.
   * `path` is relative to the root, with `/`.
   */
  ignores(path: string, isFolder: boolean): boolean {
    if (this.#byFolder.size === 0) return false;
    for (let cut = path.lastIndexOf('/'); ; cut = path.lastIndexOf('/', cut - 1)) {
      const rules = this.#byFolder.get(cut === -1 ? '' : path.slice(0, cut));
      if (rules !== undefined) {
        const verdict = rules.test(path.slice(cut + 1) + (isFolder ? '/' : ''));
        if (verdict.ignored) return true;
        if (verdict.unignored) return false;
      }
      if (cut <= 0) return false;
    }
  }

  /** Judges any file, its folders included: below an ignored folder everything is ignored. */
  ignoresFile(path: string): boolean {
    if (this.#byFolder.size === 0) return false;
    for (let cut = path.indexOf('/'); cut !== -1; cut = path.indexOf('/', cut + 1)) {
      if (this.ignores(path.slice(0, cut), true)) return true;
    }
    return this.ignores(path, false);
  }
}
