// How lines of a log end: with a step's time, with blanks of a web page, or not at all.
import type { LineReading } from './hits';

const gluedEnd = /^(.*\S) ?(DONE \d+\.\ds)$/;

/** Where a mark stands behind other text: the line end between them was lost. */
export function lostLineEnd(text: string, { marks }: LineReading): number | undefined {
  if (endsInTime(text) && !text.startsWith('DONE ') && !text.startsWith('--> ')) {
    const end = gluedEnd.exec(text.slice(-200));
    if (end !== null) return text.length - (end[2]?.length ?? 0);
  }
  for (const { mark, start } of marks) {
    if (mark !== 'step' || start === 0) continue;
    // A header's own text may quote another one.
    if (text.startsWith('--> ') && !text.startsWith('--> ERROR: ', start)) return undefined;
    return text.slice(0, start).trim() === '' ? undefined : start;
  }
  return undefined;
}

/** As a step's end does. */
export function endsInTime(text: string): boolean {
  const { length } = text;
  return text.charCodeAt(length - 1) === 115 && text.charCodeAt(length - 3) === 46;
}

export function endsWithBlank(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last === 32 || last === 9 || last === 160;
}
