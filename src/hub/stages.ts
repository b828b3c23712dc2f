/** What a stage of a Space means to a person and to a program. */
export interface StageMeaning {
  /** As the Hub says it. */
  readonly stage: string;
  readonly label: string;
  /** It changes by itself soon. */
  readonly moving: boolean;
  /** It stands, and something has to be mended. */
  readonly failed: boolean;
  /** The app answers, be it an older build of it. */
  readonly running: boolean;
  /** What to do next; undefined where there is nothing to do. */
  readonly advice: string | undefined;
}

type Row = Omit<StageMeaning, 'stage'>;

const moving = { moving: true, failed: false, running: false } as const;
const failed = { moving: false, failed: true, running: false } as const;
const idle = { moving: false, failed: false, running: false } as const;

// The Hub's stages, as its public clients list them.
const table: Readonly<Record<string, Row>> = {
  NO_APP_FILE: { label: 'No app file', ...failed, advice: 'Push a Dockerfile to the Space repo.' },
  CONFIG_ERROR: { label: 'Configuration error', ...failed, advice: 'Mend the front matter of README.md and push.' },
  BUILDING: { label: 'Building', ...moving, advice: undefined },
  BUILD_ERROR: { label: 'Build failed', ...failed, advice: 'Read the build log.' },
  RUNNING: { label: 'Running', moving: false, failed: false, running: true, advice: undefined },
  RUNNING_BUILDING: { label: 'Building, old version runs', moving: true, failed: false, running: true, advice: undefined },
  RUNTIME_ERROR: { label: 'App failed', ...failed, advice: 'Read the run log.' },
  DELETING: { label: 'Being deleted', ...idle, advice: undefined },
  STOPPED: { label: 'Stopped', ...idle, advice: 'Restart the Space.' },
  PAUSED: { label: 'Paused', ...idle, advice: 'Wake the Space; paused hardware is not billed.' },
  APP_STARTING: { label: 'Starting', ...moving, advice: undefined },
  RUNNING_APP_STARTING: { label: 'Starting, old version runs', moving: true, failed: false, running: true, advice: undefined },
  SLEEPING: { label: 'Sleeping', ...idle, advice: 'Open the app to wake it.' },
};

/** A stage that is not known shows as itself and counts as standing. */
export function stageMeaning(stage: string): StageMeaning {
  const row = Object.hasOwn(table, stage) ? table[stage] : undefined;
  return { stage, ...(row ?? { label: stage, ...idle, advice: undefined }) };
}

/** What a Space has failed at that stands failed. A configuration that the Hub refuses is not built, and no log tells of it. */
export type FailedAt = 'configuration' | 'build' | 'run';

const failedAtStage: Readonly<Record<string, FailedAt>> = { NO_APP_FILE: 'configuration', CONFIG_ERROR: 'configuration', BUILD_ERROR: 'build', RUNTIME_ERROR: 'run' };

/** Undefined where nothing has failed. */
export function failedAt(stage: string): FailedAt | undefined {
  return Object.hasOwn(failedAtStage, stage) ? failedAtStage[stage] : undefined;
}

/** What a diagnosis is the diagnosis of. */
export function failedAtOf({ phase, refused }: { readonly phase: 'build' | 'run'; readonly refused: boolean }): FailedAt {
  return refused ? 'configuration' : phase;
}

/** What is known of a configuration that the Hub refuses: its own message, and without one the stage, where that says it all. */
export interface Refusal {
  readonly phase: 'build';
  readonly refused: true;
  readonly errorMessage: string | undefined;
}

export function refusalOf({ stage, errorMessage }: { readonly stage: string; readonly errorMessage: string | undefined }): Refusal {
  return { phase: 'build', refused: true, errorMessage: errorMessage ?? (stage === 'NO_APP_FILE' ? stage : undefined) };
}

/** It does not run until somebody asks it to. */
export function isIdle(stage: string): boolean {
  return stage === 'SLEEPING' || stage === 'PAUSED' || stage === 'STOPPED';
}

export const knownStages: readonly string[] = Object.keys(table);

/** The build's or the app's log will not grow at this stage. An unknown stage ends nothing. */
export function logEnded(kind: 'build' | 'run', stage: string): boolean {
  if (!knownStages.includes(stage)) return false;
  if (kind === 'build') return stage !== 'BUILDING' && stage !== 'RUNNING_BUILDING';
  const { moving, running } = stageMeaning(stage);
  return !moving && !running;
}
