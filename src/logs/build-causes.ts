import { causeOf, framePlace, type CauseContext } from './cause-of';
import type { Cause } from './diagnosis-model';
import type { Hit } from './hits';
import { ranked, weightOf } from './ranked';
import { swallowedBefore } from './swallowed';
import { mostTelling } from './telling-lines';
import type { TracebackChain } from './traceback';

const mostLines = 6;
const longestStep = 80;

/** Why a build failed whose builder said so. */
export function failedBuildCauses(context: CauseContext): Cause[] {
  const { record } = context;
  const { failure } = record;
  if (failure === undefined) return [];
  const inStep = record.hits.filter(({ step, firstLine }) => (failure.step !== undefined && step === failure.step) || firstLine === record.failureLine);
  const passed = (hit: Hit): boolean => hit.lastLine < (record.progress.get(hit.step ?? -1) ?? 0);
  const live = ranked(inStep.filter((hit) => !passed(hit)));
  const known = live.filter((hit) => weightOf(hit) > 0);
  const followers = live.filter((hit) => weightOf(hit) === 0);
  const exception = exceptionIn(context, live);
  const causes = known.map((hit) => causeOf(hit, context));
  if (exception !== undefined && !known.some((hit) => weightOf(hit) > 1)) causes.unshift(exception);
  if (causes.length === 0) causes.push(...followers.map((hit) => causeOf(hit, context)));
  if (causes.length === 0) causes.push(...ranked(inStep.filter((hit) => passed(hit) && weightOf(hit) > 1)).map((hit) => causeOf(hit, context)));
  if (causes.length === 0) causes.push(unknownCause(context));
  const missing = known[0];
  const root = missing && swallowedBefore(missing, context);
  return root === undefined ? causes : [root, ...causes];
}

/** A traceback in the failed step that no entry knows. */
function exceptionIn(context: CauseContext, hits: readonly Hit[]): Cause | undefined {
  const { chain, failure, failureLine } = context.record;
  if (chain === undefined || failure === undefined || failureLine === undefined) return undefined;
  const first = context.steps[failure.step ?? -1];
  if (first === undefined || chain.logLine < first.logLine || failureLine - chain.logLine > 400) return undefined;
  if (hits.some((hit) => hit.chain === chain && weightOf(hit) > 0)) return undefined;
  const cause = exceptionCause(chain, context);
  return cause && { ...cause, step: failure.step, dockerfileLine: first.dockerfileLine };
}

/** The root of a chain of exceptions, as a cause of its own. */
export function exceptionCause(chain: TracebackChain, context: CauseContext): Cause | undefined {
  const root = chain.exceptions[0];
  if (root === undefined) return undefined;
  const place = framePlace(chain.exceptions.map(({ own }) => own));
  const said = root.message === '' ? root.type : root.type === '' ? root.message : `${root.type}: ${root.message}`;
  const where = place?.kind === 'python' ? ` at ${place.path}, line ${String(place.line)}` : '';
  return {
    id: 'python-exception',
    phase: context.phase,
    title: `Python stopped with ${root.type === '' ? 'an exception' : root.type}${where}`,
    explanation: `The program raised an exception that nothing caught: ${said.slice(0, 300)}`,
    cure: place === undefined ? 'Read the traceback from its end upwards.' : 'Look at that line: it is the deepest one of the project’s own code.',
    evidence: said.slice(0, 400),
    logLine: root.logLine,
    step: undefined,
    dockerfileLine: undefined,
    place,
    fix: undefined,
    lines: [],
  };
}

/** The failed step, and the lines above its end that tell most. */
export function unknownCause(context: CauseContext): Cause {
  const { record, steps } = context;
  const { failure } = record;
  const step = failure?.step === undefined ? undefined : steps[failure.step];
  const lines = record.lastLines.filter((line) => (failure?.step === undefined || line.step === failure.step) && !line.text.startsWith('--> '));
  const telling = mostTelling(lines, mostLines).map(({ text, logLine }) => ({ text: text.trim().slice(0, 400), logLine }));
  const best = telling[0] ?? last(lines);
  return {
    id: 'unknown',
    phase: context.phase,
    title: step === undefined ? 'The reason is not known' : `The reason is not known, the step is ${inShort(step.instruction)}`,
    explanation: failure === undefined ? 'No failure in the catalogue fits what the log says.' : `The builder says: ${failure.message.slice(0, 300)}`,
    cure: telling.length > 1 ? 'Read the lines of the log that tell most, and what stands around them.' : 'Read the log from its end upwards.',
    evidence: best?.text ?? failure?.message.slice(0, 400) ?? '',
    logLine: best?.logLine ?? record.failureLine ?? (record.lineCount > 0 ? record.lineCount : undefined),
    step: failure?.step,
    dockerfileLine: failure?.dockerfileLine ?? step?.dockerfileLine,
    place: undefined,
    fix: undefined,
    lines: telling,
  };
}

function inShort(instruction: string): string {
  const text = instruction.replace(/\s+/g, ' ').trim();
  return text.length > longestStep ? `${text.slice(0, longestStep - 1)}…` : text;
}

function last(lines: CauseContext['record']['lastLines']): { text: string; logLine: number } | undefined {
  const line = lines.findLast(({ text }) => text.trim() !== '');
  return line && { text: line.text.trim().slice(0, 400), logLine: line.logLine };
}
