import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deployProject, usualDeployOptions } from '../../../src/deploy/deploy-project';
import type { FinishedDeployment } from '../../../src/deploy/deploy-project';
import { createHubConnection } from '../../../src/hub/connection';
import { nodeFileSystem } from '../../../src/project/node-file-system';
import { LocalHub } from '../../hub/local-hub';
import { testTokens } from '../../hub/tokens';
import { git, repository } from '../sync/folders';

const files = { 'README.md': '---\ntitle: Demo\nsdk: docker\n---\n', Dockerfile: 'FROM python:3.12-slim\nCMD ["python"]\n', '.gitignore': '.spacedock/\n' };

let hub: LocalHub;
beforeAll(async () => {
  hub = await LocalHub.start({ speed: 100_000 });
});
afterAll(() => hub.close());

/** The Space repo of a Space that has nothing yet. */
async function spaceRepo(spaceId: string): Promise<string> {
  await hub.createSpace({ id: spaceId });
  const spaceRoot = await repository(files);
  await git(spaceRoot, 'remote', 'add', 'origin', `${hub.endpoint}/spaces/${spaceId}`);
  return spaceRoot;
}

/** Pushes without a sync; something happens while the question stands, and it is answered with yes. */
function push(spaceRoot: string, spaceId: string, meanwhile: () => Promise<unknown>): Promise<FinishedDeployment> {
  return deployProject(
    {
      location: { spaceRoot, mainRoot: undefined, settingsPath: undefined, spaceId },
      connection: createHubConnection({ endpoint: hub.endpoint, findToken: () => Promise.resolve({ token: testTokens.write, source: 'the test' }) }),
      fileSystem: nodeFileSystem,
      sync: false,
      ask: async () => {
        await meanwhile();
        return { message: 'Add app.py' };
      },
      offerReboot: () => Promise.resolve(false),
    },
    { ...usualDeployOptions, watch: false },
    { signal: new AbortController().signal },
  );
}

it('pushes what was shown where nothing came between', async () => {
  const spaceRoot = await spaceRepo('troutmoose/quiet');
  const { state } = await push(spaceRoot, 'troutmoose/quiet', () => Promise.resolve());
  expect(state.outcome).toEqual({ kind: 'pushed' });
  expect(state.pushedSha).toBe(await git(spaceRoot, 'rev-parse', 'HEAD'));
});

it('pushes no commit that was made while the question stood', async () => {
  const spaceRoot = await spaceRepo('troutmoose/committed');
  const { state } = await push(spaceRoot, 'troutmoose/committed', async () => {
    await writeFile(join(spaceRoot, 'private.txt'), 'not meant for the Space yet\n');
    await git(spaceRoot, 'add', '--all');
    await git(spaceRoot, 'commit', '--quiet', '--message', 'Unseen');
  });
  expect(state.pushedSha).toBeUndefined();
  expect(state.outcome).toMatchObject({ kind: 'failed', message: 'The Space repo has changed in the meantime: nothing was pushed.' });
});

it('pushes no token that was written while the question stood', async () => {
  const spaceRoot = await spaceRepo('troutmoose/edited');
  await writeFile(join(spaceRoot, 'app.py'), 'print(1)\n');
  const { state } = await push(spaceRoot, 'troutmoose/edited', () => writeFile(join(spaceRoot, 'app.py'), `TOKEN = "hf_${'qWertYuIopAsdFghJklZxCvbnmQwErTyUi'}"\n`));
  expect(state.pushedSha).toBeUndefined();
  expect(state.outcome).toMatchObject({ kind: 'failed', message: expect.stringMatching(/^app\.py: .*Nothing was pushed\.$/) as string });
});
