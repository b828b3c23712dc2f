import { resolveConfigValue } from '../../documents/config-resolve';
import type { ConfigDocument, ConfigEntry } from '../../documents/config';
import type { Project } from '../../project/project';
import { mayDownloadAtBuild } from '../facts/build-downloads';
import { isCheckpointPath, isPlaceholderPath, quotedAs } from '../facts/checkpoint-paths';
import { containerPath, isAtOrBelow } from '../facts/container-path';
import { runtimeStage } from '../facts/stage-facts';
import type { Rule } from '../rule';

export const configPathOffMount: Rule = {
  id: 'config/path-off-mount',
  severity: 'warning',
  summary: 'A checkpoint path of the runtime config lies outside the persistent storage.',
  explanation: {
    why: "Everything outside the persistent storage is gone when the Space restarts. Checkpoints there are downloaded again at every start, which costs many minutes of a GPU's time and can run into the start-up timeout, or they are not there at all.",
    bad: '=== configs/app.yaml\npaths:\n  ckpt_root: /home/me/checkpoints\nsam3:\n  ckpt_path: ${paths.ckpt_root}/sam3.pt\n',
    good: '=== configs/app.yaml\npaths:\n  ckpt_root: /data/checkpoints\nsam3:\n  ckpt_path: ${paths.ckpt_root}/sam3.pt\n',
  },
  check(project, report) {
    if (project.config === undefined) return;
    const { file, document } = project.config;
    const { data } = project.settings;
    const blamed = new Set<ConfigEntry>();
    for (const entry of document.entries) {
      if (entry.kind !== 'string') continue;
      const resolved = resolveConfigValue(document, entry.path);
      if (resolved.kind !== 'value' || typeof resolved.value !== 'string') continue;
      const path = resolved.value;
      if (!path.startsWith('/') || !isCheckpointPath(entry.path, path) || isPlaceholderPath(path)) continue;
      if (isAtOrBelow(containerPath(path, '/'), data) || isInImage(project, path)) continue;
      const origin = originOf(document, entry);
      if (blamed.has(origin)) continue;
      blamed.add(origin);
      const written = typeof origin.value === 'string' ? origin.value : '';
      const target = moved(written, data);
      const others = origin === entry ? '' : `, from which '${entry.path}' is made,`;
      report({
        file,
        span: origin.valueSpan,
        message: `'${origin.path}'${others} lies outside ${data}, so what is downloaded there is lost at every restart of the Space.`,
        fixes: [
          {
            title: `Change to ${target}`,
            safe: false,
            edits: [{ file, span: origin.valueSpan, newText: quotedAs(document, origin, target) }],
          },
        ],
      });
    }
  },
};

/** The entry whose own text begins the path: a reference at the start hands it on. */
function originOf(document: ConfigDocument, entry: ConfigEntry): ConfigEntry {
  const seen = new Set<ConfigEntry>();
  for (let current = entry; !seen.has(current); ) {
    seen.add(current);
    const [first] = current.references;
    const text = document.text.slice(current.valueSpan.start, current.valueSpan.end).replace(/^['"]/, '');
    const target = first !== undefined && text.startsWith('${') ? first.target : undefined;
    const next = document.entries.find(({ path }) => path === target);
    if (next === undefined) return current;
    current = next;
  }
  return entry;
}

/** Weights that the Dockerfile or the repo brings: they are there at every start. */
function isInImage(project: Project, path: string): boolean {
  if (path.includes('/.cache/')) return true;
  const folders = path.split('/').filter((part) => part !== '');
  const name = folders.at(-1);
  if (name !== undefined && [...project.files.keys()].some((file) => file === name || file.endsWith(`/${name}`))) return true;
  const facts = runtimeStage(project);
  if (facts === undefined) return false;
  const depth = folders[0] === 'home' ? 3 : /^(?:app|opt|root|srv|usr|var)$/.test(folders[0] ?? '') ? 2 : 1;
  if (facts.dockerfile.text.includes(`/${folders.slice(0, depth).join('/')}`)) return true;
  // A step may fetch into its own folder without naming it.
  const work = facts.lastWorkingDirectory;
  return (work === undefined || isAtOrBelow(path, work)) && mayDownloadAtBuild(facts);
}

function moved(written: string, data: string): string {
  const parts = written.split('/').filter((part) => part !== '');
  const from = parts.findIndex((part) => /^(?:ckpts?|checkpoints?|weights|models?)$/i.test(part));
  return [data, 'checkpoints', ...(from === -1 ? parts.slice(-1) : parts.slice(from + 1))].join('/');
}
