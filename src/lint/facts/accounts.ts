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
  /** Its home folder; undefined where that is not known. */
  readonly home: string | undefined;
  /** The command that makes the account makes the home folder too, and gives it to the account. */
  readonly makesHome: boolean;
}

/** How an account is made: what decides whether that can work. */
export interface Making {
  readonly program: string;
  /** Where the uid is written, as a number or by a variable. */
  readonly uidWord: ShellWord | undefined;
  /** `-o`: another account may have the uid too. */
  readonly nonUnique: boolean;
  readonly system: boolean;
  /** A group is named for it, or none of its own is wanted. */
  readonly hasGroup: boolean;
}

export type AccountChange =
  | { readonly kind: 'made'; readonly account: Account; readonly making: Making }
  | { readonly kind: 'removed'; readonly name: string }
  /** Something about this account, or any, that is not understood. */
  | { readonly kind: 'unsure'; readonly name: string | undefined };

const makers = new Set(['useradd', 'adduser', 'usermod', 'userdel', 'deluser', 'newusers']);
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
export function accountChange(invocation: Invocation, lookup: Lookup): AccountChange | undefined {
  const { name: program } = invocation;
  if (program === undefined || !makers.has(program)) return undefined;
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
  const { uidWord, nonUnique, system, hasGroup } = options;
  return {
    kind: 'made',
    account: { name, uid: uidOf(options), uidWord: options.numeric ? uidWord : undefined, ...homeOf(program, name, options) },
    making: { program, uidWord, nonUnique, system, hasGroup },
  };
}

/**
 * useradd makes no home folder unless told to, as Debian's and Ubuntu's login.defs have no CREATE_HOME; adduser makes
 * one, but Debian's none for a system account.
 */
function homeOf(program: string, name: string, { home, makesHome, system }: Options): Pick<Account, 'home' | 'makesHome'> {
  if (program === 'usermod') return { home: undefined, makesHome: false };
  if (program === 'adduser' && system) return { home: undefined, makesHome: false };
  return { home: home === 'default' ? `/home/${name}` : home, makesHome: makesHome ?? program === 'adduser' };
}

interface Options {
  readonly operands: readonly (string | undefined)[];
  readonly uid: string | undefined;
  readonly uidWord: ShellWord | undefined;
  /** The uid is written as a number, alone in its word or behind `--uid=` or `-u`. */
  readonly numeric: boolean;
  readonly system: boolean;
  readonly renamed: boolean;
  readonly nonUnique: boolean;
  readonly hasGroup: boolean;
  /** As given, `default` where it is not. */
  readonly home: string | undefined;
  /** Undefined where no option says. */
  readonly makesHome: boolean | undefined;
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
  let nonUnique = false;
  let hasGroup = false;
  let home: string | undefined = 'default';
  let makesHome: boolean | undefined;
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
      if (flags.includes('o')) nonUnique = true;
      if (flags.includes('N')) hasGroup = true;
      if (flags.includes('m')) makesHome = true;
      if (flags.includes('M') || (program === 'adduser' && flags.includes('H'))) makesHome = false;
      if (flags.includes('r') || (program === 'adduser' && flags.includes('S'))) system ||= program !== 'userdel';
      option = place === -1 ? '' : (letters[place] ?? '');
      attached = place === -1 || place === letters.length - 1 ? undefined : letters.slice(place + 1);
      takesValue = place !== -1;
    }
    if (option === 'system') system = true;
    if (option === 'l' || option === 'login') renamed = true;
    if (option === 'non-unique') nonUnique = true;
    if (/^(?:no-user-group|gid|ingroup)$/.test(option) || option === (program === 'adduser' ? 'G' : 'g')) hasGroup = true;
    if (option === 'create-home') makesHome = true;
    if (option === 'no-create-home') makesHome = false;
    const valueWord = attached === undefined && takesValue ? args[++index] : word;
    if (option === 'home' || option === 'home-dir' || option === (program === 'adduser' ? 'h' : 'd')) {
      home = attached ?? (valueWord === undefined ? undefined : wordText(valueWord, lookup));
      if (home?.startsWith('/') === false) home = undefined;
    }
    if (option === 'b' || option === 'base-dir') home = undefined;
    if (option === 'u' || option === 'uid') {
      uidWord = valueWord;
      uid = attached ?? (valueWord === undefined ? undefined : wordText(valueWord, lookup));
    }
  }
  const numeric = uidWord?.raw.endsWith(uid ?? '\n') === true;
  return { operands, uid, uidWord, numeric, system, renamed, nonUnique, hasGroup, home, makesHome };
}

export type GroupChange =
  | {
      readonly kind: 'made';
      readonly name: string;
      readonly gid: number | undefined;
      readonly gidWord: ShellWord | undefined;
      /** `-f`, `-o`, `--system`: it does not matter that name or number are taken. */
      readonly lenient: boolean;
    }
  /** Taken away or renumbered, or something about this group, or any, that is not understood. */
  | { readonly kind: 'unsure'; readonly name: string | undefined };

const groupPrograms = new Set(['groupadd', 'addgroup', 'groupmod', 'groupdel', 'delgroup']);
const groupFlags = /^(?:force|non-unique|system|quiet|debug|only-if-empty|allow-bad-names|allow-all-names|force-badname)$/;

/** What a command does to the groups; undefined where it does nothing to them, or only puts a user into one. */
export function groupChange(invocation: Invocation, lookup: Lookup): GroupChange | undefined {
  const { name: program, args } = invocation;
  if (program === undefined || !groupPrograms.has(program)) return undefined;
  const operands: (string | undefined)[] = [];
  let gid: string | undefined;
  let gidWord: ShellWord | undefined;
  let lenient = false;
  for (let index = 0; index < args.length; index++) {
    const word = args[index];
    const text = word === undefined ? undefined : wordText(word, lookup);
    if (text?.startsWith('-') !== true) {
      operands.push(text);
      continue;
    }
    const [option = '', attached] = text.startsWith('--') ? text.slice(2).split('=') : [text.slice(1), undefined];
    if (/^(?:force|non-unique|system)$/.test(option) || (!text.startsWith('--') && /[foS]/.test(option))) lenient = true;
    const takesValue = text.startsWith('--') ? attached === undefined && !groupFlags.test(option) : /[gKpRPn]$/.test(option);
    const valueWord = takesValue ? args[++index] : word;
    if (option === 'gid' || /^[foSr]*g/.test(text.slice(1))) {
      gidWord = valueWord;
      gid = attached ?? (valueWord === undefined ? undefined : wordText(valueWord, lookup));
      if (!takesValue && attached === undefined) gid = /g(\d+)$/.exec(text)?.[1];
    }
  }
  const adds = program === 'groupadd' || program === 'addgroup';
  if (program === 'addgroup' && operands.length > 1) return undefined;
  const name = adds ? operands[0] : operands.at(-1);
  if (name === undefined || !adds || invocation.command.failureIgnored) return { kind: 'unsure', name };
  return { kind: 'made', name, gid: gid !== undefined && /^\d+$/.test(gid) ? Number(gid) : undefined, gidWord, lenient };
}
