import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentContext } from '../../../src/agents/agent-context';
import { checkpointsTool } from '../../../src/agents/tools/checkpoints';
import { discoverProjects } from '../../../src/project/discovery';
import { nodeFileSystem } from '../../../src/project/node-file-system';
import { testTokens } from '../../hub/tokens';
import { connect, hubScene } from '../hub/hub-scene';
import { run } from './terminal';

const sample = join(import.meta.dirname, '../../sample/clean');
const scene = hubScene();
const id = 'troutmoose/weights-app';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spacedock-checkpoints-'));
  await mkdir(join(folder, 'configs'));
  await mkdir(join(folder, 'scripts'));
  const copy = async (from: string, to: string): Promise<void> => writeFile(join(folder, to), await readFile(join(sample, from)));
  await copy('hf-space/README.md', 'README.md');
  await copy('hf-space/Dockerfile', 'Dockerfile');
  await copy('hf-space/configs/body4d.yaml', 'configs/body4d.yaml');
  await copy('sam-body4d/scripts/setup.py', 'scripts/setup.py');
  await writeFile(join(folder, 'spacedock.yaml'), `space: ${id}\n`);
  scene.hub.createBucket({ id: 'troutmoose/data', files: { 'checkpoints/sam3/sam3.pt': 3_450_062_241, 'checkpoints/moge-2-vitl-normal/model.pt': 5 } });
  await scene.hub.createSpace({ id, stage: 'RUNNING', hardware: 'l40sx1', volumes: [{ type: 'bucket', source: 'troutmoose/data', mountPath: '/data' }] });
  scene.hub.pushLog(id, 'run', ['[SKIP] SAM 3', '[BLOCKED] SAM 3D Body: requires prior access approval + login on Hugging Face']);
  scene.hub.endLog(id, 'run');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function checkpoints(args: string[], token: string | undefined): ReturnType<typeof run> {
  return run(['checkpoints', ...args], { cwd: folder, env: { HF_ENDPOINT: scene.hub.endpoint, ...(token === undefined ? {} : { HF_TOKEN: token }) } });
}

describe('checkpoints', () => {
  it('tells of each where it comes from, where it goes, what is in its way, and what to do', async () => {
    const { code, stdout, stderr } = await checkpoints([], testTokens.write);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain('ok  SAM 3  there  3.45 GB\n      facebook/sam3/sam3.pt → /data/checkpoints/sam3/sam3.pt\n      By the bucket\'s listing, ');
    expect(stdout).toMatch(/BAD SAM 3D Body {2}blocked {2}2\.11 GB\n[^]*requires prior access approval \+ login on Hugging Face\. By the run log, [^]*The Space has no secret HF_TOKEN, and this is gated\.\n {6}→ Set the secret HF_TOKEN on the Space/);
    expect(stdout).toMatch(/get MoGe 2 {2}5 B of 1\.20 GB there/);
    expect(stdout).toContain('configs/body4d.yaml:6, scripts/setup.py:40');
    expect(stdout).toMatch(/It goes into the bucket troutmoose\/data at \/data/);
    expect(stdout).toMatch(/A start fetches 1\d\.\d GB: \d+ to \d+ minutes at 13 to 17 MB\/s \(measured on a Space with an L40S\), within the 60 minutes/);
    expect(stdout).toMatch(/measured at 40\.9 GB of GPU memory with five people in the video; l40sx1 has 48 GB/);
  });

  it('gives the same as JSON, without a token in it', async () => {
    const { code, stdout } = await checkpoints(['--json'], testTokens.fineGrained);
    expect(code).toBe(1);
    const report = JSON.parse(stdout) as { version: number; checkpoints: { name: string; access: object; next: object[]; places: object[] }[]; totals: { bytes: number } };
    expect(report).toMatchObject({ version: 1, space: id, totals: { unknownSizes: 0, inTime: 'yes' }, problems: [] });
    expect(report.checkpoints).toHaveLength(8);
    expect(report.checkpoints.find(({ name }) => name === 'SAM 3D Body')).toMatchObject({
      access: { state: 'scope' },
      next: [{ kind: 'token-with-gated-scope' }, { kind: 'set-secret', name: 'HF_TOKEN' }],
      places: [{ kind: 'config', place: 'configs/body4d.yaml:10' }, { kind: 'setup', place: 'scripts/setup.py:47' }],
    });
    expect(stdout).not.toContain(testTokens.fineGrained);
  });

  it('tells a language model the same', async () => {
    const context: AgentContext = {
      projects: (signal) => discoverProjects([folder], nodeFileSystem, { signal, hubHost: new URL(scene.hub.endpoint).host }),
      connection: () => connect(scene.hub),
      fileSystem: nodeFileSystem,
    } as Partial<AgentContext> as AgentContext;
    const started = await checkpointsTool.start({ limit: 2 }, context, new AbortController().signal);
    expect(started).toMatchObject({
      kind: 'answer',
      output: {
        total: 8,
        nextOffset: 2,
        unanswered: [],
        checkpoints: [
          { name: 'SAM 3', gated: true, verdict: 'fine', presence: expect.stringMatching(/^there\. By the bucket's listing, /) as string, next: [] },
          { name: 'SAM 3D Body', verdict: 'bad', access: 'Your account may download the model facebook/sam-3d-body-dinov3.', next: [expect.stringMatching(/^Set the secret HF_TOKEN/)] },
        ],
      },
    });
  });

  it('ends with 2 where the Hub cannot be asked, or the Space not be looked into', async () => {
    const dead = await run(['checkpoints', '--no-log'], { cwd: folder, env: { HF_ENDPOINT: 'http://127.0.0.1:9' } });
    expect(dead.code).toBe(2);
    expect(dead.stderr).toMatch(/The Space could not be read: The connection to 127\.0\.0\.1:9 failed/);
    expect((await run(['checkpoints'], { cwd: tmpdir() })).code).toBe(2);
  });
});
