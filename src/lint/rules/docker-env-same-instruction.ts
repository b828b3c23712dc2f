import { instructionsNamed } from '../../documents/dockerfile-lookup';
import type { Instruction, NameValue } from '../../documents/dockerfile-model';
import { builtStages } from '../../documents/dockerfile-stages';
import type { FileReference } from '../../project/project';
import { lineEnd } from '../edits/dockerfile-lines';
import { assignmentsOf } from '../facts/environment';
import { assignmentUses } from '../facts/environment-uses';
import { readmeUsesDocker, stageFacts, type StageFacts } from '../facts/stage-facts';
import type { Fix } from '../finding';
import { imageSets } from '../knowledge/image-environment';
import type { Rule } from '../rule';

export const dockerEnvSameInstruction: Rule = {
  id: 'docker/env-same-instruction',
  severity: 'warning',
  summary: 'ENV uses a variable that the same ENV sets.',
  alsoKnownAs: ['DL3044'],
  explanation: {
    why: 'Within one ENV every variable has the value that it had before the instruction: ENV HOME=/home/user PATH=$HOME/.local/bin:$PATH puts /.local/bin into PATH, and what pip installs for the user is not found. What the instruction sets counts from the next one on.',
    bad: 'FROM python:3.11-slim\nENV HOME=/home/user PATH=$HOME/.local/bin:$PATH\n',
    good: 'FROM python:3.11-slim\nENV HOME=/home/user\nENV PATH=$HOME/.local/bin:$PATH\n',
  },
  check(project, report) {
    if (project.dockerfile === undefined || !readmeUsesDocker(project)) return;
    const { file, document } = project.dockerfile;
    if (!document.text.includes('$')) return;
    for (const instruction of instructionsNamed(document, 'ENV')) {
      const stage = document.stages[instruction.stage ?? -1];
      if (stage === undefined || assignmentsOf(document, instruction).length < 2) continue;
      const assignments = assignmentUses(document, instruction);
      if (assignments.length === 0 || !builtStages(document).has(stage.index)) continue;
      const facts = stageFacts(document, stage);
      const set = new Map<string, NameValue>();
      let previous: NameValue | undefined;
      for (const { pair, uses } of assignments) {
        for (const use of uses) {
          const beside = use.name === pair.name.text || use.operator !== undefined ? undefined : set.get(use.name);
          if (beside === undefined || keepsValue(facts, instruction, beside)) continue;
          const old = oldValue(facts, instruction, use.name);
          const last = previous;
          report({
            file,
            span: use.span,
            message: `$${use.name} has the value here that it had before this ENV (${old}). Set ${use.name} in an ENV of its own above.`,
            fixes: () => (last === undefined ? [] : splitBefore(file, facts, instruction, last, pair, old === 'not set')),
          });
        }
        set.set(pair.name.text, pair);
        previous = pair;
      }
    }
  },
};

/** The variable had the same value before. */
function keepsValue(facts: StageFacts, instruction: Instruction, { name, value }: NameValue): boolean {
  const before = facts.variableAt(name.text, instruction)?.value;
  return before !== undefined && value !== undefined && facts.expandAt(value.text, instruction) === before;
}

function oldValue(facts: StageFacts, instruction: Instruction, name: string): string {
  const variable = facts.variableAt(name, instruction);
  if (variable === undefined) return imageSets(facts.base, name) === false ? 'not set' : "the base image's";
  const { value } = variable;
  return value === undefined || value.length > 40 ? 'another one' : value === '' ? 'empty' : value;
}

/** A new ENV from this assignment on. None where a comment stands before it. */
function splitBefore(
  file: FileReference,
  { dockerfile: { text } }: StageFacts,
  { keywordSpan }: Instruction,
  previous: NameValue,
  pair: NameValue,
  safe: boolean,
): readonly Fix[] {
  const span = { start: (previous.value ?? previous.name).span.end, end: pair.name.span.start };
  if (text.slice(span.start, span.end).includes('#')) return [];
  const newText = `${lineEnd(text)}${text.slice(keywordSpan.start, keywordSpan.end)} `;
  return [{ title: `Begin a new ENV at ${pair.name.text}`, safe, edits: [{ file, span, newText }] }];
}
