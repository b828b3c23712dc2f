import { EventEmitter, RelativePattern, Uri, workspace, type Disposable, type FileSystemWatcher } from 'vscode';
import type { Project } from '../project/project';
import { pathInRepo } from '../project/repository-path';
import { changeMatters } from './changed-paths';
import { Debounced } from './debounce';
import type { Logger } from './logger';

/** After a change on the disk: a sync or a checkout changes many files at once. */
const diskPauseMs = 500;

interface Checkout {
  commit: string;
  paths: readonly string[] | undefined;
  project: Project;
  readonly reading: Debounced;
  readonly watcher: FileSystemWatcher;
}

/**
 * Which files of a Space repo are others than at a commit. Git is asked when another commit is wanted and when the disk
 * has changed, which a save is and a keystroke is not; what it said last is at hand at once.
 */
export class ChangedFiles implements Disposable {
  readonly #changed = new EventEmitter<void>();
  /** Git said something else than before. */
  readonly onDidChange = this.#changed.event;
  /** By the Space repo's root. */
  readonly #checkouts = new Map<string, Checkout>();

  constructor(private readonly logger: Logger) {}

  /** Relative to the Space repo's root. Undefined before git was asked, where it cannot tell, and in Restricted Mode. */
  since(project: Project, commit: string): readonly string[] | undefined {
    if (!workspace.isTrusted) return undefined;
    const { spaceRoot } = project.location;
    let checkout = this.#checkouts.get(spaceRoot);
    if (checkout === undefined) {
      this.#checkouts.set(spaceRoot, (checkout = this.watch(project, commit)));
      checkout.reading.schedule(0);
    } else if (checkout.commit !== commit) {
      checkout.commit = commit;
      checkout.paths = undefined;
      checkout.reading.schedule(0);
    }
    checkout.project = project;
    return checkout.paths;
  }

  dispose(): void {
    for (const { reading, watcher } of this.#checkouts.values()) {
      reading.dispose();
      watcher.dispose();
    }
    this.#checkouts.clear();
    this.#changed.dispose();
  }

  private watch(project: Project, commit: string): Checkout {
    const { spaceRoot } = project.location;
    const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.file(spaceRoot), '**'));
    const checkout: Checkout = {
      commit,
      paths: undefined,
      project,
      watcher,
      reading: new Debounced(
        (signal) => this.read(checkout, signal),
        (error) => {
          this.logger.warn(`What changed in ${spaceRoot} since the last build could not be read`, error);
        },
      ),
    };
    const look = (kind: 'created' | 'changed' | 'deleted') => (uri: Uri): void => {
      const path = pathInRepo(spaceRoot, uri.fsPath);
      if (path !== undefined && changeMatters(kind, path, checkout.project.files.get(path))) checkout.reading.schedule(diskPauseMs);
    };
    watcher.onDidCreate(look('created'));
    watcher.onDidChange(look('changed'));
    watcher.onDidDelete(look('deleted'));
    return checkout;
  }

  private async read(checkout: Checkout, signal: AbortSignal): Promise<void> {
    const { commit, project, paths: before } = checkout;
    const { changedSince } = await import('../sync/git-file');
    const paths = await changedSince(project.location.spaceRoot, commit, signal);
    if (signal.aborted || checkout.commit !== commit) return;
    checkout.paths = paths;
    if (paths?.join('\0') !== before?.join('\0')) this.#changed.fire();
  }
}
