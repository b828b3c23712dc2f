import { expect, it } from 'vitest';
import { booleanSetting, numberSetting, severitySetting, textSetting } from '../../../src/editor/setting-values';

const seconds = { usual: 5, least: 2, most: 60 };

it.each<[unknown, number]>([
  [10, 10],
  [0, 2],
  [-1, 2],
  [1e12, 60],
  ['10', 5],
  [Number.NaN, 5],
  [Number.POSITIVE_INFINITY, 5],
  [null, 5],
  [undefined, 5],
])('takes %j as %d seconds', (value, expected) => {
  expect(numberSetting(value, seconds)).toBe(expected);
});

it.each<[unknown, boolean]>([
  [true, true],
  [false, false],
  ['false', true],
  [null, true],
])('takes %j as %j where true is usual', (value, expected) => {
  expect(booleanSetting(value, true)).toBe(expected);
});

it('takes text alone as text', () => {
  expect(textSetting(' https://hub.example ')).toBe('https://hub.example');
  expect(textSetting(null)).toBe('');
  expect(textSetting(7)).toBe('');
});

it.each<[unknown, Record<string, string>]>([
  [{ 'gpu/opengl-platform': 'off', 'files/lfs': 'warning' }, { 'gpu/opengl-platform': 'off', 'files/lfs': 'warning' }],
  [{ a: 'loud', b: null, c: 2, d: 'hint' }, { d: 'hint' }],
  [null, {}],
  ['off', {}],
  [undefined, {}],
])('takes the severities of %j', (value, expected) => {
  expect(severitySetting(value)).toEqual(expected);
});
