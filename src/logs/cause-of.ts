import type { Dockerfile, Instruction } from '../documents/dockerfile-model';
import { filled, type Fix } from './catalogue/entry';
import type { Cause, CausePlace, DiagnosedStep, DiagnosisContext } from './diagnosis-model';
import type { Hit } from './hits';
import type { LogRecord } from './log-record';
import type { Frame } from './traceback';

export interface CauseContext extends DiagnosisContext {
  readonly phase: 'build' | 'run';
  readonly record: LogRecord;
  readonly steps: readonly DiagnosedStep[];
  /** Of the Dockerfile, by step. */
  readonly instructions: readonly (Instruction | undefined)[];
}

/** A hit as a cause, its texts filled in. `inLog`: it stands in the log, not in the Space's message. */
export function causeOf(hit: Hit, context: CauseContext, inLog = true): Cause {
  const { entry } = hit;
  const values = valuesOf(hit, context);
  const step = inLog ? hit.step : undefined;
  const failure = context.record.failure;
  const named = failure !== undefined && hit.firstLine === context.record.failureLine ? failure.dockerfileLine : undefined;
  const place = placeOf(hit, context, values, step);
  const ofStart = context.phase === 'run' && place?.kind === 'dockerfile' ? place.line : undefined;
  return {
    id: entry.id,
    phase: context.phase,
    title: filled(entry.title, values),
    explanation: filled(entry.cause, values),
    cure: filled(entry.cure, values),
    evidence: hit.evidence,
    logLine: inLog ? hit.firstLine : undefined,
    step,
    dockerfileLine: named ?? (step === undefined ? ofStart : context.steps[step]?.dockerfileLine),
    place,
    fix: entry.fix && filledFix(entry.fix, values),
    lines: [],
  };
}

function valuesOf({ captured }: Hit, { knowledge, appPort }: CauseContext): Record<string, string | undefined> {
  const aptPackage = captured['package'];
  const module = captured['module'];
  return {
    ...captured,
    appPort: appPort === undefined ? undefined : String(appPort),
    successor: aptPackage === undefined ? undefined : knowledge?.aptSuccessor(aptPackage),
    distribution: module === undefined ? undefined : (knowledge?.distribution(module.split('.')[0] ?? module) ?? module.split('.')[0]),
  };
}

/** Undefined where a text in it is not known. */
function filledFix(fix: Fix, values: Readonly<Record<string, string | undefined>>): Fix | undefined {
  const names = [...JSON.stringify(fix).matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  if (names.some((name) => values[name] === undefined)) return undefined;
  return JSON.parse(JSON.stringify(fix), (_, value: unknown) => (typeof value === 'string' ? filled(value, values) : value)) as Fix;
}

function placeOf(
  hit: Hit,
  context: CauseContext,
  values: Readonly<Record<string, string | undefined>>,
  step: number | undefined,
): CausePlace | undefined {
  const { points, missing } = hit.entry;
  const frame = frameOf(hit) ?? (missing === undefined ? undefined : startPlace(context, values[missing], false));
  if (points === undefined) return frame;
  switch (points.kind) {
    case 'word':
      return wordPlace(context, step, values[points.by]) ?? startPlace(context, values[points.by], false);
    case 'command':
      return frame ?? startPlace(context, points.by === undefined ? undefined : values[points.by], true);
    case 'requirement': {
      const name = values[points.by];
      return name === undefined ? undefined : { kind: 'requirement', package: name };
    }
    case 'frame':
      return frame;
    case 'front-matter':
      return { kind: 'front-matter', key: points.key };
  }
}

/** Where a word stands in the Dockerfile: in the step's instruction. */
export function wordPlace({ dockerfile, instructions }: CauseContext, step: number | undefined, word: string | undefined): CausePlace | undefined {
  const instruction = step === undefined ? undefined : instructions[step];
  if (dockerfile === undefined || instruction === undefined || word === undefined) return undefined;
  return wordIn(dockerfile, instruction, word);
}

/**
 * What the container starts: the word in CMD or ENTRYPOINT, a path also by its last part; else, where `whole`, the
 * instruction. Nothing of a build.
 */
function startPlace({ phase, dockerfile }: CauseContext, word: string | undefined, whole: boolean): CausePlace | undefined {
  const instructions = dockerfile?.stages.at(-1)?.instructions ?? [];
  if (phase === 'build' || dockerfile === undefined) return undefined;
  const starts = ['CMD', 'ENTRYPOINT'].flatMap((keyword) => instructions.findLast((each) => each.keyword === keyword) ?? []);
  for (const each of word === undefined ? [] : [word, word.replace(/\/+$/, '').split('/').at(-1) ?? '']) {
    for (const start of each === '' ? [] : starts) {
      const place = wordIn(dockerfile, start, each);
      if (place !== undefined) return place;
    }
  }
  const [start] = starts;
  return whole && start !== undefined ? { kind: 'dockerfile', line: dockerfile.lines.positionAt(start.span.start).line + 1, word: undefined } : undefined;
}

function wordIn(dockerfile: Dockerfile, { span: { start, end } }: Instruction, word: string): CausePlace | undefined {
  const text = dockerfile.text.slice(start, end);
  const quoted = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const at = new RegExp(`(?<![\\w.+-])${quoted}(?![\\w.+-])`).exec(text)?.index;
  return at === undefined ? undefined : { kind: 'dockerfile', line: dockerfile.lines.positionAt(start + at).line + 1, word };
}

function frameOf({ chain }: Hit): CausePlace | undefined {
  return framePlace(chain?.exceptions.map(({ own }) => own) ?? []);
}

/** The root's own frame; where it lies in a library alone, that of what followed. */
export function framePlace(frames: readonly (Frame | undefined)[]): CausePlace | undefined {
  const frame = frames.find((each) => each !== undefined);
  return frame && { kind: 'python', path: frame.path, line: frame.line, code: frame.code };
}
