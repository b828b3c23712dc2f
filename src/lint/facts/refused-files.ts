import { largestInGit } from '../../documents/bytes';
import { Memo } from '../../documents/memo';
import type { Project, ProjectFile } from '../../project/project';

const byProject = new Memo<Project, readonly ProjectFile[]>();

/** Files of the Space repo that the Hub refuses in a push: binary or too large, and not in LFS or Xet. */
export function refusedFiles(project: Project): readonly ProjectFile[] {
  let refused = byProject.get(project);
  if (refused === undefined) byProject.set(project, (refused = [...project.files.values()].filter((file) => isRefused(project, file))));
  return refused;
}

function isRefused({ settings }: Project, { path, kind, lfs, ignored, binary, size }: ProjectFile): boolean {
  if (kind !== 'file' || lfs || ignored) return false;
  return size > largestInGit || (binary && !settings.allowBinary.includes(path));
}
