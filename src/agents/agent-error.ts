import { HubError } from '../hub/errors';
import { redact } from '../hub/redact';
import type { AgentContext } from './agent-context';
import { withToolNames } from './tool-names';

/** A tool cannot do what was asked, by something that the caller can change. */
export class AgentError extends Error {
  override readonly name = 'AgentError';

  constructor(
    /** What happened and why: one sentence. */
    message: string,
    /** What to do next: one sentence. */
    readonly advice: string,
  ) {
    super(message);
  }
}

/** What happened and what to do, for a model: short, without secrets. */
export function errorText(error: unknown, { signInAdvice, toolPrefix }: Pick<AgentContext, 'signInAdvice' | 'toolPrefix'>): string {
  const message = error instanceof Error ? error.message : String(error);
  const given = (error as { advice?: unknown } | null | undefined)?.advice;
  const signIn = error instanceof HubError && (error.kind === 'no-token' || error.kind === 'unauthorized');
  const advice = signIn ? signInAdvice : typeof given === 'string' ? withToolNames(given, toolPrefix) : '';
  return redact(`${message} ${advice}`.trim()).slice(0, 2_000);
}
