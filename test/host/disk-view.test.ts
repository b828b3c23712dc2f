import { strict as assert } from 'node:assert';
import { suite, test } from 'mocha';
import type { CheckpointNeed } from '../../src/checkpoints/checkpoint-need';
import { diskView } from '../../src/editor/disk-view';
import type { KnownCheckpoints } from '../../src/editor/checkpoints';
import { checkpointNeed } from '../unit/checkpoints/project';

const space = { hardware: { current: 'l40sx1', requested: 'l40sx1' } };
const hardware = { flavors: [{ name: 'l40sx1', diskGb: 380 }] } as unknown as Parameters<typeof diskView>[0]['hardware'];

function need(name: string, gigabytes: number | undefined, twice?: boolean): CheckpointNeed {
  return { ...checkpointNeed, name, path: `/data/${name}`, size: gigabytes === undefined ? undefined : gigabytes * 1e9, twice };
}

type Found = NonNullable<KnownCheckpoints['found']>;

/** As the Hub's answers would have it, of what the view reads. */
function found(needs: readonly CheckpointNeed[], states: readonly Found['rows'][number]['presence'][], storage?: Found['totals']['storage']): Found {
  const rows = needs.map((each, index) => ({ need: each, presence: states[index] }));
  return { rows, totals: { storage } } as unknown as Found;
}

const said = (state: Found['rows'][number]['presence']['state'], bytes?: number): Found['rows'][number]['presence'] => ({ state, bytes, evidence: undefined, at: undefined, note: undefined });

suite('The disk of the dashboard', () => {
  test('shows what is there, what is not, and what the cache holds twice', () => {
    const needs = [need('a', 2), need('b', 3, true), need('c', 4), need('d', undefined)];
    const view = diskView({ checkpoints: { needs, found: found(needs, [said('present'), said('missing'), said('partial', 1e9), said('unknown')]) }, hardware, space });
    assert.deepEqual(
      view?.parts.map(({ name, size, state }) => `${name} ${String(size)} ${state}`),
      ['a 2 there', 'b 3 missing', "b, in the Hub's cache 3 twice", 'c 1 there', 'c 3 missing'],
    );
    assert.equal(
      view?.text,
      "4 checkpoints, 9.00 GB; 3.00 GB of it are there; 6.00 GB are not; the Hub's cache keeps 3.00 GB a second time; the hardware has a disk of 380 GB, which is empty after every restart; the size of 1 is not known",
    );
    assert.equal(view?.total, 380);
  });

  test('writes sizes as the tree does', () => {
    const needs = [need('a', 3.45), need('b', 0.0000015), { ...need('c', 5), isPart: true }];
    const view = diskView({ checkpoints: { needs, found: undefined }, hardware, space });
    assert.deepEqual(view?.parts.map(({ sizeText }) => sizeText), ['3.45 GB', '1.50 kB', 'at most 5.00 GB']);
  });

  test('is that of a bucket or a disk where one is mounted', () => {
    const needs = [need('a', 2)];
    const bucket = diskView({ checkpoints: { needs, found: found(needs, [said('unknown')], { kind: 'bucket', mount: '/data', source: 'me/b' }) }, hardware, space });
    assert.equal(bucket?.text, '1 checkpoint, 2.00 GB; they lie in a bucket, which grows with them');
    assert.equal(bucket?.total, undefined);
    const disk = diskView({ checkpoints: { needs, found: found(needs, [said('present')], { kind: 'disk', mount: '/data', total: 20e9, free: 5e9 }) }, hardware, space });
    assert.equal(disk?.total, 20);
    assert.match(disk?.text ?? '', /the disk has 20 GB$/);
  });

  test('is that of the hardware before the Hub was asked, and none without checkpoints', () => {
    assert.deepEqual(diskView({ checkpoints: { needs: [need('a', 2)], found: undefined }, hardware, space })?.parts.map(({ state }) => state), ['unknown']);
    assert.equal(diskView({ checkpoints: { needs: [], found: undefined }, hardware, space }), undefined);
  });
});
