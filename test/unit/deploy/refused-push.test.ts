import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { understandRefusal, type RefusedPush } from '../../../src/deploy/refused-push';
import { push, pushPreview } from '../../../src/sync/git';
import { GitError } from '../../../src/sync/git-error';
import { applyRewrite, planRewrite } from '../../../src/sync/rewrite';
import { LocalHub } from '../../hub/local-hub';
import { testTokens } from '../../hub/tokens';
import { git, repository, writeTree } from '../sync/folders';

let hub: LocalHub;
let made = 0;
beforeAll(async () => {
  hub = await LocalHub.start({ speed: 100_000 });
});
afterAll(() => hub.close());

async function checkout(): Promise<string> {
  const id = `troutmoose/refused-${String(made++)}`;
  await hub.createSpace({ id });
  const root = await repository({ 'README.md': '---\ntitle: Demo\nsdk: docker\n---\n', Dockerfile: 'FROM python:3.12-slim\nCMD ["python"]\n' });
  await git(root, 'remote', 'add', 'origin', `${hub.endpoint}/spaces/${id}`);
  await push(root, { branch: 'main', authorization: authorization() });
  return root;
}

const authorization = (token = testTokens.write): { endpoint: URL; token: string } => ({ endpoint: new URL(hub.endpoint), token });

async function refusal(root: string, token?: string): Promise<RefusedPush> {
  const { range } = await pushPreview(root, { branch: 'main' });
  const error: unknown = await push(root, { branch: 'main', authorization: authorization(token) }).catch((reason: unknown) => reason);
  if (!(error instanceof GitError)) throw new Error(`Expected a GitError, got ${String(error)}.`);
  return understandRefusal(root, range, error);
}

describe('a refused push', () => {
  it('names the commits of a binary, and goes through after the rewrite', async () => {
    const root = await checkout();
    await writeTree(root, { 'images/walk.gif': Buffer.from([71, 73, 0]), 'app.py': '1\n' });
    await git(root, 'add', '--all');
    await git(root, 'commit', '--quiet', '--message', 'Add the picture');
    const sha = await git(root, 'rev-parse', 'HEAD');
    await git(root, 'rm', '--quiet', 'images/walk.gif');
    await git(root, 'commit', '--quiet', '--message', 'Delete the picture');
    const found = await refusal(root);
    expect(found).toMatchObject({
      reason: 'binary-files',
      files: [{ path: 'images/walk.gif', commits: [{ sha, subject: 'Add the picture' }] }],
      cure: { kind: 'rewrite', files: ['images/walk.gif'] },
    });
    expect(found.advice).toContain(sha.slice(0, 7));
    const { range } = await pushPreview(root, { branch: 'main' });
    await applyRewrite(await planRewrite(root, range, ['images/walk.gif']), new Date());
    const pushed = await push(root, { branch: 'main', authorization: authorization() });
    expect(pushed.sha).toBe(await git(root, 'rev-parse', 'HEAD'));
  });

  it('tells front matter, a read token and a newer Space apart', async () => {
    const root = await checkout();
    await writeTree(root, { 'README.md': '---\ntitle: Demo\nsdk: docker\ncolorFrom: mauve\n---\n' });
    await git(root, 'commit', '--quiet', '--all', '--message', 'Mauve');
    expect(await refusal(root)).toMatchObject({ reason: 'yaml-metadata', cure: undefined, files: [] });
    expect(await refusal(root, testTokens.read)).toMatchObject({ reason: 'read-only-token', cure: { kind: 'sign-in' } });
    await git(root, 'reset', '--quiet', '--hard', 'HEAD~1');
    await git(root, 'commit', '--quiet', '--amend', '--message', 'Another');
    expect(await refusal(root)).toMatchObject({ reason: 'non-fast-forward', cure: undefined });
  });
});
