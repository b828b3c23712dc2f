// Looks for many fixed texts in one pass that passes over most characters unread (Wu and Manber, "A fast algorithm for
// multi-pattern searching", 1994): nearly every line of a log holds none of them, and must cost next to nothing.

/** Anchors must be at least this long: the search reads about every sixth place for it. */
export const shortestAnchor = 8;
const block = 3;
const longestShift = shortestAnchor - block + 1;
const tableSize = 1 << 15;

/** How far a search may go on from the last block of what it looks at, and what may stand there where it may not. */
class ShiftTable {
  readonly shifts = new Uint8Array(tableSize).fill(longestShift);
  /** By the hash of the last block of a window: the anchors that may stand there. */
  readonly ends = new Array<readonly number[]>(tableSize).fill([]);

  /** @param windows where in each anchor the characters begin that are looked for */
  constructor(anchors: readonly string[], windows: readonly number[]) {
    for (const [number, anchor] of anchors.entries()) {
      const window = windows[number] ?? 0;
      for (let end = block; end <= shortestAnchor; end++) {
        const hash = hashAt(anchor, window + end - 1);
        this.shifts[hash] = Math.min(this.shifts[hash] ?? longestShift, shortestAnchor - end);
        if (end === shortestAnchor) this.ends[hash] = [...(this.ends[hash] ?? []), number];
      }
    }
  }
}

export class AnchorSearch {
  readonly #heads: ShiftTable;
  /** By the characters of each anchor that are rarest: for a look at a whole batch, where the order is of no weight. */
  readonly #rarest: ShiftTable;
  readonly #windows: readonly number[];
  readonly #bytes: readonly Uint8Array[];

  /** Throws a RangeError for an anchor that is too short, or not all ASCII. */
  constructor(readonly anchors: readonly string[]) {
    for (const anchor of anchors) {
      if (anchor.length < shortestAnchor) throw new RangeError(`“${anchor}” is too short to look for.`);
      if (/[^ -~]/.test(anchor)) throw new RangeError(`“${anchor}” is not all ASCII.`);
    }
    this.#heads = new ShiftTable(anchors, []);
    this.#windows = rarestWindows(anchors);
    this.#rarest = new ShiftTable(anchors, this.#windows);
    this.#bytes = anchors.map((anchor) => Buffer.from(anchor, 'latin1'));
  }

  /**
   * Tells `found` every anchor that the text holds, by its number and place, from left to right, until it answers
   * true; then the answer is true. Time grows with the text alone.
   */
  search(text: string, found: (anchor: number, start: number) => boolean): boolean {
    const { shifts, ends } = this.#heads;
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
      for (const number of ends[hash] as readonly number[]) {
        if (text.startsWith(this.anchors[number] as string, start) && found(number, start)) return true;
      }
      end++;
    }
    return false;
  }

  /**
   * The place of one of the anchors behind `from` in the first `length` bytes, each the low half of a character, before
   * any other but those that reach into it; -1 where there is none. What is found is to be looked at in the text: another
   * character may have the same low half.
   */
  next(bytes: Uint8Array, from: number, length: number): number {
    const { shifts, ends } = this.#rarest;
    for (let end = from + shortestAnchor - 1; end < length; ) {
      const hash = (((bytes[end - 2] as number) << 10) ^ ((bytes[end - 1] as number) << 5) ^ (bytes[end] as number)) & (tableSize - 1);
      const shift = shifts[hash] as number;
      if (shift > 0) {
        end += shift;
        continue;
      }
      for (const number of ends[hash] as readonly number[]) {
        const start = end - shortestAnchor + 1 - (this.#windows[number] as number);
        if (start >= from && holdsAt(bytes, start, this.#bytes[number] as Uint8Array)) return start;
      }
      end++;
    }
    return -1;
  }
}

/** Where in each anchor the characters begin whose blocks stand in the fewest anchors. */
function rarestWindows(anchors: readonly string[]): number[] {
  const counts = new Map<string, number>();
  const blocksOf = (text: string): string[] => Array.from({ length: text.length - block + 1 }, (_, at) => text.slice(at, at + block));
  for (const each of anchors.flatMap(blocksOf)) counts.set(each, (counts.get(each) ?? 0) + 1);
  return anchors.map((anchor) => {
    let rarest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let window = 0; window + shortestAnchor <= anchor.length; window++) {
      const count = blocksOf(anchor.slice(window, window + shortestAnchor)).reduce((sum, each) => sum + (counts.get(each) ?? 0), 0);
      if (count < least) [rarest, least] = [window, count];
    }
    return rarest;
  });
}

function holdsAt(bytes: Uint8Array, start: number, anchor: Uint8Array): boolean {
  for (let index = 0; index < anchor.length; index++) if (bytes[start + index] !== anchor[index]) return false;
  return true;
}

function hashAt(text: string, end: number): number {
  return ((text.charCodeAt(end - 2) << 10) ^ (text.charCodeAt(end - 1) << 5) ^ text.charCodeAt(end)) & (tableSize - 1);
}
