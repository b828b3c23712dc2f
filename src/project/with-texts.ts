import { FileContent } from './document-cache';
import type { FileReference, Project } from './project';
import { ProjectSnapshot, type SnapshotParts } from './snapshot';

/** A file's text as it is not on the disk: in an editor, or after fixes that are not made yet. */
export interface OtherText {
  readonly file: FileReference;
  readonly text: string;
}

/**
 * The project with other texts in some of its files. Reads nothing, so what follows from a listing (what git ignores)
 * stays as it was; files that the project does not have, or has no text of, are left out.
 */
export function withTexts(project: Project, texts: readonly OtherText[]): Project {
  if (!(project instanceof ProjectSnapshot)) return project;
  const changed = texts.filter(({ file, text }) => {
    const known = contentOf(project.parts, file)?.text;
    return known !== undefined && known !== text;
  });
  if (changed.length === 0) return project;
  let { settingsFile, mainRepo } = project.parts;
  const files = new Map(project.parts.files);
  for (const { file, text } of changed) {
    const content = new FileContent(text);
    const known = file.repo === 'space' ? files.get(file.path) : undefined;
    if (known !== undefined) files.set(file.path, { ...known, size: Buffer.byteLength(text), content });
    const inMain = file.repo === 'main' ? mainRepo?.files.get(file.path) : undefined;
    if (mainRepo !== undefined && inMain?.content !== undefined) {
      mainRepo = { ...mainRepo, files: new Map(mainRepo.files).set(file.path, { ...inMain, content }) };
    }
    if (settingsFile?.file.repo === file.repo && settingsFile.file.path === file.path) settingsFile = { ...settingsFile, content };
  }
  return new ProjectSnapshot({ ...project.parts, settingsFile, mainRepo, files });
}

function contentOf({ settingsFile, mainRepo, files }: SnapshotParts, { repo, path }: FileReference): FileContent | undefined {
  const content = (repo === 'space' ? files : mainRepo?.files)?.get(path)?.content;
  const isSettings = settingsFile?.file.repo === repo && settingsFile.file.path === path;
  return content ?? (isSettings ? settingsFile.content : undefined);
}
