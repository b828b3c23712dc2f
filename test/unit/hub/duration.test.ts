import { describe, expect, it } from 'vitest';
import { durationText } from '../../../src/hub/duration';

describe('durationText', () => {
  it.each([
    [-5, '0:00'],
    [7_400, '0:07'],
    [760_000, '12:40'],
    [3_723_000, '1:02:03'],
  ])('writes %i ms as %s', (milliseconds, text) => {
    expect(durationText(milliseconds)).toBe(text);
  });
});
