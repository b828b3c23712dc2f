import { describe, expect, it } from 'vitest';
import { readEnvFile } from '../../../src/hub/env-file';
import { applyImport, planImport, type EnvImport } from '../../../src/hub/env-import';
import type { EntryKind } from '../../../src/hub/space-entries';
import { readSpaceSettings } from '../../../src/hub/space-settings';
import { connect, hubScene, newSpace } from './hub-scene';

const scene = hubScene();
const current = {
  secrets: new Set(['HF_TOKEN']),
  variables: new Map([['MODEL', 'small'], ['PORT', '7860']]),
};
const tokensAreSecret = (name: string, present: EntryKind | undefined): EntryKind => present ?? (/TOKEN|KEY/.test(name) ? 'secret' : 'variable');

function rows({ entries }: EnvImport): string[] {
  return entries.map(({ kind, name, change }) => `${kind} ${name} ${change}`);
}

describe('the plan of an import', () => {
  const file = readEnvFile('HF_TOKEN=a\nAPI_KEY=b\nMODEL=large\nPORT=7860\nNEW=$X');

  it('says what changes, and what nobody can know', () => {
    const plan = planImport(file, current, tokensAreSecret);
    expect(rows(plan)).toEqual([
      'secret HF_TOKEN overwritten',
      'secret API_KEY added',
      'variable MODEL changed',
      'variable PORT same',
      'variable NEW added',
    ]);
    expect(plan.entries[2]).toMatchObject({ value: 'large', previous: 'small', line: 3 });
    expect(plan.entries[4]).toMatchObject({ unexpanded: true });
    expect(plan.problems).toEqual([]);
  });

  it('leaves out what would be a secret and a variable at once', () => {
    const plan = planImport(file, current, () => 'secret');
    expect(rows(plan)).toEqual(['secret HF_TOKEN overwritten', 'secret API_KEY added', 'secret NEW added']);
    expect(plan.problems.map(({ line }) => line)).toEqual([3, 4]);
    expect(plan.problems[0]?.message).toMatch(/MODEL is a variable of this Space, .* keep it from starting\. Delete the variable first\./);
  });

  it('keeps the problems of the file', () => {
    expect(planImport(readEnvFile('odd\nA=1'), current, () => 'variable').problems.map(({ line }) => line)).toEqual([1]);
  });
});

describe('an import', () => {
  it('writes what is not the same, in order', async () => {
    const id = await newSpace(scene.hub, { secrets: { HF_TOKEN: 'old' }, variables: { MODEL: 'small', PORT: '7860' } });
    const connection = connect(scene.hub);
    const plan = planImport(readEnvFile('HF_TOKEN=new\nPORT=7860\nMODEL=large'), await readSpaceSettings(connection, id), tokensAreSecret);
    const steps: string[] = [];
    const report = await applyImport(connection, id, plan.entries, {
      onProgress: ({ name }, done, of) => steps.push(`${name} ${String(done)}/${String(of)}`),
    });
    expect(report.failed).toBeUndefined();
    expect(steps).toEqual(['HF_TOKEN 0/2', 'MODEL 1/2']);
    expect(scene.hub.entriesOf(id, 'secrets')).toEqual({ HF_TOKEN: 'new' });
    expect(scene.hub.entriesOf(id, 'variables')).toEqual({ MODEL: 'large', PORT: '7860' });
    expect(scene.hub.requests.filter(({ method, url }) => method === 'POST' && url.includes(id))).toHaveLength(2);
  });

  it('ends at the first failure and says how far it came', async () => {
    const id = await newSpace(scene.hub);
    const { entries } = planImport(readEnvFile('A=1\nB=2\nC=3'), { secrets: new Set(), variables: new Map() }, () => 'variable');
    // The first passes: the fault stands for the second and third.
    let passed = 0;
    const report = await applyImport(connect(scene.hub), id, entries, {
      onProgress: () => {
        if (passed++ === 1) scene.hub.misbehave({ route: `POST /api/spaces/${id}/variables`, status: 500 });
      },
    });
    expect(report.done.map(({ name }) => name)).toEqual(['A']);
    expect(report.failed).toMatchObject({ entry: { name: 'B' }, error: { kind: 'unavailable' } });
    expect(scene.hub.entriesOf(id, 'variables')).toEqual({ A: '1' });
  });

  it('ends when it is cancelled', async () => {
    const id = await newSpace(scene.hub);
    const controller = new AbortController();
    const { entries } = planImport(readEnvFile('A=1\nB=2'), { secrets: new Set(), variables: new Map() }, () => 'variable');
    const report = await applyImport(connect(scene.hub), id, entries, {
      signal: controller.signal,
      onProgress: ({ name }) => {
        if (name === 'B') controller.abort();
      },
    });
    expect(report.done.map(({ name }) => name)).toEqual(['A']);
    expect(report.failed?.entry.name).toBe('B');
    expect(scene.hub.entriesOf(id, 'variables')).toEqual({ A: '1' });
  });
});
