import type { HubConnection } from '../hub/connection';
import type { LeftOut } from './left-out';
import type { SpaceSession } from './space-session';

/** What a deployment works with beside its project. */
export interface DeploySurroundings {
  /** Undefined where no Space is known of the repo. */
  readonly session: SpaceSession | undefined;
  readonly connection: HubConnection;
  readonly leftOut: LeftOut;
  /** Shows the log of the build that the push sets off. */
  readonly showBuild: () => void;
}
