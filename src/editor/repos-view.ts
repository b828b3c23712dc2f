import { Disposable, l10n, RelativePattern, TreeItemCheckboxState, Uri, window, workspace, type TreeView } from 'vscode';
import { stat } from 'node:fs/promises';
import type { Span } from '../documents/text';
import type { ProjectLocation } from '../project/discovery';
import type { SyncPlan } from '../sync/plan-model';
import type { RepositoryState } from '../sync/repository';
import { setContext } from './context-keys';
import { Debounced } from './debounce';
import { errorText } from './messages';
import type { LeftOut } from './left-out';
import type { Logger } from './logger';
import { pageSize } from './plan-pages';
import type { CheckValue, PlanViewModel } from './plan-rows';
import type * as ReposRows from './repos-rows';
import { planFor } from './sync-plan';
import { sessionKey } from './space-session';
import { RowTree, rowsOfSpace, type Readable, type Row } from './tree-rows';
import type { WorkspaceSpaces } from './workspace-spaces';

/** The Repos view: what git says of both repos, and what a sync would do. Runs git only while it is visible. */
export class ReposView implements Disposable {
  readonly #tree = new RowTree(() => this.rows());
  readonly #view: TreeView<Row>;
  readonly #read: Debounced;
  readonly #subscriptions: Disposable;
  #watchers: Disposable | undefined;
  #watchedRoots = '';
  #shown: ProjectLocation | undefined;
  #model: ReposRows.ReposViewModel | undefined;
  /** Loaded with the first model: nothing is shown before. */
  #rows: typeof ReposRows | undefined;
  /** By the id of a group's or folder's row. */
  readonly #limits = new Map<string, number>();

  constructor(
    private readonly spaces: WorkspaceSpaces,
    private readonly leftOut: LeftOut,
    logger: Logger,
  ) {
    // A folder's box stands for all below it, also for what is not shown yet.
    this.#view = window.createTreeView('spacedock.repos', { treeDataProvider: this.#tree, manageCheckboxStateManually: true });
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
      this.#view.onDidChangeCheckboxState(({ items }) => {
        void this.check(items.map(([row, state]) => [row, state === TreeItemCheckboxState.Checked]));
      }),
      leftOut.onDidChange(() => {
        void this.reduce();
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

  /** One page more of a group or folder. */
  showMore(id: string): void {
    this.#limits.set(id, (this.#limits.get(id) ?? pageSize) + pageSize);
    this.#tree.refresh();
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

  private rows(): Row[] {
    if (this.#model === undefined || this.#rows === undefined || this.#shown === undefined) return [];
    return rowsOfSpace(sessionKey(this.#shown), this.#rows.reposRows(this.#model));
  }

  private async read(signal: AbortSignal): Promise<void> {
    const location = this.spaces.current;
    if (location === undefined) return;
    if (!workspace.isTrusted) {
      this.show(undefined, 'untrusted');
      return;
    }
    const { mainRoot, spaceRoot } = location;
    this.#rows = await import('./repos-rows');
    const [main, space, found] = await Promise.all([
      mainRoot === undefined ? undefined : readable(() => repositoryAt(mainRoot, signal), signal),
      readable(() => repositoryAt(spaceRoot, signal), signal),
      mainRoot === undefined ? undefined : readable(() => planFor(location, signal), signal),
    ]);
    const plan = found === undefined || 'error' in found ? found : found.value && { value: await this.planModel(found.value) };
    if (signal.aborted) return;
    if ('value' in space && space.value.kind === 'git-missing') {
      this.show(undefined, 'noGit');
      return;
    }
    this.show(
      {
        main: mainRoot === undefined || main === undefined ? undefined : { root: mainRoot, state: main },
        space: { root: spaceRoot, state: space },
        plan,
      },
      'ready',
    );
  }

  private async planModel(plan: SyncPlan): Promise<PlanViewModel> {
    const { leftOut } = await this.leftOut.reduce(plan);
    return { plan, leftOut: new Set(leftOut), limits: this.#limits };
  }

  private async check(rows: readonly (readonly [Row, boolean])[]): Promise<void> {
    const plan = this.#model?.plan;
    if (plan === undefined || 'error' in plan) return;
    for (const [{ value }, checked] of rows) await this.leftOut.set(plan.value.plan, (value as CheckValue).changes, !checked);
  }

  /** The same plan with other changes left out. */
  private async reduce(): Promise<void> {
    const model = this.#model;
    if (model?.plan === undefined || 'error' in model.plan) return;
    const plan = { value: await this.planModel(model.plan.value.plan) };
    if (this.#model !== model) return;
    this.#model = { ...model, plan };
    this.#tree.refresh();
  }

  private show(model: ReposRows.ReposViewModel | undefined, state: 'untrusted' | 'noGit' | 'ready'): void {
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
