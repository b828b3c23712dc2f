import { posix } from 'node:path';
import { hubLinkIn } from './hub-links';
import type { ShellCommand, ShellScript, ShellWord } from './shell-model';
import type { Span } from './text';

/** A model repo, or files of one, that a command of a shell fetches from the Hub. */
export interface ShellDownload {
  readonly repoId: string;
  /** Undefined for the whole repo. */
  readonly filename: string | undefined;
  readonly revision: string | undefined;
  /** Of a plain download. */
  readonly url: string | undefined;
  /** `cache`: huggingface_hub's; undefined where only the run knows it. An absolute path else. */
  readonly destination: { readonly path: string } | 'cache' | undefined;
  readonly allow: readonly string[] | undefined;
  readonly ignore: readonly string[] | undefined;
  /** Only the run knows which of its files. */
  readonly isPart: boolean;
  readonly span: Span;
}

/** Whether a text can name such a download: reading is for the few that can. */
export function mayFetchFromHub(text: string): boolean {
  return /\b(?:hf|huggingface-cli)\s+download\b|(?:huggingface\.co|hf\.co)\//.test(text);
}

/**
 * The downloads of `hf download` and `huggingface-cli download`, `git clone`, `wget`, `curl` and `aria2c` whose repo is
 * written out, or stands in a variable that is set once to a literal. What is worked out at run time is not known here.
 * @param folder where the script runs; undefined where that is not known
 */
export function readShellDownloads({ commands }: ShellScript, folder: string | undefined): readonly ShellDownload[] {
  const variables = onceSet(commands);
  const found: ShellDownload[] = [];
  let here = folder;
  for (const { words, assignments, span } of commands) {
    const [name, ...args] = words.map((word) => valueOf(word, variables));
    if (name === 'cd') here = within(here, args[0]);
    else if (name === 'hf' || name === 'huggingface-cli') found.push(...byHub(args, here, span));
    else if (name === 'git' && !assignments.some(({ name: set }) => set === 'GIT_LFS_SKIP_SMUDGE')) found.push(...byGit(args, here, span));
    else if (name === 'wget' || name === 'curl' || name === 'aria2c') found.push(...byAddress(name, args, here, span));
  }
  return found;
}

type Value = string | undefined;

/** Variables that the script sets one time, to what is written out. */
function onceSet(commands: readonly ShellCommand[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const others = new Set<string>();
  for (const { words, assignments } of commands) {
    for (const { name, value } of assignments) {
      const text = value === undefined ? undefined : valueOf(value, values);
      // In front of a command it is set for that command alone.
      if (text === undefined || values.has(name) || words.length > 0) others.add(name);
      else values.set(name, text);
    }
    const [command, ...args] = words;
    if (command?.text === 'read' || command?.text === 'for') for (const { text } of args) others.add(text ?? '');
    if (command?.text !== 'export' && command?.text !== 'readonly' && command?.text !== 'local') continue;
    for (const { raw } of args) others.add(raw.split('=', 1)[0] ?? '');
  }
  for (const name of others) values.delete(name);
  return values;
}

function valueOf({ text, raw }: ShellWord, variables: ReadonlyMap<string, string>): Value {
  if (text !== undefined) return text;
  const bare = /^"(.*)"$/.exec(raw)?.[1] ?? raw;
  if (/["'`\\*?[\]]|\$\(/.test(bare)) return undefined;
  let isKnown = true;
  const value = bare.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced: string | undefined, plain: string | undefined) => {
    const known = variables.get(braced ?? plain ?? '');
    isKnown &&= known !== undefined;
    return known ?? '';
  });
  return isKnown && !value.includes('$') ? value : undefined;
}

function within(folder: string | undefined, path: Value): string | undefined {
  if (path === undefined || path.startsWith('~') || path === '-') return undefined;
  if (path.startsWith('/')) return posix.normalize(path);
  return folder === undefined ? undefined : posix.join(folder, path);
}

const repoPattern = /^[\w-][\w.-]{0,95}\/[\w.-]{1,96}$/;
const takesOne = /^--(?:local-dir|cache-dir|revision|repo-type|token|max-workers|local-dir-use-symlinks)$/;
const takesSeveral = /^--(?:include|exclude)$/;

function byHub(args: readonly Value[], folder: string | undefined, span: Span): readonly ShellDownload[] {
  const operands: Value[] = [];
  const options = new Map<string, Value[]>();
  for (let index = 0; index < args.length; index++) {
    const [option = '', attached] = args[index]?.split(/=(.*)/s) ?? [];
    if (args[index] === undefined || !option.startsWith('-')) operands.push(args[index]);
    else if (attached !== undefined && attached !== '') options.set(option, [...(options.get(option) ?? []), attached]);
    else if (takesOne.test(option)) options.set(option, [args[++index]]);
    else if (takesSeveral.test(option)) {
      const values: Value[] = [];
      while (index + 1 < args.length && args[index + 1]?.startsWith('-') !== true) values.push(args[++index]);
      options.set(option, [...(options.get(option) ?? []), ...values]);
    }
  }
  const [verb, repoId, ...files] = operands;
  const one = (name: string): Value => options.get(name)?.[0];
  if (verb !== 'download' || repoId === undefined || !repoPattern.test(repoId)) return [];
  if (options.has('--repo-type') && one('--repo-type') !== 'model') return [];
  const known = (name: string): readonly string[] | undefined => options.get(name)?.flatMap((value) => value ?? []);
  const patterns = [...(options.get('--include') ?? []), ...(options.get('--exclude') ?? [])];
  const place = options.has('--local-dir') ? within(folder, one('--local-dir')) : undefined;
  const destination = (file: string | undefined): ShellDownload['destination'] => {
    if (!options.has('--local-dir')) return options.has('--cache-dir') ? undefined : 'cache';
    return place === undefined ? undefined : { path: file === undefined ? place : posix.join(place, file) };
  };
  const shared = { repoId, revision: one('--revision'), url: undefined, span };
  const named = files.flatMap((file) => file ?? []);
  const isPart = (options.has('--revision') && one('--revision') === undefined) || patterns.includes(undefined) || files.includes(undefined);
  if (files.length > 0 && named.length === files.length && patterns.length === 0) {
    return named.map((filename) => ({ ...shared, filename, destination: destination(filename), allow: undefined, ignore: undefined, isPart }));
  }
  const allow = isPart ? undefined : files.length > 0 ? named : known('--include');
  return [{ ...shared, filename: undefined, destination: destination(undefined), allow, ignore: isPart ? undefined : known('--exclude'), isPart }];
}

function byGit(args: readonly Value[], folder: string | undefined, span: Span): readonly ShellDownload[] {
  const operands: Value[] = [];
  let revision: Value;
  for (let index = 0; index < args.length; index++) {
    const text = args[index];
    if (text === '-b' || text === '--branch') revision = args[++index];
    else if (text === '-c' || text === '-C' || text === '--depth') index++;
    else if (text?.startsWith('-') !== true) operands.push(text);
  }
  const at = operands.indexOf('clone');
  const [address, to] = at === -1 ? [] : operands.slice(at + 1);
  const link = address === undefined || !/^https:\/\/(?:[^@/\s]+@)?(?:huggingface\.co|hf\.co)\//.test(address) ? undefined : hubLinkIn(address.replace(/\/\/[^@/\s]+@/, '//').replace(/\.git\/?$/, ''));
  if (link === undefined || link.filename !== undefined) return [];
  const isOpen = operands.slice(at + 1).length > 1 && to === undefined;
  const path = isOpen ? undefined : within(folder, to ?? posix.basename(link.repoId));
  return [{ repoId: link.repoId, filename: undefined, revision: revision === 'main' ? undefined : revision, url: undefined, destination: path === undefined ? undefined : { path }, allow: undefined, ignore: undefined, isPart: false, span }];
}

const outputs = { wget: /^(?:-[a-zA-Z]*O|--output-document)$/, curl: /^(?:-[a-zA-Z]*o|--output)$/, aria2c: /^(?:-o|--out)$/ } as const;
const folders = { wget: /^(?:-P|--directory-prefix)$/, curl: /^--output-dir$/, aria2c: /^(?:-d|--dir)$/ } as const;

function byAddress(program: keyof typeof outputs, args: readonly Value[], folder: string | undefined, span: Span): readonly ShellDownload[] {
  const addresses: string[] = [];
  const written: { output?: Value; folder?: Value } = {};
  let namesOutput = false;
  for (let index = 0; index < args.length; index++) {
    const [option = '', attached] = args[index]?.split(/=(.*)/s) ?? [];
    if (/^https?:/.test(args[index] ?? '')) addresses.push(args[index] ?? '');
    else if (outputs[program].test(option)) {
      written.output = attached ?? args[++index];
      namesOutput = true;
    } else if (folders[program].test(option)) written.folder = attached ?? args[++index];
  }
  const [url, ...more] = addresses;
  if (url === undefined || more.length > 0 || written.output === '-') return [];
  const link = /^https:\/\/(?:huggingface\.co|hf\.co)\/[^?#]*\/resolve\//.test(url) ? hubLinkIn(url) : undefined;
  if (link?.filename === undefined) return [];
  // curl without a name writes to the screen, into a pipe most likely.
  if (program === 'curl' && !namesOutput && !args.some((text) => /^-[a-zA-Z]*O|^--remote-name/.test(text ?? ''))) return [];
  const base = written.folder === undefined ? folder : within(folder, written.folder);
  const path = namesOutput ? within(base, written.output) : base === undefined ? undefined : posix.join(base, posix.basename(link.filename));
  return [{ ...link, filename: link.filename, url, destination: path === undefined ? undefined : { path }, allow: undefined, ignore: undefined, isPart: false, span }];
}
