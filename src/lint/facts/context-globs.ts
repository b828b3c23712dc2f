import { globMatcher, readGlobStep, type GlobStep } from '../../documents/glob';

/**
 * Tells of a file of the repo whether a source with `*`, `?` or `[` brings it in: by its own path, or by a folder above it.
 * As Go's filepath.Match, which COPY uses. Undefined for a pattern that it refuses.
 */
export function contextGlob(pattern: string): ((path: string) => 'itself' | 'folder' | undefined) | undefined {
  const steps: GlobStep[] = [];
  for (let offset = 0; offset < pattern.length; ) {
    if (pattern[offset] === '*') {
      steps.push({ kind: 'star' });
      offset++;
      continue;
    }
    const read = readGlobStep(pattern, offset, '^');
    if (read === undefined) return undefined;
    steps.push(read.step);
    offset = read.end;
  }
  const matches = globMatcher(steps);
  const depth = pattern.split('/').length;
  return (path) => {
    if (matches(path)) return 'itself';
    let cut = -1;
    for (let parts = 0; parts < depth; parts++) {
      cut = path.indexOf('/', cut + 1);
      if (cut === -1) return undefined;
    }
    return matches(path.slice(0, cut)) ? 'folder' : undefined;
  };
}
