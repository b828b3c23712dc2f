// A repository's own settings name programs that git starts, and decide whom it speaks to. A checkout may have come
// from anywhere, so of these only what the user has set (global, system) counts. Names: git-config(1), git-lfs-config(5).

/** One setting as `git config --list -z --show-scope` tells it. */
export interface GitSetting {
  readonly scope: string;
  /** Section and name in small letters, what is between them as it is written. */
  readonly key: string;
  readonly value: string;
}

export function readSettings(output: string): GitSetting[] {
  const fields = output.split('\0');
  const settings: GitSetting[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const scope = fields[at] ?? '';
    const entry = fields[at + 1] ?? '';
    const end = entry.indexOf('\n');
    // A name without `=` is true.
    settings.push(end === -1 ? { scope, key: entry, value: 'true' } : { scope, key: entry.slice(0, end), value: entry.slice(end + 1) });
  }
  return settings;
}

/** Set for every call: the values that git has where nobody sets anything, and none that starts a program unasked. */
const always: readonly Pair[] = [
  // Empty: git before 2.36 takes `false` for the name of a program.
  ['core.fsmonitor', ''],
  ['core.quotePath', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['log.showSignature', 'false'],
  ['submodule.recurse', 'false'],
  ['safe.bareRepository', 'explicit'],
];

/** No folder, so that there is no hook in it. */
const noHooks = '/dev/null';

type Pair = readonly [key: string, value: string];

// What the repository may not set, and what git shall take where the user has set nothing.
const programs: readonly { readonly key: RegExp; readonly otherwise: string }[] = [
  { key: /^core\.sshcommand$/, otherwise: 'ssh' },
  { key: /^core\.(?:gitproxy|askpass|alternaterefscommand)$/, otherwise: '' },
  { key: /^core\.(?:editor|pager)$|^sequence\.editor$/, otherwise: ':' },
  { key: /^pager\./, otherwise: 'false' },
  { key: /^alias\./, otherwise: '' },
  { key: /^filter\.[^]*\.(?:clean|smudge|process)$/, otherwise: '' },
  { key: /^filter\.[^]*\.required$/, otherwise: 'false' },
  { key: /^gpg\.program$|^gpg\.openpgp\.program$/, otherwise: 'gpg' },
  { key: /^gpg\.x509\.program$/, otherwise: 'gpgsm' },
  { key: /^gpg\.ssh\.program$/, otherwise: 'ssh-keygen' },
  { key: /^gpg\.ssh\.defaultkeycommand$/, otherwise: '' },
  { key: /^remote\.[^]*\.(?:uploadpack|receivepack)$/, otherwise: '' },
  { key: /^diff\.external$|^diff\.[^]*\.(?:command|textconv)$|^merge\.[^]*\.driver$/, otherwise: '' },
  { key: /^(?:trailer\.[^]*\.(?:command|cmd)|tar\.[^]*\.command|uploadpack\.packobjectshook|gc\.recentobjectshook)$/, otherwise: '' },
];

/** What `git lfs install` writes. */
const lfs: Readonly<Record<string, string>> = {
  'filter.lfs.clean': 'git-lfs clean -- %f',
  'filter.lfs.smudge': 'git-lfs smudge -- %f',
  'filter.lfs.process': 'git-lfs filter-process',
  'filter.lfs.required': 'true',
};
/** By these, Git LFS itself starts programs that the repository names, or takes its files elsewhere. */
const lfsPrograms = /^lfs\.(?:extension\.|customtransfer\.|standalonetransferagent|[^]*\.standalonetransferagent$|url$|pushurl$)|^remote\.[^]*\.lfs(?:push)?url$/;

/** By these, a token could be shown to another than the endpoint. */
const ways = /^http\.(?:[^]*\.)?(?:sslverify|sslcainfo|sslcapath|sslbackend|proxy|curloptresolve|proxysslcainfo|cookiefile|savecookies)$|^remote\.[^]*\.(?:proxy|vcs)$/;

export interface SafeSettings {
  /** To be set for a call, above what the repository says. */
  readonly overrides: readonly Pair[];
  /** What the repository sets and git is not let have, for telling about it. */
  readonly ignored: readonly string[];
  /** What the repository sets on the way that a token would go. */
  readonly ways: readonly string[];
  /** `theirs` where the repository would have Git LFS start programs, or take its files from elsewhere: it gets no say then. */
  readonly lfs: 'set-up' | 'not-set-up' | 'theirs';
}

/** What to set so that git does only what its user has asked for. */
export function safeSettings(settings: readonly GitSetting[]): SafeSettings {
  const own = settings.filter(({ scope }) => scope === 'local' || scope === 'worktree');
  const users = settings.filter(({ scope }) => scope === 'system' || scope === 'global');
  const usersValue = (key: string): string | undefined => users.findLast((setting) => setting.key === key)?.value;
  const overrides: Pair[] = [...always];
  const ignored = new Set<string>();

  // A relative path of the user's leads into each repository.
  const hooks = usersValue('core.hookspath');
  overrides.push(['core.hooksPath', hooks !== undefined && /^(?:[/~]|[a-z]:[\\/])/i.test(hooks) ? hooks : noHooks]);
  const lfsIsTheirs = own.some(({ key }) => lfsPrograms.test(key));
  for (const key of new Set(own.map((setting) => setting.key))) {
    if (key === 'core.hookspath' || (key === 'core.fsmonitor' && usersValue(key) === undefined) || lfsPrograms.test(key)) ignored.add(key);
    const program = programs.find((each) => each.key.test(key));
    if (program === undefined) continue;
    const safe = usersValue(key) ?? lfs[key] ?? program.otherwise;
    const last = own.findLast((setting) => setting.key === key)?.value;
    if (last !== safe && !key.endsWith('.required')) ignored.add(key);
    overrides.push([key, safe]);
  }
  if (lfsIsTheirs) for (const key of Object.keys(lfs)) overrides.push([key, key.endsWith('required') ? 'false' : '']);
  overrides.push(...credentialHelpers(own, users, ignored));
  const isSetUp = settings.some(({ key }) => key === 'filter.lfs.clean' || key === 'filter.lfs.process');
  return { overrides, ignored: [...ignored].sort(), lfs: lfsIsTheirs ? 'theirs' : isSetUp ? 'set-up' : 'not-set-up', ways: own.flatMap(({ key }) => (ways.test(key) ? [key] : [])) };
}

const helperKey = /^credential\.(?:[^]*\.)?helper$/;

/** Helpers add up: an empty one clears the list, and the user's own are put back in their order. */
function credentialHelpers(own: readonly GitSetting[], users: readonly GitSetting[], ignored: Set<string>): Pair[] {
  const theirs = own.filter(({ key }) => helperKey.test(key));
  if (theirs.length === 0) return [];
  for (const { key } of theirs) ignored.add(key);
  const cleared = [...new Set(['credential.helper', ...theirs.map(({ key }) => key)])].map((key): Pair => [key, '']);
  return [...cleared, ...users.flatMap(({ key, value }): Pair[] => (helperKey.test(key) ? [[key, value]] : []))];
}

/**
 * The text of GIT_CONFIG_PARAMETERS, by which settings reach git in its environment, as `git -c` itself does it:
 * GIT_CONFIG_COUNT is known to git from 2.31 on only.
 */
export function settingsParameter(pairs: Iterable<readonly [key: string, value: string]>): string {
  // `'key=value'` is read by every git; with `=` in the key, only `'key'='value'` can say which one is meant. Git before
  // 2.31 refuses that, and then does nothing at all (see `readGitFailure`).
  return [...pairs].map(([key, value]) => (key.includes('=') ? `${quoted(key)}=${quoted(value)}` : quoted(`${key}=${value}`))).join(' ');
}

/** As git's `sq_quote_buf` (quote.c). */
function quoted(text: string): string {
  return `'${text.replace(/['!]/g, "'\\$&'")}'`;
}
