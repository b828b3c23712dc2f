/** A glob as steps that are taken one after the other. */
export type GlobStep =
  /** This very character (a UTF-16 unit). */
  | { readonly kind: 'character'; readonly code: number }
  /** Any one character but `/`. */
  | { readonly kind: 'any' }
  /** One character of a class; never `/`. */
  | { readonly kind: 'class'; readonly has: (code: number) => boolean }
  /** Any number of characters but `/`. */
  | { readonly kind: 'star' }
  /** Any number of folders, each with its `/`; none as well. */
  | { readonly kind: 'folders' }
  /** Everything to the end. */
  | { readonly kind: 'rest' };

/** Tells whether a whole path matches. Most paths are told by how they end. */
export function globMatcher(steps: readonly GlobStep[]): (path: string) => boolean {
  const lastWildcard = steps.findLastIndex(({ kind }) => kind !== 'character');
  const ending = steps
    .slice(lastWildcard + 1)
    .map((step) => (step.kind === 'character' ? String.fromCharCode(step.code) : ''))
    .join('');
  if (lastWildcard === -1) return (path) => path === ending;
  return (path) => path.endsWith(ending) && matchesGlob(steps, path);
}

/**
 * Never takes more than the square of the path's length times the glob's, whatever
 * the glob says: a star is only ever taken back to the last one of its kind, for an earlier one could not help.
 */
function matchesGlob(steps: readonly GlobStep[], path: string): boolean {
  let step = 0;
  let offset = 0;
  let star: { step: number; offset: number } | undefined;
  let folders: { step: number; offset: number } | undefined;
  for (;;) {
    const current = steps[step];
    if (current?.kind === 'rest') return true;
    if (current?.kind === 'star') star = { step: ++step, offset };
    else if (current?.kind === 'folders') {
      folders = { step: ++step, offset };
      star = undefined;
    } else if (current === undefined && offset === path.length) return true;
    else if (current !== undefined && offset < path.length && takes(current, path.charCodeAt(offset))) {
      step++;
      offset++;
    } else if (star !== undefined && star.offset < path.length && path.charCodeAt(star.offset) !== slash) {
      star.offset++;
      ({ step, offset } = star);
    } else {
      const next = folders === undefined ? -1 : path.indexOf('/', folders.offset);
      if (folders === undefined || next === -1) return false;
      folders.offset = next + 1;
      ({ step, offset } = folders);
      star = undefined;
    }
  }
}

const slash = 47;

function takes(step: GlobStep, code: number): boolean {
  switch (step.kind) {
    case 'character':
      return step.code === code;
    case 'any':
      return code !== slash;
    case 'class':
      return code !== slash && step.has(code);
    default:
      return false;
  }
}

/**
 * The step that begins at an offset, stars aside: `?`, a class, an escaped character, or the character itself.
 * Undefined for a class that is not closed and for an escape at the end.
 */
export function readGlobStep(
  pattern: string,
  start: number,
  negations: string,
): { readonly step: GlobStep; readonly end: number } | undefined {
  const character = pattern[start];
  if (character === '?') return { step: { kind: 'any' }, end: start + 1 };
  if (character === '[') return readGlobClass(pattern, start, negations);
  const offset = character === '\\' ? start + 1 : start;
  if (offset >= pattern.length) return undefined;
  return { step: { kind: 'character', code: pattern.charCodeAt(offset) }, end: offset + 1 };
}

/** `[a-z]`, `[^a]`: the class that begins at the bracket; undefined where it is not closed. */
function readGlobClass(
  pattern: string,
  start: number,
  negations: string,
): { readonly step: GlobStep; readonly end: number } | undefined {
  let offset = start + 1;
  const isNegated = negations.includes(pattern[offset] ?? ' ');
  if (isNegated) offset++;
  const first = offset;
  const ranges: [number, number][] = [];
  const named: ((character: string) => boolean)[] = [];
  while (pattern[offset] !== ']' || offset === first) {
    const posix = /^\[:([a-z]*):\]/.exec(pattern.slice(offset, offset + 12));
    const test = posixClasses[posix?.[1] ?? ''];
    if (posix !== null && test !== undefined) {
      named.push((character) => test.test(character));
      offset += posix[0].length;
      continue;
    }
    if (pattern[offset] === '\\') offset++;
    if (offset >= pattern.length) return undefined;
    const low = pattern.charCodeAt(offset++);
    let high = low;
    if (pattern[offset] === '-' && offset + 1 < pattern.length && pattern[offset + 1] !== ']') {
      offset++;
      if (pattern[offset] === '\\') offset++;
      if (offset >= pattern.length) return undefined;
      high = pattern.charCodeAt(offset++);
    }
    ranges.push([low, high]);
  }
  const isIn = (code: number): boolean =>
    ranges.some(([low, high]) => low <= code && code <= high) || named.some((has) => has(String.fromCharCode(code)));
  return { step: { kind: 'class', has: (code) => isIn(code) !== isNegated }, end: offset + 1 };
}

const posixClasses: Readonly<Record<string, RegExp>> = {
  alnum: /[a-z\d]/i,
  alpha: /[a-z]/i,
  blank: /[ \t]/,
  cntrl: /[\0-\x1f\x7f]/,
  digit: /\d/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t-\r]/,
  upper: /[A-Z]/,
  xdigit: /[\da-f]/i,
};
