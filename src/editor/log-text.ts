/** What an error holds for a log and not for a person: what git said, the Hub's id of the request. */
interface Traceable {
  readonly detail?: unknown;
  readonly requestId?: unknown;
}

const deepest = 5;

/** An error for the log, with its stack, its causes and what helps to trace them. May hold secrets: redact it. */
export function logText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const lines = [error.stack ?? error.message, ...traces(error)];
  let cause = error.cause;
  for (let depth = 0; cause instanceof Error && depth < deepest; depth++) {
    lines.push(`Caused by: ${cause.message}`, ...traces(cause));
    cause = cause.cause;
  }
  return lines.join('\n');
}

/** The same for what is no fault of the extension: its message, without a stack. */
export function shortLogText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [error.message, ...traces(error)].join('\n');
}

function traces(error: Error): string[] {
  const { detail, requestId } = error as Error & Traceable;
  return [
    ...(typeof requestId === 'string' && requestId !== '' ? [`Request: ${requestId}`] : []),
    ...(typeof detail === 'string' && detail !== '' ? [detail] : []),
  ];
}
