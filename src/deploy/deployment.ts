import { nextPoll } from '../hub/polling';
import { failedAt, stageMeaning } from '../hub/stages';
import type { DeployEffect, DeployEvent, DeployOptions, DeployOutcome, DeployPlan, DeployStep, DeployTurn, Deployment, Glance } from './deployment-model';

/** Failed looks in a row until the watching is given up. */
const mostFailures = 20;

/**
 * Begins a deployment, which is a pure reducer: what has happened goes in, what to do next comes out. Every step asks for one effect,
 * whose answer is the next event; `cancelled` and `failed` may come at any time. Whether a build has ended is decided by
 * the Space's runtime alone. Cancelling ends the watching; nothing is ever done to the Space for it. Times are in
 * milliseconds of the caller's clock.
 */
export function startDeployment(options: DeployOptions, at: number): DeployTurn {
  const state: Deployment = {
    phase: 'check',
    options,
    startedAt: at,
    steps: [{ phase: 'check', from: at, to: undefined }],
    plan: undefined,
    before: undefined,
    last: undefined,
    pushedSha: undefined,
    stages: [],
    moved: false,
    changedAt: at,
    failures: 0,
    rebootOffered: false,
    outcome: undefined,
  };
  return { state, effect: { kind: 'check' } };
}

/** What an event makes of it. An event that does not belong to the phase changes nothing, and asks for nothing. */
export function reduceDeployment(state: Deployment, event: DeployEvent): DeployTurn {
  const { phase, options } = state;
  if (phase === 'ended') return { state, effect: undefined };
  if (event.kind === 'cancelled') return cancel(state, event.at);
  if (event.kind === 'failed') return failed(state, event);
  switch (phase) {
    case 'check': {
      if (event.kind !== 'checked') break;
      const known = { ...state, plan: event.plan, before: event.space, last: event.space };
      if (event.refused > 0) return end(known, event.at, { kind: 'refused' });
      if (isNothing(event.plan)) return end(known, event.at, { kind: 'nothing' });
      return go(known, event.at, 'ask', { kind: 'ask' });
    }
    case 'ask':
      if (event.kind !== 'answered') break;
      if (!event.go) return end(state, event.at, { kind: 'declined' });
      return (state.plan?.sync ?? 0) > 0 ? go(state, event.at, 'sync', { kind: 'sync' }) : go(state, event.at, 'recheck', { kind: 'recheck' });
    case 'sync':
      if (event.kind !== 'synced') break;
      return go(state, event.at, 'recheck', { kind: 'recheck' });
    case 'recheck': {
      if (event.kind !== 'rechecked') break;
      const known = { ...state, plan: { ...event.plan, sync: state.plan?.sync ?? 0 } };
      if (event.refused > 0) return end(known, event.at, { kind: 'refused' });
      if (event.plan.commit === 0 && event.plan.push === 0) return end(known, event.at, { kind: 'nothing' });
      return commitOrPush(known, event.at);
    }
    case 'commit':
      if (event.kind !== 'committed') break;
      return go(state, event.at, 'push', { kind: 'push' });
    case 'push':
      if (event.kind === 'push-refused') return end(state, event.at, { kind: 'push-refused', refusal: event.refusal });
      if (event.kind !== 'pushed') break;
      if (!options.watch) return end({ ...state, pushedSha: event.sha }, event.at, { kind: 'pushed' });
      return go({ ...state, pushedSha: event.sha, changedAt: event.at }, event.at, 'watch', { kind: 'look', afterMs: 0 });
    case 'watch':
      if (event.kind === 'looked') return watch(state, event.space, event.at);
      if (event.kind === 'look-failed') return lookFailed(state, event);
      break;
    case 'reboot':
      if (event.kind === 'reboot-answered') {
        return event.go ? { state, effect: { kind: 'reboot' } } : end(state, event.at, { kind: 'not-started', why: 'dev-mode' });
      }
      if (event.kind !== 'rebooted') break;
      return go({ ...state, changedAt: event.at }, event.at, 'watch', { kind: 'look', afterMs: options.pollMs });
    case 'observe': {
      if (event.kind !== 'observed') break;
      const seen = event.space === undefined ? state : note(state, event.space, event.at);
      const crashed = event.space !== undefined && stageMeaning(event.space.stage).failed;
      return readLog(seen, event.at, crashed ? { kind: 'crashed' } : (state.outcome ?? { kind: 'running' }), 'run');
    }
    case 'log':
      if (event.kind !== 'log-read') break;
      return end(state, event.at, state.outcome ?? { kind: 'unverified' });
  }
  return { state, effect: undefined };
}

function watch(before: Deployment, space: Glance, at: number): DeployTurn {
  const state = note(before, space, at);
  const { options, pushedSha } = state;
  const { stage, deployedSha, repoSha, devMode } = space;
  const { moving, failed: hasFailed, running } = stageMeaning(stage);
  const quietFor = at - state.changedAt;
  const isOurs = deployedSha !== undefined && deployedSha === pushedSha;
  const isOthers = repoSha !== undefined && repoSha !== pushedSha;
  if (stage === 'DELETING') return end(state, at, { kind: 'deleted' });
  if (!moving) {
    if (running && isOurs) return observe(state, at, { kind: 'running' });
    // What stood there before the push says nothing of it, until the Space has moved or had its time to.
    const isNews = state.moved || stage !== state.before?.stage || isOurs;
    if (isNews && isOthers && (running || hasFailed)) return end(state, at, { kind: 'superseded', by: repoSha });
    if (isNews && hasFailed) return failedStage(state, at, stage);
    if (isOurs && isAtRest(stage)) return readLog(state, at, { kind: 'running' }, 'run');
    if (devMode && running && !state.moved && quietFor >= options.graceMs) {
      if (state.rebootOffered) return end(state, at, { kind: 'not-started', why: 'dev-mode' });
      return go({ ...state, rebootOffered: true }, at, 'reboot', { kind: 'offer-reboot' });
    }
    if (quietFor >= options.graceMs) {
      if (isAtRest(stage)) return end(state, at, { kind: 'not-started', why: rests[stage] ?? 'stopped' });
      if (running && state.moved) return deployedSha === undefined ? observe(state, at, { kind: 'unverified' }) : end(state, at, { kind: 'wrong-commit', sha: deployedSha });
      // What is refused anew does not move: it would have built what it accepts.
      if (failedAt(stage) === 'configuration') return failedStage(state, at, stage);
      if (running || hasFailed) return end(state, at, { kind: 'not-started', why: devMode ? 'dev-mode' : 'unknown' });
    }
  }
  return lookAgain(state, at, options.pollMs);
}

const rests: Readonly<Record<string, 'paused' | 'asleep' | 'stopped'>> = { PAUSED: 'paused', SLEEPING: 'asleep', STOPPED: 'stopped' };

function isAtRest(stage: string): boolean {
  return Object.hasOwn(rests, stage);
}

function failedStage(state: Deployment, at: number, stage: string): DeployTurn {
  if (stage === 'BUILD_ERROR') return readLog(state, at, { kind: 'build-failed' }, 'build');
  if (stage === 'RUNTIME_ERROR') return readLog(state, at, { kind: 'start-failed' }, 'run');
  return end(state, at, { kind: 'config-error' });
}

function lookFailed(state: Deployment, event: DeployEvent & { readonly kind: 'look-failed' }): DeployTurn {
  const { at, passing, retryAfterMs, message, advice } = event;
  const failures = state.failures + 1;
  if (!passing || failures >= mostFailures) return end(state, at, { kind: 'lost', message, advice });
  const pollMs = state.options.pollMs;
  const waitMs = nextPoll({ attention: 'close', moving: true, failures, retryAfterMs, random: 0 }, { movingMs: pollMs, standingMs: pollMs }) ?? pollMs;
  return lookAgain({ ...state, failures }, at, waitMs);
}

/** Never later than the time that is left; none is left: the end. */
function lookAgain(state: Deployment, at: number, afterMs: number): DeployTurn {
  const since = state.steps.find(({ phase }) => phase === 'watch')?.from ?? at;
  const left = since + state.options.timeoutMs - at;
  if (left <= 0) return end(state, at, { kind: 'timed-out' });
  return { state, effect: { kind: 'look', afterMs: Math.min(afterMs, left) } };
}

function note(state: Deployment, space: Glance, at: number): Deployment {
  const changed = state.last?.stage !== space.stage || state.last.deployedSha !== space.deployedSha;
  const isNew = state.stages.at(-1)?.stage !== space.stage;
  return {
    ...state,
    last: space,
    failures: 0,
    moved: state.moved || stageMeaning(space.stage).moving,
    changedAt: changed && state.stages.length > 0 ? at : state.changedAt,
    stages: isNew ? [...state.stages, { stage: space.stage, at }] : state.stages,
  };
}

function commitOrPush(state: Deployment, at: number): DeployTurn {
  return (state.plan?.commit ?? 0) > 0 ? go(state, at, 'commit', { kind: 'commit' }) : go(state, at, 'push', { kind: 'push' });
}

function observe(state: Deployment, at: number, outcome: DeployOutcome): DeployTurn {
  const { observeMs } = state.options;
  if (observeMs <= 0) return readLog(state, at, outcome, 'run');
  return go({ ...state, outcome }, at, 'observe', { kind: 'observe', forMs: observeMs });
}

function readLog(state: Deployment, at: number, outcome: DeployOutcome, log: 'build' | 'run'): DeployTurn {
  return go({ ...state, outcome }, at, 'log', { kind: 'read-log', log });
}

function cancel(state: Deployment, at: number): DeployTurn {
  // What is known of the Space is not lost because its log was not read to the end.
  if (state.phase === 'log' || state.phase === 'observe') return end(state, at, state.outcome ?? { kind: 'stopped-watching' });
  if (state.pushedSha !== undefined) return end(state, at, { kind: 'stopped-watching' });
  return end(state, at, { kind: 'cancelled', whilePushing: state.phase === 'push' });
}

function failed(state: Deployment, { at, message, advice }: DeployEvent & { readonly kind: 'failed' }): DeployTurn {
  if (state.phase === 'log' || state.phase === 'observe') return end(state, at, state.outcome ?? { kind: 'failed', message, advice });
  return end(state, at, { kind: 'failed', message, advice });
}

function go(state: Deployment, at: number, phase: DeployStep['phase'], effect: DeployEffect): DeployTurn {
  return { state: { ...state, phase, steps: [...closed(state, at), { phase, from: at, to: undefined }] }, effect };
}

function end(state: Deployment, at: number, outcome: DeployOutcome): DeployTurn {
  return { state: { ...state, phase: 'ended', outcome, steps: closed(state, at) }, effect: undefined };
}

function closed({ steps }: Deployment, at: number): DeployStep[] {
  return steps.map((step) => (step.to === undefined ? { ...step, to: at } : step));
}

function isNothing({ sync, commit, push }: DeployPlan): boolean {
  return sync === 0 && commit === 0 && push === 0;
}

/** 0: fine; 1: the answer is bad; 2: there is no answer. */
export function exitCodeOf(outcome: DeployOutcome): 0 | 1 | 2 {
  switch (outcome.kind) {
    case 'running':
    case 'unverified':
    case 'pushed':
    case 'nothing':
      return 0;
    case 'refused':
    case 'push-refused':
    case 'build-failed':
    case 'start-failed':
    case 'config-error':
    case 'crashed':
    case 'deleted':
    case 'not-started':
    case 'superseded':
    case 'wrong-commit':
      return 1;
    case 'declined':
    case 'timed-out':
    case 'stopped-watching':
    case 'cancelled':
    case 'lost':
    case 'failed':
      return 2;
  }
}
