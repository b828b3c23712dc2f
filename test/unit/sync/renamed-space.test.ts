import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renameRemotes, staleRemotes } from '../../../src/sync/renamed-space';
import { git } from './folders';

const change = { from: 'me/app', to: 'lab/new.app', hubHost: 'hub.example:8080' };

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'spacedock-renamed-'));
  await git(root, 'init', '--quiet');
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('the remotes of a renamed Space', () => {
  it.each([
    ['https://huggingface.co/spaces/me/app', 'https://huggingface.co/spaces/lab/new.app'],
    ['https://huggingface.co/spaces/Me/App.git', 'https://huggingface.co/spaces/lab/new.app.git'],
    ['https://me:token@huggingface.co/spaces/me/app/', 'https://me:token@huggingface.co/spaces/lab/new.app/'],
    ['git@hf.co:spaces/me/app', 'git@hf.co:spaces/lab/new.app'],
    ['http://hub.example:8080/spaces/me/app', 'http://hub.example:8080/spaces/lab/new.app'],
    ['https://huggingface.co/spaces/me/app2', undefined],
    ['https://huggingface.co/me/app', undefined],
    ['https://elsewhere.example/spaces/me/app', undefined],
  ])('%s', async (url, renamed) => {
    await git(root, 'remote', 'add', 'there', url);
    try {
      const withoutUser = renamed?.replace('me:token@', '');
      expect((await staleRemotes(root, change)).map((remote) => remote.renamed)).toEqual(renamed === undefined ? [] : [withoutUser]);
      const before = await readFile(join(root, '.git/config'), 'utf8');
      await renameRemotes(root, change);
      expect(await readFile(join(root, '.git/config'), 'utf8')).toBe(before.replace(url, renamed ?? url));
      expect(await git(root, 'remote', 'get-url', 'there')).toBe(renamed ?? url);
      expect(await staleRemotes(root, change)).toEqual([]);
    } finally {
      await git(root, 'remote', 'remove', 'there');
    }
  });

  it('are none in a folder without git, and nothing is written', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'spacedock-plain-'));
    expect(await staleRemotes(folder, change)).toEqual([]);
    await expect(readFile(join(folder, '.git/config'))).rejects.toThrow();
    await rm(folder, { recursive: true });
  });
});
