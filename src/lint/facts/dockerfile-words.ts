import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import { Memo } from '../../documents/memo';

/** Words that a rule is about, by which it leaves early: programs, mostly. */
export interface WantedWords {
  readonly names: readonly string[];
  /** Its place among all lists. */
  readonly index: number;
}

/** Instructions that hold one of the words. */
export interface WordPlaces {
  readonly isEmpty: boolean;
  has(instruction: Instruction): boolean;
}

/**
 * Which lists have a word anywhere, in any instruction, in each of them: a row for each of these, in which each list has
 * a bit. One number holds thirty of them, as larger ones cost an object each.
 */
interface Table {
  /** No typed array: those of more than 64 bytes are kept outside of the heap, and are slow to make. */
  readonly rows: readonly number[];
  /** How many numbers a row has. */
  readonly width: number;
  /** How many lists there were when it was made: rules that are loaded later bring words of their own. */
  readonly lists: number;
}

const anywhere = 0;
const inAny = 1;
const first = 2;
const bits = 30;

function holds({ rows, width }: Table, row: number, list: number): boolean {
  return ((rows[row * width + Math.floor(list / bits)] ?? 0) & (1 << list % bits)) !== 0;
}

const wantedByName = new Map<string, WantedWords[]>();
let wantedLists = 0;
/** Marks the hashes of all wanted words: most words of a text are none, and need no string of their own. */
const hashes = new Uint8Array(1 << 12);
const tables = new Memo<Dockerfile, Table>();

/**
 * To be made once for a module. All wanted words are looked for in one pass over a Dockerfile, so that a rule without
 * its word leaves at the cost of a look-up.
 * @param names letters, digits and `_`, with `-` or `.` inside
 */
export function wantedWords(names: readonly string[]): WantedWords {
  const wanted: WantedWords = { names, index: wantedLists++ };
  for (const name of names) {
    const known = wantedByName.get(name);
    if (known === undefined) wantedByName.set(name, [wanted]);
    else known.push(wanted);
    let hash = 0;
    for (let index = 0; index < name.length; index++) hash = hashed(hash, name.charCodeAt(index));
    hashes[hash & (hashes.length - 1)] = 1;
  }
  return wanted;
}

/**
 * Whether one of the words stands anywhere in the text, as written, comments included: by itself, as a part between
 * dashes and dots (`apt` of `apt-get`), or at the front of several (`apt-get` of `apt-get.list`).
 */
export function holdsWord(dockerfile: Dockerfile, { index }: WantedWords): boolean {
  return holds(tableOf(dockerfile), anywhere, index);
}

/** The instructions with one of the words in them; heredocs and comments in them count. */
export function instructionsWith(dockerfile: Dockerfile, { index: list }: WantedWords): WordPlaces {
  const table = tableOf(dockerfile);
  return { isEmpty: !holds(table, inAny, list), has: ({ index }) => holds(table, first + index, list) };
}

function tableOf(dockerfile: Dockerfile): Table {
  let table = tables.get(dockerfile);
  if (table?.lists !== wantedLists) tables.set(dockerfile, (table = findWords(dockerfile)));
  return table;
}

const isWord = new Uint8Array(128);
for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_') isWord[character.charCodeAt(0)] = 1;

function hashed(hash: number, code: number): number {
  return (Math.imul(hash, 31) + code) | 0;
}

function findWords({ text, instructions }: Dockerfile): Table {
  const width = Math.ceil(wantedLists / bits);
  const rows = new Array<number>((first + instructions.length) * width).fill(0);
  const mark = (row: number, list: number): void => {
    const place = row * width + Math.floor(list / bits);
    rows[place] = (rows[place] ?? 0) | (1 << list % bits);
  };
  let next = 0;
  let inside = instructions[0];
  const note = (start: number, end: number): void => {
    const lists = wantedByName.get(text.slice(start, end));
    if (lists === undefined) return;
    while (inside !== undefined && inside.spanEnd <= start) inside = instructions[++next];
    const isInside = inside !== undefined && inside.spanStart <= start;
    for (const { index } of lists) {
      mark(anywhere, index);
      if (!isInside) continue;
      mark(inAny, index);
      mark(first + next, index);
    }
  };
  const last = hashes.length - 1;
  for (let index = 0; index < text.length; ) {
    if (isWord[text.charCodeAt(index)] !== 1) {
      index++;
      continue;
    }
    const start = index;
    let whole = 0;
    for (;;) {
      const part = index;
      let hash = 0;
      for (; index < text.length; index++) {
        const code = text.charCodeAt(index);
        if (isWord[code] !== 1) break;
        hash = hashed(hash, code);
        whole = hashed(whole, code);
      }
      if (hashes[hash & last] === 1) note(part, index);
      if (part !== start && hashes[whole & last] === 1) note(start, index);
      // On where only dashes and dots stand before the next part.
      let behind = index;
      for (; behind < text.length; behind++) {
        const code = text.charCodeAt(behind);
        if (code !== 45 && code !== 46) break;
        whole = hashed(whole, code);
      }
      if (behind === index || behind === text.length || isWord[text.charCodeAt(behind)] !== 1) break;
      index = behind;
    }
  }
  return { rows, width, lists: wantedLists };
}
