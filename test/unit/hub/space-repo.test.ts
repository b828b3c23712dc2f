import { describe, expect, it } from 'vitest';
import { readSpace } from '../../../src/hub/space';
import { deleteStorage, setReplicas } from '../../../src/hub/space-actions';
import { deleteSpace, duplicateSpace, moveSpace, setVisibility } from '../../../src/hub/space-repo';
import { testTokens } from '../../hub/tokens';
import { connect, hubScene, newSpace } from './hub-scene';

const scene = hubScene();

describe('a Space as a repo', () => {
  it('is shown to everybody, and hidden again', async () => {
    const id = await newSpace(scene.hub, { private: true });
    await setVisibility(connect(scene.hub), id, 'public');
    expect((await readSpace(connect(scene.hub, null), id)).private).toBe(false);
    await setVisibility(connect(scene.hub), id, 'private');
    await expect(readSpace(connect(scene.hub, null), id)).rejects.toMatchObject({ kind: 'no-token' });
  });

  it('takes another name, and is found by the old one', async () => {
    const id = await newSpace(scene.hub);
    await moveSpace(connect(scene.hub), id, `moose-lab/moved`);
    expect((await readSpace(connect(scene.hub), id)).id).toBe('moose-lab/moved');
    expect(scene.hub.visibilityOf(id)).toBeUndefined();
  });

  it('does not take a name that is taken, or an owner that is not one’s own', async () => {
    const [id, other] = [await newSpace(scene.hub), await newSpace(scene.hub)];
    await expect(moveSpace(connect(scene.hub), id, other)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining(`the Space ${id}`) as string,
    });
    await expect(moveSpace(connect(scene.hub), id, 'stranger/app')).rejects.toMatchObject({ kind: 'forbidden' });
    expect(scene.hub.visibilityOf(id)).toBe('public');
  });

  it.each(['no slash', '../x/y', 'a/b/c'])('is not moved to %j, and nothing is asked', async (name) => {
    const id = await newSpace(scene.hub);
    const since = scene.hub.requests.length;
    await expect(moveSpace(connect(scene.hub), id, name)).rejects.toMatchObject({ message: expect.stringContaining('is not the name of a Space') as string });
    expect(scene.hub.requests.slice(since)).toEqual([]);
  });

  it('is deleted by who owns it, and by nobody else', async () => {
    const id = await newSpace(scene.hub);
    await expect(deleteSpace(connect(scene.hub, testTokens.stranger), id)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(deleteSpace(connect(scene.hub, testTokens.read), id)).rejects.toMatchObject({ kind: 'forbidden' });
    expect(scene.hub.visibilityOf(id)).toBe('public');
    await deleteSpace(connect(scene.hub), id);
    await expect(readSpace(connect(scene.hub), id)).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('is copied without its secrets', async () => {
    const id = await newSpace(scene.hub, { secrets: { A: 'one' }, variables: { B: 'two' } });
    const url = await duplicateSpace(connect(scene.hub), id, { to: 'troutmoose/copy', visibility: 'private', hardware: 't4-small', sleepTimeSeconds: 900 });
    expect(url).toBe('https://huggingface.co/spaces/troutmoose/copy');
    expect(scene.hub.entriesOf('troutmoose/copy', 'secrets')).toEqual({});
    expect(scene.hub.entriesOf('troutmoose/copy', 'variables')).toEqual({ B: 'two' });
    expect(await readSpace(connect(scene.hub), 'troutmoose/copy')).toMatchObject({ private: true, hardware: { requested: 't4-small' }, sleepTime: 900 });
  });
});

describe('what runs beside or below it', () => {
  it('are replicas, of paid hardware', async () => {
    const id = await newSpace(scene.hub);
    await setReplicas(connect(scene.hub), id, 3);
    expect((await readSpace(connect(scene.hub), id)).replicas.requested).toBe(3);
    const free = await newSpace(scene.hub, { hardware: 'cpu-basic' });
    await expect(setReplicas(connect(scene.hub), free, 2)).rejects.toMatchObject({ kind: 'refused', message: expect.stringContaining('paid hardware') as string });
  });

  it('is storage of the older kind, until it is deleted', async () => {
    const id = await newSpace(scene.hub, { storage: 'small' });
    await deleteStorage(connect(scene.hub), id);
    expect((await readSpace(connect(scene.hub), id)).storage).toBeUndefined();
  });
});
