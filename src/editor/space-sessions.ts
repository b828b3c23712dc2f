import { Disposable, EventEmitter } from 'vscode';
import type { ProjectLocation } from '../project/discovery';
import { sessionKey, SpaceSession, type SessionSurroundings } from './space-session';

/** The sessions of the workspace's Spaces, in the order that the projects were found in. */
export class SpaceSessions implements Disposable {
  readonly #changed = new EventEmitter<SpaceSession | undefined>();
  /** What is known of a Space; undefined: which Spaces there are. */
  readonly onDidChange = this.#changed.event;
  #sessions: readonly { readonly session: SpaceSession; readonly subscription: Disposable }[] = [];

  constructor(private readonly around: SessionSurroundings) {}

  get all(): readonly SpaceSession[] {
    return this.#sessions.map(({ session }) => session);
  }

  byKey(key: string): SpaceSession | undefined {
    return this.all.find((session) => session.key === key);
  }

  /** By `namespace/name`. */
  ofSpace(spaceId: string): SpaceSession | undefined {
    return this.all.find((session) => session.spaceId === spaceId);
  }

  of(location: ProjectLocation): SpaceSession | undefined {
    return this.byKey(sessionKey(location));
  }

  /** A Space that stays keeps what is known of it. */
  update(locations: readonly ProjectLocation[]): void {
    const wanted = new Map<string, [ProjectLocation, ...ProjectLocation[]]>();
    for (const location of locations) {
      const known = wanted.get(sessionKey(location));
      if (known === undefined) wanted.set(sessionKey(location), [location]);
      else known.push(location);
    }
    const before = new Map(this.#sessions.map((entry) => [entry.session.key, entry]));
    this.#sessions = [...wanted].map(([key, checkouts]) => {
      const known = before.get(key);
      if (known === undefined) return this.open(key, checkouts);
      before.delete(key);
      known.session.move(checkouts);
      return known;
    });
    for (const { session, subscription } of before.values()) Disposable.from(subscription, session).dispose();
    this.#changed.fire(undefined);
  }

  dispose(): void {
    for (const { session, subscription } of this.#sessions) Disposable.from(subscription, session).dispose();
    this.#sessions = [];
    this.#changed.dispose();
  }

  private open(key: string, checkouts: readonly [ProjectLocation, ...ProjectLocation[]]): { readonly session: SpaceSession; readonly subscription: Disposable } {
    const session = new SpaceSession(key, checkouts, this.around);
    const subscription = session.onDidChange(() => {
      this.#changed.fire(session);
    });
    return { session, subscription };
  }
}
