import { redact } from '../hub/redact';
import type { Cause } from '../logs/diagnosis';

/** What a diagnostic says of a failure: what happened, the log's line that says so, what to do, and of which build. */
export function failureText({ title, evidence, cure }: Cause, of: { readonly commit: string | undefined; readonly phase: 'build' | 'run' }): string {
  const what = of.phase === 'build' ? 'Build' : 'App';
  const which = of.commit === undefined ? '' : ` (commit ${of.commit})`;
  return redact([`${what} failed: ${title}${which}`, evidence.trim(), cure].filter((line) => line !== '').join('\n'));
}
