import type { Dockerfile } from '../../documents/dockerfile-model';
import type { FileReference } from '../../project/project';
import { standsPlain } from '../edits/run-commands';
import { builtInstructions, type BuiltInstruction } from '../facts/built-instructions';
import { commandsOf, type Invocation } from '../facts/commands';
import { wantedWords } from '../facts/dockerfile-words';
import { hasSudo } from '../facts/sudo';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

const sudo = wantedWords(['sudo']);

/** Where there is none, user/no-sudo speaks. */
export const dockerSudo: Rule = {
  id: 'docker/sudo',
  severity: 'info',
  summary: 'A build step that is root already uses sudo.',
  alsoKnownAs: ['DL3004'],
  explanation: {
    why: 'A build step is root until USER says otherwise, so sudo does nothing for it but be one more package. At run time a Space is uid 1000 with no password, and sudo can only ask for one.',
    bad: 'FROM ubuntu:22.04\nRUN apt-get update && apt-get install -y sudo\nRUN sudo mkdir /opt/app\n',
    good: 'FROM ubuntu:22.04\nRUN mkdir /opt/app\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined) return;
    const { file, document } = dockerfile;
    for (const built of builtInstructions(project, 'RUN', sudo)) {
      if (!isRootAt(built)) continue;
      const calls = commandsOf(document, built.instruction).filter(callsSudo);
      const word = calls[0]?.command.words[0];
      if (word === undefined || hasSudo(built.facts, built.instruction) === false) continue;
      report({
        file,
        span: word.span,
        message: 'This is root already, and sudo does nothing for it. Leave it out.',
        fixes: () => withoutSudo(file, document, calls),
      });
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

/** Options of sudo may change the user or the environment: then there is no fix. */
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
