import { strict as assert } from 'node:assert';
import { suite, test } from 'mocha';
import type { CheckpointNeed } from '../../src/checkpoints/checkpoint-need';
import { checkpointRows, type Findings } from '../../src/checkpoints/report';
import { totalsOf } from '../../src/checkpoints/totals';
import { checkpointsGroup } from '../../src/editor/checkpoint-rows';
import { checkpointNeed } from '../unit/checkpoints/project';

const needs: CheckpointNeed[] = [
  { ...checkpointNeed, name: 'whole', path: '/data/whole.pt', size: 4e9 },
  { ...checkpointNeed, name: 'partial', path: '/data/partial.pt', size: 61e9 },
  { ...checkpointNeed, name: 'wrong', path: '/data/wrong.pt', size: 1e9 },
];
const files = new Map(Object.entries({ whole: 4e9, partial: 1e9, wrong: 2e9 }).map(([name, bytes]) => [`/data/${name}.pt`, { path: `/data/${name}.pt`, bytes }]));
const findings: Findings = {
  access: undefined,
  entries: undefined,
  log: undefined,
  sightings: [{ evidence: 'bucket', at: Date.UTC(2026, 3, 4, 12), looked: ['/data'], files, cacheFolder: undefined }],
  now: 0,
};

suite('The rows of checkpoints', () => {
  const rows = checkpointRows(needs, findings);
  const totals = totalsOf(rows, { storage: { kind: 'ephemeral', total: 20e9 }, disk: undefined });
  const group = checkpointsGroup({
    needs,
    found: { rows, totals, problems: [], hardware: 't4-small' },
    vram: () => Promise.resolve({ neededGb: 40.9, availableGb: 16, flavour: 't4-small', conditions: 'with five people' }),
  });
  const row = (label: string): string => group.children?.find((each) => each.label === label)?.description ?? '';

  test('say what is whole, what is only partly there, and what has a wrong size', () => {
    assert.match(row('whole'), /^there · 4\.00 GB/);
    assert.match(row('partial'), /^1\.00 GB of 61\.00? GB there/);
    assert.match(row('wrong'), /wrong size|2\.00 GB/);
    assert.match(group.description ?? '', /^1 in trouble · 3 items · 66\.00? GB$/);
  });

  test('hold the next start against its time and the disk', () => {
    assert.match(row('Next start'), /^\d+\.\d+ GB, \d+ to \d+ min · longer than the start-up timeout · too little room$/);
  });

  test('tell in the tooltip what room, time and GPU memory are needed', async () => {
    const details = group.children?.find(({ label }) => label === 'Next start')?.details;
    assert.ok(details !== undefined);
    const text = (await details()).replaceAll('\\', '');
    assert.match(text, /every restart empties/);
    assert.match(text, /raise startup_duration_timeout/);
    assert.match(text, /measured at 40\.9 GB of GPU memory with five people; t4-small has 16 GB: too little/);
  });
});
