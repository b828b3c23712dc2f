import { Memo } from '../../documents/memo';
import type { Project } from '../../project/project';

const requirementFiles = new Memo<Project, readonly string[]>();

/**
 * Some text that an installer may read, the Dockerfile or a file like requirements.txt, has the mark. Saves reading what
 * is installed where nothing of interest can be.
 * @param mentions a function of the module, as its result is kept by its identity
 */
export function installsMention(project: Project, mentions: (text: string) => boolean): boolean {
  const dockerfile = project.dockerfile?.file.path;
  if (dockerfile !== undefined && project.derived(dockerfile, mentions) === true) return true;
  let paths = requirementFiles.get(project);
  if (paths === undefined) {
    paths = [...project.files.keys()].filter((path) => /\.(?:txt|in|toml)$/.test(path));
    requirementFiles.set(project, paths);
  }
  return paths.some((path) => project.derived(path, mentions) === true);
}
