import { describe, expect, test } from 'vitest';
import { applySync } from '../../../src/sync/apply';
import { planSync } from '../../../src/sync/plan';
import type { SyncPlan } from '../../../src/sync/plan-model';
import { deletesBefore, withoutChanges } from '../../../src/sync/without-changes';
import { git, readTree, repository, temporaryFolder, writeTree, type Tree } from './folders';
import { everything } from './settings';

async function plan(main: Tree, space: Tree): Promise<SyncPlan> {
  const mainRoot = await temporaryFolder();
  await writeTree(mainRoot, main);
  return planSync({ mainRoot, spaceRoot: await repository(space), settings: everything });
}

const changes = ({ changes: found }: SyncPlan): string[] => found.map(({ kind, path }) => `${kind} ${path}`);

describe('a plan without some of its changes', () => {
  test.each<[name: string, main: Tree, space: Tree, out: string[], left: string[], leftOut: string[], holds: Tree]>([
    ['a file of several', { a: '1', b: '1' }, { a: '0' }, ['a'], ['add b'], ['a'], { a: '0', b: '1' }],
    ['nothing, by a path that is not in it', { a: '1' }, {}, ['x'], ['add a'], [], { a: '1' }],
    ['a delete that makes room for a file: the file goes with it', { a: '1' }, { 'a/x': '1', 'a/y/z': '1' }, ['a/y/z'], ['delete a/x'], ['a', 'a/y/z'], { 'a/y/z': '1' }],
    ['a delete that makes room for a folder', { 'a/x': '1', 'a/y/z': '1', b: '1' }, { a: '1' }, ['a'], ['add b'], ['a', 'a/x', 'a/y/z'], { a: '1', b: '1' }],
    ['a file in the place of a folder: its deletes stay', { a: '1' }, { 'a/x': '1', b: '1' }, ['a'], ['delete a/x', 'delete b'], ['a'], {}],
    ['everything', { a: '1' }, { b: '1' }, ['a', 'b'], [], ['a', 'b'], { b: '1' }],
  ])('%s', async (_name, main, space, out, left, leftOut, holds) => {
    const reduced = withoutChanges(await plan(main, space), new Set(out));
    expect(changes(reduced.plan)).toEqual(left);
    expect(reduced.leftOut).toEqual(leftOut);
    // What is left can be carried out, and does no more than it says.
    const report = await applySync(reduced.plan);
    expect([report.failed, report.notDone]).toEqual([[], []]);
    expect(await readTree(reduced.plan.spaceRoot)).toEqual(holds);
  });

  test('loses no more than what is left overwrites', async () => {
    const found = await plan({ a: '1', b: '1' }, { a: '0', b: '0' });
    await writeTree(found.spaceRoot, { a: 'edited', b: 'edited' });
    await git(found.spaceRoot, 'status', '--short');
    const again = await planSync({ mainRoot: found.mainRoot, spaceRoot: found.spaceRoot, settings: everything });
    expect(again.overwritesUncommitted).toEqual(['a', 'b']);
    expect(withoutChanges(again, new Set(['a'])).plan.overwritesUncommitted).toEqual(['b']);
  });

  test('the deletes that a write needs', async () => {
    const { changes: found } = await plan({ a: '1', 'b/c/d': '1', e: '1' }, { 'a/x': '1', 'a/y': '1', b: '1', f: '1' });
    expect([...deletesBefore(found)]).toEqual([
      ['b/c/d', ['b']],
      ['a', ['a/x', 'a/y']],
    ]);
  });
});
