import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { LineIndex } from '../../../src/documents/text';

describe('LineIndex', () => {
  it.each([
    ['', 1],
    ['a', 1],
    ['a\n', 2],
    ['a\r\nb', 2],
    ['a\rb\nc\r\n', 4],
    ['\r\r\n\n', 4],
  ])('counts the lines of %j', (text, count) => {
    expect(new LineIndex(text).lineCount).toBe(count);
  });

  it('finds line and character of an offset', () => {
    const lines = new LineIndex('ab\r\ncd\n');
    expect(lines.positionAt(0)).toEqual({ line: 0, character: 0 });
    expect(lines.positionAt(2)).toEqual({ line: 0, character: 2 });
    expect(lines.positionAt(4)).toEqual({ line: 1, character: 0 });
    expect(lines.positionAt(7)).toEqual({ line: 2, character: 0 });
  });

  it('counts characters in UTF-16 units', () => {
    expect(new LineIndex('😀x').positionAt(2)).toEqual({ line: 0, character: 2 });
  });

  it('keeps offsets inside the text and positions inside their line', () => {
    const lines = new LineIndex('ab\ncd');
    expect(lines.positionAt(-3)).toEqual({ line: 0, character: 0 });
    expect(lines.positionAt(99)).toEqual({ line: 1, character: 2 });
    expect(lines.offsetAt({ line: 0, character: 99 })).toBe(2);
    expect(lines.offsetAt({ line: 99, character: 0 })).toBe(3);
  });

  it('gives a line without its line end', () => {
    const lines = new LineIndex('ab\r\ncd\ref');
    expect([0, 1, 2, 7].map((line) => lines.lineSpan(line))).toEqual([
      { start: 0, end: 2 },
      { start: 4, end: 6 },
      { start: 7, end: 9 },
      { start: 7, end: 9 },
    ]);
  });

  it('leads from every offset to a position and back, but for those inside a line end', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '😀') }), (text) => {
        const lines = new LineIndex(text);
        for (let offset = 0; offset <= text.length; offset++) {
          const position = lines.positionAt(offset);
          const { end } = lines.lineSpan(position.line);
          expect(lines.offsetAt(position)).toBe(Math.min(offset, end));
        }
      }),
    );
  });
});
