import { readDownloadTables } from './download-tables';
import { hubLinkIn } from './hub-links';
import { Memo } from './memo';
import type { PythonCall, PythonModule, PythonValue } from './python-model';
import type { Span } from './text';

/** A download that a Python file names in a call, or in a dictionary of such a call's keywords. */
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
  /** Patterns of what is taken of a whole repo (`allow_patterns`), and left (`ignore_patterns`); undefined: all, nothing. */
  readonly allow: readonly string[] | undefined;
  readonly ignore: readonly string[] | undefined;
  /** A part of the repo is taken, and which one is known only when it runs. */
  readonly isPart: boolean;
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
export function readSetupDownloads(module: PythonModule): readonly SetupDownload[] {
  let downloads = downloadsByModule.get(module);
  if (downloads === undefined) {
    const found = module.calls.flatMap((call) => readDownload(call) ?? []);
    for (const { keywords, span } of readDownloadTables(module.text)) {
      const download = byKeywords(keywords, span);
      if (download !== undefined) found.push(download);
    }
    downloadsByModule.set(module, (downloads = found.sort((a, b) => a.span.start - b.span.start)));
  }
  return downloads;
}

const downloadsByModule = new Memo<PythonModule, readonly SetupDownload[]>();

/** Whether a text can name a download at all: parsing is for the few files that can. */
export function mayNameDownload(text: string): boolean {
  return /repo_id|_download|url\s*=/.test(text);
}

const notWeights = /Tokenizer|Processor|Config|Extractor|Scheduler/;

/**
 * The model repo whose weights a call of `from_pretrained` or `snapshot_download` fetches by its literal name. Undefined
 * for what is no weights, for another kind of repo, and for what only looks at files that are there.
 */
export function loadedRepo(call: PythonCall): string | undefined {
  if (call.name !== 'from_pretrained' && call.name !== 'snapshot_download') return undefined;
  if (notWeights.test(call.callee) || call.arguments.some(({ name }) => name === 'repo_type' || name === 'local_files_only')) return undefined;
  const value = (call.arguments.find(({ name }) => name === 'repo_id') ?? call.arguments.find(({ name }) => name === undefined))?.value;
  return value?.kind === 'string' && /^[\w-][\w.-]*\/[\w.-]+$/.test(value.value) ? value.value : undefined;
}

const loading = /from_pretrained/;

/** What the code loads by the name of a model repo, which the library fetches when it is not in its cache. */
export function readModelLoads(module: PythonModule): readonly { readonly repoId: string; readonly revision: string | undefined; readonly span: Span }[] {
  return module.callsTo(loading).flatMap((call) => {
    const repoId = loadedRepo(call);
    const revision = call.arguments.find(({ name }) => name === 'revision')?.value;
    if (repoId === undefined || (revision !== undefined && revision.kind !== 'string')) return [];
    return [{ repoId, revision: revision?.value, span: call.span }];
  });
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
  const own = /(?:^|\.)(hf_hub_download|snapshot_download)$/.exec(call.callee)?.[1] as OwnFunction | undefined;
  if (own !== undefined) {
    // By position, in huggingface_hub's order.
    const names = own === 'hf_hub_download' ? ['repo_id', 'filename'] : ['repo_id'];
    const positions = call.arguments.filter(({ name }) => name === undefined);
    names.forEach((name, index) => {
      const value = positions[index]?.value;
      if (value !== undefined && !keywords.has(name)) keywords.set(name, value);
    });
  }
  return byKeywords(keywords, call.span, own);
}

/** huggingface_hub's own functions, which keep what they fetch in their cache unless they are given a folder. */
type OwnFunction = 'hf_hub_download' | 'snapshot_download';

function byKeywords(keywords: ReadonlyMap<string, PythonValue>, span: Span, own?: OwnFunction): SetupDownload | undefined {
  const text = (name: string): string | undefined => {
    const value = keywords.get(name);
    return value?.kind === 'string' && value.value !== '' ? value.value : undefined;
  };
  const repoType = text('repo_type');
  if (repoType !== undefined && repoType !== 'model') return undefined;
  const repo = text('repo_id');
  const name = text('filename');
  const subfolder = text('subfolder');
  const filename = name === undefined || subfolder === undefined ? name : `${subfolder.replace(/\/$/, '')}/${name}`;
  const destinationKey = [...keywords.keys()].find((name) => destinationName.test(name));
  const written = destinationKey === undefined ? undefined : text(destinationKey);
  const gated = keywords.get('gated');
  const allow = patternsOf(keywords.get('allow_patterns'));
  const ignore = patternsOf(keywords.get('ignore_patterns'));
  const shared = {
    name: text('name'),
    revision: text('revision'),
    gated: gated?.kind === 'boolean' ? gated.value : undefined,
    allow: allow === 'unknown' ? undefined : allow,
    ignore: ignore === 'unknown' ? undefined : ignore,
    isPart: allow === 'unknown' || ignore === 'unknown' || keywords.get('revision')?.kind === 'other',
    span,
  };
  if (repo !== undefined && repoPattern.test(repo)) {
    // A file name that is no literal could be any file of the repo.
    const fileIsUnknown = filename === undefined && keywords.has('filename');
    if (fileIsUnknown || (filename === undefined && destinationKey === undefined && own === undefined)) return undefined;
    if (own === 'hf_hub_download' && filename === undefined) return undefined;
    // huggingface_hub keeps the repo's folders below its `local_dir`.
    const destination = own !== undefined && written !== undefined && filename !== undefined ? `${written.replace(/\/$/, '')}/${filename}` : written;
    return { ...shared, repoId: repo, filename, url: undefined, destination, wholeRepo: filename === undefined };
  }
  const url = text('url');
  if (url === undefined || written === undefined || !/^https?:\/\//.test(url)) return undefined;
  const onHub = /^https?:\/\/(?:huggingface\.co|hf\.co)\//.test(url) ? hubLinkIn(url) : undefined;
  // A page of the repo is no file of it.
  const file = onHub?.filename === undefined ? undefined : onHub;
  return {
    ...shared,
    repoId: file?.repoId,
    filename: file?.filename,
    revision: file?.revision,
    url,
    destination: written,
    wholeRepo: false,
  };
}

/** The patterns of a literal string or list of strings. */
function patternsOf(value: PythonValue | undefined): readonly string[] | undefined | 'unknown' {
  if (value === undefined || value.kind === 'none') return undefined;
  if (value.kind === 'string') return [value.value];
  const list = value.kind === 'other' ? /^[[(]((?:\s*(?:"[^"\\\n]*"|'[^'\\\n]*')\s*,?)*)\s*[\])]$/.exec(value.text)?.[1] : undefined;
  return list === undefined ? 'unknown' : [...list.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, double, single]) => double ?? single ?? '');
}

/** What becomes of a file that huggingface_hub has put into its cache. */
export type CacheUse =
  /** It is fetched to its place without the cache. */
  | 'direct'
  /** Its place is a link into the cache. */
  | 'linked'
  /** It lies in both. */
  | 'copied';

const fetching = /hf_hub_download|snapshot_download/;

/** How a module puts what it fetches from the Hub into its place; undefined where that cannot be told. */
export function cacheUse(module: PythonModule): CacheUse | undefined {
  const calls = module.callsTo(fetching);
  if (calls.length === 0) return undefined;
  const through = calls.filter(({ arguments: given }) => !given.some(({ name }) => name === 'local_dir' || name === '**'));
  if (through.length === 0) return 'direct';
  if (/\.symlink_to\(|\bos\.(?:symlink|link)\(|\.hardlink_to\(/.test(module.text)) return 'linked';
  return /\bshutil\.copy(?:2|file|tree)?\(|\bcopy(?:2|file|tree)\(/.test(module.text) ? 'copied' : undefined;
}
