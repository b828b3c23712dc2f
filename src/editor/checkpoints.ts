import { EventEmitter, workspace, type Disposable } from 'vscode';
import type { CheckpointNeed } from '../checkpoints/checkpoint-need';
import type { Investigation, Questions } from '../checkpoints/investigate';
import type { CheckpointRow } from '../checkpoints/report';
import type { SshLook } from '../checkpoints/ssh-sighting';
import type { HubConnection } from '../hub/connection';
import type { VramBalance } from '../lint/facts/vram-need';
import type { Project } from '../project/project';
import { isUnasked, sameNeeds, withKnownSizes } from './checkpoint-list';
import { Debounced } from './debounce';
import type { Logger } from './logger';

/** Between two questions for a size that the Hub could not be asked for. */
const askAgainAfterMs = 60_000;

/** What the views show of the checkpoints. */
export interface KnownCheckpoints {
  readonly needs: readonly CheckpointNeed[];
  /** Undefined before the Hub was asked. */
  readonly found: Investigation | undefined;
  /** The GPU memory that the app needs with the config as it is now, beside what the hardware has. */
  readonly vram?: () => Promise<VramBalance | undefined>;
}

/**
 * What the current project needs, with what the Hub says of it: sizes, access, the bucket's listing, the run log. It is
 * asked once somebody looks, and again when the list of needs changes, after `forget` and `renew`, and where the Hub
 * could not be asked. What a look over SSH saw stays until the next one.
 */
export class Checkpoints implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #sizing: Debounced;
  /** As the project names them. */
  #needs: readonly CheckpointNeed[] = [];
  /** The same in the same order, with what the Hub said. */
  #sized: readonly CheckpointNeed[] = [];
  #found: Investigation | undefined;
  #look: SshLook | undefined;
  #wanted = false;
  /** What is known is to be asked again, and stands until then. */
  #outdated = false;
  #askAgainAt = 0;
  #updates = 0;
  /** Looks that have begun, and the newest of those that were taken, or that are not to be. */
  #asks = 0;
  #taken = 0;
  #checking = 0;

  constructor(
    private readonly connection: () => HubConnection,
    private readonly logger: Logger,
    private readonly project: () => Project | undefined,
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

  get known(): KnownCheckpoints {
    const found = this.#found;
    if (found === undefined) return { needs: this.#sized, found };
    const rows = found.rows.map((row, index) => ({ ...row, need: { ...row.need, sources: this.#needs[index]?.sources ?? row.need.sources } }));
    return { needs: this.#sized, found: { ...found, rows }, vram: () => this.vram(found.hardware) };
  }

  /** Asks for all of it now, and looks into the Space where that is handed in. Rejects with the signal's reason. */
  async check(lookOverSsh: Questions['lookOverSsh'], signal: AbortSignal): Promise<Investigation | undefined> {
    let seen: SshLook | undefined;
    const look: Questions['lookOverSsh'] = lookOverSsh && (async (needs, space) => (seen = await lookOverSsh(needs, space)));
    // It asks for all that sizing asks for, and more.
    this.#sizing.cancel();
    this.#checking++;
    try {
      if (await this.ask(this.#needs, look, signal)) this.#look = seen ?? this.#look;
      return this.#found;
    } finally {
      this.#checking--;
    }
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
    if (this.#checking > 0 || Date.now() < this.#askAgainAt || !(this.#outdated || this.#sized.some(isUnasked))) return;
    this.#askAgainAt = Date.now() + askAgainAfterMs;
    this.#sizing.schedule(0);
  }

  /** Another account or another Hub: what may be seen has changed. */
  forget(): void {
    this.#sizing.cancel();
    this.#taken = this.#asks;
    this.#wanted = false;
    this.#askAgainAt = 0;
    this.#sized = this.#needs;
    this.#found = undefined;
    this.#look = undefined;
    this.#changed.fire();
  }

  /** Asks for all of it anew at the next look. */
  renew(): void {
    this.#outdated = true;
    this.#askAgainAt = 0;
  }

  dispose(): void {
    this.#updates++;
    this.#sizing.dispose();
    this.#changed.dispose();
  }

  private async vram(hardware: string | undefined): Promise<VramBalance | undefined> {
    const project = this.project();
    return project && (await import('../lint/facts/vram-need')).vramBalance(project, hardware);
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
      this.#found = undefined;
      this.#look = undefined;
      if (this.#wanted && needs.length > 0) this.#sizing.schedule(300);
    }
    this.#changed.fire();
  }

  private async size(signal: AbortSignal): Promise<void> {
    const outdated = this.#outdated;
    const look = this.#look;
    if (await this.ask(this.#needs, look && (() => Promise.resolve(look)), signal)) this.#outdated &&= !outdated;
  }

  /** @returns false where the answers came too late: the project has other needs now */
  private async ask(asked: readonly CheckpointNeed[], lookOverSsh: Questions['lookOverSsh'], signal: AbortSignal): Promise<boolean> {
    const project = this.project();
    if (!workspace.isTrusted || project === undefined) return false;
    const [{ investigate }, { checkpointQuestions }] = await Promise.all([import('../checkpoints/investigate'), import('../agents/checkpoint-questions')]);
    const connection = this.connection();
    const asking = ++this.#asks;
    const found = await investigate(connection, asked, { ...checkpointQuestions(project, connection, { log: true, signal }), lookOverSsh }, signal);
    // The sources may have moved since; another list would have cancelled this.
    if (signal.aborted || asking <= this.#taken || !sameNeeds(asked, this.#needs)) return false;
    this.#taken = asking;
    const before = this.#sized;
    const sized = found.rows.map(({ need }, index) => {
      const old = before[index];
      // A size that is known is not given up for an answer that did not come.
      return isUnasked(need) && old !== undefined && !isUnasked(old) ? old : need;
    });
    this.#sized = withKnownSizes(this.#needs, sized);
    this.#found = { ...found, rows: found.rows.map((row, index): CheckpointRow => ({ ...row, need: sized[index] ?? row.need })) };
    this.#changed.fire();
    return true;
  }
}
