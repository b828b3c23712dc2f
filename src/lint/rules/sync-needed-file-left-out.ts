import { extname } from 'node:path/posix';
import { Memo } from '../../documents/memo';
import type { MainFile, MainRepo } from '../../project/main-repo';
import type { Project } from '../../project/project';
import { leavingOut } from '../../project/sync-selection';
import { addSyncRule, addToList } from '../edits/yaml-lists';
import { neededFiles } from '../facts/needed-files';
import { runtimeStage } from '../facts/stage-facts';
import type { Edit, Finding, Fix } from '../finding';
import type { Rule } from '../rule';

export const syncNeededFileLeftOut: Rule = {
  id: 'sync/needed-file-left-out',
  severity: 'warning',
  summary: 'The code opens a file that the main repo has and the sync leaves out.',
  explanation: {
    why: 'A sync brings only what the rules of spacedock.yaml name. A vocabulary, a mean shape or an example that the code opens is then missing on the Space alone: everything works on the machine where the app was written, and the Space ends when it comes to that line.',
    failure: "FileNotFoundError: [Errno 2] No such file or directory: '/app/models/clip/assets/bpe_simple_vocab_16e6.txt.gz'",
    bad: '=== README.md\n---\nsdk: docker\n---\n=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n=== app.py\nWORDS = open("assets/words.txt").read()\n=== main:spacedock.yaml\nrepo: ../space\nsync:\n  - from: app.py\n  - from: assets/\n    include: [logo.svg]\n=== main:app.py\nWORDS = open("assets/words.txt").read()\n=== main:assets/words.txt\na\n=== main:assets/logo.svg\n<svg/>\n',
    good: '=== README.md\n---\nsdk: docker\n---\n=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n=== app.py\nWORDS = open("assets/words.txt").read()\n=== main:spacedock.yaml\nrepo: ../space\nsync:\n  - from: app.py\n  - from: assets/\n    include: [logo.svg, words.txt]\n=== main:app.py\nWORDS = open("assets/words.txt").read()\n=== main:assets/words.txt\na\n=== main:assets/logo.svg\n<svg/>\n',
  },
  check(project, report) {
    const { mainRepo, spacedockFile, filesTruncated, settings } = project;
    const facts = runtimeStage(project);
    if (facts === undefined || mainRepo === undefined || spacedockFile === undefined || filesTruncated) return;
    if (spacedockFile.document.problems.length > 0 || settings.sync.length === 0) return;
    const leftOut = leftOutFiles(mainRepo);
    if (leftOut.size === 0) return;
    const told = new Set<string>();
    for (const { path, file, span } of neededFiles(project, facts, leftOut)) {
      const known = project.files.has(path) ? undefined : mainRepo.files.get(path);
      if (known === undefined || !isLeftOut(known) || mainRepo.selection.removes(path) || isMadeByBuild(project, path)) continue;
      // A constant and its uses are one need.
      if (told.has(`${file.path}\0${path}`)) continue;
      told.add(`${file.path}\0${path}`);
      const place = placeOf(project, path);
      const binary = isLikelyBinary(known) && !mainRepo.selection.allowsBinary(path);
      report({
        file,
        span,
        message: `${path} is in the main repo and the sync leaves it out, so it is missing on the Space. Add it to sync in spacedock.yaml${binary ? ', and to allowBinary if it is a binary' : ''}.`,
        related: place.related,
        fixes: place.edit === undefined ? [] : [fixOf(project, path, place.edit, binary)],
      });
    }
  },
};

const leftOutByRepo = new Memo<MainRepo, ReadonlySet<string>>();

/** The names of what no sync takes. Worked out once for a state of the main repo. */
function leftOutFiles(repo: MainRepo): ReadonlySet<string> {
  let names = leftOutByRepo.get(repo);
  if (names === undefined) {
    names = new Set([...repo.files.values()].filter(isLeftOut).map(({ path }) => path.slice(path.lastIndexOf('/') + 1)));
    leftOutByRepo.set(repo, names);
  }
  return names;
}

function isLeftOut({ kind, ignored, synced }: MainFile): boolean {
  return kind === 'file' && !ignored && !synced;
}

/** By its name, for it was never looked into. */
function isLikelyBinary({ path }: MainFile): boolean {
  return !/^\.(?:txt|md|json|ya?ml|toml|cfg|ini|csv|tsv|py|sh|html?|css|js|svg|xml|obj|mtl|urdf|vocab|model_config)$/i.test(extname(path));
}

/** A build step speaks of it. */
function isMadeByBuild(project: Project, path: string): boolean {
  return project.text('Dockerfile')?.includes(path.slice(path.lastIndexOf('/') + 1)) === true;
}

interface Place {
  readonly related: Finding['related'];
  readonly edit: Edit | undefined;
}

/** The rule whose folder the file is in: its include gets the file, unless its exclude keeps it out. */
function placeOf({ settings, spacedockFile }: Project, path: string): Place {
  if (spacedockFile === undefined) return { related: [], edit: undefined };
  const { file, document } = spacedockFile;
  const leaving = leavingOut(settings, path);
  if (leaving === undefined) {
    const edit = settings.sync.length === 0 ? undefined : addSyncRule(document, settings.sync.length, path);
    return { related: [], edit: edit && { file, ...edit } };
  }
  const { rule: index, relative, exclude } = leaving;
  const rule = settings.sync[index];
  const span = document.spanOf(`sync.${String(index)}.from`);
  const related = span === undefined ? [] : [{ file, span, message: 'This rule leaves it out.' }];
  const excluding = exclude === undefined ? undefined : document.spanOf(`sync.${String(index)}.exclude.${String(exclude)}`);
  if (excluding !== undefined) return { related: [{ file, span: excluding, message: 'This pattern keeps it out.' }], edit: undefined };
  if (rule === undefined || rule.include.length === 0) return { related, edit: undefined };
  const edit = addToList(document, `sync.${String(index)}.include`, rule.include.length, relative);
  return { related, edit: edit && { file, ...edit } };
}

function fixOf({ settings, spacedockFile }: Project, path: string, edit: Edit, binary: boolean): Fix {
  const allow =
    binary && spacedockFile !== undefined ? addToList(spacedockFile.document, 'allowBinary', settings.allowBinary.length, path) : undefined;
  const edits = allow === undefined ? [edit] : [edit, { file: edit.file, ...allow }];
  return { title: `Sync ${path}${allow === undefined ? '' : ' as an allowed binary'}`, safe: false, edits };
}
