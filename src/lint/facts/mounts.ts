import type { Instruction } from '../../documents/dockerfile-model';
import { mountsOf, type Mount } from '../../documents/dockerfile-mounts';
import { containerPath, isAtOrBelow } from './container-path';
import type { StageFacts } from './stage-facts';

/** Where it is mounted, absolute; undefined where that is not known, and for a secret that comes as a variable only. */
export function mountTarget(facts: StageFacts, instruction: Instruction, mount: Mount): string | undefined {
  if (mount.type === 'secret' && mount.target === undefined) {
    const name = mount.source ?? mount.id;
    if (name === undefined || mount.env !== undefined) return undefined;
    const known = facts.expandAt(name, instruction);
    return known === undefined ? undefined : `/run/secrets/${known.slice(known.lastIndexOf('/') + 1)}`;
  }
  const target = mount.target === undefined ? undefined : facts.expandAt(mount.target, instruction);
  const folder = facts.workingDirectoryAt(instruction);
  if (target === undefined || (folder === undefined && !target.startsWith('/'))) return undefined;
  return containerPath(target, folder ?? '/');
}

/** Whether what the RUN writes at the path goes into a cache or into memory, and not into the layer. */
export function isKeptOutOfLayer(facts: StageFacts, instruction: Instruction, path: string): boolean {
  if (instruction.flags.length === 0) return false;
  return mountsOf(instruction).some((mount) => {
    if (mount.type !== 'cache' && mount.type !== 'tmpfs') return false;
    const target = mountTarget(facts, instruction, mount);
    return target !== undefined && isAtOrBelow(path, target);
  });
}

/** A mount of this type at a place that is not known: nothing is said of what it covers. */
export function hasUnknownMount(facts: StageFacts, instruction: Instruction): boolean {
  if (instruction.flags.length === 0) return false;
  return mountsOf(instruction).some(
    (mount) => (mount.type === 'cache' || mount.type === 'tmpfs') && mountTarget(facts, instruction, mount) === undefined,
  );
}
