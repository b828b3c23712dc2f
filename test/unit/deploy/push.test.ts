import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { suggestedMessage } from '../../../src/deploy/commit-message';
import { commitChanges, isNothingToPush, pushCommits, type PreparedPush } from '../../../src/deploy/push';
import { checkPush } from '../../../src/deploy/push-check';
import { createHubConnection } from '../../../src/hub/connection';
import { nodeFileSystem } from '../../../src/project/node-file-system';
import { LocalHub } from '../../hub/local-hub';
import { testTokens } from '../../hub/tokens';
import type { ProjectLocation } from '../../../src/project/discovery';
import { git, repository, temporaryFolder, writeTree } from '../sync/folders';

const spaceId = 'troutmoose/pushed';
const files = { 'README.md': '---\ntitle: Demo\nsdk: docker\n---\n', Dockerfile: 'FROM python:3.12-slim\nCMD ["python"]\n' };

let hub: LocalHub;
let endpoint: URL;
let location: ProjectLocation & { spaceRoot: string };
beforeAll(async () => {
  hub = await LocalHub.start({ speed: 100_000 });
  endpoint = new URL(hub.endpoint);
  await hub.createSpace({ id: spaceId });
});
afterAll(() => hub.close());
beforeEach(async () => {
  const spaceRoot = await repository(files);
  await git(spaceRoot, 'remote', 'add', 'origin', 'https://github.com/someone/else');
  await git(spaceRoot, 'remote', 'add', 'space', `${hub.endpoint}/spaces/${spaceId}`);
  location = { spaceRoot, mainRoot: undefined, settingsPath: undefined, spaceId };
});

const authorization = (): { endpoint: URL; token: string } => ({ endpoint, token: testTokens.write });

/** As the check before the push leaves it. */
async function prepare(): Promise<PreparedPush> {
  const connection = createHubConnection({ endpoint: hub.endpoint, findToken: () => Promise.resolve({ token: testTokens.write, source: 'the test' }) });
  const { prepared, items } = await checkPush(location, { connection, fileSystem: nodeFileSystem }, { commits: true });
  if (prepared === undefined) throw new Error(items[0]?.message);
  return prepared;
}

describe('a push', () => {
  it('goes to the remote that is the Space, with a commit of what is changed', async () => {
    await writeFile(join(location.spaceRoot, 'app.py'), 'print(1)\n');
    const prepared = await prepare();
    expect(prepared).toMatchObject({ spaceId, remote: 'space', branch: 'main', repository: { changed: [{ path: 'app.py', state: 'untracked' }] } });
    const message = await suggestedMessage(location, prepared.repository);
    expect(message).toBe('Update app.py');
    const sha = await pushCommits(await commitChanges(prepared, message), { authorization: authorization() });
    expect(sha).toBe(await git(location.spaceRoot, 'rev-parse', 'HEAD'));
    expect(await git(location.spaceRoot, 'rev-parse', 'space/main')).toBe(sha);
    expect(isNothingToPush(await prepare())).toBe(true);
  });

  it('pushes nothing that was not shown', async () => {
    await writeFile(join(location.spaceRoot, 'app.py'), 'print(2)\n');
    const prepared = await prepare();
    await git(location.spaceRoot, 'commit', '--quiet', '--allow-empty', '--message', 'Between');
    await expect(commitChanges(prepared, 'Mine')).rejects.toThrow('There are more commits to push than you were shown.');
    expect(await git(location.spaceRoot, 'ls-remote', 'space', 'main')).not.toContain(await git(location.spaceRoot, 'rev-parse', 'HEAD'));
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['is a larger repository', () => nested(), 'part of a larger repository'],
    ['is no repository', async () => (location = { ...location, spaceRoot: await temporaryFolder() }), 'no git repository'],
    ['has no branch', () => git(location.spaceRoot, 'checkout', '--quiet', '--detach'), 'detached commit'],
    ['has no remote that is the Space', () => git(location.spaceRoot, 'remote', 'remove', 'space'), 'No remote of the Space repo is the Space troutmoose/pushed.'],
    ['belongs to no known Space', () => Promise.resolve((location = { ...location, spaceId: undefined })), 'not known which Space'],
  ])('does not begin where the folder %s', async (_name, change, expected) => {
    await change();
    await expect(prepare()).rejects.toThrow(expected);
  });
});

async function nested(): Promise<void> {
  await writeTree(location.spaceRoot, { 'inner/README.md': files['README.md'] });
  location = { ...location, spaceRoot: join(location.spaceRoot, 'inner') };
}

describe('the suggested message', () => {
  it('names the main repo’s commit where everything came from there', async () => {
    const mainRoot = await repository({ 'app.py': 'print(3)\n', 'b.py': '' });
    await writeTree(location.spaceRoot, { 'app.py': 'print(3)\n', 'b.py': '', 'c.py': '' });
    const { repository: state } = await prepare();
    const sha = (await git(mainRoot, 'rev-parse', 'HEAD')).slice(0, 7);
    const from = { ...location, mainRoot };
    const shared = state.changed.filter(({ path }) => path !== 'c.py');
    expect(await suggestedMessage(from, { changed: shared })).toBe(`Sync from the main repo at ${sha}`);
    await writeTree(mainRoot, { 'other.py': '' });
    expect(await suggestedMessage(from, { changed: shared })).toBe(`Sync from the main repo after ${sha}`);
    expect(await suggestedMessage(from, state)).toBe('Update 3 files');
    expect(await suggestedMessage(location, { changed: shared })).toBe('Update app.py and b.py');
  });
});
