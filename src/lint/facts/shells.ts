import { instructionsNamed, textOf } from '../../documents/dockerfile-lookup';
import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import { scriptText } from '../../documents/dockerfile-shell';
import { Memo } from '../../documents/memo';
import {  } from './built-instructions';
import type { StageFacts } from './stage-facts';

export type ShellLanguage = 'dash' | 'bash' | 'ash' | 'ksh' | 'zsh';

/** Official images on Debian and Ubuntu that set no SHELL of their own: their /bin/sh is dash. */
const withDash = new Set(['python', 'python-slim', 'debian', 'ubuntu', 'cuda', 'node']);

const replacing = /\b(?:ln|cp|mv|rm|update-alternatives|dpkg-divert|dpkg-reconfigure|debconf-set-selections)\b/;
const replaced = /\/bin\/sh(?![\w.-])|\bdash\b|\bbash sh\b/;

const replacedByDockerfile = new Memo<Dockerfile, number>();

/** Which shell reads the shell form of an instruction; undefined where that is not known. */
export function shellLanguageAt(facts: StageFacts, instruction: Instruction): ShellLanguage | undefined {
  const text = scriptText(facts.dockerfile, instruction);
  return text === undefined || text.kind === 'other' ? undefined : shellLanguage(facts, instruction, text.shell);
}

/** @param program as it is called: `/bin/sh`, `bash` */
export function shellLanguage(facts: StageFacts, instruction: Instruction, program: string): ShellLanguage | undefined {
  const name = program.slice(program.lastIndexOf('/') + 1);
  switch (name) {
    case 'bash':
    case 'dash':
    case 'ash':
    case 'ksh':
    case 'zsh':
      return name;
    case 'sh':
      if (instruction.index > firstReplacement(facts.dockerfile)) return undefined;
      if (facts.base.family === 'alpine') return 'ash';
      return withDash.has(facts.base.family) ? 'dash' : undefined;
    default:
      return undefined;
  }
}

/** The first instruction that may put another shell in /bin/sh's place; infinite without one. */
function firstReplacement(dockerfile: Dockerfile): number {
  let first = replacedByDockerfile.get(dockerfile);
  if (first === undefined) {
    const runs = replaced.test(dockerfile.text) ? instructionsNamed(dockerfile, 'RUN') : [];
    first = runs.find((run) => replaces(textOf(dockerfile, run)))?.index ?? Number.POSITIVE_INFINITY;
    replacedByDockerfile.set(dockerfile, first);
  }
  return first;
}

function replaces(text: string): boolean {
  return replaced.test(text) && replacing.test(text);
}
