import { redact } from '../hub/redact';
import { failedAtOf, type FailedAt } from '../hub/stages';
import type { Cause, Diagnosis } from '../logs/diagnosis';

const whats: Readonly<Record<FailedAt, string>> = { configuration: 'Configuration refused', build: 'Build failed', run: 'App failed' };

/** What a diagnostic says of a failure: what happened, the log's line that says so, what to do, and of which build. */
export function failureText({ title, evidence, cure }: Cause, of: Pick<Diagnosis, 'phase' | 'refused' | 'commit'>): string {
  const which = of.commit === undefined ? '' : ` (commit ${of.commit})`;
  return redact([`${whats[failedAtOf(of)]}: ${title}${which}`, evidence.trim(), cure].filter((line) => line !== '').join('\n'));
}
