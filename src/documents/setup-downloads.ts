import type { PythonCall, PythonModule, PythonValue } from './python-model';
import type { Span } from './text';

/** A download that a Python file names in a call. */
export interface SetupDownload {
  readonly name: string | undefined;
  readonly repoId: string | undefined;
  readonly filename: string | undefined;
  readonly revision: string | undefined;
  readonly url: string | undefined;
  readonly gated: boolean | undefined;
  /** Where it goes: absolute, or relative to the checkpoint root. */
  readonly destination: string | undefined;
  readonly wholeRepo: boolean;
  readonly span: Span;
}

// `rel_out`, `rel_out_dir`, `local_dir`, `output_path`, `dest`, `target_file` …
const destinationName = /^(?:rel_|relative_)?(?:out|output|local|dest|destination|target|save)(?:_(?:dir|path|file|folder))?$/;
const repoPattern = /^[\w.-]{1,96}\/[\w.-]{1,96}$/;

/**
 * Finds calls that name a model file or a model repo, by their keywords and not by what is called: `repo_id` with
 * `filename` or a destination, or `url` with a destination; also huggingface_hub's own two functions. Only literals
 * count: what is worked out at run time is not known here.
 */
export function readSetupDownloads(module: PythonModule): SetupDownload[] {
  return module.calls.flatMap((call) => readDownload(call) ?? []);
}

/**
 * Whether all that the module's own calls fetch is known: false where a function or class that is called with a
 * literal destination is also called with one that is worked out at run time.
 */
export function isWholeDownloadList(module: PythonModule): boolean {
  const read = new Set<string>();
  const unread = new Set<string>();
  for (const call of module.calls) {
    if (readDownload(call)?.destination !== undefined) read.add(call.name);
    const isDownload = call.arguments.some(({ name }) => name === 'repo_id' || name === 'url');
    const destination = call.arguments.find(({ name }) => name !== undefined && destinationName.test(name));
    const isLiteral = destination === undefined || destination.value.kind === 'string';
    if (isDownload && !isLiteral) unread.add(call.name);
  }
  return [...unread].every((name) => !read.has(name));
}

function readDownload(call: PythonCall): SetupDownload | undefined {
  const keywords = new Map<string, PythonValue>();
  for (const { name, value } of call.arguments) if (name !== undefined) keywords.set(name, value);
  const text = (name: string, position?: number): string | undefined => {
    const value = keywords.get(name) ?? (position === undefined ? undefined : positional(call, position));
    return value?.kind === 'string' && value.value !== '' ? value.value : undefined;
  };
  const own = /(?:^|\.)(?:hf_hub_download|snapshot_download)$/.exec(call.callee) !== null;
  const repoType = text('repo_type');
  if (repoType !== undefined && repoType !== 'model') return undefined;
  const repo = text('repo_id', own ? 0 : undefined);
  const file = text('filename', own && call.callee.endsWith('hf_hub_download') ? 1 : undefined);
  const destinationKey = [...keywords.keys()].find((name) => destinationName.test(name));
  const written = destinationKey === undefined ? undefined : text(destinationKey);
  const gated = keywords.get('gated');
  const shared = {
    name: text('name'),
    revision: text('revision'),
    gated: gated?.kind === 'boolean' ? gated.value : undefined,
    span: call.span,
  };
  if (repo !== undefined && repoPattern.test(repo)) {
    // A file name that is no literal could be any file of the repo.
    const fileIsUnknown = file === undefined && keywords.has('filename');
    if (fileIsUnknown || (file === undefined && destinationKey === undefined && !own)) return undefined;
    if (own && file === undefined && call.callee.endsWith('hf_hub_download')) return undefined;
    // huggingface_hub keeps the repo's folders below its `local_dir`.
    const destination = own && written !== undefined && file !== undefined ? `${written.replace(/\/$/, '')}/${file}` : written;
    return { ...shared, repoId: repo, filename: file, url: undefined, destination, wholeRepo: file === undefined };
  }
  const url = text('url');
  if (url === undefined || written === undefined || !/^https?:\/\//.test(url)) return undefined;
  const onHub = /^https?:\/\/(?:huggingface\.co|hf\.co)\/([\w.-]+\/[\w.-]+)\/(?:resolve|blob)\/([^/?#]+)\/([^?#]+)/.exec(url);
  const [, repoId, revision, filename] = onHub ?? [];
  const isModel = repoId !== undefined && !/^(?:datasets|spaces|api)\//.test(repoId);
  return {
    ...shared,
    repoId: isModel ? repoId : undefined,
    filename: isModel ? decoded(filename) : undefined,
    revision: isModel && revision !== 'main' ? decoded(revision) : undefined,
    url,
    destination: written,
    wholeRepo: false,
  };
}

function positional(call: PythonCall, position: number): PythonValue | undefined {
  const argument = call.arguments[position];
  const plain = call.arguments.slice(0, position + 1).every(({ name }) => name === undefined);
  return plain ? argument?.value : undefined;
}

function decoded(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
