import { describe, expect, it } from 'vitest';
import { deleteEntry, nameProblem, readEntries, setEntry, type EntryKind } from '../../../src/hub/space-entries';
import { connect, hubScene, newSpace } from './hub-scene';

const scene = hubScene();
const plural = { secret: 'secrets', variable: 'variables' } as const;

describe.each(['secret', 'variable'] as const)('a %s', (kind: EntryKind) => {
  it('is set, listed, set over and deleted', async () => {
    const id = await newSpace(scene.hub);
    const connection = connect(scene.hub);
    await setEntry(connection, id, kind, { name: 'MODEL', value: 'small', description: 'which one' });
    expect(await readEntries(connection, id, kind)).toEqual([
      {
        name: 'MODEL',
        value: kind === 'secret' ? undefined : 'small',
        description: 'which one',
        updatedAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/) as string,
      },
    ]);
    await setEntry(connection, id, kind, { name: 'MODEL', value: 'large=$x\n"y"' });
    expect(scene.hub.entriesOf(id, plural[kind])).toEqual({ MODEL: 'large=$x\n"y"' });
    await deleteEntry(connection, id, kind, 'MODEL');
    await deleteEntry(connection, id, kind, 'NEVER_THERE');
    expect(await readEntries(connection, id, kind)).toEqual([]);
  });

  it('restarts a Space that runs', async () => {
    const id = await newSpace(scene.hub);
    await setEntry(connect(scene.hub), id, kind, { name: 'A', value: 'b' });
    expect(scene.hub.stageOf(id)).not.toBe('RUNNING');
  });

  it('shows its value in no error and no address', async () => {
    const id = await newSpace(scene.hub);
    const value = 'open sesame\nnow';
    scene.hub.misbehave({ route: `POST /api/spaces/${id}/${plural[kind]}`, status: 400, message: `The value ${value} is not to our liking` });
    const error: unknown = await setEntry(connect(scene.hub), id, kind, { name: 'A', value }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: 'refused', message: expect.stringContaining('The value … is not to our liking') as string });
    expect(JSON.stringify(scene.hub.requests)).not.toContain('sesame');
  });

  it('is not sent under a name that is none', async () => {
    const id = await newSpace(scene.hub);
    await expect(setEntry(connect(scene.hub), id, kind, { name: '1ST', value: 'x' })).rejects.toMatchObject({ kind: 'refused' });
    expect(scene.hub.requests.filter(({ url }) => url.includes(id))).toEqual([]);
  });
});

describe('a name', () => {
  it.each(['A', '_a', 'HF_TOKEN', 'a1'])('may be %s', (name) => {
    expect(nameProblem(name)).toBeUndefined();
  });
  it.each([['', /needed/], ['1A', /begins with/], ['A-B', /only letters/], ['Ä', /only letters/], ['A B', /only letters/]])('may not be %j', (name, why) => {
    expect(nameProblem(name)).toMatch(why);
  });
});
