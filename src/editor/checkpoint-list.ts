import type { CheckpointNeed } from '../checkpoints/checkpoint-need';
import type { HubErrorKind } from '../hub/errors';

/** The same checkpoints in the same order, wherever in the files they are named. */
export function sameNeeds(some: readonly CheckpointNeed[], others: readonly CheckpointNeed[]): boolean {
  return identity(some) === identity(others);
}

function identity(needs: readonly CheckpointNeed[]): string {
  return JSON.stringify(
    needs.map(({ path, cache, name, repoId, filename, revision, wholeRepo, allow, ignore, isPart, url }) => {
      return [path, cache, name, repoId, filename, revision, wholeRepo, allow, ignore, isPart, url];
    }),
  );
}

/** The needs with what the Hub said of the same ones before: sources move with every edit above them, sizes do not. */
export function withKnownSizes(needs: readonly CheckpointNeed[], sized: readonly CheckpointNeed[]): CheckpointNeed[] {
  return needs.map((need, index) => {
    const known = sized[index];
    // The Hub's answer may have told which file of the repo it is.
    return known ? { ...need, filename: known.filename, size: known.size, files: known.files, sizeProblem: known.sizeProblem } : need;
  });
}

const passing: ReadonlySet<string> = new Set<HubErrorKind>(['network', 'timeout', 'unavailable', 'rate-limited']);

/** Nothing is known of its size yet, or nothing but that the Hub could not be asked then. */
export function isUnasked({ size, sizeProblem }: CheckpointNeed): boolean {
  return size === undefined && (sizeProblem === undefined || passing.has(sizeProblem.kind));
}

/** An id for each: the same checkpoint keeps its own while others come and go. */
export function checkpointIds(needs: readonly CheckpointNeed[]): string[] {
  const seen = new Map<string, number>();
  return needs.map(({ path, repoId, filename, url, name }) => {
    const id = path ?? (repoId === undefined ? undefined : `${repoId}/${filename ?? ''}`) ?? url ?? name;
    const before = seen.get(id) ?? 0;
    seen.set(id, before + 1);
    return before === 0 ? id : `${id}\t${String(before + 1)}`;
  });
}
