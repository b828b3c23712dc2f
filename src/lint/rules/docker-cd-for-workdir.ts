import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import type { FileReference } from '../../project/project';
import { builtInstructions } from '../facts/built-instructions';
import { commandsOf, type Invocation } from '../facts/commands';
import { containerPath } from '../facts/container-path';
import { wantedWords } from '../facts/dockerfile-words';
import type { StageFacts } from '../facts/stage-facts';
import { wordText } from '../facts/words';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

const cd = wantedWords(['cd']);

export const dockerCdForWorkdir: Rule = {
  id: 'docker/cd-for-workdir',
  severity: 'info',
  summary: 'A RUN ends in cd, which has no effect on what follows.',
  alsoKnownAs: ['DL3003'],
  explanation: {
    why: 'Every RUN begins in the folder that WORKDIR names: a cd in the RUN before is forgotten. The next step then looks for its files in another folder, and the build or the start of the Space fails.',
    bad: 'FROM python:3.11-slim\nCOPY . /app\nRUN cd /app\nRUN pip install --no-cache-dir -r requirements.txt\n',
    good: 'FROM python:3.11-slim\nCOPY . /app\nWORKDIR /app\nRUN pip install --no-cache-dir -r requirements.txt\n',
  },
  check(project, report) {
    const file = project.dockerfile?.file;
    if (file === undefined) return;
    for (const { facts, instruction } of builtInstructions(project, 'RUN', cd)) {
      const { dockerfile } = facts;
      const commands = commandsOf(dockerfile, instruction);
      const last = commands.at(-1);
      if (last?.name !== 'cd' || last.args.length !== 1 || !endsWith(dockerfile, instruction, last)) continue;
      // Goes back to where it came from.
      if (commands.slice(0, -1).some(({ name }) => name === 'cd' || name === 'pushd')) continue;
      const [target] = last.args;
      const text = target === undefined ? undefined : wordText(target, facts.lookupAt(instruction));
      const folder = facts.workingDirectoryAt(instruction);
      // What is not known may be the same folder.
      if (target === undefined || text === undefined || folder === undefined || text.startsWith('-') || text.startsWith('~')) continue;
      const path = containerPath(text, folder);
      if (path === folder) continue;
      const relying = reliesOn(facts, instruction);
      report({
        file,
        span: { start: last.program.span.start, end: target.span.end },
        severity: relying === undefined ? 'info' : 'warning',
        message:
          relying === undefined
            ? `This cd is forgotten when the RUN ends: what follows is done in ${folder}. Use WORKDIR ${path}.`
            : `This cd is forgotten when the RUN ends: the next step looks for its files in ${folder}, not in ${path}. Use WORKDIR ${path}.`,
        related: relying === undefined ? [] : [{ file, span: relying.keywordSpan, message: `This is done in ${folder}.` }],
        fixes: () => asWorkdir(file, instruction, commands, path),
      });
    }
  },
};

/** It is the last thing that the RUN's own shell does. */
function endsWith({ text }: Dockerfile, { argumentsSpan, heredocs, form }: Instruction, { command, program }: Invocation): boolean {
  if (form === 'json' || command.words[0] !== program) return false;
  const end = heredocs[0]?.body.end ?? argumentsSpan.end;
  return command.span.end <= end && text.slice(command.span.end, end).trim() === '';
}

/** Names files beside it: `-r requirements.txt`, `python app.py`, `./configure`, `npm install`. */
const beside = /^(?:-e|\.{1,2}(?:\/\S*)?|(?!\/)[\w.-]+(?:\/[\w.-]+)*\.(?:py|txt|toml|sh|json|ya?ml|cfg))$/;
const inFolder = /^(?:make|npm|yarn|pnpm|poetry|cargo|uv)$/;

/** The step behind it, where that plainly needs the folder. */
function reliesOn(facts: StageFacts, { index }: Instruction): Instruction | undefined {
  const place = facts.instructions.findIndex((instruction) => instruction.index === index);
  const next = facts.instructions[place + 1];
  if (next === undefined || (next.keyword !== 'RUN' && next.keyword !== 'CMD')) return undefined;
  const [first] = commandsOf(facts.dockerfile, next);
  if (first?.name === undefined || first.name === 'cd') return undefined;
  const needs = first.program.raw.startsWith('./') || first.args.some(({ text }) => text !== undefined && beside.test(text));
  const builds = inFolder.test(first.name) && first.args.some(({ text }) => /^(?:install|ci|run|build|sync)$/.test(text ?? ''));
  return (needs && /^(?:pip[\d.]*|python[\d.]*|bash|sh|cmake|\.)$/.test(first.name)) || first.program.raw.startsWith('./') || builds ? next : undefined;
}

function asWorkdir(file: FileReference, instruction: Instruction, commands: readonly Invocation[], path: string): readonly Fix[] {
  if (commands.length !== 1 || instruction.flags.length > 0 || instruction.heredocs.length > 0 || /\s/.test(path)) return [];
  // Not safe: what follows is then done in another folder than before.
  return [{ title: `Use WORKDIR ${path}`, safe: false, edits: [{ file, span: instruction.span, newText: `WORKDIR ${path}` }] }];
}
