export type GitErrorKind =
  | 'git-missing'
  | 'not-a-repository'
  | 'not-the-root'
  | 'unsafe-repository'
  | 'unsafe-settings'
  | 'not-a-space'
  | 'no-commits'
  | 'nothing-to-commit'
  | 'no-identity'
  | 'conflicted'
  | 'detached-head'
  | 'no-remote'
  | 'no-upstream'
  | 'bad-name'
  | 'binary-files'
  | 'lfs-missing'
  | 'lfs-settings'
  | 'lfs-left'
  | 'too-large'
  | 'yaml-metadata'
  | 'storage-limit'
  | 'read-only-token'
  | 'unauthorized'
  | 'not-found'
  | 'non-fast-forward'
  | 'redirected'
  | 'network'
  | 'rejected'
  | 'failed';

/** Git could not do what was asked. Neither text ever holds a token or a URL's user info. */
export class GitError extends Error {
  override readonly name = 'GitError';
  /** The files that it is about, where the Hub names them. */
  readonly files: readonly string[];
  /** What git or the Hub said, bounded, for a log. */
  readonly detail: string;

  constructor(
    readonly kind: GitErrorKind,
    /** What happened and why: one sentence. */
    message: string,
    /** What to do next: one sentence. */
    readonly advice: string,
    more: { readonly files?: readonly string[]; readonly detail?: string } = {},
  ) {
    super(message);
    this.files = more.files ?? [];
    this.detail = more.detail ?? '';
  }
}

interface Failure {
  readonly kind: GitErrorKind;
  readonly pattern: RegExp;
  readonly message: string;
  readonly advice: string;
  /** Lines that name the offending files. */
  readonly listsFiles?: true;
  /** The lines that say what is wrong are added to the message. */
  readonly quotes?: RegExp;
  /** Those of the call's settings are named that match. */
  readonly settings?: RegExp;
}

// In order: the Hub's own words first, since a refused push also prints git's general ones.
const failures: readonly Failure[] = [
  {
    kind: 'binary-files',
    pattern: /push was rejected because it contains binary files/i,
    message: 'The Hub refused the push because it contains binary files',
    advice: 'Track them with LFS or keep them out, and rewrite the commits that hold them: any commit of the push counts.',
    listsFiles: true,
  },
  {
    kind: 'too-large',
    pattern: /contains files larger than 10 ?Mi?B/i,
    message: 'The Hub refused the push because it contains files larger than 10 MiB',
    advice: 'Track them with LFS or keep them out, and rewrite the commits that hold them: any commit of the push counts.',
    listsFiles: true,
  },
  {
    kind: 'yaml-metadata',
    pattern: /rejected during YAML metadata verification/i,
    message: 'The Hub refused the push because of the front matter of README.md',
    advice: 'Correct the front matter of README.md, commit, and push again.',
    quotes: /^- (Error: .+)$/,
  },
  {
    kind: 'storage-limit',
    pattern: /storage limit reached/i,
    message: 'The Hub refused the push because a storage limit is reached',
    advice: 'Move weights to a model repo or a bucket; LFS files in the history count too.',
    quotes: /(.*storage limit reached.*)/i,
  },
  {
    kind: 'read-only-token',
    pattern: /you have read access but not the required permissions|not authorized to push to this repo/i,
    message: 'The token may read this Space but not write to it',
    advice: 'Sign in with a token that has write access to the Space.',
  },
  {
    kind: 'lfs-missing',
    pattern: /git: 'lfs' is not a git command/,
    message: 'Git LFS is not installed on this machine',
    advice: 'Install git-lfs, then fetch again.',
  },
  {
    kind: 'unauthorized',
    pattern:
      /password authentication in git is no longer supported|invalid username or password|authentication failed|could not read (?:username|password)|terminal prompts disabled|invalid credentials|permission denied \(publickey|returned error: 40[13]/i,
    message: 'The Hub did not accept the sign-in',
    advice: 'Sign in with a valid token that has write access to the Space.',
  },
  {
    kind: 'redirected',
    pattern: /unable to update url base from redirection|returned error: 30\d/i,
    message: 'The remote answers from another address, so the push was stopped before the token could go there',
    advice: "Set the remote's URL to the Space's present address with git remote set-url.",
  },
  {
    kind: 'not-found',
    pattern: /repository (?:'.*' )?not found|does not appear to be a git repository|returned error: 404/i,
    message: 'The remote repository was not found',
    advice: "Check the remote's URL, and that the token may see the Space.",
  },
  {
    kind: 'non-fast-forward',
    pattern: /\(non-fast-forward\)|\(fetch first\)|\(stale info\)|tip of your current branch is behind/i,
    message: 'The remote branch has commits that this checkout lacks',
    advice: 'Pull them in, check the result, and push again.',
  },
  {
    kind: 'network',
    pattern:
      /could not resolve (?:host|proxy)|failed to connect|couldn't connect|connection (?:refused|timed out|reset|was reset)|network is unreachable|operation timed out|operation too slow|empty reply from server|the remote end hung up|certificate|SSL|early EOF|returned error: 5\d\d/i,
    message: 'The remote could not be reached',
    advice: 'Check the network and the proxy settings, then push again.',
    quotes: /^(?:fatal|error): (.+)$/,
  },
  {
    kind: 'not-a-repository',
    pattern: /not a git repository|must be run in a work tree/i,
    message: 'The folder is not a git repository',
    advice: 'Clone the Space there.',
  },
  {
    kind: 'unsafe-repository',
    pattern: /detected dubious ownership/i,
    message: 'Git does not use this repository because another user owns it',
    advice: 'If you trust it, add it with git config --global --add safe.directory.',
  },
  {
    kind: 'unsafe-settings',
    pattern: /bogus format in GIT_CONFIG_PARAMETERS/,
    message: "This repository's settings hold a name with “=”, and git before 2.31 cannot be kept from starting what they name",
    advice: 'Update git to 2.31 or later, or take the setting out with git config --unset.',
    settings: /=/,
  },
  {
    kind: 'no-identity',
    pattern: /please tell me who you are|empty ident name|unable to auto-detect email/i,
    message: 'Git does not know the name and email to commit with',
    advice: 'Set them with git config user.name and git config user.email.',
  },
  {
    kind: 'nothing-to-commit',
    pattern: /nothing (?:added )?to commit/i,
    message: 'There is nothing to commit',
    advice: 'Change or sync files first.',
  },
  {
    kind: 'conflicted',
    pattern: /unmerged files|unresolved conflict|needs merge|you have not concluded your merge|partial commit during a/i,
    message: 'The repository has unresolved conflicts or an unfinished merge',
    advice: 'Resolve them and finish the merge first.',
  },
  {
    kind: 'rejected',
    pattern: /\[remote rejected\]|pre-receive hook declined/i,
    message: 'The remote refused the push',
    advice: 'Read what it says, correct that, and push again.',
    quotes: /^remote: (.+)$/,
  },
];

/**
 * The typed error for what git printed. `said` must be free of secrets already, and so must `settings`, the names of
 * what was set for the call.
 */
export function readGitFailure(said: string, doing: string, settings: readonly string[] = []): GitError {
  const lines = said.split(/\r\n|[\r\n]/).map((line) => line.trim());
  const bare = lines.map((line) => line.replace(/^remote:\s*/, ''));
  const detail = lines.filter((line) => line !== '').slice(-40).join('\n').slice(-4000);
  const failure = failures.find(({ pattern }) => pattern.test(said));
  if (failure === undefined) {
    const reason = bare.find((line) => /^(?:fatal|error):/.test(line)) ?? bare.find((line) => line !== '');
    const why = reason === undefined ? '' : `: ${sentence(reason.replace(/^(?:fatal|error):\s*/, ''))}`;
    return new GitError('failed', `Git could not ${doing}${why || '.'}`, 'See the output of git for more.', { detail });
  }
  const files = failure.listsFiles ? offendingFiles(bare) : [];
  const quotes = failure.quotes === undefined ? [] : quoted(failure.kind === 'rejected' ? lines : bare, failure.quotes);
  const keys = settings.filter((key) => failure.settings?.test(key));
  const named = files.length > 0 || keys.length > 0 ? shortList([...files, ...keys]) : quotes.slice(0, 3).join(' ');
  const message = named === '' ? `${failure.message}.` : `${failure.message}: ${sentence(named)}`;
  return new GitError(failure.kind, message, failure.advice, { files, detail });
}

/** `- weights.bin (ref: refs/heads/main)` below `Offending files:`. */
function offendingFiles(lines: readonly string[]): string[] {
  const files = lines.flatMap((line) => /^- (.+?) \(ref: [^()]*\)$/.exec(line)?.[1] ?? []);
  return [...new Set(files)];
}

function quoted(lines: readonly string[], pattern: RegExp): string[] {
  return [...new Set(lines.flatMap((line) => pattern.exec(line)?.[1]?.trim() ?? []))].filter((line) => /\w/.test(line));
}

function shortList(files: readonly string[]): string {
  const shown = files.slice(0, 5).join(', ');
  return files.length > 5 ? `${shown} and ${String(files.length - 5)} more` : shown;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
