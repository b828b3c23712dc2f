import type { SpaceState } from '../hub/space';
import type { ProjectLocation } from '../project/discovery';
import type { SyncPlan } from '../sync/plan-model';
import type { FailedLog } from './log-reading';
import type { PreparedPush } from './push';
import type { CheckServices, PushCheck } from './push-check';
import type { RollbackPlan } from './rollback';

export interface DeployRequest extends CheckServices {
  readonly location: ProjectLocation;
  /** False for what is to be deployed as it is in the Space repo. */
  readonly sync: boolean;
  /** In place of a sync: what is to come back. Throws what ends the deployment. */
  readonly planRollback?: ((signal: AbortSignal) => Promise<RollbackPlan>) | undefined;
  /** The commit of the main repo that the last deployment was made from, for the message of this one. */
  readonly mainSince?: string | undefined;
  /** Whether to go on, and the message of the commit; undefined: not. */
  readonly ask: (question: DeployQuestion, signal: AbortSignal) => Promise<{ readonly message: string } | undefined>;
  /** With Dev Mode on, a push may not build: whether to reboot the Space, which ends what runs in it. */
  readonly offerReboot: (signal: AbortSignal) => Promise<boolean>;
  /** The sync as its user wants it; by the rules alone where not given. */
  readonly planSync?: (signal: AbortSignal) => Promise<SyncPlan | undefined>;
  /** The Space, where the caller has a poller of its own. Throws a HubError. */
  readonly readSpace?: (signal: AbortSignal) => Promise<SpaceState>;
  /** What is going on within a step: a line. */
  readonly onProgress?: (text: string) => void;
  readonly now?: () => number;
}

/** What a deployment would do, to be shown and asked about. Nothing was changed for it. */
export interface DeployQuestion {
  readonly spaceId: string;
  readonly prepared: PreparedPush;
  readonly plan: SyncPlan | undefined;
  /** What comes back, in place of a sync. */
  readonly rollback: RollbackPlan | undefined;
  /** Content of the Space repo that the sync would overwrite or delete and that is in no commit. */
  readonly losses: readonly string[];
  readonly check: PushCheck;
  /** The proposed message of the commit; undefined where nothing is to be committed. */
  readonly message: string | undefined;
}

/** What became known on the way, for the report. */
export interface DeployFacts {
  readonly spaceId: string | undefined;
  readonly pageUrl: string | undefined;
  readonly url: string | undefined;
  readonly check: PushCheck | undefined;
  readonly plan: SyncPlan | undefined;
  /** What was pushed, the newest first. */
  readonly commits: readonly { readonly sha: string; readonly subject: string }[];
  readonly mainSha: string | undefined;
  /** The last log that was read. */
  readonly log: FailedLog | undefined;
  readonly errorMessage: string | undefined;
}
