import { describe, expect, it } from 'vitest';
import { allowsVersion, excludeEachOther, isAtLeast, isOlder } from '../../../src/documents/version-specifiers';

describe('allowsVersion', () => {
  it.each([
    ['>=3.12', '3.11.4', false],
    ['>=3.10,<4', '3.11.0', true],
    ['==3.11.*', '3.11.9', true],
    ['~=3.10', '3.12.0', true],
    ['', '1', true],
    ['^3.10', '3.11', undefined],
  ])('%s: %s', (specifier, version, expected) => {
    expect(allowsVersion(specifier, version)).toBe(expected);
  });
});

describe('excludeEachOther', () => {
  it.each([
    ['==1.26.4', '==2.0.0'],
    ['<2', '>=2'],
    ['<2', '>2'],
    ['==1.*', '>=2'],
    ['~=1.2', '==2.0'],
    ['>=1,<2', '==2.1'],
    ['!=1.0', '==1.0'],
    ['==2.1.0+cu118', '==2.1.1'],
  ])('%s and %s', (left, right) => {
    expect(excludeEachOther([left, right])).toBe(true);
  });

  it.each([
    ['==1.26.4', '>=1.20'],
    ['<2', '>=1.9'],
    ['>1', '<1.0.1'],
    ['>=1', '!=1'],
    ['==2.1.0', '==2.1.0+cu118'],
    ['==1.26', '==1.26.0'],
    ['~=1.2', '==1.9'],
    ['>=2.0rc1', '<=2.0rc2'],
    ['', '==1'],
    ['==1', '==2 || 3'],
    ['===1', '===2'],
    ['<=1', '>=1'],
  ])('%s and %s have something in common, or cannot be told', (left, right) => {
    expect(excludeEachOther([left, right])).toBe(false);
  });
});

describe('isOlder and isAtLeast', () => {
  it.each([
    ['==2.2.2', '2.3', true, false],
    ['==2.2.2+cu118', '2.3', true, false],
    ['==2.3', '2.3.0', false, true],
    ['==2.10', '2.9', false, true],
    ['<2.3', '2.3', true, false],
    ['~=4.40', '5', true, false],
    ['>=5', '5', false, true],
    ['==2.*', '3', true, false],
    ['==2.*', '2', false, true],
    ['>=2', '3', false, false],
    ['', '3', false, false],
    ['<=2', '2', false, false],
    ['<2,<=2', '2', true, false],
    ['<=2,<2', '2', true, false],
    ['!=2.1', '2', false, false],
    ['>1,<3', '3', true, false],
    ['>=1,<4,>=3', '3', false, true],
    ['>2', '2', false, true],
    ['~=2.4.1', '2.5', true, false],
    ['~=2.4.1', '2.4', false, true],
    ['==2.4.*', '2.5', true, false],
    ['>=2.0rc1,<2.1', '2.1', true, false],
    // `<2` takes no release candidate of 2.
    ['>=2.0rc1', '2', false, true],
    ['~=2', '3', false, false],
    ['===2', '3', false, false],
    ['^2', '3', false, false],
  ])('%j beside %s', (specifier, version, older, atLeast) => {
    expect([isOlder(specifier, version), isAtLeast(specifier, version)]).toEqual([older, atLeast]);
  });
});
