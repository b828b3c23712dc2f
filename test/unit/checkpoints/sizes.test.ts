import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CheckpointNeed } from '../../../src/checkpoints/checkpoint-need';
import { neededCheckpoints } from '../../../src/checkpoints/needed';
import { withSizes } from '../../../src/checkpoints/sizes';
import { createHubConnection } from '../../../src/hub/connection';
import { LocalHub } from '../../hub/local-hub';
import { sizeOf } from '../../hub/models';
import { testTokens } from '../../hub/tokens';
import { checkpointProject } from './project';

let hub: LocalHub;
beforeAll(async () => {
  hub = await LocalHub.start();
});
afterAll(() => hub.close());

const config = `ckpt_root: /data/c
# https://huggingface.co/facebook/sam-3d-body-dinov3
mhr_ckpt: /data/c/assets/mhr_model.pt
# https://huggingface.co/facebook/sam3
ckpt: /data/c/nothing.pt
# https://huggingface.co/nobody/nothing
lost_ckpt: /data/c/lost.pt
own_ckpt: /data/c/own.pt
`;
const python = 'F(repo_id="facebook/sam3", filename="sam3.pt", rel_out="sam3/sam3.pt")\nsnapshot_download("kaihuac/diffusion-vas-content-completion")\n';

async function sizes(endpoint: string): Promise<Record<string, number | string | undefined>> {
  const connection = createHubConnection({ endpoint, findToken: () => Promise.resolve({ token: testTokens.write, source: 'the test' }) });
  const needs: CheckpointNeed[] = neededCheckpoints(checkpointProject(config, { 'setup.py': python }));
  const found = await withSizes(connection, needs);
  return Object.fromEntries(found.map(({ name, size, sizeProblem }) => [name, size ?? sizeProblem?.kind]));
}

test('sizes come from the Hub; what it cannot say has a reason', async () => {
  const before = hub.requests.length;
  expect(await sizes(hub.endpoint)).toEqual({
    'mhr_model.pt': 696_000_000,
    'nothing.pt': 'not-in-repo',
    'lost.pt': 'not-found',
    'own.pt': 'unknown-source',
    'sam3.pt': 3_450_062_241,
    'diffusion-vas-content-completion': sizeOf('kaihuac/diffusion-vas-content-completion', undefined),
  });
  // One question for each model repo, not one for each file.
  expect(hub.requests.slice(before).filter(({ url }) => url.includes('facebook/sam3/'))).toHaveLength(1);
});

test('of a repo, only what is taken of it counts', async () => {
  const patterns = 'allow_patterns=["unet/", "*.json"], ignore_patterns=["*/config.json", "[!a-z]"]';
  const needs = neededCheckpoints(checkpointProject(undefined, { 'app.py': `snapshot_download("kaihuac/diffusion-vas-content-completion", ${patterns})` }));
  const connection = createHubConnection({ endpoint: hub.endpoint, findToken: () => Promise.resolve(undefined) });
  const [found] = await withSizes(connection, needs);
  expect(found?.files?.map(({ path }) => path)).toEqual([
    'model_index.json',
    'feature_extractor/preprocessor_config.json',
    'scheduler/scheduler_config.json',
    'unet/diffusion_pytorch_model.safetensors',
  ]);
  expect(found?.size).toBe(512 + 518 + 452 + 3_049_435_868);
});

test('a cancel is passed on', async () => {
  const reason = new Error('cancelled');
  const connection = createHubConnection({ endpoint: hub.endpoint, findToken: () => Promise.resolve(undefined) });
  const needs = neededCheckpoints(checkpointProject(config));
  await expect(withSizes(connection, needs, AbortSignal.abort(reason))).rejects.toBe(reason);
});
