import type { FileReference, Project } from '../../../../src/project/project';
import { projectOf, type Files, type ProjectOptions } from '../project-of';

/** A project with a place in one of its files. */
export interface Marked {
  readonly project: Project;
  readonly file: FileReference;
  readonly offset: number;
}

/** A project in which one file has a `▮` where the cursor is. Names that begin with `main:` are the main repo's. */
export async function marked(files: Readonly<Record<string, string>>, options: ProjectOptions = {}): Promise<Marked> {
  let file: FileReference | undefined;
  let offset = -1;
  const space: Record<string, string> = { 'README.md': '---\nsdk: docker\n---\n' };
  const main: Record<string, string> = {};
  for (const [name, text] of Object.entries(files)) {
    const inMain = name.startsWith('main:');
    const path = name.replace('main:', '');
    const at = text.indexOf('▮');
    if (at !== -1) [file, offset] = [{ repo: inMain ? 'main' : 'space', path }, at];
    (inMain ? main : space)[path] = text.replace('▮', '');
  }
  if (file === undefined) throw new Error('No place is marked.');
  const mainFiles: { main?: Files } = Object.keys(main).length === 0 ? {} : { main };
  return { project: await projectOf(space, { ...options, ...mainFiles }), file, offset };
}
