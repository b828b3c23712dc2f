import { describe, expect, it } from 'vitest';
import { badgeOf, shownSpace, type SeenSpace } from '../../../src/editor/space-summary';

const space = (name: string, stage: string | undefined, isCurrent = false): SeenSpace => ({ name, stage, isCurrent });

describe('the Space of the status bar', () => {
  it.each<[string, readonly SeenSpace[], string | undefined]>([
    ['none before one was read', [space('a', undefined, true)], undefined],
    ['the one that the user is at', [space('a', 'RUNNING'), space('b', 'PAUSED', true)], 'b'],
    ['another while that one is not known', [space('a', 'RUNNING'), space('b', undefined, true)], 'a'],
    ['one that builds before the user’s own', [space('a', 'RUNNING', true), space('b', 'BUILDING')], 'b'],
    ['the user’s own where both build', [space('a', 'APP_STARTING'), space('b', 'BUILDING', true)], 'b'],
    ['the user’s own though another has failed', [space('a', 'BUILD_ERROR'), space('b', 'RUNNING', true)], 'b'],
    ['the user’s own at a stage that is not known', [space('a', 'RUNNING'), space('b', 'HIBERNATING', true)], 'b'],
  ])('is %s', (_name, spaces, expected) => {
    expect(shownSpace(spaces)?.name).toBe(expected);
  });
});

describe('the badge', () => {
  it.each<[string, readonly SeenSpace[], ReturnType<typeof badgeOf>]>([
    ['is none where all is well', [space('a', 'RUNNING'), space('b', 'SLEEPING'), space('c', undefined)], undefined],
    ['counts what has failed', [space('a', 'BUILD_ERROR'), space('b', 'RUNNING'), space('c', 'CONFIG_ERROR')], { failed: ['a', 'c'], moving: [], count: 2 }],
    ['counts what builds', [space('a', 'RUNNING'), space('b', 'RUNNING_BUILDING')], { failed: [], moving: ['b'], count: 1 }],
    ['puts failures first', [space('a', 'RUNTIME_ERROR'), space('b', 'BUILDING'), space('c', 'BUILDING')], { failed: ['a'], moving: ['b', 'c'], count: 1 }],
  ])('%s', (_name, spaces, expected) => {
    expect(badgeOf(spaces)).toEqual(expected);
  });
});
