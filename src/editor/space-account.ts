import { EventEmitter, workspace, type Disposable } from 'vscode';
import type { HubConnection } from '../hub/connection';
import type { HubError } from '../hub/errors';
import type { Logger } from './logger';
import type { SignedIn } from './token-rights';

/** Who signs in and what tokens may do changes seldom. */
const readAgainAfterMs = 600_000;
const askAgainAfterMs = 60_000;

/** As last asked: nobody, somebody, or why it is not known. */
export type KnownAccount = { readonly kind: 'nobody' } | ({ readonly kind: 'somebody' } & SignedIn) | { readonly kind: 'failed'; readonly error: unknown };

/** Who is signed in for a Space, and what their token may do there: asked while the Space is looked at, and seldom. */
export class SpaceAccount implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  #known: KnownAccount | undefined;
  #askAgainAt = 0;
  #request: AbortController | undefined;

  constructor(
    private readonly connection: () => HubConnection,
    private readonly logger: Logger,
  ) {}

  /** Undefined before the first answer. */
  get known(): KnownAccount | undefined {
    return this.#known;
  }

  /** The state of the Space has been read. */
  async look(spaceId: string): Promise<void> {
    const now = Date.now();
    if (!workspace.isTrusted || (now < this.#askAgainAt && this.#askAgainAt - now <= readAgainAfterMs)) return;
    this.#askAgainAt = now + readAgainAfterMs;
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    try {
      const { readSignedIn } = await import('./token-rights');
      const found = await readSignedIn(this.connection(), spaceId, request.signal);
      if (request.signal.aborted) return;
      this.#known = found === undefined ? { kind: 'nobody' } : { kind: 'somebody', ...found };
    } catch (error) {
      if (request.signal.aborted) return;
      this.logger.warn('Asking the Hub who is signed in failed', error);
      this.#askAgainAt = Date.now() + askAgainAfterMs;
      // What was known of the same token stands while the Hub cannot be asked.
      if (this.#known?.kind !== 'somebody' || (error as Partial<HubError>).passing !== true) this.#known = { kind: 'failed', error };
    }
    this.#changed.fire();
  }

  /** It is asked anew at the next look, and stands until then. */
  renew(): void {
    this.#askAgainAt = 0;
  }

  /** Another token, or another Hub. */
  forget(): void {
    this.#request?.abort();
    this.#known = undefined;
    this.#askAgainAt = 0;
    this.#changed.fire();
  }

  dispose(): void {
    this.#request?.abort();
    this.#changed.dispose();
  }
}
