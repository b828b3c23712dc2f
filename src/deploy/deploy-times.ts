import type { Deployment } from './deployment-model';

/** What parts of a deployment took, in seconds; undefined for what was not seen. */
export interface DeployTimes {
  readonly total: number;
  readonly push: number | undefined;
  readonly build: number | undefined;
  /** From the image to the app that answers. */
  readonly start: number | undefined;
}

export function timesOf({ startedAt, steps, stages }: Deployment): DeployTimes {
  const end = steps.at(-1)?.to ?? steps.at(-1)?.from ?? startedAt;
  const push = steps.find(({ phase }) => phase === 'push');
  // What was asked of a person is nobody's time.
  const asked = steps.find(({ phase }) => phase === 'ask');
  const waited = asked?.to === undefined ? 0 : asked.to - asked.from;
  const watchedUntil = steps.find(({ phase }) => phase === 'observe' || phase === 'log')?.from ?? end;
  const spent = (ending: string): number | undefined => {
    let sum: number | undefined;
    for (const [index, { stage, at }] of stages.entries()) {
      if (stage.endsWith(ending)) sum = (sum ?? 0) + (stages[index + 1]?.at ?? watchedUntil) - at;
    }
    return sum;
  };
  const seconds = (milliseconds: number): number => Math.max(0, Math.round(milliseconds / 1000));
  const maybe = (milliseconds: number | undefined): number | undefined => (milliseconds === undefined ? undefined : seconds(milliseconds));
  return {
    total: seconds(end - startedAt - waited),
    push: push?.to === undefined ? undefined : seconds(push.to - push.from),
    build: maybe(spent('BUILDING')),
    start: maybe(spent('APP_STARTING')),
  };
}
