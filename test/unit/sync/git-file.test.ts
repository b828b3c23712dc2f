import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changedSince, fileAtCommit } from '../../../src/sync/git-file';

let root: string;
let first: string;

const git = (...words: string[]): string => execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'commit.gpgsign=false', ...words], { encoding: 'utf8' }).trim();

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'spacedock-git-file-'));
  git('init', '--quiet');
  await mkdir(join(root, 'space'));
  await writeFile(join(root, 'space', 'Dockerfile'), 'FROM one\n');
  git('add', '.');
  git('commit', '--quiet', '--message=one');
  first = git('rev-parse', 'HEAD');
  await writeFile(join(root, 'space', 'Dockerfile'), 'FROM two # ü\n');
  git('commit', '--quiet', '--all', '--message=two');
  await writeFile(join(root, 'space', 'Dockerfile'), 'FROM three\n');
});

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('a file of a commit', () => {
  it('is read by seven digits of it, relative to the folder', async () => {
    expect(await fileAtCommit(join(root, 'space'), first.slice(0, 7), 'Dockerfile')).toBe('FROM one\n');
    expect(await fileAtCommit(join(root, 'space'), git('rev-parse', 'HEAD'), 'Dockerfile')).toBe('FROM two # ü\n');
    expect(await fileAtCommit(root, first, 'space/Dockerfile')).toBe('FROM one\n');
  });

  it('is not there in a commit that is not here, under another name, or without a repository', async () => {
    expect(await fileAtCommit(join(root, 'space'), '0123456', 'Dockerfile')).toBeUndefined();
    expect(await fileAtCommit(root, first, 'Dockerfile')).toBeUndefined();
    expect(await fileAtCommit(tmpdir(), first, 'Dockerfile')).toBeUndefined();
    expect(await fileAtCommit(join(root, 'none'), first, 'Dockerfile')).toBeUndefined();
  });

  it('is asked for by a commit alone', async () => {
    for (const name of ['HEAD', '--help', '', `${first} --textconv`]) expect(await fileAtCommit(root, name, 'space/Dockerfile')).toBeUndefined();
  });
});

describe('what changed since a commit', () => {
  it('is changed, deleted or new, in the folder alone, and not ignored', async () => {
    const space = join(root, 'space');
    await writeFile(join(root, 'above.py'), 'x');
    await writeFile(join(space, 'ä new.py'), 'x');
    await writeFile(join(space, '.gitignore'), 'ignored.py\n');
    await writeFile(join(space, 'ignored.py'), 'x');
    expect(await changedSince(space, first.slice(0, 7))).toEqual(['.gitignore', 'Dockerfile', 'ä new.py']);
    await writeFile(join(space, 'Dockerfile'), 'FROM one\n');
    expect(await changedSince(space, first)).toEqual(['.gitignore', 'ä new.py']);
    await rm(join(space, 'Dockerfile'));
    expect(await changedSince(space, first)).toEqual(['.gitignore', 'Dockerfile', 'ä new.py']);
  });

  it('is not known of a commit that is not here, without a repository, and of a word that is no commit', async () => {
    expect(await changedSince(root, '0123456')).toBeUndefined();
    expect(await changedSince(tmpdir(), first)).toBeUndefined();
    for (const name of ['HEAD', '--output=x', '']) expect(await changedSince(root, name)).toBeUndefined();
  });
});
