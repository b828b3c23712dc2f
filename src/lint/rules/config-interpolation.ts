import { resolveConfigValue } from '../../documents/config-resolve';
import { nearestName } from '../../documents/nearest-name';
import type { ConfigDocument, ConfigReference } from '../../documents/config';
import { isReadByCode } from '../facts/config-entries';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

export const configInterpolation: Rule = {
  id: 'config/interpolation',
  severity: 'warning',
  summary: 'A ${…} in the runtime config names a key that is not there, or leads back to itself.',
  explanation: {
    why: 'A reference is followed when the app reads the value. Where it leads to nothing or in a circle, the app ends with an exception, on a Space often minutes into the start. It counts as an error where the code reads a key of that name.',
    failure: "omegaconf.errors.InterpolationKeyError: Interpolation key 'paths.ckpt_rot' not found",
    bad: '=== configs/app.yaml\npaths:\n  ckpt_root: /data/checkpoints\nsam3:\n  ckpt_path: ${paths.ckpt_rot}/sam3.pt\n',
    good: '=== configs/app.yaml\npaths:\n  ckpt_root: /data/checkpoints\nsam3:\n  ckpt_path: ${paths.ckpt_root}/sam3.pt\n',
  },
  check(project, report) {
    if (project.config === undefined) return;
    const { file, document } = project.config;
    const keys = document.entries.map((entry) => entry.path);
    // Hydra puts such a file together with others, which may hold the key.
    const isComposed = document.entries.some(({ path, kind }) => path === 'defaults' && kind === 'sequence');
    const isNamed = project.settings.config !== undefined;
    for (const entry of document.entries) {
      if (entry.references.length === 0) continue;
      const resolved = resolveConfigValue(document, entry.path);
      if (resolved.kind !== 'missing' && resolved.kind !== 'circular') continue;
      const { reference } = resolved;
      const written = document.text.slice(reference.span.start, reference.span.end);
      const reader = isReadByCode(project, entry.path) ? 'error' : 'warning';
      if (resolved.kind === 'circular') {
        const message = `${written} leads back to itself, so '${entry.path}' can never be read.`;
        report({ file, span: reference.span, severity: reader, message });
        continue;
      }
      // ${HOME} in a file that was only guessed to be a config is rather the shell's.
      const maybeVariable = !isNamed && /^[A-Z][A-Z0-9_]*$/.test(reference.target ?? '');
      if (isComposed || maybeVariable) continue;
      const meant = reference.target === undefined ? undefined : nearestName(reference.target, keys);
      const hint = meant === undefined ? '' : ` Did you mean \${${meant}}?`;
      const message = `${written} names no key of this file, so '${entry.path}' cannot be read.${hint}`;
      const fixes = meant === undefined ? [] : [renaming(document, reference, meant, file)];
      report({ file, span: reference.span, severity: reader, message, fixes });
    }
  },
};

function renaming(document: ConfigDocument, { span }: ConfigReference, meant: string, file: Fix['edits'][number]['file']): Fix {
  const written = document.text.slice(span.start, span.end);
  const inner = written.slice(2, -1);
  // A reference inside a reference is not rewritten as a whole.
  const newText = inner.includes('${') ? written : `\${${meant}}`;
  return { title: `Change to \${${meant}}`, safe: false, edits: [{ file, span, newText }] };
}
