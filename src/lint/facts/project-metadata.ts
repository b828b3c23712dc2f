import { Memo } from '../../documents/memo';
import type { ProjectMetadata } from '../../documents/project-metadata';
import { parsePyprojectMetadata } from '../../documents/pyproject';
import { parseSetupConfig } from '../../documents/setup-config';
import { parseSetupScript } from '../../documents/setup-script';
import type { Project } from '../../project/project';

/** What a project in the repo says of itself, and which file says it. */
export interface LocatedMetadata {
  readonly metadata: ProjectMetadata;
  /** The file that `requirements` are places of. */
  readonly path: string;
  readonly requiresPython: { readonly specifier: string; readonly path: string; readonly span: { readonly start: number; readonly end: number } } | undefined;
}

const metadataByProject = new Memo<Project, Map<string, LocatedMetadata | undefined>>();

/**
 * The metadata of the Python project in a folder of the repo, read as pip does: pyproject.toml, what is dynamic there from
 * setup.cfg and setup.py. Undefined where the folder holds none of the three.
 */
export function projectMetadata(project: Project, folder: string): LocatedMetadata | undefined {
  let byFolder = metadataByProject.get(project);
  if (byFolder === undefined) metadataByProject.set(project, (byFolder = new Map()));
  if (byFolder.has(folder)) return byFolder.get(folder);
  const found = readMetadata(project, folder);
  byFolder.set(folder, found);
  return found;
}

function readMetadata(project: Project, folder: string): LocatedMetadata | undefined {
  const at = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
  const readers = [
    [at('pyproject.toml'), parsePyprojectMetadata],
    [at('setup.cfg'), parseSetupConfig],
    [at('setup.py'), parseSetupScript],
  ] as const;
  const read = readers.flatMap(([path, parse]) => {
    const metadata = project.derived(path, parse);
    return metadata === undefined ? [] : [{ path, metadata }];
  });
  const [first, ...rest] = read;
  if (first === undefined) return undefined;
  const python = read.find(({ metadata }) => metadata.requiresPython !== undefined);
  const requiresPython = python?.metadata.requiresPython && { ...python.metadata.requiresPython, path: python.path };
  if (first.metadata.complete) return { ...first, requiresPython };
  // setup.cfg wins over setup.py where it names any.
  const named = rest.find(({ metadata }) => metadata.requirements.length > 0) ?? rest.at(-1);
  if (named === undefined) return { ...first, requiresPython };
  const complete = named.metadata.complete && rest.every(({ metadata }) => metadata.complete || metadata === named.metadata);
  return { path: named.path, metadata: { ...named.metadata, complete }, requiresPython };
}
