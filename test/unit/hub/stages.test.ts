import { describe, expect, it } from 'vitest';
import { failedAt, knownStages, logEnded, stageMeaning } from '../../../src/hub/stages';

describe('stages', () => {
  it('of the Hub all have a meaning', () => {
    expect([...knownStages].sort()).toEqual(
      ('APP_STARTING BUILDING BUILD_ERROR CONFIG_ERROR DELETING NO_APP_FILE PAUSED RUNNING RUNNING_APP_STARTING ' +
        'RUNNING_BUILDING RUNTIME_ERROR SLEEPING STOPPED').split(' '),
    );
    expect(knownStages.filter((stage) => stageMeaning(stage).moving)).toEqual(
      ['BUILDING', 'RUNNING_BUILDING', 'APP_STARTING', 'RUNNING_APP_STARTING'],
    );
    expect(knownStages.filter((stage) => stageMeaning(stage).failed)).toEqual(
      ['NO_APP_FILE', 'CONFIG_ERROR', 'BUILD_ERROR', 'RUNTIME_ERROR'],
    );
  });

  it('that failed say what to do', () => {
    for (const stage of knownStages) {
      const { failed, advice, label } = stageMeaning(stage);
      if (failed) expect(advice).toBeTruthy();
      expect(failedAt(stage) !== undefined).toBe(failed);
      expect(label).not.toMatch(/_|!/);
    }
  });

  it.each(['FROZEN', 'toString', '__proto__', ''])('that are not known show as themselves: %j', (stage) => {
    expect(stageMeaning(stage)).toEqual({ stage, label: stage, moving: false, failed: false, running: false, advice: undefined });
    expect(logEnded('build', stage)).toBe(false);
    expect(failedAt(stage)).toBeUndefined();
  });

  it.each([
    ['build', 'BUILDING', false],
    ['build', 'RUNNING_BUILDING', false],
    ['build', 'APP_STARTING', true],
    ['build', 'BUILD_ERROR', true],
    ['run', 'BUILDING', false],
    ['run', 'RUNNING', false],
    ['run', 'RUNTIME_ERROR', true],
    ['run', 'PAUSED', true],
  ] as const)('end the %s log: %s %s', (kind, stage, expected) => {
    expect(logEnded(kind, stage)).toBe(expected);
  });
});
