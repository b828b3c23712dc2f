import { posix } from 'node:path';
import { traceScript, type TracedCommand } from '../../documents/shell-trace';
import type { ShellValue } from '../../documents/shell-values';
import { LineIndex } from '../../documents/text';
import type { SyncRule } from '../../project/settings';
import { readCopy } from './copy-command';
import { readRsync } from './rsync-command';
import { isBelow, pathBelow, problem, type ReadCommand, type ScriptPlaces } from './script-command';

/** Something of the script that the rules say otherwise, or do not say. */
export interface ScriptNote {
  /** From 1. */
  readonly line: number;
  /** The command as written, on one line. */
  readonly command: string;
  readonly message: string;
}

/** What a script that copies by hand says, as `sync` and `remove` of spacedock.yaml. */
export interface ScriptRules {
  readonly sync: readonly SyncRule[];
  readonly remove: readonly string[];
  /** Files that the script names one by one, for those that are binary. */
  readonly named: readonly string[];
  /** It deletes in the Space repo what is gone from the main repo, wherever it copies folders. */
  readonly deletes: boolean;
  /** Understood, but not to the letter. */
  readonly notes: readonly ScriptNote[];
  /** Touches the Space repo in a way that is not in the rules. */
  readonly notUnderstood: readonly ScriptNote[];
}

/** Commands that change no file of the two repos. */
const harmless = new Set(
  'echo printf set exit return true false : test [ [[ shift trap source . sleep date mkdir pushd popd command which type read wait tee cat head tail wc grep sort uniq basename dirname pwd ls du tree export umask break continue tput clear'.split(' '),
);
/** What git does there is a deployment's part, not a sync's. */
const gitCommands = /^(?:add|commit|push|pull|fetch|status|diff|log|rev-parse|config|remote|branch|show|ls-files|lfs)$/;

/**
 * Reads the rules of a sync out of a shell script of rsync, cp and rm calls. It is followed on paper, nothing is run.
 * What it says only under a condition, or with words that only the run knows, is listed and never guessed.
 */
export async function rulesOfScript(text: string, places: ScriptPlaces): Promise<ScriptRules> {
  const { scriptPath, mainRoot, home } = places;
  const lines = new LineIndex(text);
  const { commands, complete } = traceScript(text, { scriptPath, folder: mainRoot, home, top: mainRoot });
  const sync: SyncRule[] = [];
  const remove = new Set<string>();
  const named = new Set<string>();
  const notes: ScriptNote[] = [];
  const notUnderstood: ScriptNote[] = [];
  let deletes = true;
  for (const command of commands) {
    const found = await readCommand(command, places);
    if (found === undefined) continue;
    const note = (message: string): ScriptNote => ({
      line: lines.positionAt(command.span.start).line + 1,
      command: oneLine(text.slice(command.span.start, command.span.end)),
      message,
    });
    if (found.problem !== undefined) notUnderstood.push(note(found.problem));
    for (const rule of found.rules) addRule(sync, rule);
    for (const path of found.remove ?? []) remove.add(path);
    for (const path of found.named ?? []) named.add(path);
    notes.push(...(found.notes ?? []).map(note));
    if (found.keepsGone === true) {
      deletes = false;
      notes.push(note('It deletes nothing; a rule also deletes in the Space repo what the main repo no longer has there.'));
    }
  }
  if (!complete) notUnderstood.push({ line: lines.lineCount, command: '', message: 'The script could not be read to its end.' });
  return { sync, remove: [...remove], named: [...named], deletes, notes, notUnderstood: withoutRepeats(notUnderstood) };
}

/** Undefined for a command that has nothing to do with a sync. */
async function readCommand(command: TracedCommand, places: ScriptPlaces): Promise<ReadCommand | undefined> {
  const { words, conditional } = command;
  const name = words[0]?.text === undefined ? undefined : posix.basename(words[0].text);
  if (name === undefined || harmless.has(name)) return undefined;
  if (name === 'git' && gitCommands.test(firstOperand(words)?.text ?? '')) return undefined;
  const read = readers[name];
  if (read === undefined) return mayTouch(command, places) ? problem('It is no rsync, cp or rm.') : undefined;
  if (words.some(({ text }) => text === undefined)) {
    const raw = words.filter(({ text }) => text === undefined).map((word) => word.raw);
    return problem(`What ${raw.join(', ')} is, only the run knows.`);
  }
  const found = await read(command, places);
  if (found === undefined || !conditional || found.problem !== undefined) return found;
  return problem('It runs only under a condition.');
}

const readers: Readonly<Record<string, (command: TracedCommand, places: ScriptPlaces) => ReadCommand | undefined | Promise<ReadCommand | undefined>>> = {
  rsync: readRsync,
  cp: readCopy,
  rm: readRemove,
};

/** `rm`, `rm -rf` in the Space repo is `remove`; elsewhere it is none of our business. */
function readRemove({ words, folder }: TracedCommand, places: ScriptPlaces): ReadCommand | undefined {
  const operands = words.slice(1).filter(({ text }) => !text?.startsWith('-'));
  const remove: string[] = [];
  for (const { text = '', isPattern } of operands) {
    const path = pathBelow(places.spaceRoot, text, folder);
    if (path === undefined) continue;
    if (path === '') return problem('It deletes the whole Space repo.');
    if (isPattern) return problem('It deletes by a pattern.');
    remove.push(path);
  }
  return remove.length === 0 ? undefined : { rules: [], remove };
}

function firstOperand(words: readonly ShellValue[]): ShellValue | undefined {
  // `git -C DIR push`
  const index = words.findIndex(({ text }, at) => at > 0 && !text?.startsWith('-') && words[at - 1]?.text !== '-C');
  return words[index];
}

/** One of its words is a path in the Space repo, or it runs there. */
function mayTouch({ words, folder }: TracedCommand, { spaceRoot }: ScriptPlaces): boolean {
  if (folder !== undefined && isBelow(spaceRoot, folder)) return true;
  return words.slice(1).some(({ text }) => text !== undefined && /^\.{0,2}\//.test(text) && pathBelow(spaceRoot, text, folder) !== undefined);
}

/** Two rules for one folder that differ in what they let in are one. */
function addRule(rules: SyncRule[], rule: SyncRule): void {
  const index = rules.findIndex(({ from, exclude }) => from === rule.from && exclude.join('\n') === rule.exclude.join('\n'));
  const known = rules[index];
  if (known === undefined) rules.push(rule);
  else if (known.include.length > 0) rules[index] = { ...known, include: rule.include.length === 0 ? [] : [...new Set([...known.include, ...rule.include])] };
}

function oneLine(text: string): string {
  const line = text.replace(/\\\r?\n/g, ' ').replace(/\s+/g, ' ');
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

/** A loop's body is listed once. */
function withoutRepeats(notes: readonly ScriptNote[]): ScriptNote[] {
  return notes.filter((note, index) => notes.findIndex((other) => other.line === note.line && other.message === note.message) === index);
}
