import { writeFileSync } from 'node:fs';
import { appendFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GitError } from '../../../src/sync/git-error';
import { temporaryFolder, writeTree } from './folders';

/** Programs that leave their names behind when somebody starts them, and those names. */
export async function traps(): Promise<{ program: (name: string) => string; sprung: () => Promise<string[]> }> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'sprung'));
  return {
    program: (name) => {
      const path = join(folder, name.replace(/[^\w.-]/g, '-'));
      writeFileSync(path, `#!/bin/sh\ntouch "${folder}/sprung/$(basename "$0")"\nexit 0\n`, { mode: 0o755 });
      return path;
    },
    sprung: () => readdir(join(folder, 'sprung')),
  };
}

/** Writes settings into the repository's file, as whoever made the checkout may have. */
export async function configure(root: string, settings: readonly (readonly [key: string, value: string])[]): Promise<void> {
  const lines = settings.map(([key, value]) => {
    const [, section = '', , subsection, name = ''] = /^([^.]+)(\.([^]+))?\.([^.]+)$/.exec(key) ?? [];
    return `[${section}${subsection === undefined ? '' : ` "${subsection}"`}]\n\t${name} = "${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"\n`;
  });
  await appendFile(join(root, '.git/config'), lines.join(''));
}

export async function kindOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof GitError) return error.kind;
    throw error;
  }
}

const hookNames = ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-commit', 'pre-push', 'reference-transaction', 'post-index-change', 'post-checkout', 'pre-auto-gc', 'fsmonitor-watchman', 'pre-receive', 'post-receive'];

export async function writeHooks(folder: string, program: string): Promise<void> {
  await writeTree(folder, Object.fromEntries(hookNames.map((name) => [name, { script: `#!/bin/sh\nexec '${program}'\n` }])));
}
