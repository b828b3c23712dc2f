import type { Project, ProjectFile } from '../../project/project';
import type { Fix } from '../finding';
import { linesAtEnd } from './dockerfile-lines';

/** Where the repo has a .gitattributes. What is committed already has to be migrated by hand, so this is never safe. */
export function trackWithLfs(project: Project, files: readonly Pick<ProjectFile, 'path'>[]): Fix | undefined {
  const file = { repo: 'space', path: '.gitattributes' } as const;
  const source = project.source(file);
  if (source === undefined) return undefined;
  const patterns = [...new Set(files.map(({ path }) => patternOf(path)))];
  const lines = patterns.map((pattern) => `${pattern} filter=lfs diff=lfs merge=lfs -text`);
  const title = patterns.length === 1 ? `Track ${patterns[0] ?? ''} with LFS` : `Track ${String(patterns.length)} kinds of file with LFS`;
  return { title, safe: false, edits: [linesAtEnd(file, source.text, lines)] };
}

function patternOf(path: string): string {
  const extension = /[^/]\.(\w+)$/.exec(path)?.[1];
  return extension === undefined ? path.replace(/ /g, '[[:space:]]') : `*.${extension}`;
}
