import type { MainRepo } from '../project/main-repo';
import type { ProjectFile } from '../project/project';

/** Paths that changed since the last snapshot that was kept: those of an attempt that failed or was aborted count on. */
export class ChangedPaths {
  readonly #waiting = new Set<string>();
  readonly #taken = new Set<string>();

  add(path: string): void {
    this.#waiting.add(path);
  }

  /** For a new attempt: what the attempts before it took and did not settle is among them. */
  take(): string[] {
    for (const path of this.#waiting) this.#taken.add(path);
    this.#waiting.clear();
    return [...this.#taken];
  }

  /** The last attempt's snapshot is kept. */
  settle(): void {
    this.#taken.clear();
  }
}

/** Folders that tools write into without end. */
const toolFolder = /(^|\/)(node_modules|\.?venv|__pycache__|\.\w+_cache)\//;

/**
 * Whether a change on the disk can matter to a project. `path` is relative to the Space repo, with `/`; `known` is the
 * file as the last snapshot has it. Of what git ignores, only coming and going counts: its text is not read.
 */
export function changeMatters(kind: 'created' | 'changed' | 'deleted', path: string, known: ProjectFile | undefined): boolean {
  if (/(^|\/)\.git(\/|$)/.test(path)) return path === '.git/info/exclude';
  if (known === undefined) return !toolFolder.test(path);
  return !known.ignored || (kind !== 'changed' && !toolFolder.test(path));
}

/**
 * Whether a change on the disk of the main repo can matter: of what no sync takes, coming and going; of what git
 * ignores and no sync takes, nothing. `path` is relative to the main repo, with `/`; `repo` as the last snapshot has it.
 */
export function mainChangeMatters(kind: 'created' | 'changed' | 'deleted', path: string, repo: MainRepo | undefined): boolean {
  if (/(^|\/)\.git(\/|$)/.test(path)) return path === '.git/info/exclude';
  if (repo === undefined) return true;
  const known = repo.files.get(path);
  if (known === undefined) return kind !== 'changed' && !(repo.ignore?.ignoresFile(path) === true && repo.selection.ruleFor(path) === undefined);
  return kind === 'deleted' || known.size !== undefined || /(^|\/)\.gitignore$/.test(path);
}
