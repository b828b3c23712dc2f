import { durationText } from '../hub/duration';
import type { Colours } from '../lint/formats/colours';
import type { Cause, CausePlace, Diagnosis } from '../logs/diagnosis';

/** A diagnosis for people at a terminal. */
export function diagnosisText(diagnosis: Diagnosis, colours: Colours): string {
  const { phase, commit, outcome, causes } = diagnosis;
  const what = phase === 'build' ? `The build${commit === undefined ? '' : ` of ${commit}`}` : 'The app';
  const verdict = { succeeded: 'succeeded', failed: 'failed', running: phase === 'build' ? 'is not over' : 'is running', unknown: 'left no word of how it ended' }[outcome];
  const head = `${what} ${verdict}.`;
  const lines = [outcome === 'failed' ? colours.severity('error', head) : outcome === 'succeeded' ? colours.good(head) : head];
  for (const [index, cause] of causes.entries()) lines.push('', ...causeLines(cause, index === 0, colours));
  const slowest = phase === 'build' ? slowestStep(diagnosis) : undefined;
  if (outcome === 'succeeded' && slowest !== undefined) lines.push(slowest);
  return `${lines.join('\n')}\n`;
}

function causeLines(cause: Cause, isFirst: boolean, colours: Colours): string[] {
  const title = `${cause.title}  ${colours.faint(cause.id)}`;
  const lines = [isFirst ? colours.strong(title) : `Also: ${title}`];
  lines.push(`  ${cause.logLine === undefined ? 'The Hub says' : `Log line ${String(cause.logLine)}`}: ${cause.evidence}`);
  if (cause.dockerfileLine !== undefined) lines.push(`  Dockerfile line ${String(cause.dockerfileLine)}${placeText(cause.place, cause.dockerfileLine)}`);
  else if (cause.place !== undefined) lines.push(`  ${aloneText(cause.place)}`);
  lines.push(`  Why: ${cause.explanation}`, `  Fix: ${cause.cure}`);
  for (const { logLine, text } of cause.lines.slice(1)) lines.push(colours.faint(`  Log line ${String(logLine)}: ${text}`));
  return lines;
}

function placeText(place: CausePlace | undefined, line: number): string {
  if (place === undefined) return '';
  if (place.kind !== 'dockerfile') return `, ${aloneText(place)}`;
  return place.line === line || place.word === undefined ? '' : `, ${place.word} on line ${String(place.line)}`;
}

function aloneText(place: CausePlace): string {
  switch (place.kind) {
    case 'dockerfile':
      return `Dockerfile line ${String(place.line)}`;
    case 'python':
      return `${place.path} line ${String(place.line)}`;
    case 'requirement':
      return `the requirement ${place.package}`;
    case 'front-matter':
      return `README.md, ${place.key}`;
  }
}

function slowestStep({ steps }: Diagnosis): string | undefined {
  const slowest = steps.filter(({ platform }) => !platform).reduce<(typeof steps)[number] | undefined>((most, step) => ((step.seconds ?? 0) > (most?.seconds ?? 0) ? step : most), undefined);
  return slowest?.seconds === undefined ? undefined : `Its longest step took ${durationText(slowest.seconds * 1000)}: ${slowest.instruction.slice(0, 80)}`;
}
