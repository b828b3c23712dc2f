import { describe, expect, it } from 'vitest';
import { readLooseList } from '../../../src/documents/loose-list';

describe('readLooseList', () => {
  it.each(["['a', 'b']", '["a" "b"]', '["a", "b",]', '[a, b]', '["a", "b"', '["a", "b"] # c', '[ “a” , “b” ]', '[,"a",,"b"]'])('%s', (text) => {
    expect(readLooseList(text)).toEqual(['a', 'b']);
  });

  it.each(['', 'a', '[', '[]', '[ "$X" ]', "[ '$X' ] && a", '[ "$X" = a ]', '[ -f a ]', '[[ a ]]', '["a", "b"] && c', '["a\\"b", "c"]', "['a", '[a b]'])('%s is no list', (text) => {
    expect(readLooseList(text)).toBeUndefined();
  });

  it('reads long texts in bounded time', () => {
    for (const piece of ["'", '[', ',', '"a",', '[ ', 'a, ']) expect(readLooseList(`[${piece.repeat(100_000)}`)).toBeUndefined();
  });
});
