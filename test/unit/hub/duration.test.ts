import { describe, expect, it } from 'vitest';
import { durationText, durationWords, roughDuration } from '../../../src/hub/duration';

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

describe('durationWords', () => {
  it.each([
    [-5, '0 s'],
    [999, '0 s'],
    [12_400, '12 s'],
    [60_000, '1 min 0 s'],
    [441_000, '7 min 21 s'],
    [3_723_000, '1 h 2 min'],
    [86_399_000, '23 h 59 min'],
    [176_400_000, '2 d 1 h'],
  ])('writes %d ms as %s', (milliseconds, text) => {
    expect(durationWords(milliseconds)).toBe(text);
  });
});
