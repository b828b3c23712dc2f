import { stringify } from 'yaml';
import { DocumentCache } from '../../../src/project/document-cache';
import type { LiveSpace } from '../../../src/project/live-space';
import { loadProject } from '../../../src/project/load';
import type { Project } from '../../../src/project/project';
import { withLiveSpace } from '../../../src/project/snapshot';
import type { SpacedockSettings } from '../../../src/project/settings';
import { MemoryFileSystem } from '../memory-file-system';

export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface ProjectOptions {
  /** The main repo's files; without them one repo is both. */
  readonly main?: Files;
  /** Written as the spacedock.yaml in force. */
  readonly settings?: Partial<SpacedockSettings>;
  /** Paths of the Space repo that are executable. */
  readonly executable?: readonly string[];
  readonly spaceId?: string;
  /** What was read of the Space on the Hub. */
  readonly space?: Partial<LiveSpace>;
}

const spaceRoot = '/home/user/space';
const mainRoot = '/home/user/main';

/** A project out of files in memory, built by the real `loadProject`. */
export async function projectOf(files: Files, options: ProjectOptions = {}): Promise<Project> {
  const fileSystem = new MemoryFileSystem().folder(spaceRoot);
  for (const [path, content] of Object.entries(files)) {
    fileSystem.write(`${spaceRoot}/${path}`, content, { executable: options.executable?.includes(path) ?? false });
  }
  for (const [path, content] of Object.entries(options.main ?? {})) fileSystem.write(`${mainRoot}/${path}`, content);
  const settingsFile = `${options.main === undefined ? spaceRoot : mainRoot}/spacedock.yaml`;
  if (options.settings !== undefined) fileSystem.write(settingsFile, stringify(options.settings));
  const written = options.main === undefined ? files : options.main;
  const location = {
    spaceRoot,
    mainRoot: options.main === undefined ? undefined : mainRoot,
    settingsPath: options.settings !== undefined || 'spacedock.yaml' in written ? settingsFile : undefined,
    spaceId: options.spaceId,
  };
  const project = await loadProject(location, fileSystem, new DocumentCache());
  const known = { id: 'me/app', secrets: undefined, variables: undefined, hardware: undefined, mounts: [] };
  return withLiveSpace(project, options.space && { ...known, ...options.space });
}
