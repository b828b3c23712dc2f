import { join } from 'node:path';
import { discoverProjects, type DiscoveryOptions, type ProjectLocation } from '../project/discovery';
import { nodeFileSystem } from '../project/node-file-system';

/** The projects in folders; none where there is nothing to check. A folder with no more than a Dockerfile counts as a Space repo. */
export async function projectsIn(roots: readonly string[], options: DiscoveryOptions): Promise<readonly ProjectLocation[]> {
  const found = await discoverProjects(roots, nodeFileSystem, options);
  if (found.length > 0) return found;
  const alone: ProjectLocation[] = [];
  for (const root of roots) {
    const dockerfile = await nodeFileSystem.stat(join(root, 'Dockerfile'));
    if (dockerfile?.kind === 'file') alone.push({ spaceRoot: root, mainRoot: undefined, settingsPath: undefined, spaceId: undefined });
  }
  return alone;
}
