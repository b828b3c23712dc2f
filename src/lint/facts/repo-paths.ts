import type { Instruction } from '../../documents/dockerfile-model';
import { mountsOf } from '../../documents/dockerfile-mounts';
import type { Project } from '../../project/project';
import { containerPath } from './container-path';
import { type repoFile, repoFolder } from './copies';
import { mountTarget } from './mounts';
import type { StageFacts } from './stage-facts';

interface Place {
  readonly instruction: Instruction;
  /** The working directory in the container; undefined where unknown. */
  readonly folder: string | undefined;
}

/** A path named in a RUN, as the repo's: by what was copied before, or by a bind mount of the context. */
export function locate(
  { project, facts }: { readonly project: Project; readonly facts: StageFacts },
  { instruction, folder }: Place,
  written: string,
  find: typeof repoFile,
): string | undefined {
  if (folder === undefined && !written.startsWith('/')) return undefined;
  const path = containerPath(written, folder ?? '/');
  for (const mount of mountsOf(instruction)) {
    if (mount.type !== 'bind' || mount.from !== undefined) continue;
    const mounted = mountTarget(facts, instruction, mount);
    if (mounted === undefined) continue;
    const rest = path === mounted ? '' : path.startsWith(`${mounted}/`) ? path.slice(mounted.length) : undefined;
    if (rest === undefined) continue;
    const candidate = containerPath(`${mount.source ?? ''}${rest}`, '/').slice(1);
    if (project.files.has(candidate) || find === repoFolder) return candidate;
  }
  return find(project, facts, path, instruction);
}
