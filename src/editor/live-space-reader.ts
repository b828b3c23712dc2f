import { EventEmitter, workspace, type Disposable } from 'vscode';
import type { HubConnection } from '../hub/connection';
import type { SpaceState } from '../hub/space';
import type { SpaceEntries } from '../hub/space-settings';
import type { LiveSpace } from '../project/live-space';
import type { Logger } from './logger';

/** Settings change seldom, and a Space that builds is looked at every few seconds. */
const readAgainAfterMs = 180_000;

/**
 * Reads a Space's secrets (never a value) and variables, for the view and for the checks that need them: when its state
 * was read, and not again for some minutes. Sends nothing in an untrusted workspace, and nothing while nobody is signed
 * in.
 */
export class LiveSpaceReader implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  #known: { readonly id: string; readonly entries: SpaceEntries } | undefined;
  #last: { readonly id: string; readonly at: number } | undefined;
  #request: AbortController | undefined;

  constructor(
    private readonly connection: () => HubConnection,
    private readonly logger: Logger,
    /** `undefined`: what was told before holds no more. */
    private readonly tell: (live: LiveSpace | undefined, spaceId: string) => void,
  ) {}

  /** As last read; undefined where nothing is known of that Space. */
  entriesOf(spaceId: string): SpaceEntries | undefined {
    return this.#known?.id === spaceId ? this.#known.entries : undefined;
  }

  /** The state of a Space has been read. */
  async look(space: SpaceState): Promise<void> {
    if (!workspace.isTrusted) return;
    const last = this.#last;
    if (last?.id === space.id && Date.now() - last.at < readAgainAfterMs && Date.now() >= last.at) return;
    this.#last = { id: space.id, at: Date.now() };
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    try {
      const connection = this.connection();
      if ((await connection.token(request.signal)) === undefined) {
        if (this.#request === request) this.#last = undefined;
        return;
      }
      const { readSpaceEntries, settingsOf } = await import('../hub/space-settings');
      const entries = await readSpaceEntries(connection, space.id, request.signal);
      if (request.signal.aborted) return;
      this.#known = { id: space.id, entries };
      this.#changed.fire();
      const { hardware, volumes } = space;
      const mounts = volumes.map(({ mountPath }) => mountPath);
      this.tell({ id: space.id, ...settingsOf(entries), hardware: hardware.requested ?? hardware.current, mounts }, space.id);
    } catch (error) {
      if (!request.signal.aborted) this.logger.warn(`Reading the settings of the Space ${space.id} failed`, error);
    }
  }

  /** They were changed here, or somebody asks for a fresh answer: they are read anew at the next look, and stand until then. */
  renew(): void {
    this.#last = undefined;
  }

  /** Another account may see other settings: what is known is dropped, and read anew at the next look. */
  forget(): void {
    this.#request?.abort();
    const id = this.#known?.id ?? this.#last?.id;
    if (id !== undefined) this.tell(undefined, id);
    this.#last = undefined;
    this.#known = undefined;
    this.#changed.fire();
  }

  dispose(): void {
    this.#request?.abort();
    this.#changed.dispose();
  }
}
