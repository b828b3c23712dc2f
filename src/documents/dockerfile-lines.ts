import { isSpace } from './joined-text';
import type { Span, SyntaxProblem } from './text';

/** BuildKit's scanner refuses a longer line (bufio.MaxScanTokenSize), counted in bytes without the line feed. */
const longestLine = 65_535;

/** What the directives at the top of the file say. */
export interface Directives {
  readonly escape: '\\' | '`';
  /** The value of `# syntax=`: the image of the frontend that reads this file. */
  readonly syntax: string | undefined;
  readonly problems: readonly SyntaxProblem[];
}

/** One line of the file: `end` is before its line end (LF, and all CRs before it), `next` behind it. */
export interface PhysicalLine extends Span {
  readonly next: number;
}

/** An instruction's line, from its first character to the end of its last piece. `next` is where the next line begins. */
export interface LogicalLine extends Span {
  /** What is joined to one line where the file has it in several pieces; most instructions are of one. */
  readonly pieces: readonly Span[] | undefined;
  readonly next: number;
}

export function physicalLine(text: string, start: number): PhysicalLine {
  const feed = text.indexOf('\n', start);
  let end = feed < 0 ? text.length : feed;
  const next = feed < 0 ? end : feed + 1;
  while (end > start && text.charCodeAt(end - 1) === 13) end--;
  return { start, end, next };
}

function firstCharacter(text: string, start: number, end: number): number {
  let index = start;
  while (index < end && isSpace(text.charCodeAt(index))) index++;
  return index;
}

/**
 * Reads the directives. They end at the first line that is none: a blank line, an instruction, or a comment that
 * is not `name=value` with a name that BuildKit knows.
 */
export function readDirectives(text: string): Directives {
  let escape: Directives['escape'] = '\\';
  let syntax: string | undefined;
  const problems: SyntaxProblem[] = [];
  const seen = new Set<string>();
  for (let offset = 0; offset < text.length; ) {
    const line = physicalLine(text, offset);
    const start = firstCharacter(text, line.start, line.end);
    if (text[start] !== '#') break;
    const match = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S.*)$/.exec(text.slice(start, line.end));
    const name = match?.[1]?.toLowerCase();
    const value = match?.[2]?.trimEnd();
    if (name === undefined || value === undefined || !['syntax', 'escape', 'check'].includes(name)) break;
    const span = { start, end: line.end };
    if (seen.has(name)) {
      problems.push({ span, message: `The parser directive '${name}' may stand only once.` });
    } else if (name === 'syntax') {
      syntax = value;
    } else if (name === 'escape') {
      if (value === '\\' || value === '`') escape = value;
      else problems.push({ span, message: 'The escape character must be a backslash or a backtick.' });
    }
    seen.add(name);
    offset = line.next;
  }
  return { escape, syntax, problems };
}

/**
 * Reads the next instruction's line from `offset`, or undefined where there is none. Where each comment begins is
 * added to `comments`.
 */
export function readLogicalLine(
  text: string,
  offset: number,
  escape: string,
  comments: number[],
): LogicalLine | undefined {
  let start = -1;
  let end = -1;
  let pieces: Span[] | undefined;
  while (offset < text.length) {
    const line = physicalLine(text, offset);
    offset = line.next;
    const first = firstCharacter(text, line.start, line.end);
    if (first === line.end) continue;
    if (text.charCodeAt(first) === 35) {
      comments.push(first);
      continue;
    }
    const pieceStart = start === -1 ? first : line.start;
    const continuation = continuationAt(text, pieceStart, line.end, escape);
    const pieceEnd = continuation ?? line.end;
    if (start === -1) start = pieceStart;
    else (pieces ??= [{ start, end }]).push({ start: pieceStart, end: pieceEnd });
    end = pieceEnd;
    if (continuation === undefined) break;
  }
  return start === -1 ? undefined : { start, end, pieces, next: offset };
}

/**
 * Where the continuation begins that ends this line: an escape character, not escaped itself, with nothing but
 * blanks and tabs behind it.
 */
function continuationAt(text: string, start: number, end: number, escape: string): number | undefined {
  let last = end - 1;
  while (last > start && (text.charCodeAt(last) === 32 || text.charCodeAt(last) === 9)) last--;
  if (text[last] !== escape || (last > start && text[last - 1] === escape)) return undefined;
  return last;
}

/** The lines that are too long for BuildKit's scanner. */
export function tooLongLines(text: string): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    if ((end - start) * 3 > longestLine && Buffer.byteLength(text.slice(start, end)) > longestLine) {
      problems.push({ span: { start, end }, message: `The line is longer than ${String(longestLine)} bytes.` });
    }
    start = end + 1;
  }
  return problems;
}
