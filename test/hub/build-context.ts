import dockerignore from '@balena/dockerignore';
import type { TreeEntry } from './git-objects';

/** What a build sees: the files of one commit, without what .dockerignore leaves out. */
export interface BuildContext {
  readonly files: ReadonlyMap<string, TreeEntry>;
  text(path: string): string | undefined;
  readonly secrets: ReadonlySet<string>;
  readonly variables: ReadonlyMap<string, string>;
}

export function buildContext(options: {
  readonly tree: readonly TreeEntry[];
  readonly texts: ReadonlyMap<string, string>;
  readonly secrets: ReadonlySet<string>;
  readonly variables: ReadonlyMap<string, string>;
}): BuildContext {
  const ignored = dockerignore().add((options.texts.get('.dockerignore') ?? '').split(/\r?\n/));
  return {
    files: new Map(options.tree.filter((entry) => !ignored.ignores(entry.path)).map((entry) => [entry.path, entry])),
    text: (path) => options.texts.get(path),
    secrets: options.secrets,
    variables: options.variables,
  };
}

function globExpression(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('**', '\u0000')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
    .replaceAll('\u0000', '.*');
  return new RegExp(`^${source}(?:/.*)?$`);
}

/** The context's files that a COPY source names, and the part of their path that COPY takes off. */
export function matchSource(context: BuildContext, source: string): readonly { path: string; below: string }[] {
  const clean = source.replace(/^\.?\//, '').replace(/\/$/, '');
  if (clean === '' || clean === '.') return [...context.files.keys()].map((path) => ({ path, below: path }));
  if (/[*?[]/.test(clean)) {
    const expression = globExpression(clean);
    return [...context.files.keys()]
      .filter((path) => expression.test(path))
      .map((path) => ({ path, below: path.slice(path.lastIndexOf('/') + 1) }));
  }
  if (context.files.has(clean)) return [{ path: clean, below: clean.slice(clean.lastIndexOf('/') + 1) }];
  return [...context.files.keys()]
    .filter((path) => path.startsWith(`${clean}/`))
    .map((path) => ({ path, below: path.slice(clean.length + 1) }));
}
