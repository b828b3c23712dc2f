import dockerignore from '@balena/dockerignore';
import picomatch from 'picomatch';

/** Reads a `.dockerignore`: true for a path (with `/`, relative to the context) that stays out of the build. */
export function dockerIgnore(text: string): (path: string) => boolean {
  const rules = dockerignore({ ignorecase: false }).add(text);
  return (path) => path !== '' && !path.startsWith('..') && rules.ignores(path);
}

/** What `.gitattributes` says of a file, as far as it matters to a push. */
export interface GitAttributes {
  /** Its content is kept in LFS or Xet (`filter=lfs`), so a push carries a pointer. */
  readonly lfs: boolean;
  /** `text` true, `-text` and `binary` false; undefined where nothing is said. */
  readonly text: boolean | undefined;
}

/**
 * Reads a `.gitattributes`. Paths are relative to its folder, with `/`. Of several lines that match, the last one
 * that names an attribute decides it (gitattributes(5)).
 */
export function gitAttributes(text: string): (path: string) => GitAttributes {
  const rules = text.split(/\r?\n/).flatMap(readLine);
  return (path) => {
    let lfs = false;
    let isText: boolean | undefined;
    for (const rule of rules) {
      if ((rule.lfs === undefined && rule.text === undefined) || !rule.matches(path)) continue;
      lfs = rule.lfs ?? lfs;
      isText = rule.text ?? isText;
    }
    return { lfs, text: isText };
  };
}

interface AttributeRule {
  readonly matches: (path: string) => boolean;
  readonly lfs: boolean | undefined;
  readonly text: boolean | undefined;
}

function readLine(line: string): AttributeRule[] {
  const [, quoted, bare, rest = ''] = /^\s*(?:"((?:[^"\\]|\\.)*)"|(\S+))(.*)$/.exec(line) ?? [];
  const pattern = quoted?.replace(/\\(.)/g, '$1') ?? bare;
  // Macros are defined with [attr]; negative patterns are forbidden; neither says anything of a path.
  if (pattern === undefined || pattern.startsWith('#') || pattern.startsWith('[attr]') || pattern.startsWith('!')) return [];
  let lfs: boolean | undefined;
  let isText: boolean | undefined;
  for (const attribute of rest.trim().split(/\s+/)) {
    if (/^[-!]?filter(=|$)/.test(attribute)) lfs = attribute === 'filter=lfs';
    else if (attribute === 'text' || attribute.startsWith('text=')) isText = true;
    else if (attribute === '-text' || attribute === 'binary') isText = false;
  }
  return [{ matches: matcher(pattern), lfs, text: isText }];
}

/** A pattern without a slash matches the file's name at any depth; `dir/` matches nothing, unlike in .gitignore. */
function matcher(pattern: string): (path: string) => boolean {
  if (pattern.endsWith('/')) return () => false;
  const anchored = pattern.includes('/');
  const glob = picomatch(pattern.replace(/^\//, ''), { dot: true, nobrace: true, noextglob: true, nonegate: true });
  return (path) => glob(anchored ? path : path.slice(path.lastIndexOf('/') + 1));
}
