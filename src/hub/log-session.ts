/**
 * Following a log, as a pure reducer. The server replays its whole buffer at every connection, a stream may end
 * in the middle of a build or stay open in silence after it, and only the Space's runtime tells whether the
 * build is over. So: count the entries of each connection, drop those that were shown, and leave only when the
 * log is over *and* its replay was seen to the end.
 */
export interface LogSession {
  readonly phase: 'connecting' | 'open' | 'asking' | 'waiting' | 'ended';
  /** Entries of the log that were shown. */
  readonly shown: number;
  /** Entries received on this connection. */
  readonly received: number;
  /** Hash over the texts of all entries received on this connection. */
  readonly hash: number;
  /** Hash over all entries shown. */
  readonly shownHash: number;
  /** Hashes over the first entries, at growing distances, so that another log in the same place is noticed. */
  readonly marks: readonly { readonly count: number; readonly hash: number }[];
  /** The connection stands, also while it is asked whether the log is over. */
  readonly connected: boolean;
  /** The log will not grow any more. */
  readonly over: boolean;
  /** This connection was opened when the log was over, so it replays all of it. */
  readonly openedOver: boolean;
  /** Where the last replay ended short of what was shown; undefined where it did not. */
  readonly shortReplay: number | undefined;
  /** Connections in a row without a new entry: the back-off grows with them. */
  readonly attempts: number;
  /** Of these, the ones that broke. */
  readonly failures: number;
  /** After so many of them following is given up. */
  readonly maxFailures: number;
}

export type LogEvent =
  | { readonly kind: 'opened' }
  /** Texts of entries, in order. */
  | { readonly kind: 'entries'; readonly texts: readonly string[] }
  /** No new entry for a while. */
  | { readonly kind: 'quiet' }
  /** Not one byte for a long while: the connection is taken for dead. */
  | { readonly kind: 'silent' }
  /** The stream ended, or the connection broke or was refused. */
  | { readonly kind: 'closed'; readonly failure?: ConnectionFailure }
  | { readonly kind: 'answered'; readonly over: boolean }
  | { readonly kind: 'waited' };

export interface ConnectionFailure {
  readonly retry: boolean;
  /** The server's own word on how long to wait. */
  readonly retryAfterMs?: number | undefined;
}

export type LogEffect =
  | { readonly kind: 'connect' }
  | { readonly kind: 'disconnect' }
  /** Show the entries of this event from `from` on; the first of them is number `index` of the log. */
  | { readonly kind: 'show'; readonly from: number; readonly index: number }
  /** Another log began in the place of this one: what was shown belongs to the past, counting starts at 0. */
  | { readonly kind: 'restarted' }
  | { readonly kind: 'ask' }
  | { readonly kind: 'wait'; readonly attempt: number; readonly atLeastMs: number }
  | { readonly kind: 'end' }
  /** Give up with the failure of the event. */
  | { readonly kind: 'fail' };

/** With the back-off about three minutes, the time to change networks; without `follow` a few seconds. */
const maxFailuresFollowing = 25;
const maxFailuresReading = 3;

export interface LogStep {
  readonly session: LogSession;
  readonly effects: readonly LogEffect[];
}

/** Without `follow` what stands in the buffer is read, and silence ends it. */
export function startLogSession(options: { readonly follow: boolean }): LogStep {
  return connect({
    phase: 'connecting',
    shown: 0,
    received: 0,
    hash: 0,
    shownHash: 0,
    marks: [],
    connected: false,
    over: !options.follow,
    openedOver: false,
    shortReplay: undefined,
    attempts: 0,
    failures: 0,
    maxFailures: options.follow ? maxFailuresFollowing : maxFailuresReading,
  });
}

export function reduceLog(session: LogSession, event: LogEvent): LogStep {
  if (session.phase === 'ended') return { session, effects: [] };
  switch (event.kind) {
    case 'opened':
      return { session: { ...session, phase: 'open', connected: true }, effects: [] };
    case 'entries':
      return receive(session, event.texts);
    case 'quiet':
      if (!session.over) return { session: { ...session, phase: 'asking' }, effects: [{ kind: 'ask' }] };
      return drained(session) ? end(session) : again(replayEnded(session), [{ kind: 'disconnect' }]);
    case 'silent':
      return again(session, [{ kind: 'disconnect' }]);
    case 'closed':
      return closed({ ...session, connected: false }, event.failure);
    case 'answered': {
      const asked = { ...session, over: event.over };
      if (session.connected) return { session: { ...asked, phase: 'open' }, effects: [] };
      // What came between the end of the stream and the end of the build is seen only by connecting once more.
      return event.over ? connect(asked) : again(asked, []);
    }
    case 'waited':
      return connect(session);
  }
}

/** Milliseconds until the next connection: at random from 1 to 10 s, the ceiling growing with each attempt. */
export function logBackoff(attempt: number, random: number): number {
  const ceiling = Math.min(10_000, 2_000 * 2 ** Math.min(attempt, 8));
  return Math.round(1_000 + random * (ceiling - 1_000));
}

function connect(session: LogSession): LogStep {
  return {
    session: { ...session, phase: 'connecting', received: 0, hash: 0, connected: false, openedOver: session.over },
    effects: [{ kind: 'connect' }],
  };
}

function end(session: LogSession): LogStep {
  const effects: LogEffect[] = session.connected ? [{ kind: 'disconnect' }, { kind: 'end' }] : [{ kind: 'end' }];
  return { session: { ...session, phase: 'ended', connected: false }, effects };
}

/** Waits and connects once more. */
function again(session: LogSession, effects: readonly LogEffect[], atLeastMs = 0): LogStep {
  return {
    session: { ...session, phase: 'waiting', connected: false, attempts: session.attempts + 1 },
    effects: [...effects, { kind: 'wait', attempt: session.attempts, atLeastMs }],
  };
}

/** The connection gave all that it had, as far as can be seen: it did not break. */
function replayEnded(session: LogSession): LogSession {
  return { ...session, shortReplay: session.received < session.shown ? session.received : undefined };
}

function closed(session: LogSession, failure: ConnectionFailure | undefined): LogStep {
  if (failure) {
    const failures = session.failures + 1;
    if (!failure.retry || failures > session.maxFailures) {
      return { session: { ...session, phase: 'ended', failures }, effects: [{ kind: 'fail' }] };
    }
    return again({ ...session, failures }, [], failure.retryAfterMs);
  }
  const stood = { ...session, failures: 0 };
  if (session.openedOver) return drained(session) ? end(stood) : again(replayEnded(stood), []);
  if (session.over) return connect(stood);
  return { session: { ...stood, phase: 'asking' }, effects: [{ kind: 'ask' }] };
}

/**
 * All that there is was received. A replay shorter than what was shown may have been cut off; where it ends at
 * the same place twice, it is all that the server still has, and its entries are the same that were shown.
 */
function drained(session: LogSession): boolean {
  return session.received >= session.shown || session.received === session.shortReplay;
}

function receive(session: LogSession, texts: readonly string[]): LogStep {
  let { shown, received, hash, shownHash } = session;
  let marks = session.marks;
  let restarted = false;
  let from: number | undefined;
  for (const [position, text] of texts.entries()) {
    received++;
    hash = extendHash(hash, text);
    if (received <= shown) {
      const expected = expectedHash(session, received);
      if (expected === undefined || expected === hash) continue;
      if (received > 1) return restart(session);
      // The very first entry tells already: no need to connect again.
      restarted = true;
      marks = [];
    }
    from ??= position;
    shown = received;
    shownHash = hash;
    if (isMarked(received)) {
      if (marks === session.marks) marks = [...marks];
      (marks as { count: number; hash: number }[]).push({ count: received, hash });
    }
  }
  const next = { ...session, phase: 'open' as const, shown, received, hash, shownHash, marks };
  if (from === undefined) return { session: next, effects: [] };
  const show: LogEffect = { kind: 'show', from, index: restarted ? 0 : session.shown };
  return {
    session: { ...next, attempts: 0, failures: 0, shortReplay: undefined },
    effects: restarted ? [{ kind: 'restarted' }, show] : [show],
  };
}

/** Entries of the new log were taken for the old one's and dropped: connect again and show it whole. */
function restart(session: LogSession): LogStep {
  const fresh = { ...session, shown: 0, received: 0, hash: 0, shownHash: 0, marks: [] };
  return again(fresh, [{ kind: 'disconnect' }, { kind: 'restarted' }]);
}

function expectedHash(session: LogSession, count: number): number | undefined {
  if (count === session.shown) return session.shownHash;
  return isMarked(count) ? session.marks.find((mark) => mark.count === count)?.hash : undefined;
}

/** Every one of the first 64, then ever further apart: about a hundred marks for a million entries. */
function isMarked(count: number): boolean {
  if (count <= 64) return true;
  const eighthOfOctave = 1 << (28 - Math.clz32(count));
  return count % eighthOfOctave === 0;
}

/** FNV-1a over UTF-16 units, the entry's end included. */
function extendHash(hash: number, text: string): number {
  let extended = hash ^ 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    extended = Math.imul(extended ^ text.charCodeAt(index), 0x01000193);
  }
  return Math.imul(extended ^ 0x10000, 0x01000193) >>> 0;
}
