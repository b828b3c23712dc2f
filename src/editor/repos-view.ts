import { Disposable, l10n, RelativePattern, Uri, window, workspace, type TreeView } from 'vscode';
import { stat } from 'node:fs/promises';
import type { Span } from '../documents/text';
import type { ProjectLocation } from '../project/discovery';
import type { SyncPlan } from '../sync/plan-model';
import type { RepositoryState } from '../sync/repository';
import { setContext } from './context-keys';
import { Debounced } from './debounce';
import { errorText } from './messages';
import type { Logger } from './logger';
import { reposRows, type Readable, type ReposViewModel } from './repos-rows';
import { planFor } from './sync-plan';
import { sessionKey } from './space-session';
import { RowTree, rowsOfSpace, type Row } from './tree-rows';
import type { WorkspaceSpaces } from './workspace-spaces';

/** The Repos view: what git says of both repos, and what a sync would do. Runs git only while it is visible. */
export class ReposView implements Disposable {
  readonly #tree = new RowTree(() => (this.#model && this.#shown ? rowsOfSpace(sessionKey(this.#shown), reposRows(this.#model)) : []));
  readonly #view: TreeView<Row>;
  readonly #read: Debounced;
  readonly #subscriptions: Disposable;
  #watchers: Disposable | undefined;
  #watchedRoots = '';
  #shown: ProjectLocation | undefined;
  #model: ReposViewModel | undefined;

  constructor(
    private readonly spaces: WorkspaceSpaces,
    logger: Logger,
  ) {
    this.#view = window.createTreeView('spacedock.repos', { treeDataProvider: this.#tree });
    this.#read = new Debounced(
      (signal) => this.read(signal),
      (error) => {
        logger.error('Reading the repos failed', error);
      },
    );
    this.#subscriptions = Disposable.from(
      this.#tree,
      this.#view,
      this.#view.onDidChangeVisibility(({ visible }) => {
        this.watchWhileVisible();
        if (visible) this.#read.schedule(0);
      }),
      spaces.onDidChange(() => {
        this.onSpaces();
      }),
      window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.look(300);
      }),
    );
  }

  /** Reads both repos again, where somebody looks. */
  look(delayMs = 0): void {
    if (this.#view.visible) this.#read.schedule(delayMs);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#watchers?.dispose();
    this.#read.dispose();
  }

  private onSpaces(): void {
    const location = this.spaces.current;
    if (location?.spaceRoot !== this.#shown?.spaceRoot || location?.mainRoot !== this.#shown?.mainRoot) {
      this.#shown = location;
      this.#model = undefined;
      this.#tree.refresh();
    }
    this.#view.description = this.spaces.locations.length > 1 ? (location?.spaceId ?? '') : '';
    this.watchWhileVisible();
    this.look();
  }

  /** Both repos, as long as somebody looks and git may run. */
  private watchWhileVisible(): void {
    const location = this.#view.visible && workspace.isTrusted ? this.spaces.current : undefined;
    const roots = [location?.spaceRoot, location?.mainRoot].filter((root) => root !== undefined);
    if (roots.join('\n') === this.#watchedRoots) return;
    this.#watchedRoots = roots.join('\n');
    this.#watchers?.dispose();
    this.#watchers = Disposable.from(
      ...roots.flatMap((root) => {
        const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.file(root), '**'));
        const look = (): void => {
          this.look(700);
        };
        return [watcher, watcher.onDidCreate(look), watcher.onDidChange(look), watcher.onDidDelete(look)];
      }),
    );
  }

  private async read(signal: AbortSignal): Promise<void> {
    const location = this.spaces.current;
    if (location === undefined) return;
    if (!workspace.isTrusted) {
      this.show(undefined, 'untrusted');
      return;
    }
    const { mainRoot, spaceRoot } = location;
    const [main, space, plan] = await Promise.all([
      mainRoot === undefined ? undefined : readable(() => repositoryAt(mainRoot, signal), signal),
      readable(() => repositoryAt(spaceRoot, signal), signal),
      mainRoot === undefined ? undefined : readable(() => planFor(location, signal), signal),
    ]);
    if (signal.aborted) return;
    if ('value' in space && space.value.kind === 'git-missing') {
      this.show(undefined, 'noGit');
      return;
    }
    this.show(
      {
        main: mainRoot === undefined || main === undefined ? undefined : { root: mainRoot, state: main },
        space: { root: spaceRoot, state: space },
        plan: plan !== undefined && 'value' in plan && plan.value === undefined ? undefined : (plan as Readable<SyncPlan>),
      },
      'ready',
    );
  }

  private show(model: ReposViewModel | undefined, state: 'untrusted' | 'noGit' | 'ready'): void {
    this.#model = model;
    setContext('spacedock.reposState', state);
    this.#tree.refresh();
  }
}

async function repositoryAt(root: string, signal: AbortSignal): Promise<RepositoryState> {
  const { readRepository } = await import('../sync/git');
  const folder = await stat(root).catch(() => undefined);
  if (folder?.isDirectory() !== true) throw new Error(l10n.t('the folder does not exist'));
  return readRepository(root, signal);
}

/** A part that cannot be read does not take the others with it. */
async function readable<T>(read: () => Promise<T>, signal: AbortSignal): Promise<Readable<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (signal.aborted) throw error;
    const { span } = error as { span?: Span };
    return { error: errorText(error), ...(span ? { span } : {}) };
  }
}
