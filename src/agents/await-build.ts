import type { HubConnection } from '../hub/connection';
import { pause } from '../hub/deadline';
import { HubError } from '../hub/errors';
import { readRuntime, type SpaceRuntime } from '../hub/space';
import { stageMeaning } from '../hub/stages';

/**
 * What became of a push. `runs`: the Space runs the commit; `failed`: its build or its start did; `goes-on`: it is not
 * over; `no-build`: nothing began to move; `idle`: the Space sleeps or is paused; `unknown`: the Hub did not tell.
 */
export const buildOutcomes = ['runs', 'failed', 'goes-on', 'no-build', 'idle', 'unknown'] as const;

export interface BuildEnd {
  readonly outcome: (typeof buildOutcomes)[number];
  /** As last seen. */
  readonly stage: string | undefined;
}

export interface AwaitBuildOptions {
  /** The commit that was pushed. */
  readonly sha: string;
  /** How long to look, in milliseconds; at 0 the Space is not looked at. */
  readonly withinMs: number;
  readonly signal: AbortSignal;
  /** A stage that was there before the push may stand so long until the Hub has noticed the push; 45 seconds where not given. */
  readonly beginsWithinMs?: number;
  /** The stage in words, at every change of it and now and then between. */
  readonly onProgress?: ((text: string) => void) | undefined;
}

const firstPauseMs = 500;
const longestPauseMs = 5_000;
/** A client that hears nothing for a minute may take the call for dead. */
const sayEveryMs = 15_000;

/**
 * Looks at a Space after a push until it stands again. Throws nothing but the signal's reason: what was pushed is
 * pushed, and a Hub that does not tell makes the end `unknown`.
 */
export async function awaitBuild(connection: HubConnection, spaceId: string, options: AwaitBuildOptions): Promise<BuildEnd> {
  const { sha, withinMs, signal, onProgress, beginsWithinMs = 45_000 } = options;
  if (withinMs === 0) return { outcome: 'goes-on', stage: undefined };
  const begin = performance.now();
  let moved = false;
  let last: SpaceRuntime | undefined;
  let said = { text: '', at: 0 };
  for (let waitMs = firstPauseMs; ; waitMs = Math.min(waitMs * 1.5, longestPauseMs)) {
    const elapsed = performance.now() - begin;
    if (elapsed + waitMs > withinMs) return { outcome: last === undefined ? 'unknown' : 'goes-on', stage: last?.stage };
    await pause(waitMs, signal);
    try {
      last = await readRuntime(connection, spaceId, signal);
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      if (!error.passing) return { outcome: 'unknown', stage: last?.stage };
      continue;
    }
    const { label, moving } = stageMeaning(last.stage);
    moved ||= moving;
    const now = performance.now();
    if (onProgress && (label !== said.text || now - said.at > sayEveryMs)) {
      onProgress(`${label}, ${String(Math.round((now - begin) / 1000))} s after the push`);
      said = { text: label, at: now };
    }
    const outcome = outcomeOf(last, sha, moved || now - begin > beginsWithinMs, moved);
    if (outcome !== undefined) return { outcome, stage: last.stage };
  }
}

/** Undefined while it is not over. `begun`: what stands now is not what stood before the push. */
function outcomeOf({ stage, deployedSha }: SpaceRuntime, sha: string, begun: boolean, moved: boolean): BuildEnd['outcome'] | undefined {
  const { moving, failed, running } = stageMeaning(stage);
  if (moving) return undefined;
  if (running && deployedSha === sha) return 'runs';
  if (!begun) return undefined;
  if (failed) return 'failed';
  if (running) return moved && deployedSha === undefined ? 'runs' : 'no-build';
  return 'idle';
}
