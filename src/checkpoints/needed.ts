import { posix } from 'node:path';
import type { ConfigDocument, ConfigEntry } from '../documents/config';
import { resolveConfigValue } from '../documents/config-resolve';
import { readSetupDownloads } from '../documents/setup-downloads';
import type { Project } from '../project/project';
import type { CheckpointNeed } from './checkpoint-need';

const modelFile =
  /\.(?:pt|pth|pt2|ckpt|safetensors|bin|onnx|gguf|ggml|h5|hdf5|keras|pkl|npz|msgpack|tflite|engine|trt|task|joblib|torchscript|pb|caffemodel)$/i;
const modelKey = /(?:^|[._])(?:ckpt|checkpoint|weight|model|pretrained|backbone|encoder|decoder|detector|segmentor|vae|unet|lora)s?(?:$|[._])/i;
const rootKey = /(?:^|[._])(?:ckpt|checkpoint|weight|model)s?_?(?:root|dir|directory|folder)$/i;
// Pages of huggingface.co that are no model repos.
const notModels = /^(?:datasets|spaces|docs|papers|collections|blog|settings|api|models)\//;
const mostPythonFiles = 2_000;

/**
 * What the app loads: the checkpoint paths of the runtime config, and the downloads that Python files of the Space
 * repo name, merged where both mean the same path. In the order of the files. Asks nobody; sizes are undefined.
 */
export function neededCheckpoints(project: Pick<Project, 'settings' | 'config' | 'pythonFiles' | 'python' | 'text'>): CheckpointNeed[] {
  const config = project.config;
  const mount = posix.resolve('/', project.settings.data);
  const values = config === undefined ? [] : pathsBelow(config.document, mount);
  const root = values.find(({ entry }) => rootKey.test(entry.path))?.path;
  const needs = new Map<string, CheckpointNeed>();
  for (const { entry, path } of values) {
    if (config === undefined || rootKey.test(entry.path) || !isCheckpoint(entry, path, root)) continue;
    const wholeRepo = !modelFile.test(path);
    merge(needs, {
      ...unknownNeed,
      name: posix.basename(path),
      path,
      repoId: repoOfComment(entry.comment),
      wholeRepo,
      sources: [{ file: config.file, span: entry.valueSpan }],
    });
  }
  for (const path of project.pythonFiles.slice(0, mostPythonFiles)) {
    // Parsing is for the few files that can hold a download.
    if (!/repo_id|_download|url\s*=/.test(project.text(path) ?? '')) continue;
    const module = project.python(path);
    for (const { span, destination, name, ...download } of module === undefined ? [] : readSetupDownloads(module)) {
      const target = destination === undefined ? undefined : absoluteBelow(destination, root);
      merge(needs, {
        ...unknownNeed,
        ...download,
        name: name ?? posix.basename(download.filename ?? download.repoId ?? destination ?? path),
        path: target,
        sources: [{ file: { repo: 'space', path }, span }],
      });
    }
  }
  return [...needs.values()];
}

const unknownNeed = {
  repoId: undefined,
  filename: undefined,
  revision: undefined,
  url: undefined,
  gated: undefined,
  size: undefined,
  sizeProblem: undefined,
} as const;

/** Entries of the config whose value is an absolute path below the mount. */
function pathsBelow(document: ConfigDocument, mount: string): { entry: ConfigEntry; path: string }[] {
  return document.entries.flatMap((entry) => {
    if (entry.kind !== 'string') return [];
    const resolved = resolveConfigValue(document, entry.path);
    if (resolved.kind !== 'value' || typeof resolved.value !== 'string' || !resolved.value.startsWith('/')) return [];
    const path = posix.normalize(resolved.value).replace(/\/$/, '');
    return path.startsWith(`${mount.replace(/\/$/, '')}/`) ? [{ entry, path }] : [];
  });
}

function isCheckpoint(entry: ConfigEntry, path: string, root: string | undefined): boolean {
  if (modelFile.test(path)) return true;
  // A folder counts below the checkpoint root only: below the mount lie outputs and caches too.
  const isFolder = posix.extname(path) === '' || repoOfComment(entry.comment) !== undefined;
  return isFolder && root !== undefined && path.startsWith(`${root}/`) && (modelKey.test(entry.path) || repoOfComment(entry.comment) !== undefined);
}

function repoOfComment(comment: string | undefined): string | undefined {
  for (const [, id = ''] of (comment ?? '').matchAll(/\b(?:huggingface\.co|hf\.co)\/([\w.-]+\/[\w.-]*\w)/g)) {
    if (!notModels.test(id)) return id;
  }
  return undefined;
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
  needs.set(key, {
    ...known,
    name: need.name,
    repoId: need.repoId ?? known.repoId,
    filename: need.filename ?? known.filename,
    revision: need.revision ?? known.revision,
    url: need.url ?? known.url,
    gated: need.gated === true || known.gated === true ? true : (need.gated ?? known.gated),
    wholeRepo: need.repoId === undefined && need.url === undefined ? known.wholeRepo : need.wholeRepo,
    sources: [...known.sources, ...need.sources],
  });
}
