import type { NextStep } from './access';
import type { CheckpointRow } from './report';

/** What to do next about a checkpoint, the most pressing first: access for the account, then the Space's token. */
export function nextSteps({ access, space, presence }: Pick<CheckpointRow, 'access' | 'space' | 'presence'>): NextStep[] {
  if (presence.state === 'present') return [];
  return [access?.next, space?.next].filter((step) => step !== undefined);
}
