import { describe, expect, it } from 'vitest';
import { awaitBuild, type AwaitBuildOptions } from '../../../src/agents/await-build';
import type { SpaceStage } from '../../hub/space-model';
import { connect, hubScene, newSpace } from '../hub/hub-scene';

const scene = hubScene();
const sha = 'b'.repeat(40);
const older = 'a'.repeat(40);

/** Looks at a Space that goes through these stages, each as soon as the one before was seen. */
async function through(stages: readonly (readonly [SpaceStage, string])[], options: Partial<AwaitBuildOptions> = {}): Promise<{ end: object; said: string[] }> {
  const id = await newSpace(scene.hub);
  const left = [...stages];
  const next = (): void => {
    const stage = left.shift();
    if (stage) scene.hub.setStage(id, stage[0], { sha: stage[1] });
  };
  next();
  const said: string[] = [];
  const end = await awaitBuild(connect(scene.hub), id, {
    sha,
    withinMs: 60_000,
    beginsWithinMs: 60_000,
    signal: new AbortController().signal,
    onProgress: (text) => {
      said.push(text);
      next();
    },
    ...options,
  });
  return { end, said };
}

describe('after a push', () => {
  it('the build is watched to the running app, and each stage is told', async () => {
    const { end, said } = await through([['RUNNING', older], ['RUNNING_BUILDING', older], ['RUNNING_APP_STARTING', sha], ['RUNNING', sha]]);
    expect(end).toEqual({ outcome: 'runs', stage: 'RUNNING' });
    expect(said.map((text) => text.split(',')[0])).toEqual(['Running', 'Building', 'Starting', 'Running']);
  });

  it.each<[SpaceStage, SpaceStage]>([['BUILDING', 'BUILD_ERROR'], ['APP_STARTING', 'RUNTIME_ERROR']])('%s that ends in %s has failed', async (moving, stage) => {
    // The stage from before the push is no answer, though it is the same.
    const { end } = await through([[stage, older], [moving, older], [stage, older]]);
    expect(end).toEqual({ outcome: 'failed', stage });
  });

  it('a Space that does not begin to build is told so', async () => {
    expect((await through([['RUNNING', older]], { beginsWithinMs: 1_000 })).end).toEqual({ outcome: 'no-build', stage: 'RUNNING' });
    expect((await through([['PAUSED', older]], { beginsWithinMs: 1_000 })).end).toEqual({ outcome: 'idle', stage: 'PAUSED' });
  });

  it('a build that is not over in time goes on', async () => {
    expect((await through([['BUILDING', older]], { withinMs: 2_000 })).end).toEqual({ outcome: 'goes-on', stage: 'BUILDING' });
    const before = scene.hub.requests.length;
    expect((await through([['BUILDING', older]], { withinMs: 0 })).end).toEqual({ outcome: 'goes-on', stage: undefined });
    expect(scene.hub.requests.length).toBe(before);
  });

  it('a Hub that fails in passing is asked again, and one that refuses is not', async () => {
    scene.hub.misbehave({ route: '/runtime', status: 502, times: 4 });
    expect((await through([['RUNNING', sha]])).end).toEqual({ outcome: 'runs', stage: 'RUNNING' });
    scene.hub.misbehave({ route: '/runtime', status: 403 });
    expect((await through([['RUNNING', sha]])).end).toEqual({ outcome: 'unknown', stage: undefined });
    scene.hub.behave();
  });

  it('a caller that leaves ends it', async () => {
    const leaving = new AbortController();
    const onProgress = (): void => {
      leaving.abort();
    };
    await expect(through([['BUILDING', older]], { signal: leaving.signal, onProgress })).rejects.toThrow(/abort/i);
  });
});
