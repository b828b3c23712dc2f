import type { MainFile } from '../../project/main-repo';
import type { Project, ProjectFile } from '../../project/project';
import { copiedAmong } from '../facts/copied-files';
import { readmeUsesDocker } from '../facts/stage-facts';
import { syncedByRule } from '../facts/synced-files';
import type { Rule } from '../rule';

export const syncLfsPointer: Rule = {
  id: 'sync/lfs-pointer',
  severity: 'warning',
  summary: 'A file that the Space gets is a Git LFS pointer, not the file itself.',
  explanation: {
    why: 'Where git lfs pull was not run, a file under LFS is a text of three lines that says where the content lies. A sync refuses such a file, and in the Space repo, where the path is not under LFS, it is taken for the file itself: the app opens it and fails.',
    failure: "_pickle.UnpicklingError: invalid load key, 'v'.",
    bad: `=== Dockerfile\nFROM python:3.11-slim\nCOPY . /app\n=== model.pt\nversion https://git-lfs.github.com/spec/v1\noid sha256:${'4d7a2146'.repeat(8)}\nsize 12345\n`,
    good: `=== Dockerfile\nFROM python:3.11-slim\nCOPY . /app\n=== model.pt\nversion https://git-lfs.github.com/spec/v1\noid sha256:${'4d7a2146'.repeat(8)}\nsize 12345\n=== .gitattributes\n*.pt filter=lfs diff=lfs merge=lfs -text\n`,
  },
  check(project, report) {
    const { spacedockFile, dockerfile } = project;
    if (spacedockFile !== undefined) {
      for (const { span, files } of syncedByRule(project, (file) => file.lfsPointer && !isSameInSpace(project, file))) {
        report({
          file: spacedockFile.file,
          span,
          message: `${named(files)} of the main repo ${files.length === 1 ? 'is a Git LFS pointer' : 'are Git LFS pointers'}, so the sync refuses ${files.length === 1 ? 'it' : 'them'}. Run git lfs pull there.`,
        });
      }
    }
    if (dockerfile === undefined || !readmeUsesDocker(project)) return;
    for (const { instruction, source, files } of copiedAmong(project, pointersIn(project))) {
      report({
        file: dockerfile.file,
        span: source.span,
        message: `${instruction.keyword} brings in ${named(files)}, the text of a Git LFS pointer: the path is not under LFS in the Space repo, so the app reads the pointer in place of the file.`,
      });
    }
  },
};

/** Under LFS, the Hub puts the file itself in a pointer's place. */
function pointersIn(project: Project): readonly ProjectFile[] {
  const pointers: ProjectFile[] = [];
  for (const file of project.files.values()) {
    if (file.lfsPointer && !file.lfs && !file.ignored && !project.dockerIgnores(file.path)) pointers.push(file);
  }
  return pointers;
}

/** Then the COPY is told of. */
function isSameInSpace(project: Project, { path }: MainFile): boolean {
  return project.files.get(path)?.lfsPointer === true;
}

function named(files: readonly { readonly path: string }[]): string {
  const shown = files.slice(0, 3).map(({ path }) => path);
  const more = files.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${String(more)} more` : shown.join(' and ').replace(/ and (?=.* and )/g, ', ');
}
