import type { DeployFacts } from './deploy-request';
import type { DeployOutcome, Deployment } from './deployment-model';
import { refusedFailure, type LogFailure } from './log-reading';

const ofLog: ReadonlySet<DeployOutcome['kind']> = new Set(['build-failed', 'start-failed', 'crashed']);

/** Why a deployment failed: by its log, or by what the Hub says of a configuration that it refuses. Undefined where it did not, or nothing says why. */
export function failureOf({ outcome, last }: Deployment, { log, errorMessage }: Pick<DeployFacts, 'log' | 'errorMessage'>): LogFailure | undefined {
  if (outcome === undefined) return undefined;
  if (outcome.kind === 'config-error') return last && refusedFailure({ stage: last.stage, errorMessage });
  return ofLog.has(outcome.kind) ? log?.failure : undefined;
}
