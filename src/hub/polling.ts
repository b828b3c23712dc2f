import { longestTimerMs } from './deadline';

/**
 * Who sees what a poll would change: nobody; somebody who has the Space's one line in sight; or somebody who reads its
 * rows, follows its log or waits for a deployment.
 */
export type Attention = 'none' | 'glance' | 'close';

export interface PollingSituation {
  readonly attention: Attention;
  /** The stage changes by itself soon; see `stageMeaning`. */
  readonly moving: boolean;
  /** Polls that failed since the last that did not. */
  readonly failures: number;
  /** How long the Hub asked to be left alone. */
  readonly retryAfterMs?: number | undefined;
  /** At least 0, below 1: spreads the polls of many windows. */
  readonly random: number;
}

export interface PollingPace {
  readonly movingMs: number;
  readonly standingMs: number;
}

const defaultPace: PollingPace = { movingMs: 5_000, standingMs: 60_000 };
const longestMs = 5 * 60_000;
/** At a glance as slow as this many polls of a Space that stands; no faster than one while it moves. */
const glanceFactor = 5;

/**
 * Milliseconds until the next poll; undefined while nobody looks. Each failure doubles the wait, up to five
 * minutes; up to a fifth is added at random. Never earlier than the Hub asked, and never more than a timer holds.
 */
export function nextPoll(situation: PollingSituation, pace: PollingPace = defaultPace): number | undefined {
  if (situation.attention === 'none') return undefined;
  const usual = usualMs(situation, pace);
  const backedOff = Math.max(usual, Math.min(usual * 2 ** Math.min(situation.failures, 16), longestMs));
  const delay = Math.max(backedOff, situation.retryAfterMs ?? 0) * (1 + situation.random / 5);
  return Math.round(Math.min(delay, longestTimerMs));
}

function usualMs({ attention, moving }: PollingSituation, { movingMs, standingMs }: PollingPace): number {
  if (attention === 'glance') return moving ? Math.max(standingMs, movingMs) : standingMs * glanceFactor;
  return moving ? movingMs : standingMs;
}
