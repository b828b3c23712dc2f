import { posix } from 'node:path';
import { globMatcher, type GlobStep, readGlobStep } from './glob';

/**
 * Reads a `.dockerignore` as BuildKit on Linux does (moby/patternmatcher), wherever it is read: true for a path (with
 * `/`, relative to the context) that stays out of the build. The last line that says something of the path or of a
 * folder above it counts. Lines that BuildKit refuses say nothing here.
 */
export function dockerIgnore(text: string): (path: string) => boolean {
  const rules = text.split(/\r?\n/).flatMap(readDockerLine);
  return (path) => {
    const candidates = [path, ...foldersAbove(path)];
    let isIgnored = false;
    for (const { isException, matches } of rules) {
      if (isException === isIgnored && candidates.some(matches)) isIgnored = !isException;
    }
    return isIgnored;
  };
}

function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) folders.push(path.slice(0, cut));
  return folders;
}

interface DockerRule {
  readonly isException: boolean;
  readonly matches: (path: string) => boolean;
}

function readDockerLine(line: string): DockerRule[] {
  if (line.startsWith('#')) return [];
  const written = line.trim();
  if (written === '') return [];
  const bare = written.startsWith('!') ? written.slice(1).trim() : written;
  const clean = bare === '' ? '' : cleanPath(bare).replace(/^\/(?=.)/, '');
  // The two readers of BuildKit each take a `!`, so `/!a`, its slash gone, is an exception as well.
  const whole = written.startsWith('!') ? `!${clean}` : clean;
  const isException = whole.startsWith('!');
  const pattern = isException ? whole.slice(1) : whole;
  const matches = pattern === '' ? undefined : dockerMatcher(pattern);
  return matches === undefined ? [] : [{ isException, matches }];
}

/** As Go's filepath.Clean. */
function cleanPath(path: string): string {
  return posix.normalize(path).replace(/(?<=.)\/$/, '');
}

/** Undefined for a pattern that BuildKit refuses. */
function dockerMatcher(pattern: string): DockerRule['matches'] | undefined {
  // Without further wildcards, what follows a leading ** is compared with the path's end, a slash or not.
  const [, ending] = /^\*\*(?!\/)([^*?[\]\\]+)$/.exec(pattern) ?? [];
  if (ending !== undefined) return (path) => path.endsWith(ending);
  const steps: GlobStep[] = [];
  for (let offset = 0; offset < pattern.length; offset++) {
    const character = pattern[offset];
    if (character === '*' && pattern[offset + 1] === '*') {
      offset += pattern[offset + 2] === '/' ? 2 : 1;
      steps.push({ kind: offset + 1 >= pattern.length ? 'rest' : 'folders' });
    } else if (character === '*') steps.push({ kind: 'star' });
    else {
      const read = readGlobStep(pattern, offset, '^');
      if (read === undefined) return undefined;
      steps.push(read.step);
      offset = read.end - 1;
    }
  }
  return globMatcher(steps);
}

/** What `.gitattributes` says of a file, as far as it matters to a push. */
export interface GitAttributes {
  /** Its content is kept in LFS or Xet (`filter=lfs` for both), so a push carries a pointer. */
  readonly lfs: boolean;
  /** `text` true, `-text` and `binary` false; undefined where nothing is said, or `text=auto`. */
  readonly text: boolean | undefined;
}

/**
 * Reads a `.gitattributes`. Paths are those of files, relative to its folder, with `/`. Of several lines that match,
 * the last one that names an attribute decides it; macros (`binary`, `[attr]…`) count where they stand
 * (gitattributes(5), and git's attr.c for what that leaves open).
 */
export function gitAttributes(text: string): (path: string) => GitAttributes {
  const macros = new Map<string, readonly Attribute[]>([['binary', readAttributes('-diff -merge -text')]]);
  const rules: AttributeRule[] = [];
  for (const line of text.split('\n')) {
    const read = readAttributeLine(line);
    if (read === undefined) continue;
    if ('macro' in read) macros.set(read.macro, read.attributes);
    else rules.unshift(read);
  }
  const matters = ({ name }: Attribute): boolean => name === 'filter' || name === 'text' || macros.has(name);
  const relevant = rules.filter(({ attributes }) => attributes.some(matters));
  return (path) => {
    const values = new Map<string, AttributeValue>();
    const take = (attributes: readonly Attribute[]): void => {
      for (const { name, value } of attributes) {
        if (values.has(name)) continue;
        values.set(name, value);
        if (value === true) take(macros.get(name) ?? []);
      }
    };
    for (const { matches, attributes } of relevant) if (matches(path)) take(attributes);
    const isText = values.get('text');
    return {
      lfs: values.get('filter') === 'lfs',
      text: isText === 'input' ? true : typeof isText === 'boolean' ? isText : undefined,
    };
  };
}

/** Undefined for `!text`, which takes back what earlier lines say. */
type AttributeValue = boolean | string | undefined;

interface Attribute {
  readonly name: string;
  readonly value: AttributeValue;
}

interface AttributeRule {
  readonly matches: (path: string) => boolean;
  /** The last of the line first: it counts. */
  readonly attributes: readonly Attribute[];
}

// git drops longer lines (attr.h, ATTR_MAX_LINE_LENGTH).
const longestAttributeLine = 2048;

function readAttributeLine(
  line: string,
): AttributeRule | { readonly macro: string; readonly attributes: readonly Attribute[] } | undefined {
  if (line.length > longestAttributeLine) return undefined;
  const [whole, quoted, bare = ''] = /^[ \t\r]*(?:"((?:[^"\\]|\\.)*)"|([^ \t\r]+))/.exec(line) ?? [];
  if (whole === undefined || bare.startsWith('#')) return undefined;
  const attributes = readAttributes(line.slice(whole.length));
  if (bare.startsWith('[attr]')) {
    const macro = bare === '[attr]' ? attributes.at(-1)?.name : bare.slice('[attr]'.length);
    const own = bare === '[attr]' ? attributes.slice(0, -1) : attributes;
    return macro === undefined ? undefined : { macro, attributes: own };
  }
  const pattern = quoted === undefined ? bare : unquoted(quoted);
  const matches = gitMatcher(pattern);
  return matches === undefined ? undefined : { matches, attributes };
}

function readAttributes(text: string): Attribute[] {
  const words = text.split(/[ \t\r]+/).filter((word) => word !== '');
  return words.reverse().map((word): Attribute => {
    if (word.startsWith('-')) return { name: word.slice(1), value: false };
    if (word.startsWith('!')) return { name: word.slice(1), value: undefined };
    const equals = word.indexOf('=');
    return equals === -1 ? { name: word, value: true } : { name: word.slice(0, equals), value: word.slice(equals + 1) };
  });
}

const quotedEscapes: Readonly<Record<string, string>> = {
  a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v',
};

function unquoted(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => quotedEscapes[character] ?? character);
}

/** Undefined for a pattern that matches no file: a negative one, one for folders only, an open class. */
function gitMatcher(pattern: string): AttributeRule['matches'] | undefined {
  if (pattern.startsWith('!') || pattern.endsWith('/')) return undefined;
  const isAnchored = pattern.includes('/');
  const steps = gitSteps(pattern.replace(/^\//, ''));
  if (steps === undefined) return undefined;
  const matches = globMatcher(steps);
  return isAnchored ? matches : (path) => matches(path.slice(path.lastIndexOf('/') + 1));
}

/** git's wildmatch: two stars are more than one only between slashes. */
function gitSteps(pattern: string): GlobStep[] | undefined {
  const steps: GlobStep[] = [];
  for (let offset = 0; offset < pattern.length; offset++) {
    const character = pattern[offset];
    if (character === '*') {
      const start = offset;
      while (pattern[offset + 1] === '*') offset++;
      const next = pattern[offset + 1];
      const isBounded = start < offset && (start === 0 || pattern[start - 1] === '/');
      if (isBounded && next === undefined) steps.push({ kind: 'rest' });
      else if (isBounded && next === '/') {
        steps.push({ kind: 'folders' });
        offset++;
      } else steps.push({ kind: 'star' });
    } else {
      const read = readGlobStep(pattern, offset, '!^');
      if (read === undefined) return undefined;
      steps.push(read.step);
      offset = read.end - 1;
    }
  }
  return steps;
}
