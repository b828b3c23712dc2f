import { posix } from 'node:path';
import type { TracedCommand } from '../../documents/shell-trace';
import type { ShellValue } from '../../documents/shell-values';
import type { SyncRule } from '../../project/settings';
import { readFilters, type RsyncFilter } from './rsync-filters';
import { pathBelow, problem, type ReadCommand, type ScriptPlaces } from './script-command';

/** Options that say nothing about which files are copied, or what a sync does anyway (rsync(1)). */
const idle =
  /^--(?:archive|verbose|quiet|compress|human-readable|progress|stats|itemize-changes|times|perms|owner|group|no-[a-z-]+|partial|inplace|checksum|delete(?:-(?:before|during|delay|after))?|recursive|info=.*|out-format=.*|chmod=.*|modify-window=.*|timeout=.*|prune-empty-dirs|mkpath|update|force|omit-dir-times|whole-file|links|devices|specials|8-bit-output)$/;
const idleLetters = /^-[avqzhPtpogrcuimlDWSOxH8]+$/;

/** `rsync … SOURCE… DESTINATION` as rules, one a source. */
export async function readRsync({ words, folder }: TracedCommand, places: ScriptPlaces): Promise<ReadCommand | undefined> {
  const read = readArguments(words.slice(1));
  if (typeof read === 'string') return problem(read);
  const { operands, filters, recursive, dryRun, deletes } = read;
  const destination = operands.at(-1);
  if (dryRun || operands.length < 2 || destination === undefined) return undefined;
  if (operands.some(({ text }) => /^[^/]*:/.test(text ?? ''))) return problem('It copies to or from another machine.');
  const target = pathBelow(places.spaceRoot, destination.text ?? '', folder);
  if (target === undefined) return undefined;
  const rules: SyncRule[] = [];
  const named: string[] = [];
  const notes = new Set<string>();
  let keepsGone = false;
  for (const { text = '', isPattern } of operands.slice(0, -1)) {
    if (isPattern) return problem('Its source is a pattern of the shell.');
    const source = pathBelow(places.mainRoot, text, folder);
    if (source === undefined) return problem('It copies from outside of the main repo.');
    const isContents = /(?:^|\/)\.?$/.test(text);
    const kind = source === '' ? 'directory' : await places.kindOf(source);
    if (kind === undefined) return problem(`The main repo has no ${source}.`);
    const isFolder = kind === 'directory';
    if (isFolder && !recursive) return problem('Without -r or -a it copies no folder.');
    const toFolder = operands.length > 2 || /\/$/.test(destination.text ?? '') || target === '' || isFolder;
    const arrives = isContents || !toFolder ? target : posix.join(target, posix.basename(source));
    if (arrives !== source) return problem(`It copies ${source || 'the repo'} to another place, ${arrives || 'the top'}: a rule keeps a file's path.`);
    if (!isFolder) {
      rules.push({ from: source, include: [], exclude: [] });
      named.push(source);
      continue;
    }
    const globs = readFilters(filters, isContents ? undefined : posix.basename(source));
    if ('problem' in globs) return problem(globs.problem);
    const { include, exclude } = globs;
    rules.push({ from: source === '' ? './' : `${source}/`, include, exclude: exclude.filter((glob) => !/^\*\*\/\.git(?:\/\*\*)?$/.test(glob)) });
    named.push(...include.filter((glob) => !/[*?[]/.test(glob)).map((glob) => posix.join(source, glob)));
    for (const note of globs.notes) notes.add(note);
    keepsGone ||= !deletes;
  }
  return { rules, named, notes: [...notes], keepsGone };
}

interface RsyncArguments {
  readonly operands: readonly ShellValue[];
  readonly filters: readonly RsyncFilter[];
  readonly recursive: boolean;
  readonly dryRun: boolean;
  readonly deletes: boolean;
}

/** Undefined for operands that are no options; a text says why they cannot be read. */
function readArguments(words: readonly ShellValue[]): RsyncArguments | string {
  const operands: ShellValue[] = [];
  const filters: RsyncFilter[] = [];
  let recursive = false;
  let dryRun = false;
  let deletes = false;
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    const text = word?.text;
    if (word === undefined || text === undefined) continue;
    const option = /^--(include|exclude|filter)(?:=(.*))?$/s.exec(text) ?? (text === '-f' ? ['', 'filter'] : undefined);
    if (option?.[1] !== undefined) {
      const value = option[2] ?? words[++index]?.text ?? '';
      const filter = option[1] === 'filter' ? filterRule(value) : { kind: option[1] as RsyncFilter['kind'], pattern: value };
      if (filter === undefined) return `Its filter ${value} is not one of include and exclude.`;
      filters.push(filter);
    } else if (!text.startsWith('-') || text === '-') operands.push(word);
    else if (text === '--dry-run') dryRun = true;
    else if (idle.test(text)) {
      recursive ||= text === '--archive' || text === '--recursive';
      deletes ||= text.startsWith('--delete');
    } else if (/^-[a-zA-Z8]+$/.test(text) && idleLetters.test(text.replaceAll('n', '') === '-' ? '-a' : text.replaceAll('n', ''))) {
      dryRun ||= text.includes('n');
      recursive ||= /[ar]/.test(text);
    } else return `Its option ${text} is not one that a rule can say.`;
  }
  return { operands, filters, recursive, dryRun, deletes };
}

/** `- *.png`, `+ /assets/`, `exclude tests/`. */
function filterRule(text: string): RsyncFilter | undefined {
  const [, sign, pattern] = /^(\+|-|include|exclude)[ _,=](.+)$/s.exec(text) ?? [];
  if (sign === undefined || pattern === undefined) return undefined;
  return { kind: sign === '+' || sign === 'include' ? 'include' : 'exclude', pattern };
}
