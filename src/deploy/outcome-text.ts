import type { DeployOutcome } from './deployment-model';

/** An outcome for people: what it is, and what to do next, where there is something to do. */
export interface OutcomeText {
  readonly title: string;
  readonly advice: string | undefined;
}

const rests = { paused: 'paused', asleep: 'asleep', stopped: 'stopped' } as const;

export function outcomeText(outcome: DeployOutcome): OutcomeText {
  const text = (title: string, advice?: string): OutcomeText => ({ title, advice });
  switch (outcome.kind) {
    case 'running':
      return text('The Space runs the pushed commit.');
    case 'unverified':
      return text('The Space runs, but the Hub does not say which commit.', 'Open the app, and look whether the change is there.');
    case 'pushed':
      return text('Pushed. The build was not watched.', 'See spacedock status for what came of it.');
    case 'nothing':
      return text('There is nothing to deploy: the Space’s repo has it all.', 'Where the Space does not run it, a factory reboot builds it anew.');
    case 'refused':
      return text('Nothing was pushed: the Hub would refuse it.', 'Mend what is refused, then deploy again.');
    case 'declined':
      return text('Nothing was done.');
    case 'push-refused':
      return text(outcome.refusal.message, outcome.refusal.advice);
    case 'build-failed':
      return text('The build failed.', 'Mend what the log names, then deploy again; or roll back.');
    case 'start-failed':
      return text('The app did not start.', 'Mend what the log names, then deploy again; or roll back.');
    case 'crashed':
      return text('The app started, and failed in its first minutes.', 'Mend what the log names, then deploy again; or roll back.');
    case 'config-error':
      return text('The Hub refused the configuration.', 'Mend what the Hub names, then deploy again; or roll back.');
    case 'deleted':
      return text('The Space is being deleted.');
    case 'not-started':
      switch (outcome.why) {
        case 'dev-mode':
          return text('Pushed, but the Space does not build: Dev Mode is on.', 'Reboot it from the factory to build the commit.');
        case 'unknown':
          return text('Pushed, but the Space has not begun to build.', 'Look at its page, and reboot it from the factory.');
        default:
          return text(`Pushed, but the Space is ${rests[outcome.why]} and does not build.`, 'Restart it; from then on its hardware is billed.');
      }
    case 'superseded':
      return text(`Another push came after this one: the Space’s repo is at ${outcome.by.slice(0, 7)}.`, 'Look at that deployment.');
    case 'wrong-commit':
      return text(`The Space runs ${outcome.sha?.slice(0, 7) ?? 'another commit'}, not what was pushed.`, 'Reboot it from the factory to build the commit.');
    case 'timed-out':
      return text('The time to watch is over, and the Space is still at work.', 'See spacedock status for what comes of it.');
    case 'stopped-watching':
      return text('Pushed. The watching was stopped; the Space goes on.', 'See spacedock status for what comes of it.');
    case 'cancelled':
      return outcome.whilePushing
        ? text('The push was cancelled.', 'Look at the Space: what was under way may have arrived.')
        : text('Cancelled. Nothing was pushed.');
    case 'lost':
    case 'failed':
      return text(outcome.message, outcome.advice);
  }
}
