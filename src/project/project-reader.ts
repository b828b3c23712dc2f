import type { ProjectLocation } from './discovery';
import { DocumentCache } from './document-cache';
import type { FileSystem } from './file-system';
import { loadProject, updateProject } from './load';
import type { Project } from './project';

/**
 * Reads one project again and again, each time only what changed. For an editor whose watcher names every change;
 * whoever has no watcher uses `loadProject`.
 */
export class ProjectReader {
  #last: Project | undefined;
  #changed = new Set<string>();

  constructor(
    readonly location: ProjectLocation,
    private readonly fileSystem: FileSystem,
    private readonly cache: DocumentCache = new DocumentCache(),
  ) {}

  /** The file or folder (absolute path) was written, made or removed, on disk or in a buffer. */
  changed(path: string): void {
    this.#changed.add(path);
  }

  /** Lists the repo anew at the next read: for a watcher that may have missed something. */
  forgetListing(): void {
    this.#last = undefined;
  }

  /** The project as it is now. An aborted read loses no change. One read at a time. */
  async read(signal?: AbortSignal): Promise<Project> {
    const changed = this.#changed;
    this.#changed = new Set();
    try {
      const project =
        this.#last === undefined
          ? await loadProject(this.location, this.fileSystem, this.cache, signal)
          : await updateProject(this.#last, [...changed], this.fileSystem, this.cache, signal);
      this.#last = project;
      return project;
    } catch (error) {
      for (const path of changed) this.#changed.add(path);
      throw error;
    }
  }
}
