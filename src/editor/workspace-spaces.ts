import { Disposable, EventEmitter, RelativePattern, Uri, window, workspace, type Memento } from 'vscode';
import { dirname, sep } from 'node:path';
import type { ProjectLocation } from '../project/discovery';
import { hubEndpoint } from './configuration';
import { setContext } from './context-keys';
import { Debounced } from './debounce';
import type { Logger } from './logger';

const currentKey = 'spacedock.currentSpace';

/** The Space projects of the workspace, and which of them the user is at. */
export class WorkspaceSpaces implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #discovery: Debounced;
  readonly #subscriptions: Disposable;
  #locations: readonly ProjectLocation[] = [];
  #loaded = false;
  /** Space root of the project that the user is at. */
  #pointed: string | undefined;
  #outside: Disposable | undefined;

  constructor(
    private readonly memento: Memento,
    logger: Logger,
  ) {
    this.#discovery = new Debounced(
      (signal) => this.discover(signal),
      (error) => {
        logger.error('Looking for Spaces failed', error);
      },
    );
    const marks = workspace.createFileSystemWatcher('**/{README.md,spacedock.yaml}');
    const look = (): void => {
      this.#discovery.schedule(300);
    };
    this.#subscriptions = Disposable.from(
      marks,
      marks.onDidCreate(look),
      marks.onDidChange(look),
      marks.onDidDelete(look),
      workspace.onDidChangeWorkspaceFolders(look),
      workspace.onDidGrantWorkspaceTrust(look),
      window.onDidChangeActiveTextEditor(() => {
        this.followEditor();
      }),
    );
  }

  get locations(): readonly ProjectLocation[] {
    return this.#locations;
  }

  /** False until the first look is over. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** Where the user is: the active editor's project, or the one that was chosen since; undefined where at none of them. */
  get pointed(): ProjectLocation | undefined {
    return this.#locations.find(({ spaceRoot }) => spaceRoot === this.#pointed);
  }

  /** For what shows one project alone: where the user is or was last, else the first. */
  get current(): ProjectLocation | undefined {
    const chosen = this.memento.get<string>(currentKey);
    return this.#locations.find((location) => location.spaceRoot === chosen) ?? this.#locations[0];
  }

  async choose(location: ProjectLocation): Promise<void> {
    this.#pointed = location.spaceRoot;
    if (location === this.current) return;
    await this.memento.update(currentKey, location.spaceRoot);
    this.report();
  }

  /** The project whose Space repo or main repo holds the file: the deepest, where one lies in the other. */
  ofFile(uri: Uri): ProjectLocation | undefined {
    if (uri.scheme !== 'file') return undefined;
    const depth = (root: string | undefined): number =>
      root !== undefined && (uri.fsPath === root || uri.fsPath.startsWith(root + sep)) ? root.length : 0;
    let best: ProjectLocation | undefined;
    let bestDepth = 0;
    for (const location of this.#locations) {
      const found = Math.max(depth(location.spaceRoot), depth(location.mainRoot));
      if (found > bestDepth) [best, bestDepth] = [location, found];
    }
    return best;
  }

  refresh(): Promise<void> {
    return this.#discovery.run();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#outside?.dispose();
    this.#discovery.dispose();
    this.#changed.dispose();
  }

  private async discover(signal: AbortSignal): Promise<void> {
    const folders = (workspace.workspaceFolders ?? []).filter((f) => f.uri.scheme === 'file').map((f) => f.uri.fsPath);
    const { discoverProjects } = await import('../project/discovery');
    const { nodeFileSystem } = await import('../project/node-file-system');
    const found = await discoverProjects(folders, nodeFileSystem, { signal, ...hubHost() });
    if (signal.aborted) return;
    // What an untrusted repo names outside of the workspace is not looked at.
    const inside = (root: string): boolean => folders.some((folder) => root === folder || root.startsWith(folder + sep));
    this.#locations = workspace.isTrusted ? found : found.filter(({ spaceRoot }) => inside(spaceRoot));
    this.#loaded = true;
    this.watchOutside(inside);
    if (this.#pointed === undefined) this.followEditor();
    this.report();
  }

  private followEditor(): void {
    const document = window.activeTextEditor?.document;
    const location = document && this.ofFile(document.uri);
    this.#pointed = location?.spaceRoot;
    if (location !== undefined) void this.choose(location);
  }

  /** The files that decide where a Space is, where the workspace's own watcher does not see them. */
  private watchOutside(inside: (root: string) => boolean): void {
    this.#outside?.dispose();
    const watchers = this.#locations.flatMap(({ spaceRoot, settingsPath }) => {
      const patterns = inside(spaceRoot) ? [] : [new RelativePattern(Uri.file(spaceRoot), 'README.md')];
      if (settingsPath !== undefined && !inside(dirname(settingsPath))) {
        patterns.push(new RelativePattern(Uri.file(dirname(settingsPath)), 'spacedock.yaml'));
      }
      return patterns.map((pattern) => workspace.createFileSystemWatcher(pattern));
    });
    const look = (): void => {
      this.#discovery.schedule(300);
    };
    this.#outside = Disposable.from(
      ...watchers.flatMap((watcher) => [watcher, watcher.onDidCreate(look), watcher.onDidChange(look), watcher.onDidDelete(look)]),
    );
  }

  private report(): void {
    setContext('spacedock.hasSpace', this.#locations.length > 0);
    setContext('spacedock.severalSpaces', this.#locations.length > 1);
    setContext('spacedock.hasMainRepo', this.#locations.some(({ mainRoot }) => mainRoot !== undefined));
    this.#changed.fire();
  }
}

/** An endpoint that is no address is told of where the Hub is asked; Spaces are found without it. */
function hubHost(): { readonly hubHost?: string } {
  try {
    return { hubHost: hubEndpoint().host };
  } catch {
    return {};
  }
}
