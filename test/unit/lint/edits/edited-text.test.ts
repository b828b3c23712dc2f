import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EditedText, type TextEdit } from '../../../../src/lint/edits/edited-text';
import { applyEdits } from '../../../../src/lint/fixes';

const insert = (at: number, newText: string): TextEdit => ({ span: { start: at, end: at }, newText });

/** Edits of one moment for a text of this length, which do not overlap. */
function editsFor(length: number): fc.Arbitrary<TextEdit[]> {
  return fc.array(fc.tuple(fc.nat(length), fc.nat(3), fc.string({ maxLength: 4 })), { maxLength: 4 }).map((wanted) => {
    let done = 0;
    return wanted
      .sort(([a], [b]) => a - b)
      .flatMap(([start, size, newText]) => {
        if (start < done) return [];
        const end = Math.min(length, start + size);
        done = end + 1;
        return [{ span: { start, end }, newText }];
      });
  });
}

describe('EditedText', () => {
  it('makes edits one after another, and gives them as edits of the original', () => {
    const edited = new EditedText('one two three');
    edited.edit([{ span: { start: 4, end: 7 }, newText: '2' }]);
    expect(edited.text).toBe('one 2 three');
    edited.edit([insert(5, '!'), { span: { start: 6, end: 11 }, newText: 'thirty' }]);
    expect(edited.text).toBe('one 2! thirty');
    expect(edited.edits()).toEqual([
      { span: { start: 4, end: 7 }, newText: '2!' },
      { span: { start: 10, end: 13 }, newText: 'irty' },
    ]);
  });

  it('gives nothing where what was done was undone', () => {
    const edited = new EditedText('abc');
    edited.edit([{ span: { start: 1, end: 2 }, newText: 'X' }]);
    edited.edit([{ span: { start: 1, end: 2 }, newText: 'b' }]);
    expect(edited.edits()).toEqual([]);
  });

  it('knows where a place stood before', () => {
    const edited = new EditedText('one two');
    edited.edit([insert(0, 'new '), { span: { start: 3, end: 4 }, newText: '--' }]);
    expect(edited.text).toBe('new one--two');
    expect([0, 4, 7, 9, 12].map((offset) => edited.originalOffset(offset))).toEqual([0, 0, 3, 4, 7]);
  });

  it('agrees with making the edits at once, whatever they are', () => {
    const sequence = fc.tuple(fc.string({ maxLength: 20 }), fc.infiniteStream(fc.nat()));
    fc.assert(
      fc.property(sequence, fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 3 }), ([original], seeds) => {
        const edited = new EditedText(original);
        let text = original;
        for (const seed of seeds) {
          const [edits = []] = fc.sample(editsFor(text.length), { numRuns: 1, seed });
          text = applyEdits(text, edits);
          edited.edit(edits);
          expect(edited.text).toBe(text);
          expect(applyEdits(original, edited.edits())).toBe(text);
        }
      }),
    );
  });
});
