import type { BuildPlayer } from './build-player';
import type { GitServer } from './git-server';
import type { SpaceStore } from './space-store';

export type AccessRequest = 'pending' | 'rejected' | 'reset';

/** What the routes work on. */
export interface HubParts {
  readonly store: SpaceStore;
  /** What became of requests for access to gated models, by `user model`. */
  readonly accessRequests: Map<string, AccessRequest>;
  /** How many items a page of a list holds at most. */
  readonly pageSize: number;
  readonly git: GitServer;
  readonly player: BuildPlayer;
  /** Milliseconds between two keep-alives of a silent log stream. */
  readonly keepAliveMs: number;
  /** Milliseconds between two samples of what a Space uses. */
  readonly metricsMs: number;
  /** Streams stay open and silent when their log is over, in place of ending. */
  readonly keepStreamsOpen: boolean;
}
