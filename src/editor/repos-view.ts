import { Disposable, TreeItemCheckboxState, window, workspace, type Memento, type TreeView } from 'vscode';
import type { ProjectLocation } from '../project/discovery';
import { setContext } from './context-keys';
import type { LeftOut } from './left-out';
import type { Logger } from './logger';
import type { CheckValue } from './plan-rows';
import { ProjectRepos } from './project-repos';
import type * as ReposRows from './repos-rows';
import { projectName, projectRootId } from './space-names';
import { sessionKey } from './space-session';
import { RowTree, rowsOfProject, type Row, type SpaceArgument } from './tree-rows';
import { UnfoldedRows } from './unfolded-rows';
import type { WorkspaceSpaces } from './workspace-spaces';

/**
 * The Repos view: what git says of both repos of a project, and what a sync would do. One project's rows stand at the
 * root; several projects have a row each that unfolds to them. Runs git only while it is visible, and for a project that
 * is folded no more than its row tells.
 */
export class ReposView implements Disposable {
  readonly #tree = new RowTree(() => this.rows());
  readonly #view: TreeView<Row>;
  readonly #unfolded: UnfoldedRows;
  readonly #subscriptions: Disposable;
  #projects: readonly { readonly repos: ProjectRepos; readonly subscription: Disposable }[] = [];
  /** Loaded with the first answer: nothing is shown before. */
  #rows: typeof ReposRows | undefined;

  constructor(
    private readonly spaces: WorkspaceSpaces,
    private readonly leftOut: LeftOut,
    memento: Memento,
    private readonly logger: Logger,
  ) {
    this.#unfolded = new UnfoldedRows(memento, 'spacedock.unfoldedRepos');
    // A folder's box stands for all below it, also for what is not shown yet.
    this.#view = window.createTreeView('spacedock.repos', { treeDataProvider: this.#tree, manageCheckboxStateManually: true });
    this.#subscriptions = Disposable.from(
      this.#tree,
      this.#view,
      this.#view.onDidChangeVisibility(() => {
        this.tellSight();
      }),
      this.#view.onDidExpandElement(({ element }) => {
        this.unfold(element, true);
      }),
      this.#view.onDidCollapseElement(({ element }) => {
        this.unfold(element, false);
      }),
      this.#view.onDidChangeCheckboxState(({ items }) => {
        void this.check(items.map(([row, state]) => [row, state === TreeItemCheckboxState.Checked]));
      }),
      leftOut.onDidChange(() => {
        for (const { repos } of this.#projects) void repos.reduce();
      }),
      spaces.onDidChange(() => {
        this.onSpaces();
      }),
      window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.look(300);
      }),
    );
  }

  /** Reads the repos again, where somebody looks. */
  look(delayMs = 0): void {
    this.tellSight();
    for (const { repos } of this.#projects) repos.look(delayMs);
  }

  /** One page more of a group or folder. */
  showMore(row: Row, id: string): void {
    this.ofRow(row)?.showMore(id);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const { repos, subscription } of this.#projects) Disposable.from(subscription, repos).dispose();
  }

  private onSpaces(): void {
    const before = new Map(this.#projects.map((project) => [keyOf(project.repos.location), project]));
    this.#projects = this.spaces.locations.map((location) => {
      const known = before.get(keyOf(location));
      before.delete(keyOf(location));
      return known ?? this.open(location);
    });
    for (const { repos, subscription } of before.values()) Disposable.from(subscription, repos).dispose();
    this.#tree.refresh();
    this.look();
  }

  private open(location: ProjectLocation): { readonly repos: ProjectRepos; readonly subscription: Disposable } {
    const repos = new ProjectRepos(location, this.leftOut, this.logger);
    return { repos, subscription: repos.onDidChange(() => void this.show(repos)) };
  }

  private tellSight(): void {
    for (const { repos } of this.#projects) repos.setSight(!this.#view.visible ? 'none' : this.isUnfolded(repos) ? 'all' : 'row');
    if (!workspace.isTrusted && this.#projects.length > 0) setContext('spacedock.reposState', 'untrusted');
  }

  private isUnfolded({ location }: ProjectRepos): boolean {
    return this.#projects.length < 2 || this.#unfolded.has(projectRootId(location), location.spaceRoot === this.spaces.current?.spaceRoot);
  }

  private unfold(row: Row, unfolded: boolean): void {
    const repos = this.ofRow(row);
    if (repos === undefined || row.id !== projectRootId(repos.location)) return;
    this.#unfolded.set(row.id, unfolded);
    this.tellSight();
  }

  private ofRow({ spaceRoot }: Row): ProjectRepos | undefined {
    return this.#projects.find(({ repos }) => repos.location.spaceRoot === spaceRoot)?.repos;
  }

  private rows(): Row[] {
    const rows = this.#rows;
    if (rows === undefined || !workspace.isTrusted || this.#projects.every(({ repos }) => repos.gitMissing)) return [];
    const [only, second] = this.#projects;
    if (only === undefined) return [];
    const below = ({ location, model }: ProjectRepos): Row[] => (model === undefined ? [] : rowsOfProject(argumentOf(location), rows.reposRows(model)));
    if (second === undefined) return below(only.repos);
    const locations = this.#projects.map(({ repos }) => repos.location);
    return this.#projects.map(({ repos }) => ({
      ...rows.projectRow(projectName(repos.location, locations), repos.location, repos.model),
      ...argumentOf(repos.location),
      id: projectRootId(repos.location),
      expanded: this.isUnfolded(repos),
      children: below(repos),
    }));
  }

  private async check(rows: readonly (readonly [Row, boolean])[]): Promise<void> {
    for (const [row, checked] of rows) {
      const plan = this.ofRow(row)?.model?.plan;
      if (plan !== undefined && !('error' in plan)) await this.leftOut.set(plan.value.plan, (row.value as CheckValue).changes, !checked);
    }
  }

  private async show(repos: ProjectRepos): Promise<void> {
    this.#rows ??= await import('./repos-rows');
    setContext('spacedock.reposState', this.#projects.every((each) => each.repos.gitMissing) ? 'noGit' : 'ready');
    this.#tree.refresh(this.#projects.length > 1 ? projectRootId(repos.location) : undefined);
  }
}

function argumentOf(location: ProjectLocation): Required<SpaceArgument> {
  return { space: sessionKey(location), spaceRoot: location.spaceRoot };
}

function keyOf({ spaceRoot, mainRoot, spaceId, settingsPath }: ProjectLocation): string {
  return [spaceRoot, mainRoot ?? '', spaceId ?? '', settingsPath ?? ''].join('\n');
}
