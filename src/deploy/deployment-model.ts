import type { RefusedPush } from './refused-push';

/** A deployment at one moment: a value, made anew by each event. Times are in milliseconds of the caller's clock. */
export interface Deployment {
  readonly phase: DeployPhase;
  readonly options: DeployOptions;
  readonly startedAt: number;
  /** The steps so far, each with its time; the last one has no end while it is under way. */
  readonly steps: readonly DeployStep[];
  /** What is to be done; undefined until it was looked at. */
  readonly plan: DeployPlan | undefined;
  /** The Space before the push, and as last seen. */
  readonly before: Glance | undefined;
  readonly last: Glance | undefined;
  readonly pushedSha: string | undefined;
  /** Stages since the push as they were seen, the oldest first. */
  readonly stages: readonly { readonly stage: string; readonly at: number }[];
  /** It has built or started since the push. */
  readonly moved: boolean;
  /** When stage or commit last changed, or the push was done. */
  readonly changedAt: number;
  /** Looks that failed in a row. */
  readonly failures: number;
  readonly rebootOffered: boolean;
  /** Set once it is known, although the log is still to be read. */
  readonly outcome: DeployOutcome | undefined;
}

export type DeployPhase = 'check' | 'ask' | 'sync' | 'recheck' | 'commit' | 'push' | 'watch' | 'reboot' | 'observe' | 'log' | 'ended';

export interface DeployOptions {
  readonly watch: boolean;
  /** For all of the watching. */
  readonly timeoutMs: number;
  /** Between two looks at the Space. */
  readonly pollMs: number;
  /** A Space that does nothing for so long after a push has not noticed it. */
  readonly graceMs: number;
  /** How long the app's first minutes are followed; 0 for not at all. */
  readonly observeMs: number;
}

export interface DeployStep {
  readonly phase: Exclude<DeployPhase, 'ended'>;
  readonly from: number;
  readonly to: number | undefined;
}

export interface DeployPlan {
  /** Files that the sync would change. */
  readonly sync: number;
  /** Files to commit. After a sync: as git sees them then. */
  readonly commit: number;
  /** Commits to push beside the one that is to be made. */
  readonly push: number;
}

/** What is seen of a Space. */
export interface Glance {
  readonly stage: string;
  readonly deployedSha: string | undefined;
  readonly repoSha: string | undefined;
  readonly devMode: boolean;
}

export type DeployOutcome =
  /** The Space runs the pushed commit. */
  | { readonly kind: 'running' }
  /** It runs, and the Hub does not say which commit. */
  | { readonly kind: 'unverified' }
  /** Pushed, and not watched. */
  | { readonly kind: 'pushed' }
  | { readonly kind: 'nothing' }
  /** The check before the push found what cannot be gone past. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'declined' }
  | { readonly kind: 'push-refused'; readonly refusal: RefusedPush }
  | { readonly kind: 'build-failed' | 'start-failed' | 'config-error' | 'crashed' | 'deleted' }
  /** Pushed, and the Space does not build. */
  | { readonly kind: 'not-started'; readonly why: 'dev-mode' | 'paused' | 'asleep' | 'stopped' | 'unknown' }
  /** Somebody else's push came after this one. */
  | { readonly kind: 'superseded'; readonly by: string }
  /** It runs another commit than the pushed one. */
  | { readonly kind: 'wrong-commit'; readonly sha: string | undefined }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'stopped-watching' }
  /** Before anything was pushed, or while it was: then it may have arrived. */
  | { readonly kind: 'cancelled'; readonly whilePushing: boolean }
  /** The Space could not be looked at any more. */
  | { readonly kind: 'lost'; readonly message: string; readonly advice: string }
  | { readonly kind: 'failed'; readonly message: string; readonly advice: string };

export type DeployEvent = { readonly at: number } & DeployAnswer;

/** What comes of an effect. */
export type DeployAnswer =
  | { readonly kind: 'checked'; readonly plan: DeployPlan; readonly refused: number; readonly space: Glance | undefined }
  | { readonly kind: 'answered'; readonly go: boolean }
  | { readonly kind: 'synced' }
  | { readonly kind: 'rechecked'; readonly plan: DeployPlan; readonly refused: number }
  | { readonly kind: 'committed' }
  | { readonly kind: 'pushed'; readonly sha: string }
  | { readonly kind: 'push-refused'; readonly refusal: RefusedPush }
  | { readonly kind: 'looked'; readonly space: Glance }
  | { readonly kind: 'look-failed'; readonly passing: boolean; readonly retryAfterMs: number | undefined; readonly message: string; readonly advice: string }
  | { readonly kind: 'reboot-answered'; readonly go: boolean }
  | { readonly kind: 'rebooted' }
  /** The first minutes of the app are over; undefined where the Space could not be looked at. */
  | { readonly kind: 'observed'; readonly space: Glance | undefined }
  | { readonly kind: 'log-read' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string; readonly advice: string };

export type DeployEffect =
  | { readonly kind: 'check' }
  | { readonly kind: 'ask' }
  | { readonly kind: 'sync' }
  | { readonly kind: 'recheck' }
  /** Commits what is changed, where there is something. */
  | { readonly kind: 'commit' }
  | { readonly kind: 'push' }
  | { readonly kind: 'look'; readonly afterMs: number }
  | { readonly kind: 'offer-reboot' }
  | { readonly kind: 'reboot' }
  | { readonly kind: 'observe'; readonly forMs: number }
  | { readonly kind: 'read-log'; readonly log: 'build' | 'run' };

export interface DeployTurn {
  readonly state: Deployment;
  /** Undefined where it has ended. */
  readonly effect: DeployEffect | undefined;
}
