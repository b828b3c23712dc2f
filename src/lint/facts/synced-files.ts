import { Memo } from '../../documents/memo';
import type { MainFile, MainRepo } from '../../project/main-repo';
import type { Project } from '../../project/project';
import type { Span } from '../../documents/text';

/** Files of the main repo that one entry of `sync` takes. */
export interface SyncedFiles {
  /** The entry's number. */
  readonly index: number;
  /** Of its `from` in spacedock.yaml. */
  readonly span: Span;
  /** At least one. */
  readonly files: readonly MainFile[];
}

const oddByRepo = new Memo<MainRepo, readonly MainFile[]>();

/** The few that a sync takes and that are no plain text of usual size: looked for once for a state of the main repo. */
function oddFiles(repo: MainRepo): readonly MainFile[] {
  let odd = oddByRepo.get(repo);
  if (odd === undefined) {
    odd = [...repo.files.values()].filter(({ synced, binary, lfsPointer, size }) => synced && (binary || lfsPointer || (size ?? 0) > usual));
    oddByRepo.set(repo, odd);
  }
  return odd;
}

/** In bytes; below every limit that is asked for. */
const usual = 1_000_000;

/**
 * The binary, large or LFS pointer files among those that a sync takes, by the entry that takes them. Protected paths,
 * which a sync leaves alone, are left out. Empty where spacedock.yaml has mistakes, for then nothing is synced.
 */
export function syncedByRule(project: Project, accepts: (file: MainFile) => boolean): readonly SyncedFiles[] {
  const { mainRepo, spacedockFile } = project;
  if (mainRepo === undefined || spacedockFile === undefined || spacedockFile.document.problems.length > 0) return [];
  const groups = new Map<number, MainFile[]>();
  for (const file of oddFiles(mainRepo)) {
    if (mainRepo.selection.isProtected(file.path) || !accepts(file)) continue;
    const index = mainRepo.selection.ruleFor(file.path)?.index;
    if (index === undefined) continue;
    const group = groups.get(index);
    if (group === undefined) groups.set(index, [file]);
    else group.push(file);
  }
  return [...groups].flatMap(([index, files]) => {
    const span = spacedockFile.document.spanOf(`sync.${String(index)}.from`);
    return span === undefined ? [] : [{ index, span, files }];
  });
}
