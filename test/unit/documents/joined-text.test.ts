import { describe, expect, it } from 'vitest';

import { JoinedText } from '../../../src/documents/joined-text';

describe('JoinedText', () => {
  const document = 'ab\\\n# c\ncd\\\n\nef';
  const joined = new JoinedText(document, [
    { start: 0, end: 2 },
    { start: 8, end: 10 },
    { start: 13, end: 15 },
  ]);

  it('joins its pieces', () => {
    expect(joined.text).toBe('abcdef');
  });

  it('leads every character back to where it stood', () => {
    expect([...joined.text].map((_, index) => document[joined.at(index)])).toEqual([...joined.text]);
    expect(joined.at(6)).toBe(15);
  });

  it('ends a span behind its last character, not before the next one', () => {
    expect(joined.spanOf(0, 2)).toEqual({ start: 0, end: 2 });
    expect(joined.spanOf(1, 3)).toEqual({ start: 1, end: 9 });
    expect(joined.spanOf(2, 2)).toEqual({ start: 8, end: 8 });
  });

  it('cuts out pieces', () => {
    expect(joined.piecesOf(1, 3)).toEqual([
      { start: 1, end: 2 },
      { start: 8, end: 9 },
    ]);
    expect(joined.piecesOf(2, 4)).toEqual([{ start: 8, end: 10 }]);
    expect(joined.piecesOf(3, 3)).toEqual([{ start: 9, end: 9 }]);
  });

  it('takes one piece, an empty one too, and one that is empty at the end', () => {
    const one = new JoinedText(document, [{ start: 8, end: 10 }]);
    expect([one.text, one.at(1), one.at(2), one.spanOf(0, 2)]).toEqual(['cd', 9, 10, { start: 8, end: 10 }]);
    const empty = new JoinedText(document, [{ start: 3, end: 3 }]);
    expect([empty.text, empty.at(0), empty.piecesOf(0, 0)]).toEqual(['', 3, [{ start: 3, end: 3 }]]);
    const last = new JoinedText(document, [
      { start: 0, end: 2 },
      { start: 3, end: 3 },
    ]);
    expect(last.at(2)).toBe(2);
  });
});
