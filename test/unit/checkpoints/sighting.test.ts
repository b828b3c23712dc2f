import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lookIntoBuckets } from '../../../src/checkpoints/bucket-sighting';
import type { CheckpointNeed } from '../../../src/checkpoints/checkpoint-need';
import { seen } from '../../../src/checkpoints/presence';
import { placesOf } from '../../../src/checkpoints/sighting-places';
import { lookCommand, lookOverSsh, readLook } from '../../../src/checkpoints/ssh-sighting';
import { startSshServer, type SshServer } from '../../ssh-server';
import { connect, hubScene } from '../hub/hub-scene';
import { checkpointNeed } from './project';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spacedock-look-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** As a POSIX shell runs it here. */
function look(places: readonly string[], shell = '/bin/sh', as: { readonly uid?: number } = {}): ReturnType<typeof readLook> {
  return readLook(execFileSync(shell, ['-c', lookCommand(places, folder).command], { encoding: 'utf8', cwd: '/', ...as }));
}

describe('the command that looks', () => {
  it('tells sizes, follows links, and measures the disk', async () => {
    await mkdir(join(folder, 'repo/unet'), { recursive: true });
    await writeFile(join(folder, 'a.pt'), 'x'.repeat(70));
    await writeFile(join(folder, 'repo/unet/b.bin'), 'xyz');
    await symlink(join(folder, 'a.pt'), join(folder, 'linked.pt'));
    await symlink(join(folder, 'nowhere'), join(folder, 'broken.pt'));
    for (const shell of ['/bin/sh', '/bin/bash']) {
      const found = look(['a.pt', 'missing.pt', 'linked.pt', 'broken.pt', 'repo'].map((name) => join(folder, name)), shell);
      expect([...(found?.files.values() ?? [])].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
        { path: join(folder, 'a.pt'), bytes: 70 },
        { path: join(folder, 'broken.pt'), bytes: expect.any(Number) as number, isBroken: true },
        { path: join(folder, 'linked.pt'), bytes: 70 },
        { path: join(folder, 'repo/unet/b.bin'), bytes: 3 },
      ]);
      expect(found?.denied).toBe(false);
      expect(found?.disk?.total).toBeGreaterThan(found?.disk?.free ?? Infinity);
    }
  });

  it('takes every name as a name', async () => {
    const names = ["it's.pt", '$(touch ran).pt', '`touch ran`.pt', '-delete', 'a b; touch ran', '"q".pt', 'new\nline.pt', '* .pt', 'spacedock', 'find', 'ü–😀.pt'];
    await mkdir(join(folder, 'in'));
    for (const name of names) await writeFile(join(folder, 'in', name), name.repeat(3));
    const found = look(names.map((name) => join(folder, 'in', name)));
    expect([...(found?.files.keys() ?? [])].sort()).toEqual(names.map((name) => join(folder, 'in', name)).sort());
    expect((await readdir(join(folder, 'in'))).sort()).toEqual([...names].sort());
    expect(await readdir(folder)).toEqual(['in']);
  });

  it('knows an answer that is none, one that is cut, and what a login script says before it', () => {
    const { command } = lookCommand([folder], folder);
    const whole = execFileSync('/bin/sh', ['-c', `echo Welcome; ${command}`], { encoding: 'utf8' });
    expect(readLook(whole)?.files.size).toBe(0);
    expect(readLook(whole.slice(0, -6))).toBeUndefined();
    expect(readLook('')).toBeUndefined();
    // BusyBox's find knows no -printf.
    expect(readLook(whole.replace('find\0', ''))).toBeUndefined();
  });

  it('is bounded, and leaves out what is no path of a container', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `/data/${'x'.repeat(40)}${String(index)}`);
    const { command, asked } = lookCommand(many, '/data');
    expect(command.length).toBeLessThan(110_000);
    expect(asked.length).toBeLessThan(many.length);
    const odd = ['relative/x.pt', '/proc/self/environ.pt', '/data/../etc/x.pt', '/data/a\nb.pt', `/${'x'.repeat(2_000)}.pt`];
    expect(placesOf(odd.map((path) => ({ ...checkpointNeed, path })), undefined)).toEqual({ files: [], folders: [] });
  });
});

describe('over a real sshd', () => {
  let server: SshServer;
  beforeAll(async () => {
    server = await startSshServer();
  });
  afterAll(() => server.stop());

  it('finds what is there, partly there and missing, with one command', async () => {
    const cacheFolder = join(folder, '.huggingface/hub');
    const blob = join(cacheFolder, 'models--facebook--sam3/blobs/abc');
    await mkdir(join(folder, 'sam3'), { recursive: true });
    await mkdir(join(blob, '..'), { recursive: true });
    await writeFile(blob, 'x'.repeat(50));
    await symlink(blob, join(folder, 'sam3/sam3.pt'));
    await writeFile(join(folder, 'depth.pth.part'), 'x'.repeat(20));
    const needs: CheckpointNeed[] = [
      { ...checkpointNeed, path: join(folder, 'sam3/sam3.pt'), size: 50, repoId: 'facebook/sam3' },
      { ...checkpointNeed, path: join(folder, 'depth.pth'), size: 90 },
      { ...checkpointNeed, path: join(folder, "o'clock.pt"), size: 1 },
    ];
    const way = { destination: { user: server.user, host: '127.0.0.1', port: server.port }, identityFile: server.key, options: server.options };
    const { sighting, disk } = await lookOverSsh(needs, { ...way, cacheFolder, data: folder });
    expect(needs.map((need) => seen(need, sighting)?.state)).toEqual(['present', 'partial', 'missing']);
    expect(disk?.total).toBeGreaterThan(0);
    expect(sighting.files.get(join(cacheFolder, 'models--facebook--sam3/blobs/abc'))?.bytes).toBe(50);
  });

  it('says that it was let in nowhere', async () => {
    const way = { destination: { user: server.user, host: '127.0.0.1', port: server.port }, identityFile: server.strangeKey, options: server.options };
    await expect(lookOverSsh([], { ...way, cacheFolder: undefined, data: '/data' })).rejects.toMatchObject({ failure: { kind: 'refused' } });
  });
});

it('takes absence for nothing where a folder may not be read', async () => {
  await chmod(folder, 0o755);
  await mkdir(join(folder, 'closed'));
  await chmod(join(folder, 'closed'), 0o000);
  // Root may read everything: then somebody else looks.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534 } : {};
  expect(look([join(folder, 'closed')], '/bin/sh', nobody)?.denied).toBe(true);
  await chmod(join(folder, 'closed'), 0o700);
});

describe('in a mounted bucket', () => {
  const scene = hubScene({ pageSize: 2 });
  const volume = { type: 'bucket', source: 'troutmoose/weights', mountPath: '/data', readOnly: false };
  const needs: CheckpointNeed[] = [
    { ...checkpointNeed, path: '/data/c/sam3/sam3.pt', size: 10 },
    { ...checkpointNeed, path: '/data/c/depth.pth', size: 10 },
    { ...checkpointNeed, path: '/data/c/repo', wholeRepo: true, files: [{ path: 'a', size: 1 }, { path: 'b/c', size: 2 }], size: 3 },
    { ...checkpointNeed, path: '/data/c/gone.pt', size: 10 },
    { ...checkpointNeed, path: '/elsewhere/x.pt', size: 10 },
  ];
  beforeAll(() => {
    const files = { 'c/sam3/sam3.pt': 10, 'c/depth.pth': 4, 'c/repo/a': 1, 'c/repo/b/c': 2, 'outputs/1.mp4': 5, 'below/c/sam3/sam3.pt': 9 };
    scene.hub.createBucket({ id: 'troutmoose/weights', private: true, files });
  });

  it('lists the folders that matter, over pages', async () => {
    const found = await lookIntoBuckets(connect(scene.hub), needs, { volumes: [volume], cacheFolder: '/data/hub' });
    expect(needs.map((need) => found && seen(need, found.sighting)?.state)).toEqual(['present', 'partial', 'present', 'missing', undefined]);
    expect(found?.problem).toBeUndefined();
    expect(scene.hub.requests.some(({ url }) => url.includes('outputs'))).toBe(false);
  });

  it('reads from the folder of the bucket that is mounted', async () => {
    const found = await lookIntoBuckets(connect(scene.hub), needs.slice(0, 1), { volumes: [{ ...volume, path: 'below' }], cacheFolder: undefined });
    expect(found && needs[0] && seen(needs[0], found.sighting)).toMatchObject({ state: 'partial', bytes: 9 });
  });

  it('tells why it could not look, and nothing of what it did not see', async () => {
    const found = await lookIntoBuckets(connect(scene.hub, null), needs, { volumes: [volume], cacheFolder: undefined });
    expect(found?.problem?.kind).toBe('no-token');
    expect(needs.map((need) => found && seen(need, found.sighting))).toEqual(needs.map(() => undefined));
    expect(await lookIntoBuckets(connect(scene.hub), needs, { volumes: [{ ...volume, type: 'model' }], cacheFolder: undefined })).toBeUndefined();
  });
});
