import { posix } from 'node:path';
import { readPreloads } from '../documents/preload';
import type { PythonModule } from '../documents/python-model';
import { cacheUse, mayNameDownload, readModelLoads, readSetupDownloads, type SetupDownload } from '../documents/setup-downloads';
import type { FileReference, Project } from '../project/project';
import type { CheckpointNeed } from './checkpoint-need';
import { configNeeds } from './config-needs';
import { shellNeeds, type ShellNeed } from './shell-needs';

const mostPythonFiles = 2_000;
/** Code that does not run on the Space. */
const aside = /(?:^|\/)(?:tests?|examples?|docs?|notebooks?|benchmarks?)\/|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$/;

/**
 * What the app loads: the checkpoint paths of the runtime config, the downloads and loads that Python files, shell
 * scripts and the Dockerfile of the Space repo name by literals, and the README's `preload_from_hub`, merged where they mean the same. In the order of
 * the files. Asks nobody; sizes are undefined.
 */
export function neededCheckpoints(
  project: Pick<Project, 'settings' | 'config' | 'readme' | 'pythonFiles' | 'python' | 'derived' | 'files' | 'dockerfile'>,
): CheckpointNeed[] {
  const { config, readme } = project;
  const needs = new Map<string, CheckpointNeed>();
  const { root, needs: inConfig } = config === undefined ? { root: undefined, needs: [] } : configNeeds(config.document, project.settings.data);
  for (const { path, link, url, wholeRepo, span } of inConfig) {
    if (config === undefined) break;
    const source = { kind: 'config', file: config.file, span } as const;
    merge(needs, { ...unknownNeed, name: posix.basename(path), path, ...link, url, wholeRepo, sources: [source] });
  }
  for (const path of project.pythonFiles.slice(0, mostPythonFiles)) {
    const file: FileReference = { repo: 'space', path };
    const mentions = aside.test(path) ? 0 : (project.derived(path, mentioned) ?? 0);
    const module = mentions === 0 ? undefined : project.python(path);
    if (module === undefined) continue;
    if ((mentions & downloads) !== 0) for (const download of readSetupDownloads(module)) merge(needs, needOfDownload(download, module, file, root));
    if ((mentions & loads) === 0) continue;
    for (const { repoId, revision, span } of readModelLoads(module)) {
      const source = { kind: 'code', file, span } as const;
      merge(needs, { ...unknownNeed, name: posix.basename(repoId), cache: 'container', repoId, revision, wholeRepo: true, isPart: true, sources: [source] });
    }
  }
  for (const download of shellNeeds(project)) merge(needs, needOfShell(download));
  for (const { repoId, files, revision, span } of readme === undefined ? [] : readPreloads(readme.document.frontMatter)) {
    const source = { kind: 'preload', file: readme?.file ?? { repo: 'space', path: 'README.md' }, span } as const;
    for (const filename of files.length === 0 ? [undefined] : files) {
      const name = posix.basename(filename ?? repoId);
      merge(needs, { ...unknownNeed, name, cache: 'image', repoId, filename, revision, wholeRepo: filename === undefined, sources: [source] });
    }
  }
  return [...needs.values()];
}

const downloads = 1;
const loads = 2;

/** Which of the two a text may hold: asked of all files at every change, and kept with their content. */
function mentioned(text: string): number {
  return (mayNameDownload(text) ? downloads : 0) + (text.includes('from_pretrained') ? loads : 0);
}

const unknownNeed = {
  path: undefined,
  cache: undefined,
  repoId: undefined,
  filename: undefined,
  revision: undefined,
  allow: undefined,
  ignore: undefined,
  isPart: false,
  url: undefined,
  gated: undefined,
  size: undefined,
  files: undefined,
  sizeProblem: undefined,
  twice: undefined,
  marker: undefined,
} as const;

function needOfDownload(
  { span, destination, name, ...download }: SetupDownload,
  module: PythonModule,
  file: FileReference,
  root: string | undefined,
): CheckpointNeed {
  const use = download.url === undefined ? cacheUse(module) : 'direct';
  const inCache = destination === undefined && download.repoId !== undefined && download.url === undefined;
  return {
    ...unknownNeed,
    ...download,
    name: name ?? posix.basename(download.filename ?? download.repoId ?? destination ?? file.path),
    path: destination === undefined ? undefined : absoluteBelow(destination, root),
    cache: inCache ? 'container' : undefined,
    twice: inCache ? false : use === undefined ? undefined : use === 'copied' && !fetchesFolder(module, download),
    marker: download.wholeRepo ? /["'/](\.(?:complete|completed|done|downloaded|success|ok)[\w.]*)["']/.exec(module.text)?.[1] : undefined,
    sources: [{ kind: inCache ? 'code' : 'setup', file, span }],
  };
}

function needOfShell({ name, repoId, filename, revision, url, destination, allow, ignore, isPart, span, file, atBuild }: ShellNeed): CheckpointNeed {
  const inCache = destination === 'cache';
  return {
    ...unknownNeed,
    name,
    path: inCache ? undefined : destination?.path,
    cache: atBuild ? 'image' : inCache ? 'container' : undefined,
    repoId,
    filename,
    revision,
    wholeRepo: filename === undefined,
    allow,
    ignore,
    isPart,
    url,
    twice: false,
    sources: [{ kind: 'setup', file, span }],
  };
}

const snapshot = /snapshot_download/;

/** Whole repos are fetched straight into their folders, even where single files are copied out of the cache. */
function fetchesFolder(module: PythonModule, { wholeRepo }: Pick<SetupDownload, 'wholeRepo'>): boolean {
  const calls = module.callsTo(snapshot);
  return wholeRepo && calls.length > 0 && calls.every((call) => call.arguments.some(({ name }) => name === 'local_dir'));
}

function absoluteBelow(destination: string, root: string | undefined): string | undefined {
  if (posix.isAbsolute(destination)) return posix.normalize(destination);
  return root === undefined ? undefined : posix.join(root, destination);
}

/** The setup script knows more than the config: what it says fills in and wins. */
function merge(needs: Map<string, CheckpointNeed>, need: CheckpointNeed): void {
  const key = need.path ?? [need.repoId, need.revision, need.filename, need.url].join('\0');
  const known = needs.get(key);
  if (known === undefined) {
    needs.set(key, need);
    return;
  }
  const isNamed = need.repoId !== undefined || need.url !== undefined;
  needs.set(key, {
    ...known,
    name: need.name,
    cache: known.cache === need.cache ? known.cache : (known.cache ?? need.cache),
    repoId: need.repoId ?? known.repoId,
    filename: need.filename ?? known.filename,
    revision: need.revision ?? known.revision,
    url: need.url ?? known.url,
    gated: need.gated === true || known.gated === true ? true : (need.gated ?? known.gated),
    wholeRepo: isNamed ? need.wholeRepo : known.wholeRepo,
    allow: isNamed ? need.allow : known.allow,
    ignore: isNamed ? need.ignore : known.ignore,
    isPart: known.isPart && need.isPart,
    twice: need.twice ?? known.twice,
    marker: need.marker ?? known.marker,
    sources: [...known.sources, ...need.sources],
  });
}
