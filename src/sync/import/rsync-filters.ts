/** One `--include` or `--exclude`, in the order of the command line. */
export interface RsyncFilter {
  readonly kind: 'include' | 'exclude';
  readonly pattern: string;
}

/** `include` and `exclude` of a rule, or why the filters cannot be said with them. */
export type ReadFilters =
  | { readonly include: readonly string[]; readonly exclude: readonly string[]; readonly notes: readonly string[] }
  | { readonly problem: string };

/**
 * rsync's filters as globs relative to the folder that is copied. rsync takes the first that matches (rsync(1), FILTER
 * RULES); a rule here knows what is let in and what is kept out, where keeping out wins. That says the same for the
 * usual lists: excludes alone, or includes with an exclude of everything behind them.
 * `name`: of the folder, where the patterns begin above it (`rsync utils DIR/` in place of `rsync utils/ DIR/`).
 */
export function readFilters(filters: readonly RsyncFilter[], name: string | undefined): ReadFilters {
  const all = filters.findIndex(({ kind, pattern }) => kind === 'exclude' && isEverything(pattern));
  const before = all === -1 ? filters : filters.slice(0, all);
  const entersAll = before.findIndex(({ kind, pattern }) => kind === 'include' && /^(?:\*|\*\*)\/$/.test(pattern));
  const include: string[] = [];
  const exclude: string[] = [];
  const folders: string[] = [];
  const notes: string[] = [];
  for (const [index, { kind, pattern }] of before.entries()) {
    if (kind === 'include' && index === entersAll) continue;
    const glob = globOf(pattern, name);
    if (glob === undefined) return { problem: `The pattern ${pattern} cannot be said as a glob.` };
    if (kind === 'exclude') {
      exclude.push(...glob.globs.map((each) => (glob.folder ? `${each}/**` : each)));
      const shadow = before.slice(0, index).find((earlier) => earlier.kind === 'include' && (glob.folder ? isAnyFolder(earlier.pattern) : !earlier.pattern.endsWith('/')));
      if (shadow !== undefined) {
        notes.push(
          glob.folder
            ? `--exclude=${pattern} never worked in the script: --include=${shadow.pattern} comes first and rsync takes the first match. The rule leaves it out.`
            : `--exclude=${pattern} comes behind --include=${shadow.pattern}, which rsync prefers for files that match both. In the rule the exclude wins.`,
        );
      }
    } else if (all === -1) return { problem: '--include makes exceptions to an exclude, which a rule cannot say.' };
    else if (glob.folder) folders.push(...glob.globs);
    else include.push(...glob.globs);
  }
  if (all === -1) return { include, exclude, notes };
  if (include.length === 0) return { problem: 'Nothing is let in by its filters.' };
  return { include: include.flatMap((glob) => reachable(glob, entersAll !== -1, folders)), exclude, notes };
}

function isEverything(pattern: string): boolean {
  return pattern === '*' || pattern === '**' || pattern === '/*' || pattern === '/**';
}

function isAnyFolder(pattern: string): boolean {
  return /^(?:\*|\*\*)\/$/.test(pattern);
}

/**
 * The parts of a glob in folders that rsync opens: all of them behind an include of any folder, else the top and those that are
 * named. `sub/x` needs `sub/` to be let in.
 */
function reachable(glob: string, entersAll: boolean, folders: readonly string[]): string[] {
  if (entersAll) return [glob];
  const file = /^\*\*\/([^/]+)$/.exec(glob)?.[1];
  const opened = folders.filter((folder) => !folder.startsWith('**/'));
  if (file !== undefined) return [file, ...opened.map((folder) => `${folder}/${file}`)];
  const above = glob.includes('/') ? glob.slice(0, glob.lastIndexOf('/')) : '';
  return above === '' || folders.some((folder) => folder === above || folder === `**/${above}`) ? [glob] : [];
}

/** Without a slash a pattern is a name at any depth; with a slash at its beginning it is a path from the top. */
function globOf(written: string, name: string | undefined): { readonly globs: readonly string[]; readonly folder: boolean } | undefined {
  if (/\\|\*\*[^/*]|[^/*]\*\*|\*{4}/.test(written) || written === '') return undefined;
  const everythingBelow = written.endsWith('/***');
  const folder = written.endsWith('/') || everythingBelow;
  let pattern = everythingBelow ? written.slice(0, -4) : written.replace(/\/$/, '');
  const anchored = pattern.startsWith('/');
  pattern = pattern.replace(/^\//, '');
  if (pattern === '' || pattern.includes('***')) return undefined;
  if (!anchored) return { globs: [pattern.startsWith('**/') ? pattern : `**/${pattern}`], folder };
  if (name === undefined) return { globs: [pattern], folder };
  // The pattern begins above the folder, whose name it must begin with.
  return pattern.startsWith(`${name}/`) ? { globs: [pattern.slice(name.length + 1)], folder } : undefined;
}
