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

export interface DeployKind {
  /** False: what is in the Space repo is committed and pushed, without a sync before it and the watching after it. */
  readonly whole: boolean;
  /** In place of a sync: an earlier commit's content comes back; of the last deployment that ran where none is named. */
  readonly rollback?: { readonly to: string | undefined };
}
