import type { RefusalReason } from './plan-model';

const devices = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;
// Code points that HFS+ drops from names, so that `.g<U+200C>it` is `.git` there (git's own list, CVE-2014-9390).
const ignoredByHfs = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;
const forbidden = /[\u0000-\u001f<>:"|?*\\\ufffd]/;

// What no path without one of these can be refused for: most paths are seen to be fine at once.
const suspicious = /[\u0000-\u001f<>:"|?*\\\ufffd\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]|[. ](?:\/|$)|(?:^|\/)(?:\.git|git~1|con|prn|aux|nul|com|lpt)/i;

/** Why a path cannot be checked out everywhere, or would reach into git's own folder; undefined where it is fine. */
export function unsafeName(path: string): string | undefined {
  if (!suspicious.test(path)) return undefined;
  for (const name of path.split('/')) {
    const bare = name.replace(ignoredByHfs, '').toLowerCase();
    if (bare === '.git' || bare === 'git~1') return `“${name}” is git's own folder`;
    if (forbidden.test(name)) return `“${name}” holds a character that Windows does not allow`;
    if (name.endsWith('.') || name.endsWith(' ')) return `“${name}” ends in a dot or a space, which Windows drops`;
    if (devices.test(name)) return `“${name}” is the name of a device on Windows`;
  }
  return undefined;
}

/** A file that huggingface_hub is still writing; it renames it when the download ends. */
export function isIncomplete(path: string): boolean {
  return /\.incomplete$/i.test(path);
}

/** Message and advice of a refusal that depends on nothing but its reason. */
export const refusalTexts: Readonly<Record<RefusalReason, { readonly message: string; readonly advice: string }>> = {
  binary: {
    message: 'It is a binary file, which the Hub refuses in a push.',
    advice: 'Exclude it in spacedock.yaml, or name it in allowBinary and track it with LFS in the Space repo.',
  },
  'lfs-pointer': {
    message: 'It is a Git LFS pointer, not the file itself.',
    advice: 'Run git lfs pull in the main repo, or exclude the file in spacedock.yaml.',
  },
  incomplete: {
    message: 'It is a download that has not ended (.incomplete).',
    advice: 'Let the download end, or exclude the file in spacedock.yaml.',
  },
  'too-large': {
    message: 'It is larger than 10 MiB, which the Hub refuses in a push.',
    advice: 'Exclude it in spacedock.yaml and load it when the Space starts.',
  },
  protected: {
    message: 'The Space repo owns this path (protect in spacedock.yaml).',
    advice: 'Change it in the Space repo, or take it out of protect.',
  },
  own: {
    message: "It stays in the main repo: it is Spacedock's own, or may hold the token.",
    advice: 'Take it out of sync; what the app needs of .env are variables and secrets of the Space.',
  },
  link: {
    message: 'It is a symbolic link or lies behind one, and a sync never follows or replaces links.',
    advice: 'Put the file itself in its place, or exclude the path in spacedock.yaml.',
  },
  outside: {
    message: 'The path leads out of the repo.',
    advice: 'Write it relative to the repo, without .. and without a leading slash.',
  },
  'case-collision': {
    message: 'The same path exists in another case, which is one file on this system.',
    advice: 'Give both the same name, for example with git mv.',
  },
  'unsafe-name': {
    message: 'The name is not safe on every system.',
    advice: 'Rename the file in the main repo, or exclude it in spacedock.yaml.',
  },
  missing: {
    message: 'The main repo has no such path.',
    advice: 'Correct from in spacedock.yaml, or list the path in remove to delete it in the Space repo.',
  },
  'not-a-file': {
    message: 'It is not the file or folder that the rule says.',
    advice: 'End from with a slash to name a folder, and without one to name a file.',
  },
  'in-the-way': {
    message: 'Something that the sync must not delete stands in its place in the Space repo.',
    advice: 'Move it away in the Space repo, then sync again.',
  },
  unreadable: {
    message: 'It cannot be read.',
    advice: 'Check its permissions.',
  },
};
