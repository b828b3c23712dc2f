import { posix } from 'node:path';
import type { Project } from '../../project/project';
import { runtimeValue } from './runtime-environment';
import { runtimeStage } from './stage-facts';

/**
 * Where huggingface_hub keeps what it fetches when the container runs, after its constants.py: HF_HUB_CACHE, else below
 * HF_HOME, else below the home. Undefined where that is not known.
 */
export function hubCacheFolder(project: Project): string | undefined {
  const facts = runtimeStage(project);
  if (facts === undefined) return undefined;
  const of = (name: string): string | undefined | 'unset' => {
    const found = runtimeValue(project, facts, name);
    return found === undefined ? 'unset' : found.value;
  };
  const bases: readonly (readonly [name: string, below: string])[] = [
    ['HF_HUB_CACHE', ''],
    ['HUGGINGFACE_HUB_CACHE', ''],
    ['HF_HOME', 'hub'],
    ['XDG_CACHE_HOME', 'huggingface/hub'],
    ['HOME', '.cache/huggingface/hub'],
  ];
  for (const [name, below] of bases) {
    const value = of(name);
    if (value === 'unset') continue;
    return value?.startsWith('/') === true ? posix.join(value, below).replace(/\/+$/, '') : undefined;
  }
  return undefined;
}
