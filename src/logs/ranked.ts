import { weightOf as weightOfEntry, type Hit } from './hits';

/** Errors that stand closer together than this belong to one failure. */
const gap = 40;

export function weightOf({ entry }: Hit): number {
  return weightOfEntry(entry);
}

/**
 * The likeliest cause first: what names the reason before what only says that something failed, what stands nearest to
 * the end before what lies far above it, and of errors in a row the first, which led to the others.
 */
export function ranked(hits: readonly Hit[]): Hit[] {
  const byLine = [...hits].sort((a, b) => a.lastLine - b.lastLine);
  const block = new Map<Hit, number>();
  let current = 0;
  let next: Hit | undefined;
  for (const hit of byLine.reverse()) {
    if (next !== undefined && next.lastLine - hit.lastLine > gap && next.chain !== hit.chain) current++;
    block.set(hit, current);
    next = hit;
  }
  return withoutRepeats(
    [...hits].sort(
      (a, b) => weightOf(b) - weightOf(a) || (block.get(a) ?? 0) - (block.get(b) ?? 0) || a.firstLine - b.firstLine,
    ),
  );
}

/** An entry speaks once, but where it names something else. */
function withoutRepeats(hits: readonly Hit[]): Hit[] {
  const seen = new Set<string>();
  return hits.filter(({ entry, captured }) => {
    const key = `${entry.id} ${JSON.stringify(captured)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
