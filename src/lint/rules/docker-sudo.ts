import type { Dockerfile } from '../../documents/dockerfile-model';
import type { FileReference } from '../../project/project';
import { standsPlain } from '../edits/run-commands';
import { builtInstructions, type BuiltInstruction } from '../facts/built-instructions';
import { certainlyRuns } from '../facts/certain-commands';
import { commandsOf, type Invocation } from '../facts/commands';
import { hasSudo } from '../facts/sudo';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

export const dockerSudo: Rule = {
  id: 'docker/sudo',
  severity: 'info',
  summary: 'sudo is used where there is none, or where it is of no use.',
  alsoKnownAs: ['DL3004'],
  explanation: {
    why: 'The official images have no sudo, so the step fails. A build step is root until USER says otherwise, and needs none. At run time a Space is uid 1000 with no password, and sudo can only ask for one.',
    failure: '/bin/sh: 1: sudo: not found',
    bad: 'FROM python:3.11-slim\nRUN sudo apt-get update && sudo apt-get install -y git\n',
    good: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y git\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined) return;
    const { file, document } = dockerfile;
    for (const keyword of ['RUN', 'CMD', 'ENTRYPOINT']) {
      for (const built of builtInstructions(project, keyword, /\bsudo\b/)) {
        const { facts, instruction } = built;
        if (keyword !== 'RUN' && facts.stage !== document.stages.at(-1)) continue;
        const calls = commandsOf(document, instruction).filter(callsSudo);
        const [first] = calls;
        const word = first?.command.words[0];
        if (first === undefined || word === undefined) continue;
        const isRoot = isRootAt(built);
        const isMissing = hasSudo(facts, instruction) === false;
        const fails = isMissing && certainlyRuns(document, instruction, first);
        if (!isMissing && !isRoot) continue;
        report({
          file,
          span: word.span,
          severity: fails ? 'error' : 'info',
          message: isMissing
            ? `The image has no sudo, so this fails. ${isRoot ? 'The step is root already: leave it out.' : 'Do it before USER, as root.'}`
            : 'This is root already, and sudo does nothing for it. Leave it out.',
          fixes: isRoot ? withoutSudo(file, document, calls) : [],
        });
      }
    }
  },
};

function callsSudo({ command }: Invocation): boolean {
  return command.words[0]?.text === 'sudo' || command.words[0]?.text === '/usr/bin/sudo';
}

function isRootAt({ facts, instruction }: BuiltInstruction): boolean {
  const user = facts.userAt(instruction);
  return user === undefined ? facts.base.startsAsRoot : user.uid === 0;
}

/** Undefined options of sudo may change the user or the environment: then there is no fix. */
function withoutSudo(file: FileReference, document: Dockerfile, calls: readonly Invocation[]): readonly Fix[] {
  const edits = calls.map(({ command }) => {
    const [sudo, next] = command.words;
    const isPlain = sudo !== undefined && next?.text !== undefined && /^[\w./]/.test(next.text) && !next.text.includes('=');
    if (!isPlain || !standsPlain(document, sudo)) return undefined;
    return { file, span: { start: sudo.span.start, end: next.span.start }, newText: '' };
  });
  const known = edits.filter((edit) => edit !== undefined);
  return known.length === edits.length ? [{ title: 'Leave sudo out', safe: true, edits: known }] : [];
}
