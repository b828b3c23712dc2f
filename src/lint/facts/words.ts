import type { ShellWord } from '../../documents/shell-model';
import { expandVariables, type Lookup } from './variables';

/** A shell word as the command gets it, variables with a known value put in; undefined where it is not known. */
export function wordText(word: ShellWord, lookup: Lookup): string | undefined {
  if (word.text !== undefined) return word.text;
  const { raw } = word;
  const quoted = raw.length > 1 && raw.startsWith('"') && raw.endsWith('"');
  const bare = quoted ? raw.slice(1, -1) : raw;
  // Anything that is more than variables in plain text is the shell's business.
  return /["'`\\*?[\]]|\$\(/.test(bare) ? undefined : expandVariables(bare, lookup);
}

/**
 * The value of a long or short option: `--host X`, `--host=X`, `-bX`.
 * `undefined` where the option is not there; `value` undefined where it is not known.
 */
export function findOption(
  args: readonly ShellWord[],
  names: readonly string[],
  lookup: Lookup,
): { readonly word: ShellWord; readonly value: string | undefined } | undefined {
  for (let index = args.length - 1; index >= 0; index--) {
    const word = args[index];
    if (word === undefined) continue;
    const text = word.text ?? word.raw;
    for (const name of names) {
      const next = args[index + 1];
      if (text === name) return { word: next ?? word, value: next === undefined ? undefined : wordText(next, lookup) };
      const attached = name.startsWith('--') ? `${name}=` : name;
      if (text.length > attached.length && text.startsWith(attached)) {
        return { word, value: wordText(word, lookup)?.slice(attached.length) };
      }
    }
  }
  return undefined;
}
