import { mkdtemp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloneRepository } from '../../../src/sync/clone';
import { LocalHub } from '../../hub/local-hub';
import { testTokens } from '../../hub/tokens';
import { prepareSample, sampleSpace, seedHub } from '../../sample/prepare';
import { git } from './folders';

let hub: LocalHub;
let folder: string;
beforeAll(async () => {
  hub = await LocalHub.start({ speed: 100_000 });
  folder = await mkdtemp(join(tmpdir(), 'spacedock-clone-'));
  await seedHub(hub, await prepareSample({ kind: 'clean', into: folder, endpoint: hub.endpoint }));
});
afterAll(async () => {
  await hub.close();
  await rm(folder, { recursive: true, force: true });
});

const url = (): string => `${hub.endpoint}/spaces/${sampleSpace}`;

describe('cloneRepository', () => {
  it('clones a private Space with the token, which is kept in no file', async () => {
    const into = join(folder, 'clone');
    const said: string[] = [];
    await cloneRepository(url(), into, {
      authorization: { endpoint: new URL(hub.endpoint), token: testTokens.write },
      onProgress: (text) => said.push(text),
    });
    expect(await git(into, 'rev-parse', 'HEAD')).toBe(hub.commitsOf(sampleSpace).head);
    expect(await git(into, 'remote', 'get-url', 'origin')).toBe(url());
    expect(await readFile(join(into, '.git/config'), 'utf8')).not.toMatch(/hf_|Authorization/);
    expect(said.join('')).toContain('Cloning into');
  });

  it('says why it cannot, and leaves nothing behind', async () => {
    const into = join(folder, 'refused');
    await expect(cloneRepository(url(), into)).rejects.toMatchObject({ name: 'GitError' });
    await expect(cloneRepository(`${hub.endpoint}/spaces/troutmoose/none`, into, { authorization: { endpoint: new URL(hub.endpoint), token: testTokens.write } })).rejects.toMatchObject({ name: 'GitError' });
    expect(await readdir(folder)).not.toContain('refused');
    await mkdir(into);
    await expect(cloneRepository(url(), into)).rejects.toThrow('is there already');
  });

  it('ends when it is cancelled', async () => {
    const cancelled = new AbortController();
    cancelled.abort();
    await expect(cloneRepository(url(), join(folder, 'cancelled'), { signal: cancelled.signal })).rejects.toThrow(/abort/i);
  });
});
