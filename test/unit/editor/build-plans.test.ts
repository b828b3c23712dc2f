import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BuildPlans } from '../../../src/editor/build-plans';

let root: string;
let trusted = true;

const git = (...words: string[]): string =>
  execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'commit.gpgsign=false', ...words], { encoding: 'utf8' }).trim();

async function commit(dockerfile: string): Promise<string> {
  await writeFile(join(root, 'Dockerfile'), dockerfile);
  git('add', '.');
  git('commit', '--quiet', '--message=one');
  return git('rev-parse', '--short=7', 'HEAD');
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'spacedock-plans-'));
  git('init', '--quiet');
});

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('the plans of the builds of commits', () => {
  it('are read from git once, whatever became of the file', async () => {
    const first = await commit('FROM a\nRUN x\n');
    await commit('FROM a\nRUN x\nRUN y\n');
    const plans = new BuildPlans(() => root, () => trusted);
    const [plan, again] = await Promise.all([plans.at(first), plans.at(first)]);
    expect(plan?.steps).toHaveLength(2);
    expect(again).toBe(plan);
  });

  it('are looked for again where the checkout did not have the commit', async () => {
    const later = await commit('FROM b\nRUN z\n');
    let folder = tmpdir();
    const plans = new BuildPlans(() => folder, () => trusted);
    expect(await plans.at(later)).toBeUndefined();
    folder = root;
    // Not before the Space was looked at: an editor asks at every keystroke.
    expect(await plans.at(later)).toBeUndefined();
    plans.lookAgain();
    expect((await plans.at(later))?.steps).toHaveLength(2);
  });

  it('are not read while no git may run', async () => {
    const last = await commit('FROM c\nRUN z\n');
    const plans = new BuildPlans(() => root, () => trusted);
    trusted = false;
    expect(await plans.at(last)).toBeUndefined();
    trusted = true;
    expect((await plans.at(last))?.steps).toHaveLength(2);
  });
});
