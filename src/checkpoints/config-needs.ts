import { posix } from 'node:path';
import type { ConfigDocument, ConfigEntry } from '../documents/config';
import { resolveConfigValue } from '../documents/config-resolve';
import { hubLinkIn, weightsAddressIn, type HubLink } from '../documents/hub-links';
import type { Span } from '../documents/text';

/** A checkpoint as a runtime config names it. */
export interface ConfigNeed {
  readonly path: string;
  /** By the comment above the key. */
  readonly link: HubLink | undefined;
  readonly url: string | undefined;
  readonly wholeRepo: boolean;
  readonly span: Span;
}

export interface ConfigNeeds {
  /** The folder of the checkpoints, absolute; undefined where no key names one. */
  readonly root: string | undefined;
  readonly needs: readonly ConfigNeed[];
}

const modelFile =
  /\.(?:pt|pth|pt2|ckpt|safetensors|bin|onnx|gguf|ggml|h5|hdf5|keras|pkl|npz|msgpack|tflite|engine|trt|task|joblib|torchscript|pb|caffemodel)$/i;
const modelKey = /(?:^|[._])(?:ckpt|checkpoint|weight|model|pretrained|backbone|encoder|decoder|detector|segmentor|vae|unet|lora)s?(?:$|[._])/i;
const rootKey = /(?:^|[._])(?:ckpt|checkpoint|weight|model)s?_?(?:root|dir|directory|folder)$/i;

/** The checkpoint paths of a config that lie below the mount of the persistent storage, with their `${…}` followed. */
export function configNeeds(document: ConfigDocument, data: string): ConfigNeeds {
  const values = pathsBelow(document, posix.resolve('/', data));
  const root = values.find(({ entry }) => rootKey.test(entry.path))?.path;
  const needs = values.flatMap(({ entry, path }): ConfigNeed[] => {
    const link = hubLinkIn(entry.comment ?? '');
    if (rootKey.test(entry.path) || !isCheckpoint(entry, path, root, link)) return [];
    const url = link === undefined ? weightsAddressIn(entry.comment ?? '') : undefined;
    return [{ path, link, url, wholeRepo: !modelFile.test(path), span: entry.valueSpan }];
  });
  return { root, needs };
}

/** Entries whose value is an absolute path below the mount. */
function pathsBelow(document: ConfigDocument, mount: string): { entry: ConfigEntry; path: string }[] {
  return document.entries.flatMap((entry) => {
    if (entry.kind !== 'string') return [];
    const resolved = resolveConfigValue(document, entry.path);
    if (resolved.kind !== 'value' || typeof resolved.value !== 'string' || !resolved.value.startsWith('/')) return [];
    const path = posix.normalize(resolved.value).replace(/\/$/, '');
    return path.startsWith(`${mount.replace(/\/$/, '')}/`) ? [{ entry, path }] : [];
  });
}

function isCheckpoint(entry: ConfigEntry, path: string, root: string | undefined, link: HubLink | undefined): boolean {
  if (modelFile.test(path)) return true;
  // A folder counts below the checkpoint root only: below the mount lie outputs and caches too.
  const isFolder = posix.extname(path) === '' || link !== undefined;
  return isFolder && root !== undefined && path.startsWith(`${root}/`) && (modelKey.test(entry.path) || link !== undefined);
}
