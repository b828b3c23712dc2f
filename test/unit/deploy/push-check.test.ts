import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPush, type PushCheck } from '../../../src/deploy/push-check';
import { itemText, type PushItem } from '../../../src/deploy/push-item';
import { createHubConnection, type HubConnection } from '../../../src/hub/connection';
import type { ProjectLocation } from '../../../src/project/discovery';
import { nodeFileSystem } from '../../../src/project/node-file-system';
import { LocalHub } from '../../hub/local-hub';
import { testTokens } from '../../hub/tokens';
import { git, repository, writeTree, type Tree } from '../sync/folders';

const secret = `hf_${'QwErTyUiOpAsDfGhJkLzXcVbNm'}1928374`;
const files = {
  'README.md': '---\ntitle: Demo\nemoji: 🚀\ncolorFrom: red\ncolorTo: blue\nsdk: docker\napp_port: 7860\n---\n',
  Dockerfile: 'FROM python:3.12-slim\nRUN useradd -m -u 1000 user\nUSER user\nENV HOME=/home/user\nWORKDIR /home/user/app\nCOPY --chown=user app.py ./\nCMD ["python", "app.py"]\n',
  'app.py': 'import http.server\nhttp.server.HTTPServer(("0.0.0.0", 7860), None).serve_forever()\n',
} satisfies Tree;

let hub: LocalHub;
let made = 0;
beforeAll(async () => {
  hub = await LocalHub.start({ speed: 100_000 });
});
afterAll(() => hub.close());

interface Checkout {
  readonly location: ProjectLocation & { spaceRoot: string; spaceId: string };
  readonly root: string;
}

async function checkout(tree: Tree = files): Promise<Checkout> {
  const spaceId = `troutmoose/checked-${String(made++)}`;
  await hub.createSpace({ id: spaceId });
  const root = await repository(tree);
  await git(root, 'remote', 'add', 'origin', `${hub.endpoint}/spaces/${spaceId}`);
  await hub.importRepository(spaceId, root);
  return { root, location: { spaceRoot: root, mainRoot: undefined, settingsPath: undefined, spaceId } };
}

function connect(token: string | undefined, endpoint = hub.endpoint): HubConnection {
  return createHubConnection({ endpoint, timeoutMs: 5_000, findToken: () => Promise.resolve(token === undefined ? undefined : { token, source: 'the test' }) });
}

async function check({ location }: Checkout, more: { commits?: boolean; connection?: HubConnection; signal?: AbortSignal } = {}): Promise<PushCheck> {
  const { commits = true, connection = connect(testTokens.write), signal } = more;
  return checkPush(location, { connection, fileSystem: nodeFileSystem }, { commits, signal });
}

function brief(items: readonly PushItem[]): string[] {
  return items.map(({ id, severity, path }) => [severity, id, ...(path === undefined ? [] : [path])].join(' '));
}

describe('the check before a push', () => {
  it('finds nothing where all is well, and says what the push would do', async () => {
    const at = await checkout();
    await writeTree(at.root, { 'notes.txt': 'x\n' });
    const found = await check(at);
    expect(found.notes).toEqual([]);
    expect(brief(found.items)).toEqual([]);
    expect(found.prepared).toMatchObject({ remote: 'origin', branch: 'main', preview: { commitCount: 0 }, repository: { changed: [{ path: 'notes.txt' }] } });
    expect(found.space?.repoSha).toBe(await git(at.root, 'rev-parse', 'HEAD'));
  });

  it('finds binaries, large files, pointers and secrets, in the tree and in every commit of the push', async () => {
    const at = await checkout();
    await writeTree(at.root, { 'gone.png': Buffer.from([1, 0, 2]), 'old.py': `TOKEN = "${secret}"\n` });
    await git(at.root, 'add', '--all');
    await git(at.root, 'commit', '--quiet', '--message', 'Add');
    const added = await git(at.root, 'rev-parse', 'HEAD');
    await git(at.root, 'rm', '--quiet', 'gone.png', 'old.py');
    await git(at.root, 'commit', '--quiet', '--message', `Take ${secret} out`);
    const removed = await git(at.root, 'rev-parse', 'HEAD');
    await writeTree(at.root, {
      'new.png': Buffer.from([1, 0, 2]),
      'big.txt': 'x'.repeat(10 * 1024 * 1024 + 1),
      'weights.pt': `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12345\n`,
      'settings.py': `A = 1\nTOKEN = "${secret}"\n`,
    });
    const { items } = await check(at);
    expect(brief(items)).toEqual([
      'refused too-large big.txt',
      'refused binary gone.png',
      'refused binary new.png',
      'warning secret ',
      'warning secret old.py',
      'warning secret settings.py',
      'warning lfs-pointer weights.pt',
    ]);
    expect(items.find(({ path }) => path === 'gone.png')).toMatchObject({ commit: added, cure: { kind: 'rewrite', files: ['gone.png'] } });
    expect(items.find(({ path }) => path === 'old.py')).toMatchObject({ commit: added, line: 1, cure: { kind: 'rewrite' } });
    expect(items.find(({ path }) => path === '')).toMatchObject({ commit: removed, message: expect.stringContaining('The message of the commit holds a Hugging Face token') as string });
    expect(items.find(({ path }) => path === 'settings.py')).toMatchObject({ line: 2, commit: undefined });
    expect(JSON.stringify(items) + items.map(itemText).join('')).not.toContain(secret.slice(5));
    // Not to be committed, so no part of the push.
    expect(brief((await check(at, { commits: false })).items).filter((text) => /new\.png|settings\.py|big\.txt/.test(text))).toEqual([]);
  });

  it('has the front matter checked by the Hub, whose errors refuse the push', async () => {
    const at = await checkout();
    await writeFile(join(at.root, 'README.md'), '---\ntitle: Demo\nsdk: docker\ncolorFrom: mauve\n---\n');
    const { items } = await check(at);
    expect(items.filter(({ id }) => id === 'front-matter')).toMatchObject([{ severity: 'refused', path: 'README.md', message: expect.stringContaining('colorFrom') as string }]);
  });

  it('finds lint errors, secrets that the Space lacks and models behind a gate', async () => {
    const at = await checkout({
      ...files,
      Dockerfile: files.Dockerfile.replace('CMD', 'RUN --mount=type=secret,id=HF_TOKEN,mode=0444,required=true cat /run/secrets/HF_TOKEN > /dev/null\nCOPY nowhere.txt ./\nCMD'),
      'setup.py': 'HFFile(name="sam3", repo_id="facebook/sam3", filename="sam3.pt", rel_out="sam3/sam3.pt", gated=True)\n',
    });
    hub.setAccessRequest('troutmoose', 'facebook/sam3', 'rejected');
    const { items, notes } = await check(at);
    expect(notes).toEqual([]);
    expect(items.find(({ id }) => id === 'missing-secret')).toMatchObject({ severity: 'warning', path: 'Dockerfile', line: 7, cure: { kind: 'set-secret', name: 'HF_TOKEN' } });
    expect(items.find(({ rule }) => rule === 'docker/copy-missing')).toMatchObject({ id: 'lint', severity: 'warning', path: 'Dockerfile', line: 8 });
    expect(items.find(({ id }) => id === 'gated-model')).toMatchObject({ cure: { kind: 'open-page' } });
  });

  it('finds a token that may not push', async () => {
    const at = await checkout();
    const { items } = await check(at, { connection: connect(testTokens.read) });
    expect(items.find(({ id }) => id === 'no-write-access')).toMatchObject({ severity: 'refused', cure: { kind: 'sign-in' } });
  });

  it('finds a branch that has diverged from the Space, and one that only the Hub knows to be pushed', async () => {
    const at = await checkout();
    await git(at.root, 'commit', '--quiet', '--amend', '--message', 'Another first');
    const diverged = await check(at);
    expect(brief(diverged.items)).toEqual(['refused diverged']);
    const pushed = await checkout();
    await writeTree(pushed.root, { 'x.png': Buffer.from([0]) });
    await git(pushed.root, 'add', '--all');
    await git(pushed.root, 'commit', '--quiet', '--message', 'On the Space already');
    await hub.importRepository(pushed.location.spaceId, pushed.root);
    expect(brief((await check(pushed)).items)).toEqual([]);
  });

  it.each<[string, (at: Checkout) => Promise<unknown>, string]>([
    ['a detached HEAD', ({ root }) => git(root, 'checkout', '--quiet', '--detach'), 'refused detached'],
    ['another branch', ({ root }) => git(root, 'switch', '--quiet', '--create', 'dev'), 'warning other-branch'],
    ['no remote', ({ root }) => git(root, 'remote', 'remove', 'origin'), 'refused no-remote'],
    ['another remote', ({ root }) => git(root, 'remote', 'set-url', 'origin', 'https://github.com/a/b'), 'refused not-the-space'],
    ['a push URL that leads elsewhere', ({ root }) => git(root, 'config', 'url.https://example.invalid/.pushInsteadOf', hub.endpoint), 'refused not-the-space'],
    ['settings that name programs', ({ root }) => git(root, 'config', 'core.hooksPath', '.husky'), 'warning ignored-settings'],
  ])('finds %s', async (_name, change, expected) => {
    const at = await checkout();
    await change(at);
    expect(brief((await check(at)).items)).toEqual([expected]);
  });

  it('tells of what is changed and not pushed, here and in the main repo', async () => {
    const at = await checkout();
    const mainRoot = await repository({ 'app.py': '1\n' });
    await writeTree(mainRoot, { 'app.py': '2\n' });
    await writeTree(at.root, { 'left.txt': 'x\n' });
    const location = { ...at.location, mainRoot };
    const { items } = await check({ ...at, location }, { commits: false });
    expect(brief(items)).toEqual(['warning uncommitted', 'warning main-uncommitted']);
    expect(items[0]?.message).toContain('left.txt');
  });

  it('says what it could not check, and warns of nothing for that', async () => {
    const at = await checkout();
    const { items, notes, prepared } = await check(at, { connection: connect(testTokens.write, 'http://127.0.0.1:9') });
    // The remote is the local Hub's, which has another port than the Hub that is asked.
    expect(brief(items)).toEqual([]);
    expect(prepared).toBeDefined();
    expect(notes.map(({ check: name }) => name)).toEqual(['the front matter with the Hub', 'the secrets of the Space', 'the state of the Space', 'whether the token may push']);
    for (const { message } of notes) expect(message).toContain('127.0.0.1:9');
  });

  it('stops on the signal', async () => {
    const at = await checkout();
    const stopped = new Error('stopped');
    const controller = new AbortController();
    const checking = check(at, { signal: controller.signal });
    controller.abort(stopped);
    await expect(checking).rejects.toBe(stopped);
  });
});
