/** Something that a push should not go past unseen. */
export interface PushItem {
  readonly id: PushItemId;
  /** The Hub would refuse the push, or there is nothing that could be pushed; a warning may be overruled. */
  readonly severity: 'refused' | 'warning';
  /** In the Space repo, or in the repo that `repo` names. */
  readonly path?: string | undefined;
  readonly repo?: 'main';
  /** From 1. */
  readonly line?: number | undefined;
  /** The commit that holds it, where it is one of those to be pushed. */
  readonly commit?: string | undefined;
  /** Of the linter, where it is its finding. */
  readonly rule?: string;
  /** What is wrong: one or two sentences. Never a secret's value. */
  readonly message: string;
  /** What to do next: one sentence. */
  readonly advice: string;
  /** What a program can do about it, or open for it. */
  readonly cure?: Cure;
}

export type PushItemId =
  | 'git-missing'
  | 'not-a-repository'
  | 'nested'
  | 'conflicts'
  | 'detached'
  | 'unknown-space'
  | 'no-commits'
  | 'no-remote'
  | 'not-the-space'
  | 'diverged'
  | 'other-branch'
  | 'uncommitted'
  | 'main-uncommitted'
  | 'ignored-settings'
  | 'no-write-access'
  | 'build-running'
  | 'at-rest'
  | 'dev-mode'
  | 'binary'
  | 'too-large'
  | 'lfs-pointer'
  | 'lfs-filter-missing'
  | 'lfs-upload'
  | 'secret'
  | 'front-matter'
  | 'lint'
  | 'missing-secret'
  | 'gated-model';

export type Cure =
  /** Take these files out of the commits that are not pushed yet: `planRewrite`. */
  | { readonly kind: 'rewrite'; readonly files: readonly string[] }
  | { readonly kind: 'set-secret'; readonly name: string }
  | { readonly kind: 'open-page'; readonly url: string }
  | { readonly kind: 'sign-in' };

/** A check that gave no answer, as without a network: nobody is warned of what is not known. */
export interface PushNote {
  /** What could not be checked: `access to gated models`. */
  readonly check: string;
  /** Why: one sentence. */
  readonly message: string;
}

/** The worst first, then by file. */
export function inOrder(items: readonly PushItem[]): PushItem[] {
  const key = ({ severity, path, line }: PushItem): string => `${severity === 'refused' ? '0' : '1'}${path ?? ''}\0${String(line ?? 0).padStart(9, '0')}`;
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** An item in one line, for a terminal and a question. */
export function itemText({ path, line, commit, message, advice }: PushItem): string {
  const place = path === undefined || path === '' ? '' : line === undefined ? path : `${path}:${String(line)}`;
  const origin = commit === undefined ? '' : ` (in commit ${commit.slice(0, 7)})`;
  return `${place}${origin}${place === '' && origin === '' ? '' : ': '}${message} ${advice}`.trim();
}
