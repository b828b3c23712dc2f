import type { Instruction } from '../../documents/dockerfile-model';
import type { ShellWord } from '../../documents/shell-model';
import type { Span } from '../../documents/text';
import type { Project } from '../../project/project';
import { commandsOf, type Invocation } from './commands';
import { containerPath } from './container-path';
import { repoFile } from './copies';
import type { StageFacts } from './stage-facts';
import type { Lookup } from './variables';
import { findOption, wordText } from './words';

/** A file or folder that a RUN puts content into. */
export interface BuildWrite {
  /** Absolute in the container. */
  readonly path: string;
  readonly span: Span;
}

interface Place {
  readonly project: Project;
  readonly facts: StageFacts;
  readonly instruction: Instruction;
  readonly invocation: Invocation;
  readonly folder: string | undefined;
  readonly lookup: Lookup;
}

/** What is known to be written by a RUN. Making a folder or changing its owner puts nothing into it. */
export function buildWrites(project: Project, facts: StageFacts, instruction: Instruction): readonly BuildWrite[] {
  const lookup = facts.lookupAt(instruction);
  const writes: BuildWrite[] = [];
  let folder = facts.workingDirectoryAt(instruction);
  for (const invocation of commandsOf(facts.dockerfile, instruction)) {
    if (invocation.name === 'cd' || invocation.name === 'pushd') {
      const to = invocation.args[0] === undefined ? undefined : wordText(invocation.args[0], lookup);
      folder = to === undefined || (folder === undefined && !to.startsWith('/')) ? undefined : containerPath(to, folder ?? '/');
      continue;
    }
    if (!mayWrite(invocation)) continue;
    for (const write of commandWrites({ project, facts, instruction, invocation, folder, lookup })) writes.push(write);
  }
  for (const write of redirections(facts, instruction, lookup)) writes.push(write);
  return writes;
}

const writers = new Set(
  'cp mv rsync ln install tee touch wget curl aria2c gdown unzip tar git hf huggingface-cli'.split(' '),
);

function mayWrite({ name }: Invocation): boolean {
  return name !== undefined && (writers.has(name) || name.startsWith('python'));
}

function commandWrites(place: Place): readonly BuildWrite[] {
  const { name, args } = place.invocation;
  switch (name) {
    case 'cp':
    case 'mv':
    case 'rsync':
    case 'ln':
      return optional(place, ['-t', '--target-directory'], operands(args).length > 1 ? operands(args).at(-1) : undefined);
    case 'install':
      return args.some(({ text }) => text === '-d') ? [] : written(place, operands(args).at(-1));
    case 'tee':
    case 'touch':
      return operands(args).flatMap((word) => written(place, word));
    case 'wget':
      return optional(place, ['-O', '--output-document', '-P', '--directory-prefix'], 'here');
    case 'curl':
      return args.some(({ text }) => /^(?:-[a-zA-Z]*O|--remote-name)$/.test(text ?? ''))
        ? optional(place, ['--output-dir'], 'here')
        : curlOutput(place);
    case 'aria2c':
      return optional(place, ['-d', '--dir'], 'here');
    case 'gdown':
      return optional(place, ['-O', '--output'], 'here');
    case 'unzip':
      return optional(place, ['-d'], 'here');
    case 'tar':
      return /^-?[a-zA-Z]*x/.test(args[0]?.text ?? '') || args.some(({ text }) => text === '--extract')
        ? optional(place, ['-C', '--directory'], 'here')
        : [];
    case 'git': {
      const words = operands(args);
      return words[0]?.text === 'clone' ? written(place, words.length > 2 ? words.at(-1) : 'here') : [];
    }
    case 'hf':
    case 'huggingface-cli':
      return args.some(({ text }) => text === 'download')
        ? optional(place, ['--local-dir', '--cache-dir'], 'hub-cache')
        : [];
    default:
      return name !== undefined && /^python[\d.]*$/.test(name) ? pythonWrites(place) : [];
  }
}

function operands(args: readonly ShellWord[]): readonly ShellWord[] {
  return args.filter(({ text }) => text?.startsWith('-') !== true);
}

type Fallback = ShellWord | 'here' | 'hub-cache' | undefined;

function optional(place: Place, options: readonly string[], fallback: Fallback): readonly BuildWrite[] {
  const option = findOption(place.invocation.args, options, place.lookup);
  if (option === undefined) return written(place, fallback);
  return option.value === undefined ? [] : at(place, option.value, option.word.span);
}

function written(place: Place, target: Fallback): readonly BuildWrite[] {
  if (target === undefined) return [];
  if (target === 'here') return at(place, '.', place.invocation.program.span);
  if (target === 'hub-cache') {
    const cache = hubCache(place);
    return cache === undefined ? [] : at(place, cache, place.invocation.program.span);
  }
  const path = wordText(target, place.lookup);
  return path === undefined ? [] : at(place, path, target.span);
}

function at({ folder }: Place, path: string, span: Span): readonly BuildWrite[] {
  if (path === '-' || (folder === undefined && !path.startsWith('/'))) return [];
  return [{ path: containerPath(path, folder ?? '/'), span }];
}

/** `-o FILE`, also at the end of several letters: `-fsSLo`. */
function curlOutput(place: Place): readonly BuildWrite[] {
  const { args } = place.invocation;
  const index = args.findIndex(({ text }) => /^(?:-[a-zA-Z]*o|--output)$/.test(text ?? ''));
  const attached = args.find(({ text }) => text?.startsWith('--output=') === true);
  if (index !== -1) return written(place, args[index + 1]);
  return attached?.text === undefined ? [] : at(place, attached.text.slice('--output='.length), attached.span);
}

/** Where huggingface_hub puts what it fetches, by its own variables. */
function hubCache({ facts, instruction, invocation, lookup }: Place): string | undefined {
  const assigned = new Map(invocation.assignments.map(({ name, value }) => [name, typeof value === 'object' ? wordText(value, lookup) : value]));
  const value = (name: string): string | undefined =>
    assigned.has(name) ? assigned.get(name) : facts.variableAt(name, instruction)?.value;
  const home = value('HF_HOME');
  return value('HF_HUB_CACHE') ?? value('HUGGINGFACE_HUB_CACHE') ?? (home === undefined ? undefined : `${home}/hub`);
}

const fetching = /hf_hub_download|snapshot_download|from_pretrained|urlretrieve|download_url_to_file|load_state_dict_from_url/;
const fetchingSource = /\b(?:hf_hub_download|snapshot_download|from_pretrained|urlretrieve|load_state_dict_from_url)\s*\(/;

/** Python that fetches: into the folders that its arguments name, or into the cache that the environment names. */
function pythonWrites(place: Place): readonly BuildWrite[] {
  const { args } = place.invocation;
  const inline = args.findIndex(({ text }) => text === '-c');
  const code = inline === -1 ? undefined : args[inline + 1];
  if (code !== undefined) {
    if (!fetchingSource.test(code.raw)) return [];
    const named = /\b(?:local_dir|cache_dir)\s*=\s*\\?(["'])(\/[^"'\\]*)/.exec(code.raw)?.[2];
    if (named !== undefined) return at(place, named, code.span);
    return /\b(?:local_dir|cache_dir)\s*=/.test(code.raw) ? [] : written(place, 'hub-cache');
  }
  const script = args.findIndex(({ text }) => text?.endsWith('.py') === true);
  const path = script === -1 ? undefined : wordText(args[script] as ShellWord, place.lookup);
  if (path === undefined || !scriptFetches(place, path)) return [];
  const rest = args.slice(script + 1);
  return rest.flatMap((word) => {
    const text = wordText(word, place.lookup);
    const folder = text === undefined ? undefined : /^(?:--[\w-]+=)?(\/.*)$/.exec(text)?.[1];
    return folder === undefined ? [] : at(place, folder, word.span);
  });
}

function scriptFetches({ project, facts, instruction, folder }: Place, path: string): boolean {
  if (folder === undefined && !path.startsWith('/')) return false;
  const file = repoFile(project, facts, containerPath(path, folder ?? '/'), instruction);
  const module = file === undefined ? undefined : project.python(file);
  return module !== undefined && module.callsTo(fetching).length > 0;
}

/** `> /data/x`, where it is plainly no part of a quoted word or of a heredoc inside the shell's text. */
function redirections(facts: StageFacts, instruction: Instruction, lookup: Lookup): readonly BuildWrite[] {
  const { start, end } = instruction.span;
  const text = facts.dockerfile.text.slice(start, end);
  if (instruction.form === 'json' || !text.includes('>') || text.includes('<<')) return [];
  const folder = facts.workingDirectoryAt(instruction) ?? '/';
  const commands = commandsOf(facts.dockerfile, instruction);
  const writes: BuildWrite[] = [];
  for (const match of text.matchAll(/(?<![<>&=-])>{1,2}[ \t]*("?)(\/[^\s"';&|<>()`]+)\1/g)) {
    const from = start + match.index;
    const inWord = commands.some(({ command }) => command.words.some(({ span }) => span.start <= from && from < span.end));
    const path = wordText({ text: undefined, raw: match[2] ?? '', span: { start: from, end: from } }, lookup);
    if (!inWord && path !== undefined) writes.push({ path: containerPath(path, folder), span: { start: from, end: from + match[0].length } });
  }
  return writes;
}
