import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import { Memo } from '../../documents/memo';

/** Words that a rule is about, by which it leaves early: programs, mostly. */
export interface WantedWords {
  readonly names: readonly string[];
}

type Places = ReadonlyMap<WantedWords, ReadonlySet<Instruction>>;

const wantedByName = new Map<string, WantedWords[]>();
let wantedLists = 0;
/** Marks the hashes of all wanted words: most words of a text are none, and need no string of their own. */
const marks = new Uint8Array(1 << 12);
const placesByDockerfile = new Memo<Dockerfile, { readonly places: Places; readonly lists: number }>();
const nowhere: ReadonlySet<Instruction> = new Set();

/**
 * To be made once for a module. All wanted words are looked for in one pass over a Dockerfile, so that a rule without
 * its word leaves at the cost of a look-up.
 * @param names letters, digits and `_`, with `-` or `.` inside
 */
export function wantedWords(names: readonly string[]): WantedWords {
  const wanted: WantedWords = { names };
  wantedLists++;
  for (const name of names) {
    const known = wantedByName.get(name);
    if (known === undefined) wantedByName.set(name, [wanted]);
    else known.push(wanted);
    let hash = 0;
    for (let index = 0; index < name.length; index++) hash = hashed(hash, name.charCodeAt(index));
    marks[hash & (marks.length - 1)] = 1;
  }
  return wanted;
}

/**
 * Whether one of the words stands anywhere in the text, as written, comments included: by itself, as a part between
 * dashes and dots (`apt` of `apt-get`), or at the front of several (`apt-get` of `apt-get.list`).
 */
export function holdsWord(dockerfile: Dockerfile, wanted: WantedWords): boolean {
  return placesOf(dockerfile).has(wanted);
}

/** The instructions with one of the words in them; heredocs and comments in them count. */
export function instructionsWith(dockerfile: Dockerfile, wanted: WantedWords): ReadonlySet<Instruction> {
  return placesOf(dockerfile).get(wanted) ?? nowhere;
}

function placesOf(dockerfile: Dockerfile): Places {
  let known = placesByDockerfile.get(dockerfile);
  // Rules that are loaded later bring words of their own.
  if (known?.lists !== wantedLists) {
    known = { places: findWords(dockerfile), lists: wantedLists };
    placesByDockerfile.set(dockerfile, known);
  }
  return known.places;
}

const isWord = new Uint8Array(128);
for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_') isWord[character.charCodeAt(0)] = 1;

function hashed(hash: number, code: number): number {
  return (Math.imul(hash, 31) + code) | 0;
}

function findWords({ text, instructions }: Dockerfile): Places {
  const places = new Map<WantedWords, Set<Instruction>>();
  let next = 0;
  const note = (start: number, end: number): void => {
    const groups = wantedByName.get(text.slice(start, end));
    if (groups === undefined) return;
    while (next < instructions.length && (instructions[next]?.span.end ?? 0) <= start) next++;
    const instruction = instructions[next];
    for (const group of groups) {
      let found = places.get(group);
      if (found === undefined) places.set(group, (found = new Set()));
      if (instruction !== undefined && instruction.span.start <= start) found.add(instruction);
    }
  };
  const last = marks.length - 1;
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
      if (marks[hash & last] === 1) note(part, index);
      if (part !== start && marks[whole & last] === 1) note(start, index);
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
  return places;
}
