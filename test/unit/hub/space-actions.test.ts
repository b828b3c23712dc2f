import { describe, expect, it } from 'vitest';
import { readRuntime } from '../../../src/hub/space';
import { pauseSpace, requestHardware, restartSpace, setDevMode, setSleepTime } from '../../../src/hub/space-actions';
import { testTokens } from '../../hub/tokens';
import { connect, hubScene, newSpace } from './hub-scene';

const scene = hubScene();

describe('a restart', () => {
  it.each([
    [false, /\/restart$/],
    [true, /\/restart\?factory=true$/],
  ])('with factory %s', async (factory, url) => {
    const id = await newSpace(scene.hub);
    await restartSpace(connect(scene.hub), id, { factory });
    const asked = scene.hub.requests.filter((request) => request.url.includes(id));
    expect(asked.map(({ method }) => method)).toEqual(['POST']);
    expect(asked[0]?.url).toMatch(url);
  });

  it.each(['SLEEPING', 'PAUSED'] as const)('wakes a Space that is %s', async (stage) => {
    const id = await newSpace(scene.hub, { stage });
    const runtime = await restartSpace(connect(scene.hub), id, { factory: false });
    // There is no commit in this Space: what is woken finds no Dockerfile.
    expect(runtime.stage).toBe('NO_APP_FILE');
    expect(scene.hub.stageOf(id)).not.toBe(stage);
  });

  it('tells of a name that is both a secret and a variable', async () => {
    const id = await newSpace(scene.hub, { secrets: { A: 'one' }, variables: { A: 'two' } });
    expect(await restartSpace(connect(scene.hub), id, { factory: false })).toMatchObject({
      stage: 'CONFIG_ERROR',
      errorMessage: 'Collision on variables and secrets names',
    });
  });
});

describe('the other actions', () => {
  it('pause', async () => {
    const id = await newSpace(scene.hub);
    expect((await pauseSpace(connect(scene.hub), id)).stage).toBe('PAUSED');
    expect((await readRuntime(connect(scene.hub), id)).hardware).toEqual({ current: undefined, requested: 'l40sx1' });
  });

  it('set the sleep time, and take it away', async () => {
    const id = await newSpace(scene.hub);
    expect((await setSleepTime(connect(scene.hub), id, 3600)).sleepTime).toBe(3600);
    expect((await setSleepTime(connect(scene.hub), id, undefined)).sleepTime).toBeUndefined();
  });

  it('tell that free hardware has a sleep time of its own', async () => {
    const id = await newSpace(scene.hub, { hardware: 'cpu-basic' });
    await expect(setSleepTime(connect(scene.hub), id, 3600)).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('Sleep time cannot be set on free hardware') as string,
    });
  });

  it('switch Dev Mode on and off', async () => {
    const id = await newSpace(scene.hub);
    expect((await setDevMode(connect(scene.hub), id, true)).devMode).toBe(true);
    expect((await setDevMode(connect(scene.hub), id, false)).devMode).toBe(false);
  });

  it('tell that a plan has no Dev Mode', async () => {
    await scene.hub.createSpace({ id: 'stranger/app', stage: 'RUNNING' });
    await expect(setDevMode(connect(scene.hub, testTokens.stranger), 'stranger/app', true)).rejects.toMatchObject({
      kind: 'forbidden',
      message: expect.stringContaining('Dev Mode is for PRO') as string,
    });
  });

  it('change the hardware, with a sleep time or without', async () => {
    const id = await newSpace(scene.hub);
    const runtime = await requestHardware(connect(scene.hub), id, 'a100-large', { sleepTimeSeconds: 900 });
    expect(runtime).toMatchObject({ hardware: { requested: 'a100-large' }, sleepTime: 900 });
    expect(await requestHardware(connect(scene.hub), id, 't4-small')).toMatchObject({ hardware: { requested: 't4-small' }, sleepTime: 900 });
    await expect(requestHardware(connect(scene.hub), id, 'h900')).rejects.toMatchObject({ kind: 'refused', status: 400 });
  });

  it('are refused for a static Space', async () => {
    const id = await newSpace(scene.hub, { sdk: 'static' });
    const connection = connect(scene.hub);
    for (const action of [
      () => restartSpace(connection, id, { factory: false }),
      () => pauseSpace(connection, id),
      () => setDevMode(connection, id, true),
      () => requestHardware(connection, id, 't4-small'),
    ]) {
      await expect(action()).rejects.toMatchObject({ kind: 'refused', status: 400 });
    }
    expect((await readRuntime(connection, id)).hardware).toEqual({ current: undefined, requested: undefined });
  });
});
