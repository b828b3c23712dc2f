import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitIgnore } from '../../../src/project/git-ignore';

const rules: Readonly<Record<string, string>> = {
  '': '*.log\n!keep.log\n/build/\nsecrets\n# a comment\ndata/*\n!data/keep/\nMixed.txt\n',
  src: '!debug.log\ngenerated/\n',
};
const paths = [
  'a.log',
  'keep.log',
  'src/debug.log',
  'src/other.log',
  'src/generated/a.py',
  'generated/a.py',
  'build/x',
  'sub/build/x',
  'secrets',
  'deep/secrets/a',
  'data/x.bin',
  'data/keep/y.txt',
  'mixed.txt',
  'Mixed.txt',
  'README.md',
];

describe('GitIgnore', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'git-ignore-'));
    execFileSync('git', ['init', '-q', root]);
    execFileSync('git', ['-C', root, 'config', 'core.ignorecase', 'false']);
    for (const path of [...paths.filter((path) => path !== 'mixed.txt'), ...Object.keys(rules).map((folder) => join(folder, '.gitignore'))]) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), rules[dirname(path).replace(/^\.$/, '')] ?? '');
    }
  });
  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  it.each(paths)('says of %s what git says', (path) => {
    const ignore = new GitIgnore();
    for (const [folder, text] of Object.entries(rules)) ignore.add(folder, text);
    let git = true;
    try {
      execFileSync('git', ['-C', root, 'check-ignore', '-q', path]);
    } catch {
      git = false;
    }
    expect(ignore.ignoresFile(path)).toBe(git);
  });
});
