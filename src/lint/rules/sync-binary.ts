import { extname } from 'node:path/posix';
import { largestInGit } from '../../documents/bytes';
import type { MainFile } from '../../project/main-repo';
import type { Project } from '../../project/project';
import { trackWithLfs } from '../edits/track-with-lfs';
import { addToList } from '../edits/yaml-lists';
import { copiedAmong } from '../facts/copied-files';
import { namedFiles, sizeText } from '../facts/file-names';
import { refusedFiles } from '../facts/refused-files';
import { readmeUsesDocker } from '../facts/stage-facts';
import { syncedByRule, type SyncedFiles } from '../facts/synced-files';
import type { Fix } from '../finding';
import type { Report, Rule } from '../rule';

/** More say nothing new, and a folder of pictures would fill the list. */
const mostTold = 20;

export const syncBinary: Rule = {
  id: 'sync/binary',
  severity: 'error',
  summary: 'A file of the Space repo, or one that a sync would bring, is a binary that the Hub refuses.',
  explanation: {
    why: 'The Hub refuses a push as a whole where it brings a binary file that is not in LFS or Xet, or any such file above 10 MiB, used or not. What lies in the folder is told here; the commits that wait to be pushed, where a deleted file still counts, are looked through before each push. What a COPY brings in is told of there, by docker/copy-binary. A binary that a sync would bring is refused by the sync itself.',
    failure: 'Your push was rejected because it contains binary files.',
    bad: '=== README.md\n---\nsdk: docker\n---\n=== Dockerfile\nFROM python:3.11-slim\nCOPY app.py /app/\n=== app.py\nprint("hello")\n=== preview.gif (binary)\n',
    good: '=== README.md\n---\nsdk: docker\n---\n=== Dockerfile\nFROM python:3.11-slim\nCOPY app.py /app/\n=== app.py\nprint("hello")\n=== preview.gif (binary)\n=== .gitattributes\n*.gif filter=lfs diff=lfs merge=lfs -text\n',
  },
  check(project, report) {
    reportSpaceFiles(project, report);
    for (const synced of syncedByRule(project, (file) => isRefusedBySync(project, file))) reportSynced(project, synced, report);
  },
};

function reportSpaceFiles(project: Project, report: (finding: Report) => void): void {
  const refused = refusedFiles(project);
  if (refused.length === 0 || !isSpaceRepo(project)) return;
  const inContext = readmeUsesDocker(project) && !project.filesTruncated ? refused.filter(({ path }) => !project.dockerIgnores(path)) : [];
  const told = new Set(copiedAmong(project, inContext).flatMap(({ files }) => files));
  const left = refused.filter((file) => !told.has(file) && project.source({ repo: 'space', path: file.path }) !== undefined);
  left.slice(0, mostTold).forEach((file, index) => {
    const more = index === mostTold - 1 ? left.length - mostTold : 0;
    const others = more === 0 ? '' : ` So are ${String(more)} more files.`;
    const fix = trackWithLfs(project, [file]);
    report({
      file: { repo: 'space', path: file.path },
      span: { start: 0, end: 0 },
      message: `${file.path} (${sizeText(file.size)}) is ${file.binary ? 'binary' : 'above 10 MiB'} and not in LFS or Xet: the Hub refuses every push that brings it.${others}`,
      fixes: fix === undefined ? [] : [fix],
    });
  });
}

/** A folder with nothing but a Dockerfile may be anything. */
function isSpaceRepo({ location, readme }: Project): boolean {
  return location.spaceId !== undefined || location.mainRoot !== undefined || readme?.document.frontMatter !== undefined;
}

/** As the sync decides. One that the Space repo has in the same size may be the same file, and is then left as it is. */
function isRefusedBySync({ files, mainRepo }: Project, { path, binary, size, lfsPointer }: MainFile): boolean {
  if (size === undefined || lfsPointer || files.get(path)?.size === size) return false;
  return binary ? mainRepo?.selection.allowsBinary(path) !== true : size > largestInGit;
}

function reportSynced(project: Project, { index, span, files }: SyncedFiles, report: (finding: Report) => void): void {
  const { spacedockFile } = project;
  if (spacedockFile === undefined) return;
  const one = files.length === 1;
  const sized = files.map(({ path, size }) => ({ path, size: size ?? 0 }));
  report({
    file: spacedockFile.file,
    span,
    severity: 'warning',
    message: `The sync refuses ${namedFiles(sized)}: the Hub takes no binary that is not in LFS. Exclude ${one ? 'it' : 'them'}, or name ${one ? 'it' : 'them'} in allowBinary and track ${one ? 'it' : 'them'} with LFS in the Space repo.`,
    fixes: () => [...excluding(project, index, files), ...allowing(project, files)],
  });
}

function excluding({ settings, spacedockFile }: Project, index: number, files: readonly MainFile[]): readonly Fix[] {
  const rule = settings.sync[index];
  const endings = [...new Set(files.map(({ path }) => extname(path)))];
  const ending = endings[0] ?? '';
  if (rule === undefined || spacedockFile === undefined || endings.length !== 1 || ending === '' || rule.exclude.length === 0) return [];
  const edit = addToList(spacedockFile.document, `sync.${String(index)}.exclude`, rule.exclude.length, `**/*${ending}`);
  return edit === undefined ? [] : [{ title: `Exclude **/*${ending} from the sync`, safe: false, edits: [{ file: spacedockFile.file, ...edit }] }];
}

function allowing({ settings, spacedockFile }: Project, files: readonly MainFile[]): readonly Fix[] {
  const [file] = files;
  if (file === undefined || files.length > 1 || !file.binary || spacedockFile === undefined) return [];
  const edit = addToList(spacedockFile.document, 'allowBinary', settings.allowBinary.length, file.path);
  return edit === undefined ? [] : [{ title: `Allow ${file.path} as a binary`, safe: false, edits: [{ file: spacedockFile.file, ...edit }] }];
}
