import { workspace, type Disposable } from 'vscode';
import type { HubConnection } from '../hub/connection';
import type { SpaceState } from '../hub/space';
import type { LiveSpace } from '../project/live-space';
import type { Logger } from './logger';

/** Settings change seldom, and a Space that builds is looked at every few seconds. */
const readAgainAfterMs = 180_000;

/**
 * Reads the names of a Space's secrets, and its variables, for the checks that need them: when its state was read, and
 * not again for some minutes. Sends nothing in an untrusted workspace, and nothing while nobody is signed in.
 */
export class LiveSpaceReader implements Disposable {
  #last: { readonly id: string; readonly at: number } | undefined;
  #request: AbortController | undefined;

  constructor(
    private readonly connection: () => HubConnection,
    private readonly isSignedIn: () => boolean,
    private readonly logger: Logger,
    /** `undefined`: what was told before holds no more. */
    private readonly tell: (live: LiveSpace | undefined, spaceId: string) => void,
  ) {}

  /** The state of a Space has been read. */
  async look(space: SpaceState): Promise<void> {
    if (!workspace.isTrusted || !this.isSignedIn()) return;
    const last = this.#last;
    if (last?.id === space.id && Date.now() - last.at < readAgainAfterMs && Date.now() >= last.at) return;
    this.#last = { id: space.id, at: Date.now() };
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    try {
      const { readSpaceSettings } = await import('../hub/space-settings');
      const settings = await readSpaceSettings(this.connection(), space.id, request.signal);
      if (request.signal.aborted) return;
      const { hardware, volumes } = space;
      const mounts = volumes.map(({ mountPath }) => mountPath);
      this.tell({ id: space.id, ...settings, hardware: hardware.requested ?? hardware.current, mounts }, space.id);
    } catch (error) {
      if (!request.signal.aborted) this.logger.warn(`Reading the settings of the Space ${space.id} failed`, error);
    }
  }

  /** Another account may see other settings: what is known is dropped, and read anew at the next look. */
  forget(): void {
    this.#request?.abort();
    if (this.#last !== undefined) this.tell(undefined, this.#last.id);
    this.#last = undefined;
  }

  dispose(): void {
    this.#request?.abort();
  }
}
