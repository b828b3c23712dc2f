import type { FileReference } from '../../project/project';
import type { Edit, Finding } from '../finding';

/** Rules that hold the runtime config against the Space: their first fix is the value that fits it. */
const ofTheSpace: ReadonlySet<string> = new Set(['config/ckpt-root', 'config/path-off-mount', 'config/relative-output', 'gpu/vram']);

/** A value of the runtime config that fits the Space better, and why. */
export interface SpaceValue {
  readonly edit: Edit;
  /** As the fix says it: `Set paths.ckpt_root to /data/checkpoints`. */
  readonly title: string;
  /** The finding's message. */
  readonly reason: string;
}

/** The values that fit the Space, of what was found in its config: at most one for each place, in the order of the text. */
export function spaceValues(findings: readonly Finding[], config: FileReference): SpaceValue[] {
  const found: SpaceValue[] = [];
  for (const { rule, file, fixes, message } of findings) {
    const [fix] = fixes;
    const [edit, another] = fix?.edits ?? [];
    if (!ofTheSpace.has(rule) || file.repo !== config.repo || file.path !== config.path) continue;
    if (fix === undefined || edit === undefined || another !== undefined || edit.file.path !== config.path || edit.file.repo !== config.repo) continue;
    const overlaps = found.some((other) => edit.span.start < other.edit.span.end && other.edit.span.start < edit.span.end);
    if (!overlaps) found.push({ edit, title: fix.title, reason: message });
  }
  return found.sort((a, b) => a.edit.span.start - b.edit.span.start);
}
