import { describe, expect, it } from 'vitest';
import type { CheckpointNeed } from '../../../src/checkpoints/checkpoint-need';
import { checkpointRows, type CheckpointRow } from '../../../src/checkpoints/report';
import { totalsText } from '../../../src/checkpoints/spoken';
import { storageAt, totalsOf, type Storage } from '../../../src/checkpoints/totals';
import { checkpointNeed } from './project';

const gigabyte = 1e9;

function row(need: Partial<CheckpointNeed>, more: Partial<CheckpointRow> = {}): CheckpointRow {
  const [made] = checkpointRows([{ ...checkpointNeed, ...need }], { access: undefined, entries: undefined, log: undefined, sightings: [], now: 0 });
  if (made === undefined) throw new Error('There is no row.');
  return { ...made, ...more };
}

const rowOf = (gigabytes: number, more: Partial<CheckpointRow> = {}): CheckpointRow => row({ size: gigabytes * gigabyte, path: '/data/x.pt' }, more);
const ephemeral = (gigabytes: number | undefined): Storage => ({ kind: 'ephemeral', total: gigabytes === undefined ? undefined : gigabytes * gigabyte });
const said = (rows: readonly CheckpointRow[], more: Partial<Parameters<typeof totalsOf>[1]> = {}): string => totalsText(totalsOf(rows, { storage: undefined, disk: undefined, ...more })).join('\n');

describe('the place where they go', () => {
  const given = { volumes: [{ type: 'bucket', source: 'me/data', mountPath: '/data/' }], storage: undefined, diskGb: 50 };

  it.each([
    ['a bucket that is mounted above it', '/data/x', given, { kind: 'bucket', mount: '/data/', source: 'me/data' }],
    ['the disk of the hardware beside it', '/database/x', given, { kind: 'ephemeral', total: 50 * gigabyte }],
    ['an older storage tier', '/data/x', { ...given, volumes: [], storage: 'small' }, { kind: 'disk', mount: '/data', total: 20 * gigabyte, free: undefined }],
    ['no tier that is none', '/data/x', { ...given, volumes: [], storage: 'toString' }, { kind: 'ephemeral', total: 50 * gigabyte }],
    ['a disk of which the size is not known', '/app/x', { ...given, volumes: [], diskGb: undefined }, { kind: 'ephemeral', total: undefined }],
  ])('is %s', (_name, path, volumes, expected) => {
    expect(storageAt(path, volumes)).toEqual(expected);
  });
});

describe('the room', () => {
  it.each<[string, Storage | undefined, boolean | undefined, RegExp]>([
    ['a bucket grows', { kind: 'bucket', mount: '/data', source: 'me/data' }, undefined, /It goes into the bucket me\/data at \/data, which has no fixed size\./],
    ['a disk that is large enough', { kind: 'disk', mount: '/data', total: 20 * gigabyte, free: undefined }, true, /\/data holds 20\.00? GB: that is enough\./],
    ['a disk that is too small', { kind: 'disk', mount: '/data', total: 9 * gigabyte, free: undefined }, false, /\/data holds 9\.00 GB: that is too little\./],
    ['a disk that is full', { kind: 'disk', mount: '/data', total: 20 * gigabyte, free: gigabyte }, false, /1\.00 GB free: that is too little\./],
    ['the disk of the hardware', ephemeral(50), true, /Nothing is mounted there: it goes to the disk of 50\.00? GB, which every restart empties\./],
    ['a disk of the hardware that is too small', ephemeral(9), false, /the disk of 9\.00 GB, which every restart empties and which is too small\./],
    ['nothing is known of it', undefined, undefined, /^10\.00? GB in all\.\nA start/],
  ])('%s', (_name, storage, fits, text) => {
    expect(totalsOf([rowOf(4), rowOf(6)], { storage, disk: undefined }).fits).toBe(fits);
    expect(said([rowOf(4), rowOf(6)], { storage })).toMatch(text);
  });

  it('counts what the Hub’s cache keeps a second time, where the script shows that', () => {
    const rows = [row({ size: 6 * gigabyte, path: '/data/x.pt', repoId: 'a/b', twice: true })];
    expect(totalsOf(rows, { storage: ephemeral(10), disk: undefined })).toMatchObject({ twiceBytes: 6 * gigabyte, maybeTwiceBytes: 0, fits: false });
    expect(said(rows)).toContain('The Hub\'s cache keeps 6.00 GB of it a second time');
    const maybe = [row({ size: 6 * gigabyte, path: '/data/x.pt', repoId: 'a/b' })];
    expect(totalsOf(maybe, { storage: ephemeral(10), disk: undefined })).toMatchObject({ twiceBytes: 0, maybeTwiceBytes: 6 * gigabyte, fits: true });
  });

  it('is what a look over SSH measured, where there was one', () => {
    const disk = { mount: '/', total: 100 * gigabyte, free: 3 * gigabyte };
    expect(totalsOf([rowOf(4)], { storage: ephemeral(50), disk })).toMatchObject({ storage: { kind: 'disk', mount: '/' }, fits: false });
  });

  it('says where sizes are not known, or are of more than is taken', () => {
    expect(said([rowOf(4), row({})])).toContain('4.00 GB in all, and 1 of unknown size.');
    expect(said([row({ size: gigabyte, isPart: true })])).toMatch(/^At most 1\.00 GB in all\./);
  });
});

describe('the time of a start', () => {
  const seen = { evidence: 'ssh', at: 0, note: undefined } as const;
  const present: Partial<CheckpointRow> = { presence: { ...seen, state: 'present', bytes: undefined } };

  it('is that of what is not there yet', () => {
    const partial: Partial<CheckpointRow> = { presence: { ...seen, state: 'partial', bytes: gigabyte } };
    expect(totalsOf([rowOf(4, present), rowOf(6, partial), row({ size: gigabyte, cache: 'image' })], { storage: undefined, disk: undefined }).toFetch).toBe(5 * gigabyte);
    expect(said([rowOf(4, present)])).not.toContain('A start fetches');
  });

  it.each([
    [10, undefined, 'yes', /within the 30 minutes that the Hub gives a start\./],
    [27, undefined, 'maybe', /which may be longer than the 30 minutes/],
    [100, undefined, 'no', /longer than the 30 minutes that the Hub gives a start: raise startup_duration_timeout\./],
    [100, 3 * 3600, 'yes', /within the 180 minutes/],
  ] as const)('is held against the time that a start has: %s GB in %s s', (gigabytes, startTimeout, inTime, text) => {
    expect(totalsOf([rowOf(gigabytes)], { storage: undefined, disk: undefined, startTimeout }).inTime).toBe(inTime);
    expect(said([rowOf(gigabytes)], { startTimeout })).toMatch(text);
  });

  it('goes by the pace that the run log shows, where that says enough', () => {
    const log = { status: 'ok', at: 0, reason: undefined, took: 10_000 } as const;
    const { download } = totalsOf([rowOf(1, { log, ...present }), rowOf(8)], { storage: undefined, disk: undefined });
    expect(download.pace).toBe('log');
    expect(download.shortest).toBeLessThan(80);
    expect(download.longest).toBeGreaterThan(80);
    expect(totalsOf([row({ size: 1_000 }, { log, ...present }), rowOf(8)], { storage: undefined, disk: undefined }).download.pace).toBe('assumed');
  });
});
