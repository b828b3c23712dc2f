import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FileName } from '../lint/formats/places';
import type { SarifOptions } from '../lint/formats/sarif';
import type { ProjectLocation } from '../project/discovery';
import type { FileSystem } from '../project/file-system';
import type { FileReference } from '../project/project';
import type { CommandIo } from './command';

/** Files relative to a folder, with `/`. */
export function namesBelow(folder: string, location: ProjectLocation): FileName {
  return (file) => withSlashes(relative(folder, pathOf(location, file)));
}

/** The root of the git repository that the command runs in; without one GitHub's workspace, or else the folder itself. */
export async function repositoryRoot({ cwd, env }: Pick<CommandIo, 'cwd' | 'env'>, fileSystem: FileSystem): Promise<string> {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if ((await fileSystem.stat(join(folder, '.git'))) !== undefined) return folder;
    if (folder === dirname(folder)) break;
  }
  const workspace = env['GITHUB_WORKSPACE'] ?? '';
  return isAbsolute(workspace) && isBelow(workspace, cwd) ? workspace : cwd;
}

/**
 * Names files by folders: those below `root` by %SRCROOT%, the others by the repo that they are in, so that a main repo
 * beside it is found by whoever knows where it is.
 */
export function sarifPlaces(root: string): Pick<SarifOptions, 'locate' | 'bases'> {
  const bases = new Map([[root, '%SRCROOT%']]);
  return {
    locate: ({ location }, file) => {
      const path = pathOf(location, file);
      if (isBelow(root, path)) return { base: '%SRCROOT%', path: withSlashes(relative(root, path)) };
      const repo = rootOf(location, file);
      let base = bases.get(repo);
      if (base === undefined) {
        const kind = file.repo === 'space' ? 'SPACEREPO' : 'MAINREPO';
        const known = [...bases.values()].filter((name) => name.startsWith(kind)).length;
        bases.set(repo, (base = known === 0 ? kind : `${kind}${String(known + 1)}`));
      }
      return { base, path: file.path };
    },
    bases: () => Object.fromEntries([...bases].map(([folder, name]) => [name, pathToFileURL(folder.endsWith(sep) ? folder : folder + sep).href])),
  };
}

function rootOf({ spaceRoot, mainRoot }: ProjectLocation, { repo }: FileReference): string {
  return repo === 'space' ? spaceRoot : (mainRoot ?? spaceRoot);
}

function pathOf(location: ProjectLocation, file: FileReference): string {
  return join(rootOf(location, file), file.path);
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function withSlashes(path: string): string {
  return path.split(sep).join('/');
}
