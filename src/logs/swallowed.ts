import { causeOf, type CauseContext } from './cause-of';
import type { Cause } from './diagnosis-model';
import type { Hit } from './hits';

const openly = /\|\|\s*(?:true|:|echo|exit 0|printf)(?:\W|$)|;\s*(?:true|exit 0)\s*$|\bset \+e\b/;

/** Whether a RUN may go on, and end well, where one of its commands fails. */
export function swallowsErrors(instruction: string): boolean {
  return /^RUN\s/i.test(instruction) && (openly.test(instruction) || /;|\|/.test(instruction));
}

/**
 * The earlier step that failed to make what is missing now, and ended well all the same: its error was swallowed.
 * Undefined where none is found that has to do with it.
 */
export function swallowedBefore(missing: Hit, context: CauseContext): Cause | undefined {
  const thing = missing.entry.missing === undefined ? undefined : missing.captured[missing.entry.missing];
  if (thing === undefined || missing.step === undefined) return undefined;
  const { record, steps } = context;
  const name = thing.replace(/\/+$/, '').split('/').at(-1) ?? thing;
  if (name.length < 2) return undefined;
  const candidates = steps.filter(
    ({ index, status, platform, instruction }) => index < (missing.step ?? 0) && status === 'done' && !platform && swallowsErrors(instruction),
  );
  for (const { index, instruction, logLine, dockerfileLine } of candidates.reverse()) {
    const hit = record.hits.findLast(({ step }) => step === index);
    const kept = record.swallowed.get(index);
    const names = instruction.includes(name) || hit?.evidence.includes(name) === true || kept?.text.includes(name) === true;
    if (!names || (hit === undefined && kept === undefined && !openly.test(instruction))) continue;
    const way = openly.test(instruction) ? (/\|\|\s*\S+/.exec(instruction)?.[0] ?? 'set +e') : 'a command behind it';
    const known = hit && causeOf(hit, context);
    return {
      id: known?.id ?? 'error-swallowed',
      phase: context.phase,
      title: known?.title ?? `An earlier step failed to make ${name}, and nobody noticed`,
      explanation: `${known === undefined ? '' : `${known.explanation} `}The step ended well because ${way} hides its error; a later step needs ${name}, and fails.`,
      cure: `${known === undefined ? '' : `${known.cure} `}Let the step fail: take ${way} away, so that the build stops where the error is.`,
      evidence: known?.evidence ?? kept?.text.trim() ?? `--> ${instruction}`.slice(0, 400),
      logLine: known?.logLine ?? kept?.logLine ?? logLine,
      step: index,
      dockerfileLine,
      place: known?.place,
      fix: known?.fix,
      lines: [],
    };
  }
  return undefined;
}
