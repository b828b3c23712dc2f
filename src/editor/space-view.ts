import { Disposable, window, workspace, type TreeView } from 'vscode';
import type { HubConnection } from '../hub/connection';
import type { HubError } from '../hub/errors';
import { stageMeaning } from '../hub/stages';
import type { BuildFailures } from './build-failures';
import type { Checkpoints } from './checkpoints';
import type { Project } from '../project/project';
import type { ContextKeys } from './command-ids';
import { setContext } from './context-keys';
import { HardwarePrices } from './hardware-prices';
import { errorText, remedyOf } from './messages';
import { inView } from './progress';
import type { LiveSpaceReader } from './live-space-reader';
import type { Logger } from './logger';
import type { SpaceLogs } from './space-logs';
import { failedLookRow, isIdle, spaceRows, type FailedStep } from './space-rows';
import type { SpaceKnowledge, SpaceWatch } from './space-watch';
import { RowTree, type Row } from './tree-rows';
import type { WorkspaceSpaces } from './workspace-spaces';

/** The Space view: its tree, and which welcome text stands in for an empty one. */
export class SpaceView implements Disposable {
  readonly #tree: RowTree;
  readonly #view: TreeView<Row>;
  readonly prices: HardwarePrices;
  readonly #subscriptions: Disposable;
  #endLoading: (() => void) | undefined;
  #failedStep: FailedStep | undefined;

  constructor(
    private readonly spaces: WorkspaceSpaces,
    private readonly watch: SpaceWatch,
    private readonly logs: SpaceLogs,
    private readonly checkpoints: Checkpoints,
    private readonly failures: BuildFailures,
    private readonly liveSpace: LiveSpaceReader,
    private readonly snapshot: () => Project | undefined,
    connection: () => HubConnection,
    logger: Logger,
  ) {
    this.#tree = new RowTree(() => this.rows());
    this.prices = new HardwarePrices(connection, logger);
    this.#view = window.createTreeView('spacedock.space', { treeDataProvider: this.#tree, showCollapseAll: false });
    this.#subscriptions = Disposable.from(
      this.#tree,
      this.#view,
      this.prices,
      this.#view.onDidChangeVisibility(({ visible }) => {
        watch.setVisible(visible);
        this.showLoading();
      }),
      watch.onDidChange((knowledge) => {
        this.onKnowledge(knowledge);
      }),
      this.prices.onDidChange(() => {
        this.#tree.refresh();
      }),
      logs.onDidChange(() => {
        this.#tree.refresh();
      }),
      liveSpace.onDidChange(() => {
        this.#tree.refresh();
      }),
      checkpoints.onDidChange(() => {
        this.#tree.refresh();
      }),
      failures.onDidChange(() => {
        void this.locateFailure().catch((error: unknown) => {
          logger.error('Looking for the failed step in the Dockerfile failed', error);
        });
      }),
    );
    watch.setVisible(this.#view.visible);
  }

  refresh(): void {
    this.updateState();
    this.#tree.refresh();
  }

  dispose(): void {
    this.#endLoading?.();
    this.#subscriptions.dispose();
  }

  private onKnowledge(knowledge: SpaceKnowledge): void {
    this.failures.onKnowledge(knowledge, this.watch.expecting);
    if (this.failures.current === undefined) this.#failedStep = undefined;
    this.refresh();
    if (knowledge.kind !== 'ready') return;
    this.checkpoints.want();
    this.prices.want();
  }

  /** Finds the failed step in the Dockerfile at hand, which the log names by its text alone. */
  private async locateFailure(): Promise<void> {
    const failed = this.failures.current;
    if (failed === undefined) return;
    const { matchStep } = await import('../logs/match-step');
    if (this.failures.current !== failed) return;
    const dockerfile = this.snapshot()?.dockerfile;
    const { failure, instruction } = failed;
    const match = dockerfile && instruction !== undefined ? matchStep(dockerfile.document, instruction) : undefined;
    const named = failure.dockerfileLine === undefined ? undefined : dockerfile?.document.lines.lineSpan(failure.dockerfileLine - 1);
    const span = match?.span ?? named;
    this.#failedStep = {
      message: failure.message,
      instruction,
      source: dockerfile && span && { file: dockerfile.file, span },
      line: match && dockerfile ? dockerfile.document.lines.positionAt(match.span.start).line + 1 : failure.dockerfileLine,
    };
    this.#tree.refresh();
  }

  /** A moving bar at the view's head until the first answer is there. While hidden it would be a badge, and no look. */
  private showLoading(): void {
    const loading = this.#view.visible && this.spaces.loaded && this.state() === 'loading';
    if (!loading) {
      this.#endLoading?.();
      this.#endLoading = undefined;
    } else if (this.#endLoading === undefined) {
      // Made here, not in the task, which may begin only after the end was called for.
      const ended = new Promise<void>((resolve) => (this.#endLoading = resolve));
      void inView('spacedock.space', () => ended);
    }
  }

  private rows(): Row[] {
    const knowledge = this.watch.knowledge;
    const location = this.spaces.current;
    if (knowledge.kind === 'unknown' || location === undefined) return [];
    if (knowledge.space === undefined) {
      return this.state() === 'failed' && knowledge.kind === 'failed' ? [failedLookRow(errorText(knowledge.error))] : [];
    }
    return spaceRows({
      space: knowledge.space,
      meaning: stageMeaning(knowledge.space.stage),
      stale:
        knowledge.kind === 'failed'
          ? { reason: errorText(knowledge.error), remedy: remedyOf(knowledge.error)?.command ?? 'spacedock.refresh' }
          : undefined,
      hardware: this.prices.list,
      following: this.logs.following(knowledge.space.id),
      checkpoints: this.checkpoints.needs,
      dataMount: this.snapshot()?.settings.data ?? '/data',
      failedStep: this.#failedStep,
      entries: this.liveSpace.entriesOf(knowledge.space.id),
    });
  }

  private updateState(): void {
    setContext('spacedock.spaceState', this.state());
    const { knowledge } = this.watch;
    const space = knowledge.kind === 'unknown' ? undefined : knowledge.space;
    setContext('spacedock.spaceIdle', space !== undefined && isIdle(space.stage));
    this.#view.description = space?.id ?? this.spaces.current?.spaceId ?? '';
    this.showLoading();
  }

  private state(): ContextKeys['spacedock.spaceState'] {
    if ((workspace.workspaceFolders ?? []).length === 0) return 'noFolder';
    if (!this.spaces.loaded) return 'loading';
    const location = this.spaces.current;
    if (location === undefined) return 'noSpace';
    if (!workspace.isTrusted) return 'untrusted';
    if (location.spaceId === undefined) return 'noSpaceId';
    const { knowledge } = this.watch;
    if (knowledge.kind === 'unknown') return 'loading';
    if (knowledge.kind === 'ready' || knowledge.space !== undefined) return 'ready';
    switch ((knowledge.error as Partial<HubError> | undefined)?.kind) {
      case 'no-token':
        return 'signedOut';
      case 'unauthorized':
        return 'badToken';
      case 'not-found':
      case 'forbidden':
        return 'notFound';
      default:
        return 'failed';
    }
  }
}
