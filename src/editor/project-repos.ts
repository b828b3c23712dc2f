import { Disposable, EventEmitter, l10n, RelativePattern, Uri, workspace } from 'vscode';
import { stat } from 'node:fs/promises';
import type { Span } from '../documents/text';
import type { ProjectLocation } from '../project/discovery';
import type { SyncPlan } from '../sync/plan-model';
import type { RepositoryState } from '../sync/repository';
import { Debounced } from './debounce';
import type { LeftOut } from './left-out';
import type { Logger } from './logger';
import { errorText } from './messages';
import { pageSize } from './plan-pages';
import type { PlanViewModel } from './plan-rows';
import type { ReposViewModel } from './repos-rows';
import { planFor } from './sync-plan';
import type { Readable } from './tree-rows';

/** How much of a project is in sight: nothing, its row alone, or all below it. */
export type Sight = 'none' | 'row' | 'all';

/** One project's repos as the Repos view shows them: read while somebody looks, and again when a file in them changes. */
export class ProjectRepos implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #read: Debounced;
  #sight: Sight = 'none';
  #watchers: Disposable | undefined;
  #model: ReposViewModel | undefined;
  #gitMissing = false;
  /** By the id of a group's or folder's row. */
  readonly #limits = new Map<string, number>();

  constructor(
    readonly location: ProjectLocation,
    private readonly leftOut: LeftOut,
    logger: Logger,
  ) {
    this.#read = new Debounced(
      (signal) => this.read(signal),
      (error) => {
        logger.error('Reading the repos failed', error);
      },
    );
  }

  /** Undefined before they were read. */
  get model(): ReposViewModel | undefined {
    return this.#model;
  }

  get gitMissing(): boolean {
    return this.#gitMissing;
  }

  /** Files are watched only while they are looked at, and git may run. */
  setSight(sight: Sight): void {
    const before = this.#sight;
    this.#sight = sight;
    if (sight !== 'all' || !workspace.isTrusted) {
      this.#watchers?.dispose();
      this.#watchers = undefined;
    } else this.#watchers ??= this.watch();
    if (sight !== before) this.look();
  }

  /** Reads the repos again, where somebody looks. */
  look(delayMs = 0): void {
    if (this.#sight !== 'none' && workspace.isTrusted) this.#read.schedule(delayMs);
  }

  /** One page more of a group or folder. */
  showMore(id: string): void {
    this.#limits.set(id, (this.#limits.get(id) ?? pageSize) + pageSize);
    this.#changed.fire();
  }

  /** The same plan with other changes left out. */
  async reduce(): Promise<void> {
    const model = this.#model;
    if (model?.plan === undefined || 'error' in model.plan) return;
    const plan = { value: await this.planModel(model.plan.value.plan) };
    if (this.#model === model) this.show({ ...model, plan });
  }

  dispose(): void {
    this.#watchers?.dispose();
    this.#read.dispose();
    this.#changed.dispose();
  }

  private watch(): Disposable {
    const { spaceRoot, mainRoot } = this.location;
    const look = (): void => {
      this.look(700);
    };
    return Disposable.from(
      ...[spaceRoot, mainRoot].flatMap((root) => {
        if (root === undefined) return [];
        const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.file(root), '**'));
        return [watcher, watcher.onDidCreate(look), watcher.onDidChange(look), watcher.onDidDelete(look)];
      }),
    );
  }

  private async read(signal: AbortSignal): Promise<void> {
    const { mainRoot, spaceRoot } = this.location;
    const whole = this.#sight === 'all';
    const [main, space, found, history] = await Promise.all([
      mainRoot === undefined || !whole ? undefined : readable(() => repositoryAt(mainRoot, signal), signal),
      readable(() => repositoryAt(spaceRoot, signal), signal),
      mainRoot === undefined || !whole ? undefined : readable(() => planFor(this.location, signal), signal),
      whole ? historyOf(this.location, this.#limits, signal) : undefined,
    ]);
    const plan = found === undefined || 'error' in found ? found : found.value && { value: await this.planModel(found.value) };
    if (signal.aborted) return;
    this.#gitMissing = 'value' in space && space.value.kind === 'git-missing';
    const before = this.#model;
    this.show({
      main: mainRoot === undefined ? undefined : main === undefined ? before?.main : { root: mainRoot, state: main },
      space: { root: spaceRoot, state: space },
      plan: whole ? plan : before?.plan,
      history: history ?? before?.history,
    });
  }

  private async planModel(plan: SyncPlan): Promise<PlanViewModel> {
    const { leftOut } = await this.leftOut.reduce(plan);
    return { plan, leftOut: new Set(leftOut), limits: this.#limits };
  }

  private show(model: ReposViewModel): void {
    this.#model = model;
    this.#changed.fire();
  }
}

async function historyOf(location: ProjectLocation, limits: ReadonlyMap<string, number>, signal: AbortSignal): Promise<ReposViewModel['history']> {
  const { journalOf, readJournal } = await import('../deploy/journal');
  const folder = await journalOf(location);
  return { folder, entries: await readJournal(folder, signal), limits };
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
