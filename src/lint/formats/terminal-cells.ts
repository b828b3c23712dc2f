import { eastAsianWidth } from 'get-east-asian-width';
import type { Span } from '../../documents/text';

/** What a terminal shows as one sign, the cells that it takes, and its place in the text. */
export interface Sign extends Span {
  readonly shown: string;
  readonly width: number;
}

const tabStop = 4;
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * The signs of one line: tabs up to the next stop, a space for any other control character, and U+FFFD for what is
 * invisible or turns the direction of reading, so that nothing hides and no control sequence reaches the terminal.
 */
export function signsOf(line: string): Sign[] {
  const signs: Sign[] = [];
  let column = 0;
  for (const { segment, index } of segmenter.segment(line)) {
    const { shown, width } = signFor(segment, column);
    signs.push({ shown, width, start: index, end: index + segment.length });
    column += width;
  }
  return signs;
}

function signFor(segment: string, column: number): { readonly shown: string; readonly width: number } {
  if (segment === '\t') {
    const width = tabStop - (column % tabStop);
    return { shown: ' '.repeat(width), width };
  }
  const code = segment.codePointAt(0) ?? 0;
  if (code < 32 || (code >= 127 && code < 160)) return { shown: ' ', width: 1 };
  if (code < 127 && segment.length === 1) return { shown: segment, width: 1 };
  if (/^[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(segment)) return { shown: '\ufffd', width: 1 };
  // A mark with nothing to stand on gets a place of its own.
  if (/^\p{M}/u.test(segment)) return { shown: `\u25cc${segment}`, width: 1 };
  const wide = /^\p{Emoji_Presentation}/u.test(segment) || segment.includes('\ufe0f') ? 2 : eastAsianWidth(code);
  return { shown: segment, width: wide };
}

/** Text that a terminal may be given as it is: one line, without control characters. */
export function printable(text: string): string {
  return signsOf(text.replace(/\s+/g, ' '))
    .map(({ shown }) => shown)
    .join('');
}

/** A file's name in one line: control characters as they are written in a string. */
export function printableName(name: string): string {
  const escaped = name.replace(/[\u0000-\u001f\u007f-\u009f]/g, (control) => JSON.stringify(control).slice(1, -1));
  return signsOf(escaped)
    .map(({ shown }) => shown)
    .join('');
}
