import type { Position, Span } from '../../documents/text';
import type { SourceText } from '../../project/project';
import { maskSecrets } from '../knowledge/secret-patterns';
import { signsOf, type Sign } from './terminal-cells';

/** A line of the text, and the marks for the line below it. */
export interface FrameLine {
  /** From 1; undefined for lines that are left out. */
  readonly number: number | undefined;
  readonly text: string;
  readonly marks: string;
}

/** Of a span over more lines than this, the first ones and the last are shown. */
const mostLines = 4;
/** Characters before and behind the shown part of a long line that are looked at for secrets. */
const margin = 300;
/** Cells that stay before the place in a line that is cut. */
const before = 30;

/**
 * The lines of a span with marks below it, each at most `width` cells wide. Secrets are masked. Empty for a file without
 * text.
 */
export function codeFrame(source: SourceText | undefined, span: Span, width: number): FrameLine[] {
  if (source === undefined || source.text === '') return [];
  const { lines } = source;
  const start = lines.positionAt(span.start);
  const end = endOf(source, span, start);
  const last = end.line - start.line;
  const all = Array.from({ length: Math.min(last + 1, mostLines) }, (_, index) => index);
  const shown = last < mostLines ? all : [0, 1, last];
  return shown.flatMap((index) => {
    const line = start.line + index;
    const from = index === 0 ? start.character : undefined;
    const until = index === last ? end.character : undefined;
    const frame = frameLine(source, line, from, until, width);
    const left = last < mostLines || index !== last ? [] : [{ number: undefined, text: `(${String(last - 2)} more lines)`, marks: '' }];
    return [...left, frame];
  });
}

/** A span that ends with a line break ends in the line before it. */
function endOf({ lines }: SourceText, span: Span, start: Position): Position {
  const end = lines.positionAt(span.end);
  if (end.line === start.line || end.character > 0) return end;
  const { start: first, end: last } = lines.lineSpan(end.line - 1);
  return { line: end.line - 1, character: last - first };
}

/** `from` is undefined where the line is marked from its first character that is no white space, `until` where to its end. */
function frameLine({ text, lines }: SourceText, number: number, from: number | undefined, until: number | undefined, width: number): FrameLine {
  const line = lines.lineSpan(number);
  const whole = text.slice(line.start, Math.min(line.end, line.start + 100_000));
  const markFrom = from ?? Math.max(0, whole.search(/\S/));
  const markUntil = until ?? whole.trimEnd().length;
  // Enough for the shown part, whatever it is made of; a line may have a million characters.
  const sliceStart = wholeSign(text, Math.max(line.start, line.start + markFrom - width));
  const sliceEnd = wholeSign(text, Math.min(line.end, line.start + markFrom + 4 * width));
  const signs = signsOf(masked(text, { start: sliceStart, end: sliceEnd }));
  const offset = sliceStart - line.start;
  const { shown, cutBefore, cutBehind } = cut(signs, markFrom - offset, width, sliceStart > line.start, sliceEnd < line.end);
  let marks = cutBefore ? ' ' : '';
  let marked = false;
  for (const sign of shown) {
    const isMarked: boolean = sign.end + offset > markFrom && (sign.start + offset < markUntil || (!marked && from !== undefined));
    marks += (isMarked ? '^' : ' ').repeat(sign.width);
    marked ||= isMarked;
  }
  // A place behind the last character.
  if (!marked && from !== undefined) marks += '^';
  const piece = shown.map((sign) => sign.shown).join('');
  return { number: number + 1, text: `${cutBefore ? '…' : ''}${piece}${cutBehind ? '…' : ''}`, marks: marks.trimEnd() };
}

/** The part of the line that fits, with the place `at` in it. */
function cut(
  signs: readonly Sign[],
  at: number,
  width: number,
  moreBefore: boolean,
  moreBehind: boolean,
): { readonly shown: readonly Sign[]; readonly cutBefore: boolean; readonly cutBehind: boolean } {
  const total = signs.reduce((sum, sign) => sum + sign.width, 0);
  if (total <= width && !moreBefore && !moreBehind) return { shown: signs, cutBefore: false, cutBehind: false };
  let place = signs.findIndex(({ end }) => end > at);
  if (place < 0) place = signs.length;
  let first = place;
  let room = before;
  // A place near the beginning needs no cut there.
  const cellsBefore = signs.slice(0, place).reduce((sum, sign) => sum + sign.width, 0);
  if (!moreBefore && cellsBefore <= before) first = 0;
  else for (; first > 0 && (signs[first - 1]?.width ?? 0) <= room; first--) room -= signs[first - 1]?.width ?? 0;
  const cutBefore = moreBefore || first > 0;
  let left = width - (cutBefore ? 1 : 0) - 1;
  let last = first;
  for (; last < signs.length && (signs[last]?.width ?? 0) <= left; last++) left -= signs[last]?.width ?? 0;
  return { shown: signs.slice(first, last), cutBefore, cutBehind: moreBehind || last < signs.length };
}

/** Not between the two halves of one character. */
function wholeSign(text: string, offset: number): number {
  return /[\udc00-\udfff]/.test(text.charAt(offset)) && /[\ud800-\udbff]/.test(text.charAt(offset - 1)) ? offset - 1 : offset;
}

/** A piece of the text without its secrets, one that only begins or ends in it included. */
function masked(text: string, { start, end }: Span): string {
  const from = Math.max(0, start - margin);
  return maskSecrets(text.slice(from, end + margin)).slice(start - from, end - from);
}
