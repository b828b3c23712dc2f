import { startDeployment, reduceDeployment } from './deployment';
import type { DeployAnswer, DeployEffect, Deployment, DeployOptions } from './deployment-model';

/** What carries out a deployment's effects; it may report `committed` and the like by itself through `tell`. */
export interface DeployWorker {
  now(): number;
  /** Rejects for what ends the deployment, with an error that has an `advice`; or with the signal's reason. */
  perform(effect: DeployEffect, signal: AbortSignal): Promise<DeployAnswer>;
}

/**
 * Runs a deployment to its end, one effect after another. An abort ends it at the next moment; it never touches the
 * Space. Never rejects: what goes wrong is the outcome.
 */
export async function runDeployment(
  worker: DeployWorker,
  options: DeployOptions,
  { signal, onChange }: { readonly signal: AbortSignal; readonly onChange?: ((state: Deployment) => void) | undefined },
): Promise<Deployment> {
  let { state, effect } = startDeployment(options, worker.now());
  onChange?.(state);
  while (effect !== undefined) {
    const answer = await answered(worker, effect, signal);
    ({ state, effect } = reduceDeployment(state, { ...answer, at: worker.now() }));
    onChange?.(state);
    if (effect === undefined && state.phase !== 'ended') {
      ({ state, effect } = reduceDeployment(state, { kind: 'failed', at: worker.now(), message: 'The deployment got an answer that it did not ask for.', advice: 'Look at the Space, and deploy again.' }));
    }
  }
  return state;
}

async function answered(worker: DeployWorker, effect: DeployEffect, signal: AbortSignal): Promise<DeployAnswer> {
  if (signal.aborted) return { kind: 'cancelled' };
  try {
    return await worker.perform(effect, signal);
  } catch (error) {
    // A push that was under way when it was cancelled tells how far it came.
    if (signal.aborted) return { kind: 'cancelled' };
    const { advice } = (error ?? {}) as { advice?: unknown };
    return {
      kind: 'failed',
      message: error instanceof Error ? error.message : String(error),
      advice: typeof advice === 'string' ? advice : 'Try again.',
    };
  }
}
