import type { Dockerfile, Instruction } from '../documents/dockerfile-model';
import type { BuildOutcome } from './build-log';
import { failedBuildCauses } from './build-causes';
import { earlyCauses, refusedCauses, runCauses } from './run-causes';
import type { Cause, Diagnosis, DiagnosisContext } from './diagnosis-model';
import type { LogRecord } from './log-record';
import { matchSteps } from './match-step';
import { causeOf, type CauseContext } from './cause-of';
import { catalogue } from './catalogue';

const mostCauses = 8;

/** What a log tells. `read` reads the Space's own message as if it were a log. */
export function diagnosisOf(record: LogRecord, context: DiagnosisContext, read: (text: string) => LogRecord): Diagnosis {
  const message = context.errorMessage === undefined ? undefined : read(context.errorMessage);
  if (context.refused === true) return refusal(context, record, message);
  const phase = record.phase ?? context.phase ?? guessedPhase(record);
  const { dockerfile } = context;
  const instructions = phase === 'run' || dockerfile === undefined ? [] : matchSteps(dockerfile, record.steps.map(({ instruction }) => instruction));
  const steps = phase === 'run' ? [] : record.steps.map((step, index) => ({ ...step, dockerfileLine: lineOf(instructions[index], dockerfile) }));
  const toCauses: CauseContext = { ...context, phase, record, steps, instructions };
  if (phase === 'build') {
    const causes = buildCauses(toCauses, message);
    return result(record, phase, buildOutcome(record, causes, message), steps, causes);
  }
  const { outcome, causes } = runCauses(toCauses, message);
  return result(record, phase, outcome, steps, causes);
}

function refusal(context: DiagnosisContext, record: LogRecord, message: LogRecord | undefined): Diagnosis {
  const causes = refusedCauses({ ...context, phase: 'build', record, steps: [], instructions: [] }, message);
  return { ...result(record, 'build', 'failed', [], causes), refused: true, commit: undefined, failure: undefined };
}

function buildCauses(context: CauseContext, message: LogRecord | undefined): Cause[] {
  const { record } = context;
  if (record.outcome === 'succeeded') return [];
  if (record.failure !== undefined) return failedBuildCauses(context);
  const causes = earlyCauses(context, message);
  return causes.length === 0 && neverBegan(record) ? neverBeganCauses(context) : causes;
}

/** The log holds its header, and nothing came after it. */
function neverBegan(record: LogRecord): boolean {
  return record.headerLine !== undefined && record.steps.length === 0 && record.lastLines.every(({ text }) => text.trim() === '');
}

function neverBeganCauses(context: CauseContext): Cause[] {
  const logLine = context.record.headerLine ?? 1;
  return catalogue
    .filter(({ id }) => id === 'build-never-began')
    .map((entry) => causeOf({ entry, evidence: 'Build Queued', firstLine: logLine, lastLine: logLine, step: undefined, captured: {}, chain: undefined }, context));
}

function result(
  record: LogRecord,
  phase: 'build' | 'run',
  outcome: BuildOutcome,
  steps: Diagnosis['steps'],
  causes: readonly Cause[],
): Diagnosis {
  return {
    phase,
    refused: false,
    outcome,
    commit: record.commit,
    steps,
    failure: phase === 'run' ? undefined : record.failure,
    causes: causes.slice(0, mostCauses),
  };
}

/** A text without steps, such as what git said, has failed where a failure is found in it. */
function buildOutcome(record: LogRecord, causes: readonly Cause[], message: LogRecord | undefined): BuildOutcome {
  if (record.outcome !== 'unknown' || causes.length === 0) return record.outcome;
  return record.headerLine === undefined || message !== undefined ? 'failed' : record.outcome;
}

function guessedPhase(record: LogRecord): 'build' | 'run' {
  if (record.failure !== undefined) return 'build';
  if (record.isDown || record.upLine !== undefined || record.chain !== undefined) return 'run';
  const phases = record.hits[0]?.entry.phases ?? [];
  return phases.some((phase) => phase === 'run' || phase === 'start') && !phases.includes('build') ? 'run' : 'build';
}

function lineOf(instruction: Instruction | undefined, dockerfile: Dockerfile | undefined): number | undefined {
  return instruction && dockerfile && dockerfile.lines.positionAt(instruction.spanStart).line + 1;
}
