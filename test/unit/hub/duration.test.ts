import { describe, expect, it } from 'vitest';
import { durationText, roughDuration } from '../../../src/hub/duration';

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

describe('roughDuration', () => {
  it.each([
    [0, '1 s'],
    [12.4, '12 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [89, '1 min'],
    [3_569, '59 min'],
    [3_571, '1 h 0 min'],
    [4_200, '1 h 10 min'],
  ])('writes %d s as %s', (seconds, text) => {
    expect(roughDuration(seconds)).toBe(text);
  });
});
