import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import { mountsOf, type Mount } from '../../documents/dockerfile-mounts';
import type { ShellCommand, ShellWord } from '../../documents/shell-model';
import { textOf } from '../../documents/dockerfile-lookup';
import {  } from './built-instructions';
import { mountTarget } from './mounts';
import type { StageFacts } from './stage-facts';

/** A secret that a RUN is given as a file. */
export interface SecretFile {
  readonly mount: Mount;
  /** Absolute; undefined where it is not known. */
  readonly path: string | undefined;
}

export function secretFiles(facts: StageFacts, instruction: Instruction): readonly SecretFile[] {
  return mountsOf(instruction)
    .filter(({ type, env, target }) => type === 'secret' && (env === undefined || target !== undefined))
    .map((mount) => ({ mount, path: mountTarget(facts, instruction, mount) }));
}

export const secretsFolder = '/run/secrets';

/** A test whether the secret is there: its absence is thought of. */
export function checksForSecret(dockerfile: Dockerfile, instruction: Instruction): boolean {
  return /(?:\[|\btest)\s+!?\s*-[a-z]\s+["']?\/run\/secrets|\[\s+-[nz]\s|2>\s*\/dev\/null|\|\|\s*(?:true|:|echo)/.test(textOf(dockerfile, instruction));
}

/** Whether a word holds what a secret file says, or a variable that was given it. */
export function holdsSecret({ raw }: ShellWord, paths: readonly string[], names: ReadonlySet<string>): boolean {
  if (/\$\(|`/.test(raw) && paths.some((path) => raw.includes(path))) return true;
  for (const [, plain, braced] of raw.matchAll(/\$(?:(\w+)|\{(\w+)[^}]*\})/g)) if (names.has(plain ?? braced ?? '')) return true;
  return false;
}

/** The variables that a RUN's commands take from secret files: `TOKEN=$(cat /run/secrets/TOKEN)`. */
export function variablesFromSecrets(commands: readonly ShellCommand[], paths: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { words, assignments } of commands) {
    const program = words[0]?.text;
    if (program === undefined) {
      for (const { name, value } of assignments) if (value !== undefined && holdsSecret(value, paths, names)) names.add(name);
    } else if (program === 'export' || program === 'read') {
      for (const word of words.slice(1)) {
        const assigned = /^(\w+)=/.exec(word.raw)?.[1];
        if (assigned !== undefined && holdsSecret(word, paths, names)) names.add(assigned);
      }
    }
  }
  return names;
}
