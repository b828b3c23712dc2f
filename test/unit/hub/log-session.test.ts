import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logBackoff, reduceLog, startLogSession, type LogEffect, type LogEvent, type LogSession } from '../../../src/hub/log-session';

/** Plays events; returns what was shown (`|` where the log began anew) and the last effects. */
class Player {
  session: LogSession;
  effects: readonly LogEffect[];
  shown: string[] = [];

  constructor(follow: boolean) {
    ({ session: this.session, effects: this.effects } = startLogSession({ follow }));
  }

  play(...events: (LogEvent | readonly string[])[]): this {
    for (const given of events) {
      const event: LogEvent = 'kind' in given ? given : { kind: 'entries', texts: given };
      ({ session: this.session, effects: this.effects } = reduceLog(this.session, event));
      for (const effect of this.effects) {
        if (effect.kind === 'restarted') this.shown.push('|');
        if (effect.kind === 'show' && event.kind === 'entries') this.shown.push(...event.texts.slice(effect.from));
      }
    }
    return this;
  }

  get kinds(): string[] {
    return this.effects.map((effect) => effect.kind);
  }
}

const opened = { kind: 'opened' } as const;
const closed = { kind: 'closed' } as const;
const broken = { kind: 'closed', failure: { retry: true } } as const;
const quiet = { kind: 'quiet' } as const;
const waited = { kind: 'waited' } as const;
const over = { kind: 'answered', over: true } as const;
const growing = { kind: 'answered', over: false } as const;

describe('following a log', () => {
  it('drops what a replay repeats', () => {
    const player = new Player(true).play(opened, ['a', 'b'], broken, waited, opened, ['a'], ['b', 'c']);
    expect(player.shown).toEqual(['a', 'b', 'c']);
    expect(player.effects).toEqual([{ kind: 'show', from: 1, index: 2 }]);
  });

  it('asks at the end of a stream, and goes on while the log grows', () => {
    const player = new Player(true).play(opened, ['a'], closed);
    expect(player.kinds).toEqual(['ask']);
    expect(player.play(growing).kinds).toEqual(['wait']);
    expect(player.play(waited).kinds).toEqual(['connect']);
  });

  it('connects once more after a stream that ended before the log did', () => {
    const player = new Player(true).play(opened, ['a'], closed, over);
    expect(player.kinds).toEqual(['connect']);
    player.play(opened, ['a', 'z'], closed);
    expect(player.kinds).toEqual(['end']);
    expect(player.shown).toEqual(['a', 'z']);
  });

  it('leaves an open and silent stream when the log is over', () => {
    const player = new Player(true).play(opened, ['a'], quiet);
    expect(player.kinds).toEqual(['ask']);
    expect(player.play(over, ['b'], quiet).kinds).toEqual(['disconnect', 'end']);
    expect(player.shown).toEqual(['a', 'b']);
  });

  it('connects once more where the stream ends after it was learned that the log is over', () => {
    const player = new Player(true).play(opened, ['a'], quiet, over, closed);
    expect(player.kinds).toEqual(['connect']);
    expect(player.play(opened, ['a', 'z'], closed).kinds).toEqual(['end']);
    expect(player.shown).toEqual(['a', 'z']);
  });

  it('stays with an open and silent stream while the log grows', () => {
    const player = new Player(true).play(opened, ['a'], quiet, growing, quiet, growing, ['b']);
    expect(player.session.phase).toBe('open');
    expect(player.shown).toEqual(['a', 'b']);
  });

  it('does not end on a replay that was cut short, but does where it ends there twice', () => {
    const player = new Player(true).play(opened, ['a', 'b', 'c'], closed, over, opened, ['a'], closed);
    expect(player.kinds).toEqual(['wait']);
    expect(player.play(waited, opened, ['a', 'b'], closed).kinds).toEqual(['wait']);
    expect(player.play(waited, opened, ['a', 'b'], closed).kinds).toEqual(['end']);
    expect(player.shown).toEqual(['a', 'b', 'c']);
  });

  it('says when another log began, by its first line', () => {
    const player = new Player(true).play(opened, ['===== 1', 'a', 'b'], closed, growing, waited, opened, ['===== 2', 'a'], ['b']);
    expect(player.shown).toEqual(['===== 1', 'a', 'b', '|', '===== 2', 'a', 'b']);
    expect(player.session.shown).toBe(3);
  });

  it('says when another log began under the same first line, and shows it whole', () => {
    const player = new Player(true).play(opened, ['=====', 'a', 'b'], broken, waited, opened, ['=====', 'x']);
    expect(player.kinds).toEqual(['disconnect', 'restarted', 'wait']);
    player.play(waited, opened, ['=====', 'x', 'y']);
    expect(player.shown).toEqual(['=====', 'a', 'b', '|', '=====', 'x', 'y']);
  });

  it('gives a dead connection up and connects again', () => {
    const player = new Player(true).play(opened, ['a'], { kind: 'silent' });
    expect(player.kinds).toEqual(['disconnect', 'wait']);
  });

  it('fails at once where waiting cannot help', () => {
    const player = new Player(true).play({ kind: 'closed', failure: { retry: false } });
    expect(player.kinds).toEqual(['fail']);
    expect(player.play(opened, ['a']).effects).toEqual([]);
  });

  it('waits as long as the server says', () => {
    const player = new Player(true).play({ kind: 'closed', failure: { retry: true, retryAfterMs: 42_000 } });
    expect(player.effects).toEqual([{ kind: 'wait', attempt: 0, atLeastMs: 42_000 }]);
  });

  it('fails after many broken connections in a row, but not where each brought something', () => {
    const barren = new Player(true);
    for (let count = 0; count < 26; count++) barren.play(broken, waited);
    expect(barren.session.phase).toBe('ended');
    const fruitful = new Player(true);
    const lines: string[] = [];
    for (let count = 0; count < 60; count++) {
      lines.push(`line ${String(count)}`);
      fruitful.play(opened, [...lines], broken, waited);
    }
    expect(fruitful.session.phase).toBe('connecting');
    expect(fruitful.shown).toEqual(lines);
  });

  it('reads without following: silence or the end of the stream ends it', () => {
    expect(new Player(false).play(opened, ['a'], quiet).kinds).toEqual(['disconnect', 'end']);
    expect(new Player(false).play(opened, ['a'], closed).kinds).toEqual(['end']);
    expect(new Player(false).play(opened, quiet).kinds).toEqual(['disconnect', 'end']);
    expect(new Player(false).play(broken).kinds).toEqual(['wait']);
  });

  it('keeps few marks of a long log', () => {
    const texts = Array.from({ length: 1000 }, (_, index) => `line ${String(index)}`);
    const player = new Player(true).play(opened);
    for (let count = 0; count < 300; count++) player.play(texts);
    expect(player.session.shown).toBe(300_000);
    expect(player.session.marks.length).toBeLessThan(200);
  });
});

describe('the back-off', () => {
  it.each([
    [0, 0, 1000],
    [0, 1, 2000],
    [1, 1, 4000],
    [3, 1, 10_000],
    [99, 1, 10_000],
    [99, 0, 1000],
  ])('of attempt %d at random %d is %d ms', (attempt, random, expected) => {
    expect(logBackoff(attempt, random)).toBe(expected);
  });
});

describe('any order of faults', () => {
  it('shows each line once and in order, and ends only with all of them', () => {
    const connection = fc.record({ upTo: fc.nat(40), how: fc.constantFrom('broken', 'closed', 'silent', 'quiet'), pieces: fc.integer({ min: 1, max: 7 }) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.array(connection, { maxLength: 12 }), (length, connections) => {
        const log = Array.from({ length }, (_, index) => `line ${String(index % 5)}`);
        const player = new Player(true);
        let written = 0;
        for (const { upTo, how, pieces } of connections) {
          if (player.session.phase !== 'connecting') break;
          written = Math.min(log.length, Math.max(written, upTo));
          player.play(opened);
          const replay = log.slice(0, how === 'quiet' ? written : Math.min(written, upTo));
          for (let start = 0; start < replay.length; start += pieces) player.play(replay.slice(start, start + pieces));
          if (how === 'broken') player.play(broken);
          else if (how === 'silent') player.play({ kind: 'silent' });
          else if (how === 'closed') player.play(closed, growing);
          else player.play(quiet, growing, broken);
          player.play(waited);
          expect(player.shown).toEqual(log.slice(0, player.shown.length));
        }
        // From here on the log is over and the server whole: it must come to its end.
        player.play(opened, log, closed, over, opened, log, closed);
        expect(player.session.phase).toBe('ended');
        expect(player.shown).toEqual(log);
      }),
    );
  });
});
