import { expect, it } from 'vitest';
import { nextPoll, type PollingSituation } from '../../../src/hub/polling';

const calm: PollingSituation = { attention: 'close', moving: false, failures: 0, random: 0 };

it.each<[string, Partial<PollingSituation>, number | undefined]>([
  ['not at all while nobody looks', { attention: 'none', moving: true }, undefined],
  ['rarely what is seen at a glance', { attention: 'glance' }, 300_000],
  ['at a glance what moves like what stands', { attention: 'glance', moving: true }, 60_000],
  ['at a glance slower after a failure', { attention: 'glance', moving: true, failures: 2 }, 240_000],
  ['fast while it moves', { moving: true }, 5_000],
  ['slow while it stands', {}, 60_000],
  ['spread at random', { moving: true, random: 0.5 }, 5_500],
  ['slower after a failure', { moving: true, failures: 1 }, 10_000],
  ['slower after more', { moving: true, failures: 4 }, 80_000],
  ['five minutes at most', { failures: 1000 }, 300_000],
  ['as late as the Hub asks', { moving: true, failures: 1, retryAfterMs: 250_000 }, 250_000],
  ['no later than a timer holds', { retryAfterMs: 1e12, random: 0.9 }, 2_147_000_000],
  ['not earlier for it', { retryAfterMs: 1_000 }, 60_000],
])('polls %s', (_name, situation, expected) => {
  expect(nextPoll({ ...calm, ...situation })).toBe(expected);
});

it('takes another pace, even one slower than the back-off', () => {
  expect(nextPoll({ ...calm, failures: 3 }, { movingMs: 1, standingMs: 900_000 })).toBe(900_000);
});
