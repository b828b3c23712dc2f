// Most lines of a log say nothing that a diagnosis goes by. Which ones do is seen for many lines at once, on bytes: a line
// of its own costs a search in a string ten times as much.
import { nextAnchor } from './hits';

/** Characters that are looked at in one go; one longer line is. */
const chunkCharacters = 256 * 1024;

let bytes = Buffer.alloc(chunkCharacters);

/**
 * Tells `plain` of each run of lines, from `from` up to `to`, that hold no text of the catalogue and are no part of the
 * builder's own grammar, whatever stands around them; `other` of each line else. All of them, in order.
 * @param joined the lines with a line feed between
 */
export function sortLines(lines: readonly string[], joined: string, plain: (from: number, to: number) => void, other: (line: number) => void): void {
  let run = 0;
  let start = 0;
  for (let from = 0; from < lines.length; ) {
    let to = from;
    let end = start;
    do end += (lines[to++] as string).length + 1;
    while (to < lines.length && end + (lines[to] as string).length - start < chunkCharacters);
    const chunk = start === 0 && to === lines.length ? joined : joined.slice(start, end - 1);
    const low = written(chunk);
    let at = 0;
    for (let line = from; line < to; line++) {
      const lineEnd = at + (lines[line] as string).length;
      if (!isProgress(low, at, lineEnd) && (!isPlain(low, at, lineEnd, chunk) || nextAnchor(low, at, lineEnd) >= 0)) {
        if (line > run) plain(run, line);
        other(line);
        run = line + 1;
      }
      at = lineEnd + 1;
    }
    from = to;
    start = end;
  }
  if (run < lines.length) plain(run, lines.length);
  // One long line does not stay for good.
  if (bytes.length > chunkCharacters) bytes = Buffer.alloc(chunkCharacters);
}

/** The low half of each character, until the next call. */
function written(text: string): Uint8Array {
  if (text.length > bytes.length) bytes = Buffer.alloc(text.length);
  bytes.write(text, 0, 'latin1');
  return bytes;
}

/**
 * What installers say while all goes well: how it begins, and how it ends, so that nothing stands behind it whose line end
 * was lost. Most of a log is such, and need not be searched.
 */
const progress = [
  ['Collecting ', ')'],
  ['  Downloading ', 'B)'],
  ['Downloading ', 'B)'],
  ['  Using cached ', 'B)'],
  ['Get:', 'B]'],
  ['Unpacking ', ') ...'],
  ['Preparing to unpack ', ' ...'],
  ['Selecting previously unselected package ', '.'],
].map(([begin = '', end = '']) => ({ begin: Uint8Array.from(Buffer.from(begin, 'latin1')), end: Uint8Array.from(Buffer.from(end, 'latin1')) }));
/** By the fourth character, which no two of them have in common. */
const byFourth = new Array<(typeof progress)[number] | undefined>(256).fill(undefined);
for (const each of progress) byFourth[each.begin[3] as number] = each;

function isProgress(bytes: Uint8Array, start: number, end: number): boolean {
  const tool = byFourth[bytes[start + 3] as number];
  return tool !== undefined && end - start >= tool.begin.length + tool.end.length && holdsAt(bytes, start, tool.begin) && holdsAt(bytes, end - tool.end.length, tool.end);
}

function holdsAt(bytes: Uint8Array, start: number, wanted: Uint8Array): boolean {
  for (let index = 0; index < wanted.length; index++) if (bytes[start + index] !== wanted[index]) return false;
  return true;
}

/** The second character of what a mark of the builder's begins with, by the first. */
const beginnings = new Uint8Array(256);
for (const mark of ['-->', '---', '===', 'DONE', 'CACHED']) beginnings[mark.charCodeAt(0)] = mark.charCodeAt(1);
/** `error: failed to solve`, in any case. */
const letterE = 101;
const letterR = 114;

/** Empty; or neither blank, nor what a mark of the builder's begins with, nor what a step's time ends with. */
function isPlain(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  let at = start;
  while (at < end && bytes[at] === 32) at++;
  if (at === end) return at === start;
  const first = bytes[at] as number;
  if (first < 33 || first > 126) {
    // It may be the low half of any character: of those that draw progress none is white space.
    const character = text.charCodeAt(at);
    if (character < 0x2060 || character > 0x2fff) return false;
  }
  const second = bytes[at + 1] as number;
  if ((beginnings[first] !== 0 && beginnings[first] === second) || ((first | 32) === letterE && (second | 32) === letterR)) return false;
  return !(bytes[end - 1] === 115 && bytes[end - 3] === 46);
}
