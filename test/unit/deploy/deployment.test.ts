import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exitCodeOf, reduceDeployment, startDeployment } from '../../../src/deploy/deployment';
import type { DeployAnswer, DeployEffect, Deployment, DeployOptions, DeployTurn, Glance } from '../../../src/deploy/deployment-model';
import { timesOf } from '../../../src/deploy/deploy-times';
import { outcomeText } from '../../../src/deploy/outcome-text';
import { runDeployment } from '../../../src/deploy/run-deployment';
import { knownStages } from '../../../src/hub/stages';

const options: DeployOptions = { watch: true, timeoutMs: 600_000, pollMs: 5_000, graceMs: 60_000, observeMs: 30_000 };
const old = 'a'.repeat(40);
const sha = 'b'.repeat(40);
const other = 'c'.repeat(40);

function glance(stage: string, more: Partial<Glance> = {}): Glance {
  return { stage, deployedSha: old, repoSha: sha, devMode: false, ...more };
}

const running = glance('RUNNING', { repoSha: old });
const checked = (more: Partial<{ sync: number; commit: number; push: number; refused: number; space: Glance | undefined }> = {}): DeployAnswer => {
  const { sync = 0, commit = 0, push = 1, refused = 0, space = running } = more;
  return { kind: 'checked', plan: { sync, commit, push }, refused, space };
};
const go: DeployAnswer = { kind: 'answered', go: true };
const rechecked: DeployAnswer = { kind: 'rechecked', plan: { sync: 0, commit: 0, push: 1 }, refused: 0 };
const pushed: DeployAnswer = { kind: 'pushed', sha };
const look = (stage: string, more: Partial<Glance> = {}): DeployAnswer => ({ kind: 'looked', space: glance(stage, more) });
const ours = { deployedSha: sha };

/** Plays answers, seconds apart; the time between looks is what the reducer asked for. */
function play(answers: readonly (DeployAnswer | number)[], with_: Partial<DeployOptions> = {}): DeployTurn & { at: number; asked: string[] } {
  let at = 1_000;
  let turn = startDeployment({ ...options, ...with_ }, at);
  const asked = [turn.effect?.kind ?? '-'];
  for (const answer of answers) {
    if (typeof answer === 'number') {
      at += answer;
      continue;
    }
    at += turn.effect?.kind === 'look' ? turn.effect.afterMs : 1_000;
    turn = reduceDeployment(turn.state, { ...answer, at });
    asked.push(turn.effect?.kind ?? '-');
  }
  return { ...turn, at, asked };
}

const refusal = { reason: 'binary-files', message: 'No.', advice: 'Mend it.', files: [], cure: undefined } as const;
const lookFailed = (passing: boolean): DeployAnswer => ({ kind: 'look-failed', passing, retryAfterMs: undefined, message: 'Gone.', advice: 'Wait.' });
const repeated = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);

describe('a deployment', () => {
  it.each<[name: string, answers: readonly (DeployAnswer | number)[], asked: string, outcome: object, more?: Partial<DeployOptions>]>([
    ['runs', [checked(), go, rechecked, pushed, look('RUNNING_BUILDING'), look('RUNNING_APP_STARTING'), look('RUNNING', ours), { kind: 'observed', space: glance('RUNNING', ours) }, { kind: 'log-read' }], 'check ask recheck push look look look observe read-log -', { kind: 'running' }],
    ['syncs and commits first', [checked({ sync: 2, push: 0 }), go, { kind: 'synced' }, { kind: 'rechecked', plan: { sync: 0, commit: 2, push: 0 }, refused: 0 }, { kind: 'committed' }, pushed], 'check ask sync recheck commit push look', {}],
    ['is not watched', [checked(), go, rechecked, pushed], 'check ask recheck push -', { kind: 'pushed' }, { watch: false }],
    ['has nothing to do', [checked({ push: 0 })], 'check -', { kind: 'nothing' }],
    ['has nothing to do after the sync', [checked({ sync: 1, push: 0 }), go, { kind: 'synced' }, { kind: 'rechecked', plan: { sync: 0, commit: 0, push: 0 }, refused: 0 }], 'check ask sync recheck -', { kind: 'nothing' }],
    ['is refused by the check', [checked({ refused: 1 })], 'check -', { kind: 'refused' }],
    ['is refused by the check after the sync', [checked({ sync: 1 }), go, { kind: 'synced' }, { kind: 'rechecked', plan: { sync: 0, commit: 1, push: 0 }, refused: 1 }], 'check ask sync recheck -', { kind: 'refused' }],
    ['is refused for what came in while the question stood', [checked(), go, { ...rechecked, refused: 1 }], 'check ask recheck -', { kind: 'refused' }],
    ['is declined', [checked(), { kind: 'answered', go: false }], 'check ask -', { kind: 'declined' }],
    ['is refused by the Hub', [checked(), go, rechecked, { kind: 'push-refused', refusal }], 'check ask recheck push -', { kind: 'push-refused', refusal }],
    ['fails to build', [checked(), go, rechecked, pushed, look('BUILDING'), look('BUILD_ERROR'), { kind: 'log-read' }], 'check ask recheck push look look read-log -', { kind: 'build-failed' }],
    ['fails to start', [checked(), go, rechecked, pushed, look('BUILDING'), look('APP_STARTING'), look('RUNTIME_ERROR'), { kind: 'log-read' }], 'check ask recheck push look look look read-log -', { kind: 'start-failed' }],
    ['has a wrong configuration', [checked(), go, rechecked, pushed, look('CONFIG_ERROR')], 'check ask recheck push look -', { kind: 'config-error' }],
    ['crashes in its first minutes', [checked(), go, rechecked, pushed, look('RUNNING', ours), { kind: 'observed', space: glance('RUNTIME_ERROR', ours) }, { kind: 'log-read' }], 'check ask recheck push look observe read-log -', { kind: 'crashed' }],
    ['cannot be looked at after its first minutes', [checked(), go, rechecked, pushed, look('RUNNING', ours), { kind: 'observed', space: undefined }, { kind: 'log-read' }], 'check ask recheck push look observe read-log -', { kind: 'running' }],
    ['takes no old failure for its own', [checked({ space: glance('BUILD_ERROR') }), go, rechecked, pushed, look('BUILD_ERROR'), look('BUILD_ERROR'), look('BUILDING'), look('RUNNING', ours)], 'check ask recheck push look look look look observe', { kind: 'running' }],
    ['says that an old failure stands', [checked({ space: glance('BUILD_ERROR') }), go, rechecked, pushed, ...repeated(13, look('BUILD_ERROR'))], `check ask recheck push ${repeated(13, 'look').join(' ')} -`, { kind: 'not-started', why: 'unknown' }],
    ['says that a configuration is refused as before', [checked({ space: glance('CONFIG_ERROR') }), go, rechecked, pushed, ...repeated(13, look('CONFIG_ERROR'))], `check ask recheck push ${repeated(13, 'look').join(' ')} -`, { kind: 'config-error' }],
    ['waits for a build that was running, and for its own after it', [checked({ space: glance('BUILDING') }), go, rechecked, pushed, look('BUILDING'), look('RUNNING'), look('RUNNING_BUILDING'), look('RUNNING', ours)], 'check ask recheck push look look look look observe', { kind: 'running' }],
    ['offers a reboot in Dev Mode', [checked(), go, rechecked, pushed, look('RUNNING', { devMode: true }), 60_000, look('RUNNING', { devMode: true })], 'check ask recheck push look look offer-reboot', {}],
    ['is rebooted in Dev Mode', [checked(), go, rechecked, pushed, look('RUNNING', { devMode: true }), 60_000, look('RUNNING', { devMode: true }), { kind: 'reboot-answered', go: true }, { kind: 'rebooted' }, look('BUILDING'), look('RUNNING', ours)], 'check ask recheck push look look offer-reboot reboot look look observe', { kind: 'running' }],
    ['is not rebooted in Dev Mode', [checked(), go, rechecked, pushed, look('RUNNING', { devMode: true }), 60_000, look('RUNNING', { devMode: true }), { kind: 'reboot-answered', go: false }], 'check ask recheck push look look offer-reboot -', { kind: 'not-started', why: 'dev-mode' }],
    ['stays paused', [checked(), go, rechecked, pushed, look('PAUSED'), 60_000, look('PAUSED')], 'check ask recheck push look look -', { kind: 'not-started', why: 'paused' }],
    ['wakes a Space that sleeps', [checked(), go, rechecked, pushed, look('SLEEPING'), look('BUILDING'), look('RUNNING', ours)], 'check ask recheck push look look look observe', { kind: 'running' }],
    ['runs and falls asleep', [checked(), go, rechecked, pushed, look('BUILDING'), look('SLEEPING', ours), { kind: 'log-read' }], 'check ask recheck push look look read-log -', { kind: 'running' }],
    ['is superseded', [checked(), go, rechecked, pushed, look('BUILDING'), look('RUNNING', { deployedSha: other, repoSha: other })], 'check ask recheck push look look -', { kind: 'superseded', by: other }],
    ['does not take the failure of another push for its own', [checked(), go, rechecked, pushed, look('BUILDING'), look('BUILD_ERROR', { repoSha: other })], 'check ask recheck push look look -', { kind: 'superseded', by: other }],
    ['ends with another commit', [checked(), go, rechecked, pushed, look('BUILDING'), look('RUNNING', { deployedSha: other }), 60_000, look('RUNNING', { deployedSha: other })], 'check ask recheck push look look look -', { kind: 'wrong-commit', sha: other }],
    ['runs without a word of which commit', [checked(), go, rechecked, pushed, look('BUILDING'), look('RUNNING', { deployedSha: undefined }), 60_000, look('RUNNING', { deployedSha: undefined }), { kind: 'observed', space: undefined }, { kind: 'log-read' }], 'check ask recheck push look look look observe read-log -', { kind: 'unverified' }],
    ['is deleted', [checked(), go, rechecked, pushed, look('DELETING')], 'check ask recheck push look -', { kind: 'deleted' }],
    ['waits at a stage that nobody knows', [checked(), go, rechecked, pushed, look('POLISHING'), 300_000, look('POLISHING')], 'check ask recheck push look look look', {}],
    ['takes too long', [checked(), go, rechecked, pushed, look('BUILDING'), 600_000, look('BUILDING')], 'check ask recheck push look look -', { kind: 'timed-out' }],
    ['gets over failed looks', [checked(), go, rechecked, pushed, lookFailed(true), lookFailed(true), look('RUNNING', ours)], 'check ask recheck push look look look observe', { kind: 'running' }],
    ['loses the Space', [checked(), go, rechecked, pushed, lookFailed(false)], 'check ask recheck push look -', { kind: 'lost', message: 'Gone.' }],
    ['is cancelled before the push', [checked(), { kind: 'cancelled' }], 'check ask -', { kind: 'cancelled', whilePushing: false }],
    ['is cancelled while it pushes', [checked(), go, rechecked, { kind: 'cancelled' }], 'check ask recheck push -', { kind: 'cancelled', whilePushing: true }],
    ['is not watched any more', [checked(), go, rechecked, pushed, look('BUILDING'), { kind: 'cancelled' }], 'check ask recheck push look look -', { kind: 'stopped-watching' }],
    ['keeps what is known where the log cannot be read', [checked(), go, rechecked, pushed, look('BUILDING'), look('BUILD_ERROR'), { kind: 'failed', message: 'x', advice: 'y' }], 'check ask recheck push look look read-log -', { kind: 'build-failed' }],
    ['fails', [{ kind: 'failed', message: 'x', advice: 'y' }], 'check -', { kind: 'failed', message: 'x', advice: 'y' }],
  ])('%s', (_name, answers, asked, outcome, more) => {
    const end = play(answers, more);
    expect(end.asked.join(' ')).toBe(asked);
    if (Object.keys(outcome).length === 0) expect(end.state.outcome).toBeUndefined();
    else expect(end.state.outcome).toMatchObject(outcome);
    expect(end.state.phase === 'ended').toBe(end.effect === undefined);
  });

  it('looks rarer after failures, never longer than the time that is left', () => {
    const waits = [1, 2, 3].map((count) => play([checked(), go, rechecked, pushed, ...repeated(count, lookFailed(true))]).effect);
    expect(waits).toEqual([10_000, 20_000, 40_000].map((afterMs) => ({ kind: 'look', afterMs })));
    expect(play([checked(), go, rechecked, pushed, 597_000, look('BUILDING')]).effect).toEqual({ kind: 'look', afterMs: 3_000 });
    expect(play([checked(), go, rechecked, pushed, ...repeated(20, lookFailed(true))], { timeoutMs: 1e9 }).state.outcome?.kind).toBe('lost');
  });

  it('passes over an answer that nobody asked for', () => {
    const { state } = play([checked()]);
    expect(reduceDeployment(state, { kind: 'pushed', sha, at: 5 })).toEqual({ state, effect: undefined });
  });

  it('knows what its parts took, without the time that somebody thought', () => {
    const { state } = play([checked(), 3_600_000, go, rechecked, pushed, look('BUILDING'), 115_000, look('APP_STARTING'), 10_000, look('RUNNING', ours), { kind: 'observed', space: undefined }, { kind: 'log-read' }]);
    expect(timesOf(state)).toEqual({ total: 140, push: 1, build: 120, start: 15 });
  });

  it('has a text and an exit code for every outcome', () => {
    const outcomes = ['running', 'unverified', 'pushed', 'nothing', 'refused', 'declined', 'build-failed', 'start-failed', 'config-error', 'crashed', 'deleted', 'timed-out', 'stopped-watching'] as const;
    for (const kind of outcomes) expect(outcomeText({ kind }).title).toMatch(/^[A-Z].*\.$/);
    for (const why of ['dev-mode', 'paused', 'asleep', 'stopped', 'unknown'] as const) expect(outcomeText({ kind: 'not-started', why }).title).toMatch(/^Pushed, but .*\.$/);
    expect(exitCodeOf({ kind: 'running' })).toBe(0);
    expect(exitCodeOf({ kind: 'build-failed' })).toBe(1);
    expect(exitCodeOf({ kind: 'timed-out' })).toBe(2);
  });
});

type Pick = <T>(items: readonly T[]) => T;

/** Picks that follow from a number: an arbitrary of fast-check for every answer would take minutes. */
function picker(seed: number): Pick {
  let state = seed >>> 0;
  return (items) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return items[Math.floor((state / 2 ** 32) * items.length)]!;
  };
}

/** Any answer that an effect may get. */
function answerTo(effect: DeployEffect, pick: Pick): DeployAnswer {
  const space = (): Glance => ({ stage: pick([...knownStages, 'POLISHING', 'BUILDING', 'BUILDING', 'RUNNING']), deployedSha: pick([old, sha, other, undefined]), repoSha: pick([sha, sha, sha, other, undefined]), devMode: pick([true, false]) });
  const plan = { sync: pick([0, 1]), commit: pick([0, 1]), push: pick([0, 1, 2]) };
  const refused = pick([0, 0, 0, 1]);
  switch (effect.kind) {
    case 'check':
      return { kind: 'checked', plan, refused, space: pick([space(), undefined]) };
    case 'ask':
      return { kind: 'answered', go: pick([true, true, false]) };
    case 'sync':
      return { kind: 'synced' };
    case 'recheck':
      return { kind: 'rechecked', plan, refused };
    case 'commit':
      return { kind: 'committed' };
    case 'push':
      return pick<DeployAnswer>([pushed, pushed, { kind: 'push-refused', refusal }]);
    case 'look':
      return pick<DeployAnswer>([{ kind: 'looked', space: space() }, { kind: 'looked', space: glance('BUILDING') }, { kind: 'looked', space: glance('BUILDING') }, lookFailed(true), lookFailed(pick([true, true, true, false]))]);
    case 'offer-reboot':
      return { kind: 'reboot-answered', go: pick([true, false]) };
    case 'reboot':
      return { kind: 'rebooted' };
    case 'observe':
      return { kind: 'observed', space: pick([space(), undefined]) };
    case 'read-log':
      return { kind: 'log-read' };
  }
}

describe('any deployment', () => {
  it('ends, whatever the Space does, and changes the Space only where it was asked', () => {
    const ends = new Set<string>();
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(true, true, false), (seed, watched) => {
        const pick = picker(seed);
        let at = 0;
        let agreed = false;
        let lookedAgain = false;
        let turns = 0;
        let turn = startDeployment({ ...options, watch: watched }, at);
        while (turn.effect !== undefined && turns++ < 1_000) {
          const { effect } = turn;
          if ((effect.kind === 'push' || effect.kind === 'sync' || effect.kind === 'commit') && !agreed) return false;
          if ((effect.kind === 'push' || effect.kind === 'commit') && !lookedAgain) return false;
          if (effect.kind === 'reboot' && !turn.state.rebootOffered) return false;
          const answer = answerTo(effect, pick);
          if (answer.kind === 'answered') agreed = answer.go;
          lookedAgain ||= answer.kind === 'rechecked';
          at += effect.kind === 'look' ? Math.max(1, effect.afterMs) : 10;
          turn = reduceDeployment(turn.state, { ...answer, at });
        }
        ends.add(turn.state.outcome?.kind ?? 'none');
        return turn.state.phase === 'ended' && turn.state.outcome !== undefined && turn.state.steps.every(({ from, to }) => to !== undefined && to >= from);
      }),
      { numRuns: 2_000 },
    );
    expect(ends.size).toBeGreaterThan(10);
  });

  it('ends at once when it is cancelled, at any point, and asks for nothing more', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(30), (seed, after) => {
        const pick = picker(seed);
        let turn = startDeployment(options, 0);
        for (let count = 0; count < after && turn.effect !== undefined; count++) turn = reduceDeployment(turn.state, { ...answerTo(turn.effect, pick), at: count * 1_000 });
        const end = reduceDeployment(turn.state, { kind: 'cancelled', at: 60_000 });
        return end.effect === undefined && end.state.phase === 'ended';
      }),
    );
  });
});

describe('running a deployment', () => {
  function worker(answers: Partial<Record<DeployEffect['kind'], () => Promise<DeployAnswer>>>): { worker: Parameters<typeof runDeployment>[0]; performed: string[] } {
    const performed: string[] = [];
    return {
      performed,
      worker: {
        now: () => performed.length * 1_000,
        perform: (effect) => {
          performed.push(effect.kind);
          return answers[effect.kind]?.() ?? Promise.reject(new Error(`No ${effect.kind}`));
        },
      },
    };
  }

  it('tells of an error with its advice', async () => {
    const { worker: it_ } = worker({ check: () => Promise.reject(Object.assign(new Error('No disk.'), { advice: 'Buy one.' })) });
    const state = await runDeployment(it_, options, { signal: new AbortController().signal });
    expect(state.outcome).toEqual({ kind: 'failed', message: 'No disk.', advice: 'Buy one.' });
  });

  it('stops at the signal and performs nothing more', async () => {
    const controller = new AbortController();
    const { worker: it_, performed } = worker({
      check: () => Promise.resolve(checked()),
      ask: () => Promise.resolve(go),
      recheck: () => Promise.resolve(rechecked),
      push: () => Promise.resolve(pushed),
      look: () => {
        controller.abort();
        return Promise.resolve(look('BUILDING'));
      },
    });
    const seen: string[] = [];
    const state: Deployment = await runDeployment(it_, options, { signal: controller.signal, onChange: ({ phase }) => seen.push(phase) });
    expect(performed).toEqual(['check', 'ask', 'recheck', 'push', 'look']);
    expect(state.outcome?.kind).toBe('stopped-watching');
    expect(seen).toEqual(['check', 'ask', 'recheck', 'push', 'watch', 'watch', 'ended']);
  });

  it('fails where a worker answers something else', async () => {
    const { worker: it_ } = worker({ check: () => Promise.resolve(pushed) });
    expect((await runDeployment(it_, options, { signal: new AbortController().signal })).outcome?.kind).toBe('failed');
  });
});
