import { EventEmitter, workspace, type Disposable } from 'vscode';
import type { CheckpointNeed } from '../checkpoints/checkpoint-need';
import type { HubConnection } from '../hub/connection';
import type { Project } from '../project/project';
import { Debounced } from './debounce';
import { errorText } from './messages';
import type { Logger } from './logger';

/**
 * What the current project needs, with sizes from the Hub. Sizes are asked for only once somebody looks, and again
 * only when the list of needs changes.
 */
export class Checkpoints implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #sizing: Debounced;
  #needs: readonly CheckpointNeed[] = [];
  #sized: readonly CheckpointNeed[] | undefined;
  #wanted = false;

  constructor(
    private readonly connection: () => HubConnection,
    private readonly logger: Logger,
  ) {
    this.#sizing = new Debounced(
      (signal) => this.size(signal),
      (error) => {
        this.logger.warn(`Sizes of checkpoints could not be read: ${errorText(error)}`);
      },
    );
  }

  get needs(): readonly CheckpointNeed[] {
    return this.#sized ?? this.#needs;
  }

  /** A new snapshot. Nothing is asked of the Hub where the needs are the same as before. */
  update(project: Project): void {
    void import('../checkpoints/needed').then(({ neededCheckpoints }) => {
      const needs = neededCheckpoints(project);
      const same = identity(needs) === identity(this.#needs);
      this.#needs = needs;
      if (same && this.#sized) {
        // Sources move with every edit above them; sizes do not.
        const sizes = new Map(this.#sized.map((need) => [identity([need]), need]));
        this.#sized = needs.map((need) => ({ ...need, ...sizeOf(sizes.get(identity([need]))) }));
      } else {
        this.#sized = undefined;
        if (this.#wanted) this.#sizing.schedule(300);
      }
      this.#changed.fire();
    });
  }

  /** Somebody looks, and the Hub answers: ask for sizes if they are not known. */
  want(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#sizing.schedule(0);
  }

  /** Signed in or out: what may be seen has changed. */
  forget(): void {
    this.#wanted = false;
    this.#sized = undefined;
  }

  dispose(): void {
    this.#sizing.dispose();
    this.#changed.dispose();
  }

  private async size(signal: AbortSignal): Promise<void> {
    if (!workspace.isTrusted || this.#needs.length === 0) return;
    const { withSizes } = await import('../checkpoints/sizes');
    const sized = await withSizes(this.connection(), this.#needs, signal);
    if (signal.aborted) return;
    this.#sized = sized;
    this.#changed.fire();
  }
}

function identity(needs: readonly CheckpointNeed[]): string {
  return needs.map(({ path, name, repoId, filename, url }) => [path, name, repoId, filename, url].join('\t')).join('\n');
}

function sizeOf(need: CheckpointNeed | undefined): Pick<CheckpointNeed, 'size' | 'sizeProblem'> {
  return { size: need?.size, sizeProblem: need?.sizeProblem };
}
