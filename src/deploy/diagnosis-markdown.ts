import { redact } from '../hub/redact';
import type { Cause, Diagnosis } from '../logs/diagnosis';
import { verdict, whereText } from '../logs/diagnosis-words';
import { escaped, fenced } from './foreign-markdown';

/** A diagnosis as a document: how it ended, then each cause with its evidence and its cure. Tokens are taken out. */
export function diagnosisMarkdown(diagnosis: Diagnosis, of: string): string {
  const { causes, failure, steps } = diagnosis;
  const parts = [`# ${escaped(of)}`, escaped(verdict(diagnosis))];
  const failed = failure?.step === undefined ? undefined : steps[failure.step];
  if (failed !== undefined) parts.push(`The failed step:\n\n${fenced([failed.instruction])}`);
  if (causes.length === 0 && diagnosis.outcome !== 'succeeded') parts.push('Nothing in it says that something failed.');
  for (const [index, cause] of causes.entries()) parts.push(...causeParts(cause, index === 0));
  return redact(`${parts.join('\n\n')}\n`);
}

function causeParts(cause: Cause, isFirst: boolean): string[] {
  const { title, explanation, cure, evidence, logLine, lines, id } = cause;
  const where = whereText(cause);
  return [
    `## ${isFirst ? '' : 'Also: '}${escaped(title)}`,
    `${logLine === undefined ? 'The Hub says' : `Log line ${String(logLine)}`}${where === undefined ? '' : `, ${escaped(where)}`}:\n\n${fenced([evidence])}`,
    `**Why:** ${escaped(explanation)}`,
    `**What to do:** ${escaped(cure)}`,
    ...(lines.length > 1 ? [`The lines that tell most:\n\n${fenced(lines.map((line) => `${String(line.logLine)}: ${line.text}`))}`] : []),
    `<sub>${escaped(id)}</sub>`,
  ];
}
