import { posix } from 'node:path';
import type { TracedCommand } from '../../documents/shell-trace';
import type { SyncRule } from '../../project/settings';
import { pathBelow, problem, type ReadCommand, type ScriptPlaces } from './script-command';

/** `cp … SOURCE… DESTINATION` as rules: a file, a folder's files by a pattern, or a folder. */
export async function readCopy({ words, folder }: TracedCommand, places: ScriptPlaces): Promise<ReadCommand | undefined> {
  const options = words.slice(1).flatMap(({ text }) => (text?.startsWith('-') === true && text !== '-' ? [text] : []));
  const operands = words.slice(1).filter(({ text }) => text?.startsWith('-') !== true);
  const unknown = options.find((option) => !/^-[rRapfvuTdHLPnix]+$|^--(?:recursive|archive|force|verbose|update|preserve(?:=.*)?|parents|no-target-directory|no-clobber)$/.test(option));
  const destination = operands.at(-1);
  if (destination === undefined || operands.length < 2) return undefined;
  const written = destination.text ?? '';
  const target = pathBelow(places.spaceRoot, written, folder);
  if (target === undefined) return undefined;
  if (unknown !== undefined) return problem(`Its option ${unknown} is not one that a rule can say.`);
  if (destination.isPattern) return problem('Its destination is a pattern of the shell.');
  const recursive = options.some((option) => /^-[^-]*[rRa]|^--(?:recursive|archive)$/.test(option));
  const keepsPaths = options.includes('--parents');
  const exact = options.some((option) => /^-[^-]*T|^--no-target-directory$/.test(option));
  const isNew = options.some((option) => /^-[^-]*n|^--no-clobber$/.test(option));
  if (isNew) return problem('It copies only what is not there yet.');
  const rules: SyncRule[] = [];
  const named: string[] = [];
  let keepsGone = false;
  for (const { text = '', isPattern } of operands.slice(0, -1)) {
    const source = pathBelow(places.mainRoot, text, folder);
    if (source === undefined) return problem('It copies from outside of the main repo.');
    const isContents = /\/\.$/.test(text);
    // The same word may copy into the destination, or in its place: the slash or what is copied tells.
    const toFolder = /\/\.?$/.test(written) || target === '' || operands.length > 2 || isPattern;
    const into = toFolder ? posix.join(target, posix.basename(source)) : target;
    const arrives = isContents || exact ? target : keepsPaths ? posix.join(target, source) : into;
    if (isPattern) {
      const above = posix.dirname(source);
      if (/[*?[]/.test(above)) return problem('Its source is a pattern of folders.');
      if (recursive) return problem('It copies folders by a pattern.');
      if ((target || '.') !== above) return problem(`It copies ${source} to another place, ${target || 'the top'}: a rule keeps a file's path.`);
      rules.push({ from: above === '.' ? './' : `${above}/`, include: [posix.basename(source)], exclude: [] });
      keepsGone = true;
      continue;
    }
    const kind = source === '' ? 'directory' : await places.kindOf(source);
    if (kind === undefined) return problem(`The main repo has no ${source}.`);
    if (kind === 'directory' && !recursive) return problem('Without -r it copies no folder.');
    if (kind === 'directory' && !isContents && !exact && !toFolder && !keepsPaths) {
      return problem('Cp -r puts the folder into its destination where that exists, and in its place where not.');
    }
    if (arrives !== source) return problem(`It copies ${source || 'the repo'} to another place, ${arrives || 'the top'}: a rule keeps a file's path.`);
    if (kind === 'directory') {
      rules.push({ from: source === '' ? './' : `${source}/`, include: [], exclude: [] });
      keepsGone = true;
    } else {
      rules.push({ from: source, include: [], exclude: [] });
      named.push(source);
    }
  }
  return { rules, named, keepsGone };
}
