/** Comments that silence rules, as they stand in one file. */
export interface Pragmas {
  /** Names silenced in the whole file. */
  readonly global: ReadonlySet<string>;
  /** Names silenced by a comment on this line (from 0), for what stands on the line or below the comment. */
  readonly byLine: ReadonlyMap<number, ReadonlySet<string>>;
  /** Lines that hold nothing but a comment: a pragma reaches down through them. */
  readonly commentLines: ReadonlySet<number>;
}

/** Silences everything, as BuildKit's `skip=all`. */
const everything = 'all';

const none: Pragmas = { global: new Set(), byLine: new Map(), commentLines: new Set() };
const anyPragma = /ignore\s*=|skip\s*=/;
const names = String.raw`([\w/-]+(?:\s*,\s*[\w/-]+)*)`;
const ignoring = new RegExp(String.raw`#\s*(?:spacedock|hadolint)\s+(global\s+)?ignore\s*=\s*${names}`, 'g');
const skipping = new RegExp(String.raw`^\s*#\s*check\s*=\s*(?:[^#]*;)?\s*skip\s*=\s*${names}`);

/**
 * Reads `# spacedock ignore=RULE[,RULE]`, `# spacedock global ignore=…` (before the first line that is no comment),
 * `# hadolint ignore=…`, `# hadolint global ignore=…`, and BuildKit's directive `# check=skip=…` at the top.
 * The same for every kind of file here: all have `#` comments. A README's head is that of its front matter.
 */
export function readPragmas(text: string): Pragmas {
  if (!anyPragma.test(text)) return none;
  const global = new Set<string>();
  const byLine = new Map<number, ReadonlySet<string>>();
  const commentLines = new Set<number>();
  let inHead = true;
  let inDirectives = true;
  text.split(/\r\n|\n|\r/).forEach((line, number) => {
    const comment = /^\s*#/.test(line);
    if (comment) commentLines.add(number);
    else if (line.trim() !== '' && !(number === 0 && line.trim() === '---')) inHead = false;
    if (inDirectives) {
      for (const name of namesIn(skipping.exec(line)?.[1])) global.add(name);
      // Directives end at the first line that is not one.
      inDirectives = /^\s*#\s*[A-Za-z][\w-]*\s*=/.test(line);
    }
    if (!line.includes('ignore')) return;
    const here = new Set<string>();
    for (const [, everywhere, list] of line.matchAll(ignoring)) {
      for (const name of namesIn(list)) {
        if (everywhere === undefined) here.add(name);
        else if (inHead) global.add(name);
      }
    }
    if (here.size > 0) byLine.set(number, here);
  });
  return { global, byLine, commentLines };
}

function namesIn(list: string | undefined): readonly string[] {
  return list === undefined ? [] : list.split(',').map((name) => name.trim());
}

/**
 * True where a pragma silences one of the names for something that stands on `line`, or begins at one of `starts`
 * (the first line of the instruction around it).
 */
export function isSilenced(pragmas: Pragmas, wanted: readonly string[], line: number, ...starts: number[]): boolean {
  if (pragmas.global.size === 0 && pragmas.byLine.size === 0) return false;
  const named = (set: ReadonlySet<string> | undefined): boolean =>
    set !== undefined && (set.has(everything) || wanted.some((name) => set.has(name)));
  if (named(pragmas.global)) return true;
  for (const start of [line, ...starts]) {
    if (named(pragmas.byLine.get(start))) return true;
    for (let above = start - 1; above >= 0; above--) {
      if (!pragmas.commentLines.has(above)) break;
      if (named(pragmas.byLine.get(above))) return true;
    }
  }
  return false;
}
