import { stageMeaning } from '../hub/stages';
import type { Deployment, DeployPhase } from './deployment-model';

const phaseTexts: Readonly<Record<DeployPhase, string | undefined>> = {
  check: 'Checking',
  ask: undefined,
  sync: 'Syncing',
  recheck: undefined,
  commit: 'Committing',
  push: 'Pushing',
  watch: 'Watching the Space',
  reboot: undefined,
  observe: 'Following the first minutes of the app',
  log: 'Reading the log',
  ended: undefined,
};

/** One line for each step, and for each stage of the Space as it changes. */
export function progressText(state: Deployment): string | undefined {
  const stage = state.phase === 'watch' ? state.stages.at(-1)?.stage : undefined;
  return stage === undefined ? phaseTexts[state.phase] : stageMeaning(stage).label;
}
