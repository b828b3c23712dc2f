import { Disposable, window, workspace, type TreeView } from 'vscode';
import type { HardwareFlavor } from '../hub/hardware';
import type { HubConnection } from '../hub/connection';
import type { HubError } from '../hub/errors';
import { stageMeaning } from '../hub/stages';
import type { BuildFailures } from './build-failures';
import type { Checkpoints } from './checkpoints';
import type { Project } from '../project/project';
import type { ContextKeys } from './command-ids';
import { setContext } from './context-keys';
import { errorText } from './messages';
import { inView } from './progress';
import type { Logger } from './logger';
import type { SpaceLogs } from './space-logs';
import { spaceRows, type FailedStep } from './space-rows';
import type { SpaceKnowledge, SpaceWatch } from './space-watch';
import { RowTree, type Row } from './tree-rows';
import type { WorkspaceSpaces } from './workspace-spaces';

/** The Space view: its tree, and which welcome text stands in for an empty one. */
export class SpaceView implements Disposable {
  readonly #tree: RowTree;
  readonly #view: TreeView<Row>;
  readonly #subscriptions: Disposable;
  #hardware: readonly HardwareFlavor[] = [];
  #endLoading: (() => void) | undefined;
  #failedStep: FailedStep | undefined;

  constructor(
    private readonly spaces: WorkspaceSpaces,
    private readonly watch: SpaceWatch,
    private readonly logs: SpaceLogs,
    private readonly checkpoints: Checkpoints,
    private readonly failures: BuildFailures,
    private readonly snapshot: () => Project | undefined,
    private readonly connection: () => HubConnection,
    private readonly logger: Logger,
  ) {
    this.#tree = new RowTree(() => this.rows());
    this.#view = window.createTreeView('spacedock.space', { treeDataProvider: this.#tree, showCollapseAll: false });
    this.#subscriptions = Disposable.from(
      this.#tree,
      this.#view,
      this.#view.onDidChangeVisibility(({ visible }) => {
        watch.setVisible(visible);
      }),
      watch.onDidChange((knowledge) => void this.onKnowledge(knowledge)),
      logs.onDidChange(() => {
        this.#tree.refresh();
      }),
      checkpoints.onDidChange(() => {
        this.#tree.refresh();
      }),
      failures.onDidChange(() => void this.locateFailure()),
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

  private async onKnowledge(knowledge: SpaceKnowledge): Promise<void> {
    this.showLoading(knowledge.kind === 'unknown' && this.state() === 'loading');
    this.failures.onKnowledge(knowledge);
    if (this.failures.current === undefined) this.#failedStep = undefined;
    this.refresh();
    if (knowledge.kind !== 'ready') return;
    this.checkpoints.want();
    if (this.#hardware.length === 0) await this.loadHardware();
  }

  /** Finds the failed step in the Dockerfile at hand, which the log names by its text alone. */
  private async locateFailure(): Promise<void> {
    const failed = this.failures.current;
    if (failed === undefined) return;
    const { matchStep } = await import('../logs/match-step');
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

  /** A moving bar at the view's head until the first answer is there. */
  private showLoading(loading: boolean): void {
    if (!loading) {
      this.#endLoading?.();
      this.#endLoading = undefined;
    } else if (this.#endLoading === undefined) {
      void inView('spacedock.space', () => new Promise<void>((resolve) => (this.#endLoading = resolve)));
    }
  }

  private async loadHardware(): Promise<void> {
    const { listHardware } = await import('../hub/hardware');
    const { flavors, fallback } = await listHardware(this.connection());
    if (fallback) this.logger.warn("The Hub's prices could not be read, known ones are shown", fallback);
    this.#hardware = flavors;
    this.#tree.refresh();
  }

  private rows(): Row[] {
    const knowledge = this.watch.knowledge;
    const location = this.spaces.current;
    if (knowledge.kind === 'unknown' || knowledge.space === undefined || location === undefined) return [];
    return spaceRows({
      spaceId: knowledge.space.id,
      space: knowledge.space,
      meaning: stageMeaning(knowledge.space.stage),
      stale: knowledge.kind === 'failed' ? errorText(knowledge.error) : undefined,
      hardware: this.#hardware,
      following: this.logs.following(knowledge.space.id),
      checkpoints: this.checkpoints.needs,
      dataMount: this.snapshot()?.settings.data ?? '/data',
      failedStep: this.#failedStep,
    });
  }

  private updateState(): void {
    const state = this.state();
    setContext('spacedock.spaceState', state);
    const { knowledge } = this.watch;
    const space = knowledge.kind === 'unknown' ? undefined : knowledge.space;
    this.#view.description = space?.id ?? this.spaces.current?.spaceId ?? '';
    this.#view.message = (state === 'failed' && knowledge.kind === 'failed' ? errorText(knowledge.error) : undefined) as string;
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
    switch ((knowledge.error as Partial<HubError>).kind) {
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
