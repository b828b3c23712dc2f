import type { HubConnection } from '../hub/connection';
import { startDeadline } from '../hub/deadline';
import { followLog } from '../hub/log-stream';
import { readableLine } from '../logs/terminal-text';

/** An app that logs without end is read for so long. */
const longestReadMs = 30_000;

/**
 * Hands the lines of a Space's log, as it is now, to `take`: readable, one by one, each with the server's time. `reset` is told that another log
 * began in its place. Throws a HubError and the signal's reason.
 * @returns false where the log went on and was left.
 */
export async function readSpaceLog(
  { id, connection }: { readonly id: string; readonly connection: HubConnection },
  kind: 'build' | 'run',
  take: (line: string, timestamp: string | undefined) => void,
  reset: () => void,
  signal: AbortSignal,
): Promise<boolean> {
  const deadline = startDeadline(signal, longestReadMs);
  try {
    const batches = followLog(connection, id, kind, {
      follow: false,
      signal: deadline.signal,
      onState: (state) => {
        if (state.kind === 'restarted') reset();
      },
    });
    for await (const batch of batches) for (const { text, timestamp } of batch) for (const line of readableLine(text)) take(line, timestamp);
    signal.throwIfAborted();
    return !deadline.passed;
  } finally {
    deadline.dispose();
  }
}
