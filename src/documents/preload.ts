import type { FrontMatter } from './readme';
import type { Span } from './text';

/** What `preload_from_hub` of a README names in one item. */
export interface PreloadedRepo {
  readonly repoId: string;
  /** Empty: all of the repo. */
  readonly files: readonly string[];
  /** A commit; undefined for the head of the main branch. */
  readonly revision: string | undefined;
  readonly span: Span;
}

/**
 * Items of the form `repo [file,file …] [commit]` (huggingface.co/docs/hub/spaces-config-reference). What is of another
 * form is left out.
 */
export function readPreloads(frontMatter: FrontMatter | undefined): readonly PreloadedRepo[] {
  const entry = frontMatter?.entries.find(({ key }) => key === 'preload_from_hub');
  return (entry?.items ?? []).flatMap(({ value, span }) => {
    const [repoId = '', files, revision, ...rest] = typeof value === 'string' ? value.trim().split(/\s+/) : [];
    if (!/^[\w.-]{1,96}\/[\w.-]{1,96}$/.test(repoId) || rest.length > 0) return [];
    return [{ repoId, files: (files ?? '').split(',').filter((file) => file !== ''), revision, span }];
  });
}
