// What the dashboard's page and the extension say to each other. Texts are in the user's language already.

/** What stands in place of a Space that is not known, or above what may be old. */
export interface Notice {
  readonly text: string;
  readonly actions: readonly NoticeAction[];
}

export interface NoticeAction {
  readonly does: 'signIn' | 'tryAgain' | 'trust';
  readonly label: string;
}

/** Everything on the page but the curves. */
export interface DashboardState {
  readonly spaceId: string;
  /** Why this is not up to date. */
  readonly notice: Notice | undefined;
  readonly stage: { readonly label: string; readonly look: 'moving' | 'failed' | 'running' | 'idle'; readonly advice: string | undefined };
  /** Why it failed; undefined where nothing did, or that is not known. */
  readonly reason: string | undefined;
  /** In milliseconds of the clock; the page counts on from it. */
  readonly since: { readonly at: number; readonly exact: boolean } | undefined;
  /** Label and value, in order. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** Oldest first. */
  readonly stages: readonly { readonly label: string; readonly look: DashboardState['stage']['look']; readonly at: number }[];
  readonly build: BuildView;
  readonly disk: DiskView | undefined;
  readonly texts: DashboardTexts;
}

export interface BuildView {
  /** Of a build that goes on, or of the last one. */
  readonly title: string;
  /** `379fa57`; undefined where no log was read. */
  readonly commit: string | undefined;
  /** How far it is, how it ended, what is wrong with it. */
  readonly note: string | undefined;
  /** In place of the steps. */
  readonly empty: string | undefined;
  readonly goesOn: boolean;
  /** In milliseconds of the server's clock; undefined where the beginning was not seen. */
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly steps: readonly StepView[];
}

export interface StepView {
  readonly instruction: string;
  /** `stopped`: the build is over, and the log does not say how the step ended. */
  readonly status: 'running' | 'done' | 'cached' | 'failed' | 'stopped';
  /** The status in words, for who does not see the colour. */
  readonly statusText: string;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly seconds: number | undefined;
  /** Line of the Dockerfile, from 1, where the step can be matched. */
  readonly line: number | undefined;
}

/** In GB. */
export interface DiskView {
  readonly text: string;
  readonly total: number | undefined;
  readonly parts: readonly DiskPart[];
}

export interface DiskPart {
  readonly name: string;
  /** Gigabytes. */
  readonly size: number;
  /** As the tree writes it. */
  readonly sizeText: string;
  /** `twice`: what the Hub's cache keeps of it besides. */
  readonly state: 'there' | 'missing' | 'unknown' | 'twice';
  readonly stateText: string;
}

export interface DashboardTexts {
  readonly stages: string;
  readonly load: string;
  readonly disk: string;
  readonly cpu: string;
  readonly gpu: string;
  readonly memory: string;
  readonly vram: string;
  readonly memoryTotal: string;
  readonly vramTotal: string;
  readonly noLoad: string;
  readonly atLeast: string;
  /** With `{0}` where the time stands that a build takes. */
  readonly inAll: string;
  readonly line: string;
}

/** One moment of the curves; sizes in GB, shares in per cent. */
export interface LoadPoint {
  readonly at: number;
  readonly cpu: number | null;
  readonly gpu: number | null;
  readonly memory: number | null;
  readonly memoryTotal: number | null;
  readonly vram: number | null;
  readonly vramTotal: number | null;
}

export type ToPage =
  | { readonly kind: 'state'; readonly state: DashboardState }
  /** In place of all that was shown: nothing is known of the Space, or no more. */
  | { readonly kind: 'unread'; readonly spaceId: string; readonly notice: Notice }
  /** `fresh`: in place of all points before. */
  | { readonly kind: 'load'; readonly points: readonly LoadPoint[]; readonly fresh: boolean }
  | { readonly kind: 'loadProblem'; readonly text: string | undefined };

export type FromPage =
  /** The page has begun, or was shown again without what it held. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'act'; readonly does: NoticeAction['does'] }
  | { readonly kind: 'openLine'; readonly line: number }
  | { readonly kind: 'openLog'; readonly log: 'build' | 'run' };
