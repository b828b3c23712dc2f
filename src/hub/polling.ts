import { longestTimerMs } from './deadline';

export interface PollingSituation {
  /** Somebody can see what the poll would change. */
  readonly visible: boolean;
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

/**
 * Milliseconds until the next poll; undefined while nobody looks. Each failure doubles the wait, up to five
 * minutes; up to a fifth is added at random. Never earlier than the Hub asked, and never more than a timer holds.
 */
export function nextPoll(situation: PollingSituation, pace: PollingPace = defaultPace): number | undefined {
  if (!situation.visible) return undefined;
  const usual = situation.moving ? pace.movingMs : pace.standingMs;
  const backedOff = Math.max(usual, Math.min(usual * 2 ** Math.min(situation.failures, 16), longestMs));
  const delay = Math.max(backedOff, situation.retryAfterMs ?? 0) * (1 + situation.random / 5);
  return Math.round(Math.min(delay, longestTimerMs));
}
