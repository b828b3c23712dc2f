import { describe, expect, test } from 'vitest';
import { followText, type TextChange } from '../../../src/documents/followed-text';

const piece = 'RUN apt-get install -y \\\n    gone';
const before = `FROM python\n${piece}\nCMD ["a"]\n`;
const at = before.indexOf(piece);

/** The text after changes whose offsets are those before them. */
function changed(text: string, changes: readonly TextChange[]): string {
  return [...changes].sort((a, b) => b.offset - a.offset).reduce((result, { offset, length, text: put }) => result.slice(0, offset) + put + result.slice(offset + length), text);
}

describe('A piece of a text is followed', () => {
  test.each<[what: string, changes: readonly TextChange[], lost: boolean]>([
    ['a line above', [{ offset: 0, length: 0, text: '# new\n' }], false],
    ['a line above goes', [{ offset: 0, length: 12, text: '' }], false],
    ['a line below', [{ offset: before.length, length: 0, text: 'USER 1000\n' }], false],
    ['above and below at once', [{ offset: 0, length: 4, text: 'from' }, { offset: before.length, length: 0, text: '#' }], false],
    ['a letter within', [{ offset: at + 5, length: 0, text: 'x' }], true],
    ['a letter at its end', [{ offset: at + piece.length, length: 0, text: 'x' }], true],
    ['a letter at its beginning', [{ offset: at, length: 0, text: 'x' }], true],
    ['a blank at its end', [{ offset: at + piece.length, length: 0, text: ' ' }], false],
    ['the line goes', [{ offset: at, length: piece.length + 1, text: '' }], true],
    ['all is replaced by the same with more above', [{ offset: 0, length: before.length, text: `# new\n${before}` }], false],
  ])('%s', (_, changes, lost) => {
    const text = changed(before, changes);
    const found = followText(piece, at, changes, text);
    expect(found === undefined).toBe(lost);
    if (found !== undefined) expect(text.slice(found, found + piece.length)).toBe(piece);
  });

  test('one that comes back is found again, and of two alike none is chosen', () => {
    expect(followText(piece, undefined, [], before)).toBe(at);
    expect(followText(piece, undefined, [], before + before)).toBeUndefined();
  });
});
