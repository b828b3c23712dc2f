import { describe, expect, it, test } from 'vitest';
import type { CheckpointNeed } from '../../../src/checkpoints/checkpoint-need';
import { logged, newestPresence, seen, type Presence, type Sighting } from '../../../src/checkpoints/presence';
import { SetupLog } from '../../../src/checkpoints/setup-log';
import { checkpointNeed } from './project';

function sighting(files: Readonly<Record<string, number>>, looked = ['/data/c', '/data/hub']): Sighting {
  return {
    evidence: 'ssh',
    at: 1_000,
    looked,
    files: new Map(Object.entries(files).map(([path, bytes]) => [path, { path, bytes: Math.abs(bytes), ...(bytes < 0 ? { isBroken: true } : {}) }])),
    cacheFolder: '/data/hub',
  };
}

const file: CheckpointNeed = { ...checkpointNeed, path: '/data/c/m.pt', size: 100 };
const repo = [
  { path: 'a.json', size: 1 },
  { path: 'x/b.bin', size: 9 },
];
const folder: CheckpointNeed = { ...checkpointNeed, path: '/data/c/r', wholeRepo: true, files: repo, size: 10, marker: '.complete' };
const cached: CheckpointNeed = { ...checkpointNeed, cache: 'container', repoId: 'a/b', filename: 'x/b.bin', size: 9 };

describe('what was seen', () => {
  test.each<[string, CheckpointNeed, Readonly<Record<string, number>>, Presence['state'], number | undefined, RegExp | undefined]>([
    ['a file', file, { '/data/c/m.pt': 100 }, 'present', 100, undefined],
    ['no file', file, {}, 'missing', undefined, undefined],
    ['a link to nothing', file, { '/data/c/m.pt': -7 }, 'missing', undefined, /leads to nothing/],
    ['too small', file, { '/data/c/m.pt': 60 }, 'partial', 60, /smaller/],
    ['too large', file, { '/data/c/m.pt': 160 }, 'wrong-size', 160, /larger/],
    ['of unknown size', { ...file, size: undefined }, { '/data/c/m.pt': 60 }, 'present', 60, /not known/],
    ['what urlretrieve left', file, { '/data/c/m.pt.part': 40 }, 'partial', 40, /broken off/],
    ['what huggingface_hub left', file, { '/data/c/.cache/huggingface/download/m.pt.abc.incomplete': 30 }, 'partial', 30, /broken off/],
    ["another file's part", file, { '/data/c/.cache/huggingface/download/other.pt.abc.incomplete': 30 }, 'missing', undefined, undefined],
    ['a whole folder', folder, { '/data/c/r/a.json': 1, '/data/c/r/x/b.bin': 9, '/data/c/r/.complete': 0 }, 'present', 10, undefined],
    ['a whole folder without its marker', folder, { '/data/c/r/a.json': 1, '/data/c/r/x/b.bin': 9 }, 'present', 10, /no \.complete: the setup will fetch it again/],
    ['a folder that lies about itself', folder, { '/data/c/r/a.json': 1, '/data/c/r/.complete': 0 }, 'partial', 1, /1 of 2 files are missing, such as x\/b\.bin, although \.complete is there/],
    ['a marker alone', folder, { '/data/c/r/.complete': 0 }, 'missing', undefined, /Nothing but/],
    ['a file of a folder too small', folder, { '/data/c/r/a.json': 1, '/data/c/r/x/b.bin': 4 }, 'partial', 5, /x\/b\.bin is smaller/],
    ['a file of a folder too large', folder, { '/data/c/r/a.json': 1, '/data/c/r/x/b.bin': 40 }, 'wrong-size', 41, /larger/],
    ['a folder by its marker', { ...folder, files: undefined }, { '/data/c/r/x': 5, '/data/c/r/.complete': 0 }, 'present', 5, /By its \.complete/],
    ['a folder of which nothing is known', { ...folder, files: undefined, marker: undefined }, { '/data/c/r/x': 5 }, 'unknown', 5, /not known/],
    ['no folder', folder, { '/data/c/rr/a.json': 1 }, 'missing', undefined, undefined],
    ['in the cache', cached, { '/data/hub/models--a--b/snapshots/123/x/b.bin': 9 }, 'present', 9, undefined],
    ['a part in the cache', cached, { '/data/hub/models--a--b/blobs/f00.incomplete': 4 }, 'partial', 4, /broken off/],
    ['another file in the cache', cached, { '/data/hub/models--a--b/snapshots/123/a.json': 1 }, 'missing', undefined, undefined],
    ['a repo in the cache', { ...cached, filename: undefined, wholeRepo: true, files: repo }, { '/data/hub/models--a--b/snapshots/1/a.json': 1, '/data/hub/models--a--b/snapshots/1/x/b.bin': 9 }, 'present', 10, undefined],
    ['half a repo in the cache', { ...cached, filename: undefined, wholeRepo: true, files: repo }, { '/data/hub/models--a--b/snapshots/1/a.json': 1 }, 'partial', 1, /Some of its files/],
  ])('%s', (_name, need, files, state, bytes, note) => {
    const found = seen(need, sighting(files));
    expect(found).toMatchObject({ state, bytes, evidence: 'ssh', at: 1_000 });
    if (note === undefined) expect(found?.note).toBeUndefined();
    else expect(found?.note).toMatch(note);
  });

  it('says nothing of what it did not look at', () => {
    expect(seen(file, sighting({}, ['/data/c/other.pt']))).toBeUndefined();
    expect(seen({ ...checkpointNeed, cache: 'image', repoId: 'a/b' }, sighting({}))).toBeUndefined();
  });
});

test('what was measured stands above the log, unless the log is newer', () => {
  const there: Presence = { state: 'present', evidence: 'bucket', at: 10, bytes: 5, note: undefined };
  const gone: Presence = { ...there, state: 'missing', evidence: 'ssh', at: 20 };
  const ok = (at: number | undefined): Presence => logged({ status: 'ok', reason: undefined, at, took: undefined });
  expect(newestPresence([there, gone])).toBe(gone);
  expect(newestPresence([gone, ok(15)])).toBe(gone);
  expect(newestPresence([gone, ok(undefined)])).toBe(gone);
  expect(newestPresence([gone, ok(25)])).toMatchObject({ state: 'present', evidence: 'run-log' });
  expect(newestPresence([ok(undefined)])).toMatchObject({ state: 'present' });
  expect(newestPresence([gone, logged({ status: 'blocked', reason: 'no access', at: 5, took: undefined })])).toMatchObject({ state: 'blocked', evidence: 'run-log', note: 'no access' });
  expect(newestPresence([])).toMatchObject({ state: 'unknown', evidence: undefined });
});

test('the run log, its last word on each name', () => {
  const log = new SetupLog();
  const minute = (count: number): string => new Date(60_000 * count).toISOString();
  log.push('[SKIP] SAM 3', minute(1));
  log.push('[DL]   MoGe 2', minute(1));
  log.push('[OK]   MoGe 2', minute(3));
  log.push('[BLOCKED] SAM 3D Body: requires prior access approval + login on Hugging Face', minute(3));
  log.push('[DL]   half', undefined);
  log.push("huggingface_hub.errors.GatedRepoError: 403 Client Error. Cannot access gated repo for url https://huggingface.co/org/gated/resolve/main/x.pt.", minute(4));
  log.push('[INFO] nothing of ours', minute(4));
  const of = (name: string, repoId?: string) => log.of({ name, repoId, path: undefined, filename: undefined });
  expect(of('SAM 3')).toEqual({ status: 'skipped', reason: undefined, at: 60_000, took: undefined });
  expect(of('MoGe 2')).toEqual({ status: 'ok', reason: undefined, at: 180_000, took: 120_000 });
  expect(of('SAM 3D Body')).toMatchObject({ status: 'blocked', reason: 'requires prior access approval + login on Hugging Face' });
  expect(of('half')).toMatchObject({ status: 'started', at: undefined });
  expect(of('x.pt', 'org/gated')).toMatchObject({ status: 'blocked', reason: expect.stringContaining('Cannot access gated repo') as string });
  expect(of('nothing of ours')).toBeUndefined();
  log.reset();
  expect(of('SAM 3')).toBeUndefined();
});
