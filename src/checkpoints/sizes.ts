import type { HubConnection } from '../hub/connection';
import { HubError } from '../hub/errors';
import { fileSizes, repoFiles } from '../hub/models';
import { eachConcurrently } from '../project/concurrency';
import type { CheckpointNeed, NeededFile, SizeProblem } from './checkpoint-need';

const concurrency = 4;

/**
 * Fills in the sizes that the Hub knows, with one question a model repo. What fails stays without a size and says why
 * (`sizeProblem`). Rejects only with the signal's reason.
 */
export async function withSizes(connection: HubConnection, needs: readonly CheckpointNeed[], signal?: AbortSignal): Promise<CheckpointNeed[]> {
  const found = [...needs];
  const groups = new Map<string, { repoId: string; revision: string | undefined; wholeRepo: boolean; indexes: number[] }>();
  needs.forEach((need, index) => {
    const { repoId, revision, wholeRepo } = need;
    if (repoId === undefined) {
      found[index] = withProblem(need, 'unknown-source', 'No model repo on the Hub is named for it.');
      return;
    }
    const key = [repoId, revision ?? '', wholeRepo].join('\0');
    const group = groups.get(key) ?? { repoId, revision, wholeRepo, indexes: [] };
    group.indexes.push(index);
    groups.set(key, group);
  });
  await eachConcurrently(
    [...groups.values()],
    concurrency,
    async ({ repoId, revision, wholeRepo, indexes }) => {
      const members = indexes.map((index) => ({ index, need: needs[index] as CheckpointNeed }));
      try {
        if (wholeRepo) {
          const all = await repoFiles(connection, repoId, revision, signal);
          for (const { index, need } of members) {
            const files = takenFiles(all, need);
            found[index] = { ...need, files, size: files.reduce((sum, { size }) => sum + size, 0), sizeProblem: undefined };
          }
          return;
        }
        const candidates = [...new Set(members.flatMap(({ need }) => possibleFiles(need)))];
        const sizes = await fileSizes(connection, repoId, candidates, revision, signal);
        for (const { index, need } of members) {
          const filename = possibleFiles(need).find((file) => sizes.has(file));
          found[index] =
            filename === undefined
              ? withProblem(need, 'not-in-repo', `The repo ${repoId} has no such file.`)
              : { ...need, filename, size: sizes.get(filename), sizeProblem: undefined };
        }
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof HubError)) throw error;
        for (const { index, need } of members) found[index] = withProblem(need, error.kind, error.message);
      }
    },
    signal,
  );
  return found;
}

/** By `fnmatch`, as huggingface_hub's filter_repo_objects: `*` goes over slashes, and `folder/` is all below it. */
function takenFiles(files: readonly NeededFile[], { allow, ignore }: CheckpointNeed): readonly NeededFile[] {
  const taken = allow?.map(matcher);
  const left = (ignore ?? []).map(matcher);
  return files.filter(({ path }) => (taken === undefined || taken.some((matches) => matches.test(path))) && !left.some((matches) => matches.test(path)));
}

function matcher(pattern: string): RegExp {
  const whole = pattern.endsWith('/') ? `${pattern}*` : pattern;
  // Stars in a row say no more than one, and cost much.
  const source = whole.replace(/\*+/g, '*').replace(/\[(!?)([^\]]+)\]|[*?]|[^\w\s/-]/g, (part, negated: string | undefined, set: string | undefined) => {
    if (set !== undefined) return `[${negated === '' ? '' : '^'}${set.replace(/[\\^\]]/g, String.raw`\$&`)}]`;
    return part === '*' ? '[^]*' : part === '?' ? '[^]' : `\\${part}`;
  });
  try {
    return new RegExp(`^${source}$`);
  } catch {
    // A range that runs backwards matches nothing.
    return /(?!)/;
  }
}

/**
 * Where the config alone names the file, its path in the repo is one of the endings of its path on the Space: the
 * longest first, so that `assets/model.pt` is preferred to a `model.pt` at the top.
 */
function possibleFiles({ filename, path }: CheckpointNeed): string[] {
  if (filename !== undefined) return [filename];
  const names = (path ?? '').split('/').filter((name) => name !== '');
  return names.map((_, start) => names.slice(start).join('/')).slice(-4);
}

function withProblem(need: CheckpointNeed, kind: SizeProblem['kind'], message: string): CheckpointNeed {
  return { ...need, size: undefined, files: undefined, sizeProblem: { kind, message } };
}
