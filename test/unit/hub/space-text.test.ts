import { describe, expect, it } from 'vitest';
import { HubError } from '../../../src/hub/errors';
import { knownHardware } from '../../../src/hub/hardware';
import { flavorText, hardwareText, revisionText, sleepText, specsText, storageTexts, volumeLines, volumeText } from '../../../src/hub/space-text';

const one = '51c1aed'.padEnd(40, '0');
const other = 'b9c3a06'.padEnd(40, '0');
const list = { flavors: knownHardware, fallback: undefined };
const oldList = { ...list, fallback: new HubError({ kind: 'network', message: 'No network.', advice: 'Check it.' }) };

describe('a Space in words', () => {
  it.each([
    ['l40sx1', { cpu: '8 vCPU', ram: '62 GB' }, 'L40S, 48 GB VRAM · 8 vCPU · 62 GB RAM · 380 GB disk'],
    ['l4x4', {}, '4x L4, 96 GB VRAM · 3200 GB disk'],
    ['cpu-basic', {}, '50 GB disk'],
  ])('has a flavour that holds, %s %j: %s', (name, more, text) => {
    expect(specsText({ ...knownHardware.find((flavor) => flavor.name === name)!, ...more })).toBe(text);
  });

  it.each([
    [undefined, 'never'],
    [300, 'after 5 minutes'],
    [3600, 'after 1 hour'],
    [5400, 'after 90 minutes'],
    [86_400, 'after 1 day'],
    [172_800, 'after 2 days'],
    [61, 'after 61 seconds'],
    [0, 'after 0 seconds'],
  ])('sleeps, %s: %s', (seconds, text) => {
    expect(sleepText(seconds)).toBe(text);
  });

  it('has its whole list of volumes before and after a change', () => {
    const data = { type: 'bucket', source: 'me/data', mountPath: '/data', readOnly: false };
    const model = { type: 'model', source: 'm/n', mountPath: '/m', readOnly: true, revision: 'v1', path: 'weights' };
    expect(volumeText(model)).toBe('model m/n/weights (v1) at /m, read-only');
    expect(volumeLines({ before: [data], after: [data, model] })).toEqual(['  bucket me/data at /data', '+ model m/n/weights (v1) at /m, read-only']);
    expect(volumeLines({ before: [data, model], after: [model] })).toEqual(['− bucket me/data at /data', '  model m/n/weights (v1) at /m, read-only']);
  });

  it.each([
    [one, one, '51c1aed deployed'],
    [one, undefined, '51c1aed deployed'],
    [one, other, '51c1aed deployed, b9c3a06 in the repo'],
    [undefined, other, 'b9c3a06 in the repo, none deployed'],
    [undefined, undefined, 'not known'],
  ])('has the revision %s of %s: %s', (deployedSha, repoSha, text) => {
    expect(revisionText({ deployedSha, repoSha })).toBe(text);
  });

  it.each([
    ['l40sx1', '1x Nvidia L40S · $1.80 an hour · 48 GB VRAM'],
    ['cpu-basic', 'CPU basic · free'],
    ['cpu-upgrade', 'CPU upgrade · $0.03 an hour'],
    ['zero-a10g', 'zero-a10g'],
  ])('has the flavour %s: %s', (name, text) => {
    expect(flavorText(name, list)).toBe(text);
  });

  it('has a price that may have aged', () => {
    expect(flavorText('l40sx1', oldList)).toBe('1x Nvidia L40S · about $1.80 an hour · 48 GB VRAM');
    expect(flavorText('cpu-basic', oldList)).toBe('CPU basic · free');
  });

  it.each([
    [undefined, undefined, 'none'],
    ['cpu-basic', undefined, 'CPU basic · free'],
    ['cpu-basic', 'cpu-basic', 'CPU basic · free'],
    [undefined, 'cpu-basic', 'CPU basic · free (requested)'],
    ['cpu-basic', 'cpu-upgrade', 'CPU basic · free; requested: CPU upgrade · $0.03 an hour'],
  ])('has the hardware %s of %s: %s', (current, requested, text) => {
    expect(hardwareText({ current, requested }, list)).toBe(text);
  });

  it('has its storage', () => {
    const volume = { type: 'bucket', source: 'me/data', mountPath: '/data', readOnly: false };
    expect(storageTexts({ volumes: [], storage: undefined })).toEqual([]);
    expect(storageTexts({ volumes: [volume, { ...volume, mountPath: '/models', readOnly: true }], storage: 'medium' })).toEqual([
      '/data (me/data)',
      '/models (me/data, read-only)',
      '150 GB at /data',
    ]);
    expect(storageTexts({ volumes: [{ ...volume, source: '' }], storage: 'constructor' })).toEqual(['/data', 'constructor at /data']);
  });
});
