import { Disposable, l10n, window, workspace, type Memento, type TreeView, type ViewBadge } from 'vscode';
import { isIdle } from '../hub/stages';
import type { ContextKeys } from './command-ids';
import { setContext } from './context-keys';
import type { HardwarePrices } from './hardware-prices';
import { inView } from './progress';
import { stateOf } from './session-state';
import type { SpaceLogs } from './space-logs';
import { rootId, spaceName } from './space-names';
import type { SpaceSession } from './space-session';
import type { SpaceSessions } from './space-sessions';
import { badgeOf } from './space-summary';
import type * as SpaceViewRows from './space-view-rows';
import { RowTree, type Row } from './tree-rows';
import { UnfoldedRows } from './unfolded-rows';
import type { WorkspaceSpaces } from './workspace-spaces';

/**
 * The Space view: its tree, and which welcome text stands in for an empty one. One Space's rows stand at the root;
 * several Spaces have a row each that unfolds to them.
 */
export class SpaceView implements Disposable {
  readonly #tree: RowTree;
  readonly #view: TreeView<Row>;
  readonly #subscriptions: Disposable;
  readonly #unfolded: UnfoldedRows;
  /** Loaded once there is something to show. */
  #rows: typeof SpaceViewRows | undefined;
  #endLoading: (() => void) | undefined;

  constructor(
    private readonly spaces: WorkspaceSpaces,
    private readonly sessions: SpaceSessions,
    private readonly logs: SpaceLogs,
    private readonly prices: HardwarePrices,
    memento: Memento,
  ) {
    this.#unfolded = new UnfoldedRows(memento, 'spacedock.unfoldedSpaces');
    this.#tree = new RowTree(
      () => this.rows(),
      (id) => this.#unfolded.asLeft(id),
    );
    this.#view = window.createTreeView('spacedock.space', { treeDataProvider: this.#tree, showCollapseAll: false });
    this.#subscriptions = Disposable.from(
      this.#tree,
      this.#view,
      this.#view.onDidChangeVisibility(() => {
        this.tellAttention();
        this.showLoading();
      }),
      this.#view.onDidExpandElement(({ element }) => {
        this.unfold(element, true);
      }),
      this.#view.onDidCollapseElement(({ element }) => {
        this.unfold(element, false);
      }),
      sessions.onDidChange((session) => {
        this.refresh(session);
      }),
      prices.onDidChange(() => {
        this.#tree.refresh();
      }),
      logs.onDidChange(() => {
        this.#tree.refresh();
      }),
    );
  }

  /** Of one Space, or all. */
  refresh(session?: SpaceSession): void {
    if (session === undefined) this.tellAttention();
    this.updateState();
    this.#tree.refresh(session !== undefined && this.sessions.all.length > 1 ? rootId(session) : undefined);
  }

  dispose(): void {
    this.#endLoading?.();
    this.#subscriptions.dispose();
  }

  /** Each poller is told how much of its Space is in sight. */
  private tellAttention(): void {
    for (const session of this.sessions.all) {
      session.watch.setInView(!this.#view.visible ? 'none' : this.isUnfolded(session) ? 'close' : 'glance');
    }
  }

  private isUnfolded(session: SpaceSession): boolean {
    return this.sessions.all.length < 2 || this.#unfolded.has(rootId(session), session.location.spaceRoot === this.spaces.current?.spaceRoot);
  }

  private unfold({ id }: Row, unfolded: boolean): void {
    this.#unfolded.set(id, unfolded);
    this.tellAttention();
  }

  /** A moving bar at the view's head until the first answer is there. While hidden it would be a badge, and no look. */
  private showLoading(): void {
    const loading = this.#view.visible && this.spaces.loaded && this.isLoading();
    if (!loading) {
      this.#endLoading?.();
      this.#endLoading = undefined;
    } else if (this.#endLoading === undefined) {
      // Made here, not in the task, which may begin only after the end was called for.
      const ended = new Promise<void>((resolve) => (this.#endLoading = resolve));
      void inView('spacedock.space', () => ended);
    }
  }

  private isLoading(): boolean {
    const { all } = this.sessions;
    return all.length > 1 ? all.some((session) => this.isUnfolded(session) && stateOf(session) === 'loading') : this.state() === 'loading';
  }

  private rows(): Row[] {
    if (!workspace.isTrusted) return [];
    const rows = this.#rows;
    if (rows === undefined) {
      if (this.sessions.all.length > 0) void this.loadRows();
      return [];
    }
    return rows.viewRows({ sessions: this.sessions.all, logs: this.logs, prices: this.prices, isUnfolded: (session) => this.isUnfolded(session) });
  }

  private async loadRows(): Promise<void> {
    const rows = await import('./space-view-rows');
    if (this.#rows !== undefined) return;
    this.#rows = rows;
    this.#tree.refresh();
  }

  private updateState(): void {
    setContext('spacedock.spaceState', this.state());
    const { all } = this.sessions;
    const [only] = all;
    const single = all.length === 1 ? only : undefined;
    setContext('spacedock.spaceIdle', single?.space !== undefined && isIdle(single.space.stage));
    this.#view.description = single?.space?.id ?? single?.spaceId ?? '';
    this.#view.badge = this.badge();
    this.showLoading();
  }

  /** Told of at the view's icon, whichever view is open: what has failed, else what builds or starts. */
  private badge(): ViewBadge | undefined {
    const { all } = this.sessions;
    const facts = badgeOf(all.map((session) => ({ name: spaceName(session, all), stage: session.space?.stage, isCurrent: false })));
    if (facts === undefined) return undefined;
    const lines = [
      facts.failed.length === 0 ? undefined : l10n.t('Failed: {0}', facts.failed.join(', ')),
      facts.moving.length === 0 ? undefined : l10n.t('Building or starting: {0}', facts.moving.join(', ')),
    ];
    return { value: facts.count, tooltip: lines.filter((line) => line !== undefined).join('; ') };
  }

  private state(): ContextKeys['spacedock.spaceState'] {
    if ((workspace.workspaceFolders ?? []).length === 0) return 'noFolder';
    if (!this.spaces.loaded) return 'loading';
    const [first, second] = this.sessions.all;
    if (first === undefined) return 'noSpace';
    if (!workspace.isTrusted) return 'untrusted';
    return second === undefined ? stateOf(first) : 'ready';
  }
}
