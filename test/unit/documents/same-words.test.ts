import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameWord } from '../../../src/documents/same-words';

describe('sameWord', () => {
  it('is always what stands there, whatever was read before', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', ' '), minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(text, fc.nat(30), fc.nat(30), (source, one, other) => {
        const [start, end] = [Math.min(one, other, source.length), Math.min(Math.max(one, other), source.length)];
        expect(sameWord(source, start, end)).toBe(source.slice(start, end));
      }),
      { numRuns: 3_000 },
    );
  });
});
