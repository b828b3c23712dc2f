import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalHub } from '../../hub/local-hub';
import type { SpaceOptions } from '../../hub/space-model';
import { testTokens } from '../../hub/tokens';
import { git, repository, temporaryFolder, writeTree } from '../sync/folders';
import { run, type Ran } from './terminal';

const readme = '---\ntitle: Demo\nemoji: 🚀\ncolorFrom: red\ncolorTo: blue\nsdk: docker\napp_port: 7860\n---\n';
const dockerfile = 'FROM python:3.12-slim\nRUN useradd -m -u 1000 user\nUSER user\nENV HOME=/home/user\nWORKDIR /home/user/app\nCOPY --chown=user app.py ./\nCMD ["python", "app.py"]\n';
const app = 'import gradio\ngradio.Interface(print, "text", "text").launch(server_name="0.0.0.0", server_port=7860)\n';

let hub: LocalHub;
let made = 0;
beforeAll(async () => {
  hub = await LocalHub.start({ speed: 20_000 });
});
afterAll(() => hub.close());

interface Pair {
  readonly spaceId: string;
  readonly main: string;
  readonly space: string;
}

/** A main repo and a Space repo side by side, as the Space has them. */
async function pair(options: Omit<SpaceOptions, 'id'> = {}): Promise<Pair> {
  const spaceId = `troutmoose/deployed-${String(made++)}`;
  await hub.createSpace({ id: spaceId, hardware: 'cpu-upgrade', ...options });
  const space = await repository({ 'README.md': readme, Dockerfile: dockerfile.replace('COPY', 'RUN pip install gradio\nCOPY'), 'app.py': app });
  await git(space, 'remote', 'add', 'origin', `${hub.endpoint}/spaces/${spaceId}`);
  await hub.importRepository(spaceId, space);
  hub.setStage(spaceId, 'RUNNING', { sha: 'head' });
  const main = await repository({ 'spacedock.yaml': `space: ${spaceId}\nrepo: ${space}\nsync: [{from: app.py}]\n`, 'app.py': app });
  return { spaceId, main, space };
}

function deploy(cwd: string, args: string[], more: { token?: string; signal?: AbortSignal; command?: 'deploy' | 'rollback' } = {}): Promise<Ran> {
  const { token = testTokens.write, signal, command = 'deploy' } = more;
  return run([command, ...args], { cwd, env: { HF_ENDPOINT: hub.endpoint, HF_TOKEN: token, SPACEDOCK_POLL: '0.2' }, ...(signal === undefined ? {} : { signal }) });
}

async function change(main: string, text: string, message: string): Promise<void> {
  await writeTree(main, { 'app.py': app + text });
  await git(main, 'commit', '--quiet', '--all', '--message', message);
}

describe('spacedock deploy', { timeout: 300_000 }, () => {
  it('syncs, pushes, watches until the Space runs the commit, and keeps it in the journal', async () => {
    const { spaceId, main, space } = await pair();
    await change(main, '# 1\n', 'Say one');
    const { code, stdout, stderr } = await deploy(main, ['--yes']);
    expect(stdout).toContain('# The Space runs the pushed commit.');
    expect(code).toBe(0);
    const sha = await git(space, 'rev-parse', 'HEAD');
    expect(hub.commitsOf(spaceId)).toEqual({ head: sha, deployed: sha });
    expect(await git(space, 'log', '-1', '--format=%s')).toBe(`Sync from the main repo at ${(await git(main, 'rev-parse', 'HEAD')).slice(0, 7)}`);
    expect(stderr).toMatch(/^Checking\nSyncing\nCommitting\nPushing\nWatching the Space\n/);
    expect(stderr).toContain('Following the first minutes of the app');
    const [file = ''] = await readdir(join(main, '.spacedock/journal'));
    const kept = await readFile(join(main, '.spacedock/journal', file), 'utf8');
    expect(kept).toContain(`commit: ${sha}`);
    expect(kept).toContain('outcome: running');
    expect(stdout + stderr + kept).not.toContain(testTokens.write);

  });

  it('fails with the step that failed, and rolls back to what ran before, as a new commit', async () => {
    const { main, space, spaceId } = await pair();
    await writeTree(space, { Dockerfile: `${dockerfile}COPY nowhere.txt ./\n` });
    const again = await deploy(main, ['--yes', '--json', '--message', 'Copy what is not there']);
    expect(again.code).toBe(1);
    const answer = JSON.parse(again.stdout) as { outcome: string; report: string; failure: { instruction: string }; items: { rule?: string }[] };
    expect(answer).toMatchObject({ version: 1, outcome: 'build-failed', failure: { instruction: 'COPY nowhere.txt ./' } });
    expect(answer.report).toMatch(/\(Dockerfile, line \d+\)/);
    expect(await git(space, 'log', '-1', '--format=%s')).toBe('Copy what is not there');
    expect(answer.items.map(({ rule }) => rule)).toContain('docker/copy-missing');

    const failed = await git(space, 'rev-parse', 'HEAD');
    const preview = await deploy(main, ['--dry-run'], { command: 'rollback' });
    expect({ code: preview.code, failed: await git(space, 'rev-parse', 'HEAD') }).toEqual({ code: 0, failed });
    expect(preview.stdout).toMatch(/Back to [0-9a-f]{7} .*:\n {2}change Dockerfile/);
    const back = await deploy(main, ['--yes'], { command: 'rollback' });
    expect(back.stdout).toContain('# The Space runs the pushed commit.');
    expect(back.code).toBe(0);
    expect(await git(space, 'log', '-1', '--format=%P %s')).toMatch(new RegExp(`^${failed} Roll back to [0-9a-f]{7}`));
    expect(await git(space, 'rev-parse', 'HEAD^{tree}')).toBe(await git(space, 'rev-parse', `${failed}^^{tree}`));
    expect(hub.commitsOf(spaceId).deployed).toBe(await git(space, 'rev-parse', 'HEAD'));
    expect((await deploy(main, ['--to', 'HEAD'])).stderr).toContain('--to belongs to spacedock rollback');
  });

  it('of a configuration that the Hub refuses says what the Hub said, and what to do', async () => {
    const { main } = await pair({ secrets: { MODEL: 'a' }, variables: { MODEL: 'b' } });
    await change(main, '# 2\n', 'Say two');
    const { code, stdout } = await deploy(main, ['--yes', '--json']);
    expect(code).toBe(1);
    const answer = JSON.parse(stdout) as { report: string };
    const cure = 'Delete one of the two in the Space’s settings.';
    expect(answer).toMatchObject({ outcome: 'config-error', message: 'The Hub refused the configuration.', failure: { id: 'name-collision', cure } });
    expect(answer.report).toContain('# The Hub refused the configuration.\n\nMend what the Hub names, then deploy again; or roll back.\n');
    expect(answer.report).toContain(`## Why\n\nA variable and a secret have the same name\n\n\`\`\`text\nCollision on variables and secrets names\n\`\`\`\n\n${cure}\n`);
    const [file = ''] = await readdir(join(main, '.spacedock/journal'));
    expect(await readFile(join(main, '.spacedock/journal', file), 'utf8')).toMatch(/outcome: config-error[^]*cause:\n {2}id: name-collision\n/);
  });

  it('with nothing to deploy says what the sync refuses', async () => {
    const { main, spaceId, space } = await pair();
    await writeTree(main, {
      'spacedock.yaml': `space: ${spaceId}\nrepo: ${space}\nsync: [{from: app.py}, {from: vocab.txt}]\n`,
      'vocab.txt': `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12345\n`,
    });
    const { code, stdout } = await deploy(main, ['--yes']);
    expect(stdout).toMatch(/^# There is nothing to deploy[^]*## Refused by the sync, and left as it is\n\n- vocab\.txt: It is a Git LFS pointer, not the file itself\. Run git lfs pull/);
    expect(code).toBe(1);
    const asked = await deploy(main, ['--yes', '--json']);
    expect(JSON.parse(asked.stdout)).toMatchObject({ outcome: 'nothing', refusedBySync: [{ path: 'vocab.txt', reason: 'lfs-pointer' }] });
    expect(asked.code).toBe(1);
    const { code: without } = await deploy(main, ['--yes', '--no-sync']);
    expect(without).toBe(0);
  });

  it('says what it would do, and does nothing, without --yes', async () => {
    const { spaceId, main, space } = await pair();
    const before = hub.commitsOf(spaceId).head;
    await change(main, '# 3\n', 'Say three');
    const dry = await deploy(main, ['--dry-run']);
    expect(dry.code).toBe(0);
    expect(dry.stdout).toContain('  change app.py');
    expect((await deploy(main, [])).stderr).toContain('Nothing was done. Add --yes to deploy.');
    expect(hub.commitsOf(spaceId).head).toBe(before);
    expect(await git(space, 'status', '--porcelain')).toBe('');
    expect((await readdir(main)).sort()).toEqual(['.git', 'app.py', 'spacedock.yaml']);
  });

  it('does not push what the Hub would refuse', async () => {
    const { spaceId, main, space } = await pair();
    const before = hub.commitsOf(spaceId).head;
    await writeTree(space, { 'walk.gif': Buffer.from([71, 73, 70, 0]) });
    const { code, stdout } = await deploy(main, ['--yes']);
    expect(code).toBe(1);
    expect(stdout).toContain('# Nothing was pushed: the Hub would refuse it.');
    expect(stdout).toContain('**Refused:** walk.gif');
    expect(hub.commitsOf(spaceId).head).toBe(before);
  });

  it('keeps content that is in no commit, but where it is told not to', async () => {
    const { main, space } = await pair();
    await change(main, '# 4\n', 'Say four');
    await writeTree(space, { 'app.py': 'mine, in no commit\n' });
    const { code, stdout, stderr } = await deploy(main, ['--yes']);
    expect(code).toBe(2);
    expect(stdout).toContain('Lost by the sync, for it is in no commit:\n  app.py');
    expect(stderr).toContain('--overwrite-uncommitted');
    expect(await readFile(join(space, 'app.py'), 'utf8')).toBe('mine, in no commit\n');
  });

  it('answers 2 where it cannot answer', async () => {
    const { main } = await pair();
    expect((await deploy(await temporaryFolder(), ['--yes'])).code).toBe(2);
    expect((await deploy(main, ['--yes', '--dry-run'])).stderr).toContain('do not go together');
    expect((await deploy(main, ['--timeout', 'soon'])).code).toBe(2);
  });
});
