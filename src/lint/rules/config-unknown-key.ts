import type { ConfigEntry } from '../../documents/config';
import { nearestName } from '../../documents/nearest-name';
import { configEntries, isNamedByCode, keyName } from '../facts/config-entries';
import type { Rule } from '../rule';

export const configUnknownKey: Rule = {
  id: 'config/unknown-key',
  severity: 'warning',
  summary: "A key of the runtime config looks like a slip for one that the main repo's config has.",
  explanation: {
    why: 'A key that nothing reads is ignored without a word, and the one that was meant is missing: the app ends when it reads it, or goes on with its default, such as a batch size that does not fit the GPU.',
    failure: 'omegaconf.errors.ConfigAttributeError: Missing key batch_size',
    bad: '=== configs/app.yaml\nbody:\n  batch_sise: 32\n  ckpt_path: /data/model.pt\n=== main:spacedock.yaml\nrepo: ../space\nconfig: configs/app.yaml\n=== main:configs/app.yaml\nbody:\n  batch_size: 64\n  ckpt_path: model.pt\n',
    good: '=== configs/app.yaml\nbody:\n  batch_size: 32\n  ckpt_path: /data/model.pt\n=== main:spacedock.yaml\nrepo: ../space\nconfig: configs/app.yaml\n=== main:configs/app.yaml\nbody:\n  batch_size: 64\n  ckpt_path: model.pt\n',
  },
  check(project, report) {
    if (project.config === undefined || project.mainConfig === undefined || project.filesTruncated) return;
    const { file, document } = project.config;
    const upstream = project.mainConfig.document;
    if (!document.complete || !upstream.complete) return;
    const own = configEntries(document);
    const known = configEntries(upstream);
    let missing: ReadonlyMap<string, ConfigEntry[]> | undefined;
    for (const entry of document.entries) {
      const { path } = entry;
      const parent = parentOf(path);
      if (known.has(path) || (parent !== '' && known.get(parent)?.kind !== 'mapping')) continue;
      missing ??= missingByParent(upstream.entries, own);
      const candidates = missing.get(parent)?.filter(({ kind }) => isAlike(kind, entry.kind)) ?? [];
      const near = candidates.map((candidate) => keyName(candidate.path)).filter((name) => isSlip(keyName(path), name));
      const meant = near.length === 1 ? near[0] : nearestName(keyName(path), near);
      if (meant === undefined || isNamedByCode(project, path)) continue;
      const reference = candidates.find((candidate) => keyName(candidate.path) === meant);
      report({
        file,
        span: entry.keySpan,
        message: `Nothing reads '${keyName(path)}', and '${meant}' of the main repo's config is missing here. Did you mean '${meant}'?`,
        related: reference === undefined ? [] : [{ file: project.mainConfig.file, span: reference.keySpan, message: 'The key in the main repo.' }],
        fixes: [{ title: `Rename to ${meant}`, safe: false, edits: [{ file, span: entry.keySpan, newText: meant }] }],
      });
    }
  },
};

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('.')));
}

/** Keys of the one that the other lacks, by the path of the mapping that they are in. */
function missingByParent(entries: readonly ConfigEntry[], present: ReadonlyMap<string, ConfigEntry>): ReadonlyMap<string, ConfigEntry[]> {
  const groups = new Map<string, ConfigEntry[]>();
  for (const entry of entries) {
    if (present.has(entry.path)) continue;
    const parent = parentOf(entry.path);
    const group = groups.get(parent);
    if (group === undefined) groups.set(parent, [entry]);
    else group.push(entry);
  }
  return groups;
}

/** One of the words of a key differs by a slip: `model_path_mask` is none of `model_path_rgb`. */
function isSlip(name: string, meant: string): boolean {
  const [words, others] = [name.toLowerCase().split(/[_-]/), meant.toLowerCase().split(/[_-]/)];
  if (words.join('') === others.join('')) return true;
  if (words.length !== others.length) return nearestName(words.join(''), [others.join('')]) !== undefined && Math.abs(name.length - meant.length) === 1;
  const different = words.flatMap((word, index) => (word === others[index] ? [] : [[word, others[index] ?? ''] as const]));
  return different.length === 1 && different.every(([word, other]) => nearestName(word, [other]) !== undefined);
}

function isAlike(a: ConfigEntry['kind'], b: ConfigEntry['kind']): boolean {
  return (a === 'mapping') === (b === 'mapping');
}
