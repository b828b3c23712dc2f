import { describe, expect, it } from 'vitest';
import { applyEdits, editsByFile } from '../../../src/lint/fixes';

describe('applyEdits', () => {
  it('makes edits in any order, by the places of the text as given', () => {
    const edits = [
      { span: { start: 8, end: 11 }, newText: 'C' },
      { span: { start: 0, end: 3 }, newText: 'first' },
      { span: { start: 4, end: 4 }, newText: '+' },
    ];
    expect(applyEdits('one two six', edits)).toBe('first +two C');
  });

  it('keeps insertions at one place in their order, before what is replaced there', () => {
    const at = { start: 1, end: 1 };
    expect(applyEdits('ab', [{ span: { start: 1, end: 2 }, newText: 'B' }, { span: at, newText: '1' }, { span: at, newText: '2' }])).toBe(
      'a12B',
    );
  });

  it.each([
    ['overlapping edits', [{ span: { start: 0, end: 2 }, newText: '' }, { span: { start: 1, end: 3 }, newText: '' }]],
    ['an edit past the end', [{ span: { start: 2, end: 9 }, newText: '' }]],
  ])('refuses %s', (_, edits) => {
    expect(() => applyEdits('abc', edits)).toThrow(RangeError);
  });
});

describe('editsByFile', () => {
  it('tells the same path in two repos apart', () => {
    const edit = { span: { start: 0, end: 0 }, newText: 'x' };
    const space = { repo: 'space', path: 'a' } as const;
    const main = { repo: 'main', path: 'a' } as const;
    const groups = editsByFile([{ ...edit, file: space }, { ...edit, file: main }, { ...edit, file: space }]);
    expect(groups.map(({ file, edits }) => [file.repo, edits.length])).toEqual([['space', 2], ['main', 1]]);
  });
});
