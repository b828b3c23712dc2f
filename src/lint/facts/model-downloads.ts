import type { Instruction } from '../../documents/dockerfile-model';
import { Memo } from '../../documents/memo';
import type { PythonCall, PythonModule } from '../../documents/python-model';
import { loadedRepo } from '../../documents/setup-downloads';
import type { ShellWord } from '../../documents/shell-model';
import type { Span } from '../../documents/text';
import type { Project } from '../../project/project';
import { commandsOf, type Invocation } from './commands';
import { containerPath } from './container-path';
import { repoFile } from './copies';
import { instructionsWith, wantedWords } from './dockerfile-words';
import type { StageFacts } from './stage-facts';
import type { Lookup } from './variables';
import { findOption, wordText } from './words';

/** Weights that a RUN fetches. */
export interface ModelDownload {
  readonly instruction: Instruction;
  readonly invocation: Invocation;
  readonly span: Span;
  /** The Hub's repo; undefined for a plain URL. */
  readonly repo: string | undefined;
  /** What is fetched, for a message. */
  readonly name: string;
  readonly kind: 'hub' | 'clone' | 'url';
  /** All of a public repo into the cache's usual place, by a command of its own: preloading it is the same. */
  readonly isPlain: boolean;
}

const mayFetch = wantedWords(['hf', 'huggingface-cli', 'clone', 'wget', 'curl', 'aria2c', 'python', 'python2', 'python3']);

/** The weights that a RUN fetches, as far as its words, or the script of the repo that it runs, name them. */
export function modelDownloads(project: Project, facts: StageFacts, instruction: Instruction): readonly ModelDownload[] {
  const { dockerfile } = facts;
  if (instruction.keyword !== 'RUN' || !instructionsWith(dockerfile, mayFetch).has(instruction)) return [];
  const lookup = facts.lookupAt(instruction);
  const found: ModelDownload[] = [];
  let folder = facts.workingDirectoryAt(instruction);
  for (const invocation of commandsOf(dockerfile, instruction)) {
    const { name, args } = invocation;
    if (name === 'cd') {
      const to = args[0] === undefined ? undefined : wordText(args[0], lookup);
      folder = to === undefined || (folder === undefined && !to.startsWith('/')) ? undefined : containerPath(to, folder ?? '/');
      continue;
    }
    if (!mayBeFetching(invocation)) continue;
    for (const each of fetchedBy(project, facts, { instruction, invocation, folder, lookup })) found.push({ instruction, invocation, ...each });
  }
  return found;
}

const fetchers = new Set(['hf', 'huggingface-cli', 'git', 'wget', 'curl', 'aria2c']);

function mayBeFetching({ name }: Invocation): boolean {
  return name !== undefined && (fetchers.has(name) || name.startsWith('python'));
}

interface Place {
  readonly instruction: Instruction;
  readonly invocation: Invocation;
  readonly folder: string | undefined;
  readonly lookup: Lookup;
}

type Fetched = Omit<ModelDownload, 'instruction' | 'invocation'>;

function fetchedBy(project: Project, facts: StageFacts, place: Place): readonly Fetched[] {
  const { invocation, lookup } = place;
  const { name = '', args } = invocation;
  if (name === 'hf' || name === 'huggingface-cli') return hubCommand(args, lookup);
  if (name === 'git') return clone(invocation, lookup);
  if (name === 'wget' || name === 'curl' || name === 'aria2c') return args.flatMap((word) => byUrl(word, lookup));
  if (!/^python[\d.]*$/.test(name)) return [];
  const inline = args.findIndex(({ text }) => text === '-c');
  const code = inline === -1 ? undefined : args[inline + 1];
  if (code !== undefined) return inCode(code);
  const script = args.find(({ text }) => text?.startsWith('-') !== true);
  const path = script === undefined ? undefined : wordText(script, lookup);
  if (script === undefined || path?.endsWith('.py') !== true || (place.folder === undefined && !path.startsWith('/'))) return [];
  const file = repoFile(project, facts, containerPath(path, place.folder ?? '/'), place.instruction);
  const module = file === undefined ? undefined : project.python(file);
  const repo = module === undefined ? undefined : fetchedByModule(module);
  return repo === undefined ? [] : [{ span: script.span, repo, name: repo, kind: 'hub', isPlain: false }];
}

const optionsWithValue = /^(?:--(?:local-dir|cache-dir|include|exclude|revision|repo-type|token|max-workers)|-w)$/;

function hubCommand(args: readonly ShellWord[], lookup: Lookup): readonly Fetched[] {
  const operands: ShellWord[] = [];
  for (let index = 0; index < args.length; index++) {
    const word = args[index];
    if (word === undefined) continue;
    if (optionsWithValue.test(word.text ?? '')) index++;
    else if (!word.raw.startsWith('-')) operands.push(word);
  }
  const [verb, target, ...files] = operands;
  const repo = target === undefined ? undefined : wordText(target, lookup);
  if (verb?.text !== 'download' || target === undefined || repo === undefined || !/^[\w.-]+\/[\w.-]+$/.test(repo)) return [];
  const type = findOption(args, ['--repo-type'], lookup)?.value;
  const include = findOption(args, ['--include'], lookup)?.value;
  const wanted = [...files.map(({ text }) => text), ...(include === undefined ? [] : [include])];
  if ((type !== undefined && type !== 'model') || (wanted.length > 0 && wanted.every((name) => isSmall(name)))) return [];
  const isPlain = target.text === repo && args.length === 2;
  return [{ span: target.span, repo, name: repo, kind: 'hub', isPlain }];
}

function isSmall(name: string | undefined): boolean {
  return name === undefined || /\.(?:json|txt|md|py|ya?ml|model|vocab|jinja|csv|tsv)$|token/i.test(name);
}

function clone({ args }: Invocation, lookup: Lookup): readonly Fetched[] {
  const words = args.filter(({ raw }) => !raw.startsWith('-'));
  const verb = words[0]?.text === 'lfs' ? words[1]?.text : words[0]?.text;
  if (verb !== 'clone') return [];
  for (const word of words) {
    const repo = /^https:\/\/(?:[^@/\s]+@)?(?:huggingface\.co|hf\.co)\/([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(wordText(word, lookup) ?? '')?.[1];
    if (repo !== undefined && !/^(?:datasets|spaces|docs|api)\//.test(repo)) return [{ span: word.span, repo, name: repo, kind: 'clone', isPlain: false }];
  }
  return [];
}

/** Names that say that there is little behind them. */
const little = /yolo\w*n(?:-\w+)?\.|tiny|small|nano|mini|base|lite|mobile/i;

function byUrl(word: ShellWord, lookup: Lookup): readonly Fetched[] {
  const url = wordText(word, lookup);
  const match = /^https?:\/\/\S*?([^/\s?]+\.(?:pt|pth|ckpt|safetensors|gguf))(?:\?\S*)?$/.exec(url ?? '');
  const name = match?.[1];
  if (url === undefined || name === undefined || little.test(name)) return [];
  const repo = /^https:\/\/(?:huggingface\.co|hf\.co)\/([\w.-]+\/[\w.-]+)\/(?:resolve|blob)\//.exec(url)?.[1];
  return [{ span: word.span, repo, name, kind: 'url', isPlain: false }];
}

const loads = /\b(?:(\w+)\.from_pretrained|snapshot_download|pipeline)\(([^()]*)/g;
const notWeights = /Tokenizer|Processor|Config|Extractor|Scheduler/;

function inCode(code: ShellWord): readonly Fetched[] {
  const source = code.text ?? code.raw;
  const found: Fetched[] = [];
  for (const match of source.matchAll(loads)) {
    if (notWeights.test(match[1] ?? '')) continue;
    const isPipeline = match[0].startsWith('pipeline');
    const repo = (isPipeline ? /\bmodel\s*=\s*\\?["']([\w.-]+\/[\w.-]+)/ : /(?:^\s*|\brepo_id\s*=\s*)\\?["']([\w.-]+\/[\w.-]+)\\?["']/).exec(match[2] ?? '')?.[1];
    if (repo === undefined || isSmallRepo(repo) || /repo_type\s*=\s*\\?["'](?:dataset|space)/.test(match[2] ?? '')) continue;
    const isPlain = /^\s*(?:from huggingface_hub import snapshot_download|import huggingface_hub)\s*;\s*(?:huggingface_hub\.)?snapshot_download\(\s*(?:repo_id\s*=\s*)?\\?["'][\w./-]+\\?["']\s*\)\s*;?\s*$/.test(source);
    found.push({ span: code.span, repo, name: repo, kind: 'hub', isPlain });
  }
  return found;
}

function isSmallRepo(repo: string): boolean {
  return little.test(repo) || /MiniLM|distil/i.test(repo);
}

const fetchingNames = /from_pretrained|snapshot_download/;
const fetchedRepos = new Memo<PythonModule, string | 'none'>();

/** The first repo whose weights the module's calls fetch by its name. */
function fetchedByModule(module: PythonModule): string | undefined {
  let repo = fetchedRepos.get(module);
  if (repo === undefined) {
    repo = 'none';
    for (const call of module.callsTo(fetchingNames)) {
      const found = repoOf(call);
      if (found === undefined) continue;
      repo = found;
      break;
    }
    fetchedRepos.set(module, repo);
  }
  return repo === 'none' ? undefined : repo;
}

function repoOf(call: PythonCall): string | undefined {
  const repo = loadedRepo(call);
  return repo === undefined || isSmallRepo(repo) ? undefined : repo;
}
