import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gunzipSync } from 'node:zlib';
import { runGit } from '../../hub/git-command';
import { LocalHub } from '../../hub/local-hub';
import { testTokens } from '../../hub/tokens';
import { prepareSample, sampleSpace, seededFaults, seedHub, type SampleKind } from '../../sample/prepare';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spacedock-sample-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function git(cwd: string, ...args: string[]): Promise<string> {
  return (await runGit(args, { cwd })).toString().trim();
}

describe('prepareSample', () => {
  test('makes two clean repos, the same on every machine', async () => {
    const one = await prepareSample({ kind: 'clean', into: join(folder, 'one'), token: testTokens.write });
    const two = await prepareSample({ kind: 'clean', into: join(folder, 'two') });
    for (const repo of ['mainRoot', 'spaceRoot'] as const) {
      expect(await git(one[repo], 'status', '--porcelain', '--branch')).toBe('## main...origin/main');
      expect(await git(one[repo], 'rev-parse', 'HEAD')).toBe(await git(two[repo], 'rev-parse', 'HEAD'));
    }
    expect(await git(one.mainRoot, 'ls-files', '.env.local')).toBe('');
    expect(gunzipSync(await readFile(join(one.mainRoot, 'models/sam3/assets/bpe_simple_vocab_16e6.txt.gz'))).toString()).toContain('t h');
    expect(JSON.parse(await readFile(one.workspaceFile, 'utf8'))).toMatchObject({ folders: [{ path: 'sam-body4d' }, { path: 'hf-space' }] });
    await expect(prepareSample({ kind: 'clean', into: join(folder, 'one') })).rejects.toThrow('holds a sample already');
  });

  test.each(['faulty', 'faulty-user'] as const)('%s differs from clean in the files that its faults stand in', async (kind) => {
    const sample = await prepareSample({ kind, into: folder });
    const changed = (await git(sample.spaceRoot, 'diff', '--name-only', 'origin/main')).split('\n');
    const faults = await seededFaults(kind);
    expect(changed.sort()).toEqual([...new Set(faults.map((fault) => fault.file))].sort());
    for (const { file, line } of faults) {
      const lines = (await readFile(join(sample.spaceRoot, file), 'utf8')).split('\n');
      expect(lines[line - 1], `${file}:${line}`).not.toBe('');
      expect(lines[line - 1]).toBeDefined();
    }
  });
});

describe('the sample on the local Hub', () => {
  let hub: LocalHub;
  beforeEach(async () => {
    hub = await LocalHub.start({ speed: 1_000_000 });
  });
  afterEach(() => hub.close());

  async function prepare(kind: SampleKind): Promise<string> {
    const sample = await prepareSample({ kind, into: folder, endpoint: hub.endpoint });
    await seedHub(hub, sample);
    return sample.spaceRoot;
  }

  /** Commits and pushes, and gives the stage that comes of it. */
  async function deploy(spaceRoot: string): Promise<string> {
    await git(spaceRoot, 'commit', '--quiet', '--all', '--allow-empty', '-m', 'Deploy');
    await git(spaceRoot, '-c', `http.extraHeader=Authorization: Bearer ${testTokens.write}`, 'push', '--quiet', 'origin', 'main');
    await hub.waitForStage(sampleSpace, ['RUNNING', 'BUILD_ERROR', 'RUNTIME_ERROR']);
    return hub.stageOf(sampleSpace);
  }

  test('the clean one runs', async () => {
    const stage = await deploy(await prepare('clean'));
    expect(stage, hub.logOf(sampleSpace, 'build') + hub.logOf(sampleSpace, 'run')).toBe('RUNNING');
    expect(hub.logOf(sampleSpace, 'run')).toContain('Running on local URL:  http://0.0.0.0:7860');
    expect(hub.commitsOf(sampleSpace).deployed).toBe(hub.commitsOf(sampleSpace).head);
  });

  test('the faulty one is refused for its README, and crashes where that is mended', async () => {
    const spaceRoot = await prepare('faulty');
    await expect(deploy(spaceRoot)).rejects.toThrow('"colorFrom" must be one of');
    await git(spaceRoot, 'checkout', '--quiet', 'origin/main', '--', 'README.md');
    expect(await deploy(spaceRoot)).toBe('RUNTIME_ERROR');
    expect(hub.logOf(sampleSpace, 'run')).toContain('libGL.so.1: cannot open shared object file');
  });
});
