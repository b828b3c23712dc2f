import type { ShellWord } from '../../documents/shell-model';
import type { Invocation } from './commands';
import type { Lookup } from './variables';
import { wordText } from './words';

/** An account that the Dockerfile makes. */
export interface Account {
  readonly name: string;
  /** `system`: below 1000, which number is not known. Undefined: not known at all. */
  readonly uid: number | 'system' | undefined;
  /** Where the uid is written as a number. */
  readonly uidWord: ShellWord | undefined;
}

type Change =
  | { readonly kind: 'made'; readonly account: Account }
  | { readonly kind: 'removed'; readonly name: string }
  /** Something about this account, or any, that is not understood. */
  | { readonly kind: 'unsure'; readonly name: string | undefined };

const makers = /^(?:useradd|adduser|usermod|userdel|deluser|newusers)$/;
/** Short options that take a value, by program; `adduser` covers Debian's and BusyBox's. */
const valued: Readonly<Record<string, string>> = {
  useradd: 'bcdefgkKpRsuGPZ',
  usermod: 'cdefgGlpRsuPZvVwW',
  adduser: 'hgsGuk',
  userdel: 'RPZ',
  deluser: '',
};
const longFlags = new Set([
  'create-home', 'no-create-home', 'no-user-group', 'user-group', 'system', 'non-unique', 'disabled-password',
  'disabled-login', 'force-badname', 'allow-bad-names', 'allow-all-names', 'quiet', 'debug', 'no-log-init', 'badname',
  'group', 'remove', 'force', 'remove-home', 'comment-none', 'move-home', 'append', 'badnames', 'defaults',
]);

/** What a command does to the accounts; undefined where it does nothing to them. */
export function accountChange(invocation: Invocation, lookup: Lookup): Change | undefined {
  const { name: program } = invocation;
  if (program === undefined || !makers.test(program)) return undefined;
  if (program === 'newusers') return { kind: 'unsure', name: undefined };
  const options = readOptions(invocation, program, lookup);
  const name = program === 'adduser' ? options.operands[0] : options.operands.at(-1);
  if (name === undefined) return { kind: 'unsure', name: undefined };
  if (invocation.command.failureIgnored) return { kind: 'unsure', name };
  if (program === 'userdel' || program === 'deluser') return { kind: 'removed', name };
  if (program === 'adduser' && options.operands.length > 1) return undefined; // adds the user to a group
  if (program === 'usermod') {
    if (options.renamed) return { kind: 'unsure', name: undefined };
    if (options.uidWord === undefined) return undefined;
  }
  return { kind: 'made', account: { name, uid: uidOf(options), uidWord: options.numeric ? options.uidWord : undefined } };
}

interface Options {
  readonly operands: readonly (string | undefined)[];
  readonly uid: string | undefined;
  readonly uidWord: ShellWord | undefined;
  /** The uid is written as a number, alone in its word or behind `--uid=` or `-u`. */
  readonly numeric: boolean;
  readonly system: boolean;
  readonly renamed: boolean;
}

function uidOf({ uid, uidWord, system }: Options): Account['uid'] {
  if (uidWord !== undefined) return uid !== undefined && /^\d+$/.test(uid) ? Number(uid) : undefined;
  return system ? 'system' : undefined;
}

function readOptions(invocation: Invocation, program: string, lookup: Lookup): Options {
  const operands: (string | undefined)[] = [];
  let uid: string | undefined;
  let uidWord: ShellWord | undefined;
  let system = false;
  let renamed = false;
  const { args } = invocation;
  for (let index = 0; index < args.length; index++) {
    const word = args[index];
    if (word === undefined) continue;
    const text = wordText(word, lookup);
    if (text === undefined || !text.startsWith('-') || text === '-') {
      operands.push(text);
      continue;
    }
    let option: string;
    let attached: string | undefined;
    let takesValue: boolean;
    if (text.startsWith('--')) {
      const equals = text.indexOf('=');
      option = equals === -1 ? text.slice(2) : text.slice(2, equals);
      attached = equals === -1 ? undefined : text.slice(equals + 1);
      takesValue = !longFlags.has(option);
    } else {
      const letters = text.slice(1);
      const place = [...letters].findIndex((letter) => valued[program]?.includes(letter) === true);
      const flags = place === -1 ? letters : letters.slice(0, place);
      if (flags.includes('r') || (program === 'adduser' && flags.includes('S'))) system ||= program !== 'userdel';
      option = place === -1 ? '' : (letters[place] ?? '');
      attached = place === -1 || place === letters.length - 1 ? undefined : letters.slice(place + 1);
      takesValue = place !== -1;
    }
    if (option === 'system') system = true;
    if (option === 'l' || option === 'login') renamed = true;
    const valueWord = attached === undefined && takesValue ? args[++index] : word;
    if (option === 'u' || option === 'uid') {
      uidWord = valueWord;
      uid = attached ?? (valueWord === undefined ? undefined : wordText(valueWord, lookup));
    }
  }
  return { operands, uid, uidWord, numeric: uidWord?.raw.endsWith(uid ?? '\n') === true, system, renamed };
}
