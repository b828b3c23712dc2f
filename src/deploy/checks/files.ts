import { findSecrets } from '../../lint/knowledge/secret-patterns';
import { checkCommits, checkWorkingTree, type PushProblem, type TextInspector } from '../../sync/guard';
import type { PushItem } from '../push-item';

const inspect: TextInspector = (text) => findSecrets(text).map(({ kind, span }) => ({ what: kind, start: span.start }));

/**
 * Binaries, large files, LFS pointers and secrets in what would be pushed: in every commit of the range, and with
 * `commits` in what is changed. Throws a GitError.
 */
export async function checkFiles(spaceRoot: string, range: readonly string[], commits: boolean, signal?: AbortSignal): Promise<PushItem[]> {
  const [inTree, inCommits] = await Promise.all([
    commits ? checkWorkingTree(spaceRoot, signal, inspect) : [],
    checkCommits(spaceRoot, range, signal, inspect),
  ]);
  return [...inTree, ...inCommits].map(itemOf);
}

function itemOf({ kind, path, line, commit, message, advice }: PushProblem): PushItem {
  const inHistory = commit !== undefined && path !== '' && kind !== 'lfs-upload';
  return {
    id: kind,
    // The Hub takes a pointer and a secret; what the Space makes of them is another matter.
    severity: kind === 'secret' || kind === 'lfs-pointer' || kind === 'lfs-upload' ? 'warning' : 'refused',
    path,
    line,
    commit,
    message,
    advice,
    ...(inHistory ? { cure: { kind: 'rewrite', files: [path] } as const } : {}),
  };
}
