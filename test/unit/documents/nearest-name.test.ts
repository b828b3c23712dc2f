import { describe, expect, it } from 'vitest';
import { nearestName } from '../../../src/documents/nearest-name';

const keys = ['space', 'repo', 'data', 'config', 'sync', 'remove', 'protect', 'allowBinary', 'rules', 'app_port'];

describe('nearestName', () => {
  it.each([
    ['protct', 'protect'],
    ['Protect', 'protect'],
    ['snyc', 'sync'],
    ['allow_binary', 'allowBinary'],
    ['allowbinary', 'allowBinary'],
    ['appport', 'app_port'],
    ['rule', 'rules'],
    // Traps: nothing near, the name itself, nothing, a hostile length.
    ['emoji', undefined],
    ['sync', undefined],
    ['', undefined],
    ['xy', undefined],
    ['protect'.repeat(1000), undefined],
  ])('%s → %s', (word, expected) => {
    expect(nearestName(word, keys)).toBe(expected);
  });

  it('takes the nearest, and the first of two as near', () => {
    expect(nearestName('colorForm', ['colorTo', 'colorFrom'])).toBe('colorFrom');
    expect(nearestName('bat', ['cat', 'hat'])).toBe('cat');
  });
});
