import { expect, it } from 'vitest';
import type { CheckpointNeed } from '../../../src/checkpoints/checkpoint-need';
import { checkpointNeed } from '../checkpoints/project';
import { checkpointIds, isUnasked, sameNeeds, withKnownSizes } from '../../../src/editor/checkpoint-list';

function need(more: Partial<CheckpointNeed> = {}): CheckpointNeed {
  return {
    ...checkpointNeed,
    name: 'model.pt',
    path: '/data/checkpoints/model.pt',
    repoId: 'facebook/sam3',
    ...more,
  };
}

function source(start: number): CheckpointNeed['sources'] {
  return [{ kind: 'config', file: { repo: 'space', path: 'config.yaml' }, span: { start, end: start + 5 } }];
}

it('keeps sizes over an edit that moves the sources, also where the Hub told the file', () => {
  const before = [need({ sources: source(10) }), need({ name: 'other', path: '/data/other.pt' })];
  const sized = [{ ...before[0]!, filename: 'assets/model.pt', size: 5_000 }, { ...before[1]!, size: 7 }];
  const after = [need({ sources: source(20), gated: true }), before[1]!];
  expect(sameNeeds(before, after)).toBe(true);
  expect(withKnownSizes(after, sized)).toEqual([
    { ...after[0], filename: 'assets/model.pt', size: 5_000 },
    { ...after[1], size: 7 },
  ]);
});

it.each<[string, Partial<CheckpointNeed>]>([
  ['another path', { path: '/data/x.pt' }],
  ['another repo', { repoId: 'facebook/sam2' }],
  ['another file', { filename: 'x.pt' }],
  ['another revision', { revision: 'v2' }],
  ['the whole repo', { wholeRepo: true }],
])('takes %s for another need', (_name, change) => {
  expect(sameNeeds([need()], [need(change)])).toBe(false);
});

it.each<[Partial<CheckpointNeed>, boolean]>([
  [{}, true],
  [{ size: 0 }, false],
  [{ sizeProblem: { kind: 'network', message: '' } }, true],
  [{ sizeProblem: { kind: 'rate-limited', message: '' } }, true],
  [{ sizeProblem: { kind: 'gated', message: '' } }, false],
  [{ sizeProblem: { kind: 'not-in-repo', message: '' } }, false],
])('of %j: ask (again) %j', (state, expected) => {
  expect(isUnasked(need(state))).toBe(expected);
});

it('gives each its own id', () => {
  const file = { path: undefined, filename: 'model.safetensors', name: 'model.safetensors' };
  expect(
    checkpointIds([
      need(),
      need({ ...file, repoId: 'one/model' }),
      need({ ...file, repoId: 'two/model' }),
      need({ path: undefined, repoId: undefined, url: 'https://files.example/a.bin' }),
      need({ path: undefined, repoId: undefined, name: 'weights' }),
      need(),
    ]),
  ).toEqual([
    '/data/checkpoints/model.pt',
    'one/model/model.safetensors',
    'two/model/model.safetensors',
    'https://files.example/a.bin',
    'weights',
    '/data/checkpoints/model.pt\t2',
  ]);
});
