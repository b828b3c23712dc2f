import type { ConfigDocument } from '../documents/config';

const place = /^(configs?\/)?[^/]+\.ya?ml$/;
/** Files of other tools that lie at the same places, some with `${…}` of their own. */
const otherTools =
  /^(\..*|spacedock|(docker-)?compose.*|mkdocs|environment|conda|_config|codecov|netlify|render|app|action|cloudbuild|skaffold|azure-pipelines.*|pnpm-.*|dvc|params|meta)\.ya?ml$/;

/** Whether a file lies where a runtime config may lie. */
export function isConfigPlace(path: string): boolean {
  return place.test(path);
}

/**
 * Whether a YAML file is a runtime config in the manner of OmegaConf: at the root or in `configs/`, with a reference to
 * another of its own keys, a mapping `paths`, or a key that names a checkpoint.
 */
export function looksLikeRuntimeConfig(path: string, read: () => ConfigDocument): boolean {
  if (!place.test(path) || (!path.includes('/') && otherTools.test(path))) return false;
  const { entries } = read();
  if (entries.some((entry) => entry.path === 'services' && entry.kind === 'mapping')) return false;
  return entries.some(
    (entry) =>
      entry.references.some((reference) => reference.target?.includes('.') === true) ||
      (entry.path === 'paths' && entry.kind === 'mapping') ||
      (entry.kind === 'string' && /(^|[._])(ckpt|checkpoints?)(_(path|root|dir|file))?$/.test(entry.path)),
  );
}
