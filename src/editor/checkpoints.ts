import { EventEmitter, workspace, type Disposable } from 'vscode';
import type { CheckpointNeed } from '../checkpoints/checkpoint-need';
import type { HubConnection } from '../hub/connection';
import type { Project } from '../project/project';
import { isUnasked, sameNeeds, withKnownSizes } from './checkpoint-list';
import { Debounced } from './debounce';
import type { Logger } from './logger';

/** Between two questions for a size that the Hub could not be asked for. */
const askAgainAfterMs = 60_000;

/**
 * What the current project needs, with sizes from the Hub. Sizes are asked for once somebody looks, and again when the
 * list of needs changes, after `forget` and `renew`, and where the Hub could not be asked.
 */
export class Checkpoints implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #sizing: Debounced;
  /** As the project names them. */
  #needs: readonly CheckpointNeed[] = [];
  /** The same in the same order, with what the Hub said. */
  #sized: readonly CheckpointNeed[] = [];
  #wanted = false;
  /** What is known is to be asked again, and stands until then. */
  #outdated = false;
  #askAgainAt = 0;
  #updates = 0;

  constructor(
    private readonly connection: () => HubConnection,
    private readonly logger: Logger,
  ) {
    this.#sizing = new Debounced(
      (signal) => this.size(signal),
      (error) => {
        this.logger.warn('Sizes of checkpoints could not be read', error);
      },
    );
  }

  get needs(): readonly CheckpointNeed[] {
    return this.#sized;
  }

  /** A new snapshot, or none. Nothing is asked of the Hub where the needs are the same as before. */
  update(project: Project | undefined): void {
    const update = ++this.#updates;
    void this.needsOf(project).then(
      (needs) => {
        if (update === this.#updates) this.take(needs);
      },
      (error: unknown) => {
        this.logger.error('Looking for checkpoints failed', error);
      },
    );
  }

  /** Somebody looks, and the Hub answers: ask for the sizes that are not known. */
  want(): void {
    this.#wanted = true;
    if (Date.now() < this.#askAgainAt || !(this.#outdated || this.#sized.some(isUnasked))) return;
    this.#askAgainAt = Date.now() + askAgainAfterMs;
    this.#sizing.schedule(0);
  }

  /** Another account or another Hub: what may be seen has changed. */
  forget(): void {
    this.#sizing.cancel();
    this.#wanted = false;
    this.#askAgainAt = 0;
    this.#sized = this.#needs;
    this.#changed.fire();
  }

  /** Asks for all sizes anew at the next look. */
  renew(): void {
    this.#outdated = true;
    this.#askAgainAt = 0;
  }

  dispose(): void {
    this.#updates++;
    this.#sizing.dispose();
    this.#changed.dispose();
  }

  private async needsOf(project: Project | undefined): Promise<readonly CheckpointNeed[]> {
    if (project === undefined) return [];
    const { neededCheckpoints } = await import('../checkpoints/needed');
    return neededCheckpoints(project);
  }

  private take(needs: readonly CheckpointNeed[]): void {
    if (sameNeeds(needs, this.#needs)) {
      this.#needs = needs;
      this.#sized = withKnownSizes(needs, this.#sized);
    } else {
      this.#sizing.cancel();
      this.#needs = needs;
      this.#sized = needs;
      if (this.#wanted && needs.length > 0) this.#sizing.schedule(300);
    }
    this.#changed.fire();
  }

  private async size(signal: AbortSignal): Promise<void> {
    if (!workspace.isTrusted) return;
    const { withSizes } = await import('../checkpoints/sizes');
    const asked = this.#needs;
    const outdated = this.#outdated;
    const open = [...this.#sized.keys()].filter((index) => outdated || isUnasked(this.#sized[index] as CheckpointNeed));
    const answers = await withSizes(this.connection(), open.map((index) => asked[index] as CheckpointNeed), signal);
    // The sources may have moved since; another list would have cancelled this.
    if (signal.aborted || !sameNeeds(asked, this.#needs)) return;
    const sized = [...this.#sized];
    open.forEach((index, position) => {
      const answer = answers[position] as CheckpointNeed;
      if (!isUnasked(answer) || isUnasked(sized[index] as CheckpointNeed)) sized[index] = answer;
    });
    this.#sized = withKnownSizes(this.#needs, sized);
    if (outdated) this.#outdated = false;
    this.#changed.fire();
  }
}
