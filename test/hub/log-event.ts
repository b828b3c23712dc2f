/** A line of a log and how many real seconds it comes after the one before. */
export interface LogEvent {
  readonly seconds: number;
  readonly line: string;
}

/** Lines that come evenly within so many seconds. */
export function spread(seconds: number, lines: readonly string[]): LogEvent[] {
  return lines.map((line) => ({ seconds: seconds / Math.max(1, lines.length), line }));
}
