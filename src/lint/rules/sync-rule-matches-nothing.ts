import { extname } from 'node:path/posix';
import { repositoryPath } from '../../project/repository-path';
import type { MainRepo } from '../../project/main-repo';
import type { Project } from '../../project/project';
import { yamlTextAt } from '../edits/yaml-lists';
import { isInTree, nearSlip, pathTree } from '../facts/path-tree';
import { unmatchedEntries, type UnmatchedEntry } from '../facts/unmatched-sync';
import type { Rule } from '../rule';

export const syncRuleMatchesNothing: Rule = {
  id: 'sync/rule-matches-nothing',
  severity: 'warning',
  summary: 'An entry of spacedock.yaml names nothing that the main repo has.',
  explanation: {
    why: 'A sync copies and leaves out by the paths and patterns of spacedock.yaml. One that matches nothing is a slip, or the file has moved: what it was to bring is missing on the Space, and what it was to keep out or to protect is not.',
    bad: '=== README.md\n---\nsdk: docker\n---\n=== main:spacedock.yaml\nrepo: ../space\nsync:\n  - from: models/\n    include: [assets/vocab.txt]\n=== main:models/asset/vocab.txt\na\n',
    good: '=== README.md\n---\nsdk: docker\n---\n=== main:spacedock.yaml\nrepo: ../space\nsync:\n  - from: models/\n    include: [assets/vocab.txt]\n=== main:models/assets/vocab.txt\na\n',
  },
  check(project, report) {
    const { spacedockFile, mainRepo, settings } = project;
    if (spacedockFile === undefined || mainRepo === undefined || spacedockFile.document.problems.length > 0) return;
    if (mainRepo.filesTruncated) return;
    const { file, document } = spacedockFile;
    for (const entry of [...unmatchedEntries(mainRepo, settings), ...unmatchedPaths(project)]) {
      const span = document.spanOf(entry.place);
      if (span === undefined) continue;
      report({
        file,
        span,
        message: messageOf(entry),
        fixes:
          entry.meant === undefined
            ? []
            : [{ title: `Change to ${entry.meant}`, safe: false, edits: [{ file, span, newText: yamlTextAt(document.text, span, entry.meant) }] }],
      });
    }
  },
};

function messageOf({ place, written, kind, meant }: UnmatchedEntry): string {
  const question = meant === undefined ? '' : ` Did you mean '${meant}'?`;
  switch (kind) {
    case 'is-folder':
      return `'${written}' is a folder in the main repo, and the sync refuses it: a folder ends in a slash.`;
    case 'is-file':
      return `'${written}' is a file in the main repo, and the sync refuses it: only a folder ends in a slash.`;
    case 'only-deeper':
      return `'${written}' matches nothing directly in the folder, only deeper down.${question}`;
    case 'missing':
      return `'${written}' matches nothing in the ${place.startsWith('protect') ? 'Space repo' : 'main repo'}${consequence(place)}.${question}`;
  }
}

function consequence(place: string): string {
  if (/^sync\.\d+\.(?:from|include)/.test(place)) return ', so the sync brings nothing for it';
  return place.startsWith('protect') ? ', so it protects nothing' : '';
}

/** Those lists may well name what is not there yet, or no more: only what is near to something counts. */
function unmatchedPaths({ settings, mainRepo, files, filesTruncated }: Project): readonly UnmatchedEntry[] {
  if (mainRepo === undefined || filesTruncated) return [];
  const found: UnmatchedEntry[] = [];
  const look = (list: 'remove' | 'protect' | 'allowBinary', listings: readonly ReadonlyMap<string, unknown>[], isTold: (path: string) => boolean): void => {
    settings[list].forEach((written, index) => {
      const path = repositoryPath(written);
      if (path === undefined || path === '' || /[*?[{(]/.test(path)) return;
      if (listings.some((listing) => listing.has(path))) return;
      const trees = listings.map(pathTree);
      if (trees.some((tree) => isInTree(tree, path))) return;
      const near = trees
        .map((tree) => nearSlip(tree, path))
        .find((each) => each !== undefined && !isTold(each) && extname(each) === extname(path));
      if (near !== undefined) found.push({ place: `${list}.${String(index)}`, written, kind: 'missing', meant: written.endsWith('/') ? `${near}/` : near });
    });
  };
  const { selection } = mainRepo;
  look('remove', [mainRepo.files, files], (path) => selection.removes(path));
  look('protect', [files], (path) => selection.isProtected(path));
  look('allowBinary', [mainRepo.files, files], (path) => selection.allowsBinary(path) || isKnownText(mainRepo, path));
  return found;
}

function isKnownText({ files }: MainRepo, path: string): boolean {
  const file = files.get(path);
  return file?.size !== undefined && !file.binary;
}
