import type { LogLine } from '../hub/log-stream';
import { redactAll } from '../hub/redact';
import type { TerminalText } from '../logs/terminal-text';

/** One readable line of a log, as it is saved and shown. */
export interface LogRecord {
  /** Without secrets, escape sequences and its line end. */
  readonly text: string;
  /** As the server writes it, in ISO 8601; empty where it gives none. */
  readonly timestamp: string;
}

/** What a batch of a stream adds to the log. */
export interface LogBatch {
  readonly records: readonly LogRecord[];
  /** Their texts, with a line feed between. */
  readonly joined: string;
}

/** Long lines become several records. */
export function recordsOf(batch: readonly LogLine[], terminal: TerminalText): LogBatch {
  const texts: string[] = [];
  const timestamps: string[] = [];
  for (const line of batch) {
    for (const text of terminal.pushLine(line.text)) {
      texts.push(text);
      timestamps.push(line.timestamp ?? '');
    }
  }
  const { texts: shown, joined } = redactAll(texts);
  return { records: shown.map((text, index) => ({ text, timestamp: timestamps[index] ?? '' })), joined };
}

/** A record's line in the saved log. */
export function savedLine({ timestamp, text }: LogRecord): string {
  return `${timestamp}\t${text}\n`;
}

/** The records of a saved log's text; a last line without its end was not written whole, and counts. */
export function recordsIn(saved: string): LogRecord[] {
  const lines = saved.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => {
    const tab = line.indexOf('\t');
    return { timestamp: line.slice(0, Math.max(0, tab)), text: line.slice(tab + 1) };
  });
}

/** A record as people read it. With times every line begins with one of the same width, or with blanks. */
export function shownLine({ timestamp, text }: LogRecord, times: boolean): string {
  return times ? `${shownTime(timestamp)} ${text}` : text;
}

/** As the log's own headers write it: `2026-04-04 12:08:20`, in UTC. */
function shownTime(timestamp: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(timestamp) ? timestamp.slice(0, 19).replace('T', ' ') : ' '.repeat(19);
}

const timeBefore = /^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d| {19}) /;

/** Lines of a shown log without the times before them; as they are where the log is shown without. */
export function withoutTimes(lines: readonly string[]): readonly string[] {
  // A log begins with a header: a time before it is one of ours, not a program's.
  const begin = lines.slice(0, 2).find((line) => line.includes('====='));
  return begin !== undefined && timeBefore.test(begin) ? lines.map((line) => line.replace(timeBefore, '')) : lines;
}
