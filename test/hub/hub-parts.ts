import type { BuildPlayer } from './build-player';
import type { GitServer } from './git-server';
import type { SpaceStore } from './space-store';

/** What the routes work on. */
export interface HubParts {
  readonly store: SpaceStore;
  readonly git: GitServer;
  readonly player: BuildPlayer;
  /** Milliseconds between two keep-alives of a silent log stream. */
  readonly keepAliveMs: number;
  /** Streams stay open and silent when their log is over, in place of ending. */
  readonly keepStreamsOpen: boolean;
}
