// Looks for many fixed texts in one pass that passes over most characters unread (Wu and Manber, "A fast algorithm for
// multi-pattern searching", 1994): nearly every line of a log holds none of them, and must cost next to nothing.

/** Anchors must be at least this long: the search reads about every sixth place for it. */
export const shortestAnchor = 8;
const block = 3;
const longestShift = shortestAnchor - block + 1;
const tableSize = 1 << 15;

export class AnchorSearch {
  readonly #shifts = new Uint8Array(tableSize).fill(longestShift);
  /** By the hash of the last block of its first characters: the anchors that may stand there. */
  readonly #ends = new Array<readonly number[]>(tableSize).fill([]);

  /** Throws a RangeError for an anchor that is too short. */
  constructor(readonly anchors: readonly string[]) {
    for (const [number, anchor] of anchors.entries()) {
      if (anchor.length < shortestAnchor) throw new RangeError(`“${anchor}” is too short to look for.`);
      for (let end = block; end <= shortestAnchor; end++) {
        const hash = hashAt(anchor, end - 1);
        this.#shifts[hash] = Math.min(this.#shifts[hash] ?? longestShift, shortestAnchor - end);
        if (end === shortestAnchor) this.#ends[hash] = [...(this.#ends[hash] ?? []), number];
      }
    }
  }

  /**
   * Tells `found` every anchor that the text holds, by its number and place, from left to right, until it answers
   * true. Time grows with the text alone.
   */
  search(text: string, found: (anchor: number, start: number) => boolean): void {
    const shifts = this.#shifts;
    const { length } = text;
    for (let end = shortestAnchor - 1; end < length; ) {
      const hash =
        ((text.charCodeAt(end - 2) << 10) ^ (text.charCodeAt(end - 1) << 5) ^ text.charCodeAt(end)) & (tableSize - 1);
      const shift = shifts[hash] as number;
      if (shift > 0) {
        end += shift;
        continue;
      }
      const start = end - shortestAnchor + 1;
      for (const number of this.#ends[hash] as readonly number[]) {
        if (text.startsWith(this.anchors[number] as string, start) && found(number, start)) return;
      }
      end++;
    }
  }
}

function hashAt(text: string, end: number): number {
  return ((text.charCodeAt(end - 2) << 10) ^ (text.charCodeAt(end - 1) << 5) ^ text.charCodeAt(end)) & (tableSize - 1);
}
