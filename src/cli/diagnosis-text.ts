import { durationText } from '../hub/duration';
import type { Colours } from '../lint/formats/colours';
import type { Cause, Diagnosis } from '../logs/diagnosis';
import { verdict, whereText } from '../logs/diagnosis-words';

/** A diagnosis for people at a terminal. */
export function diagnosisText(diagnosis: Diagnosis, colours: Colours): string {
  const { phase, outcome, causes } = diagnosis;
  const head = verdict(diagnosis);
  const lines = [outcome === 'failed' ? colours.severity('error', head) : outcome === 'succeeded' ? colours.good(head) : head];
  for (const [index, cause] of causes.entries()) lines.push('', ...causeLines(cause, index === 0, colours));
  const slowest = phase === 'build' ? slowestStep(diagnosis) : undefined;
  if (outcome === 'succeeded' && slowest !== undefined) lines.push(slowest);
  return `${lines.join('\n')}\n`;
}

function causeLines(cause: Cause, isFirst: boolean, colours: Colours): string[] {
  const title = `${cause.title}  ${colours.faint(cause.id)}`;
  const lines = [isFirst ? colours.strong(title) : `Also: ${title}`];
  if (cause.evidence !== '') lines.push(`  ${cause.logLine === undefined ? 'The Hub says' : `Log line ${String(cause.logLine)}`}: ${cause.evidence}`);
  const where = whereText(cause);
  if (where !== undefined) lines.push(`  ${where}`);
  lines.push(`  Why: ${cause.explanation}`, `  Fix: ${cause.cure}`);
  for (const { logLine, text } of cause.lines.slice(1)) lines.push(colours.faint(`  Log line ${String(logLine)}: ${text}`));
  return lines;
}

function slowestStep({ steps }: Diagnosis): string | undefined {
  const slowest = steps.filter(({ platform }) => !platform).reduce<(typeof steps)[number] | undefined>((most, step) => ((step.seconds ?? 0) > (most?.seconds ?? 0) ? step : most), undefined);
  return slowest?.seconds === undefined ? undefined : `Its longest step took ${durationText(slowest.seconds * 1000)}: ${slowest.instruction.slice(0, 80)}`;
}
