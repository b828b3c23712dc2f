// What the dashboard's page and the extension say to each other. Texts are in the user's language already.

/** Everything on the page but the curves. */
export interface DashboardState {
  readonly spaceId: string;
  readonly stage: { readonly label: string; readonly look: 'moving' | 'failed' | 'running' | 'idle'; readonly advice: string | undefined };
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
  /** `379fa57`; undefined where no log was read. */
  readonly commit: string | undefined;
  readonly note: string | undefined;
  readonly steps: readonly StepView[];
}

export interface StepView {
  readonly instruction: string;
  readonly status: 'running' | 'done' | 'cached' | 'failed';
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
  readonly build: string;
  readonly load: string;
  readonly disk: string;
  readonly cpu: string;
  readonly gpu: string;
  readonly memory: string;
  readonly vram: string;
  readonly noLoad: string;
  readonly noSteps: string;
  readonly atLeast: string;
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
  /** `fresh`: in place of all points before. */
  | { readonly kind: 'load'; readonly points: readonly LoadPoint[]; readonly fresh: boolean }
  | { readonly kind: 'loadProblem'; readonly text: string | undefined };

export type FromPage =
  /** The page has begun, or was shown again without what it held. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'openLine'; readonly line: number }
  | { readonly kind: 'openLog'; readonly log: 'build' | 'run' };
