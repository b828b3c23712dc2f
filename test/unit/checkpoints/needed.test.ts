import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CheckpointNeed } from '../../../src/checkpoints/checkpoint-need';
import { neededCheckpoints } from '../../../src/checkpoints/needed';
import { checkpointProject } from './project';

const sample = join(import.meta.dirname, '../../sample/clean');

function brief({ path, repoId, filename, wholeRepo, gated }: CheckpointNeed): string {
  return [path, repoId, filename ?? (wholeRepo ? '*' : '?'), gated === undefined ? '' : gated ? 'gated' : 'open'].join(' ').trim();
}

test('the flagship: config and setup script give eight checkpoints, each once', async () => {
  const config = await readFile(join(sample, 'hf-space/configs/body4d.yaml'), 'utf8');
  const setup = await readFile(join(sample, 'sam-body4d/scripts/setup.py'), 'utf8');
  const needs = neededCheckpoints(checkpointProject(config, { 'scripts/setup.py': setup }));
  expect(needs.map(brief).sort()).toEqual([
    '/data/checkpoints/depth_anything_v2_vitl.pth depth-anything/Depth-Anything-V2-Large depth_anything_v2_vitl.pth',
    '/data/checkpoints/diffusion-vas-amodal-segmentation kaihuac/diffusion-vas-amodal-segmentation *',
    '/data/checkpoints/diffusion-vas-content-completion kaihuac/diffusion-vas-content-completion *',
    '/data/checkpoints/moge-2-vitl-normal/model.pt Ruicheng/moge-2-vitl-normal model.pt open',
    '/data/checkpoints/sam-3d-body-dinov3/assets/mhr_model.pt facebook/sam-3d-body-dinov3 assets/mhr_model.pt gated',
    '/data/checkpoints/sam-3d-body-dinov3/model.ckpt facebook/sam-3d-body-dinov3 model.ckpt gated',
    '/data/checkpoints/sam-3d-body-dinov3/model_config.yaml facebook/sam-3d-body-dinov3 model_config.yaml gated',
    '/data/checkpoints/sam3/sam3.pt facebook/sam3 sam3.pt gated',
  ]);
  const sam3 = needs.find(({ name }) => name === 'SAM 3');
  expect(sam3?.sources.map(({ file }) => file.path)).toEqual(['configs/body4d.yaml', 'scripts/setup.py']);
  const [inConfig, inScript] = sam3?.sources ?? [];
  expect(config.slice(inConfig?.span.start, inConfig?.span.end)).toBe('${paths.ckpt_root}/sam3/sam3.pt');
  expect(setup.slice(inScript?.span.start, inScript?.span.end)).toMatch(/^HFFile\([^]*gated=True,\n {4}\)$/);
});

describe('in a config', () => {
  test.each<[name: string, config: string, expected: string[]]>([
    ['the config alone, without names of files', 'paths:\n  ckpt_root: /data/c\na:\n  # download: https://huggingface.co/x/y\n  ckpt_path: ${paths.ckpt_root}/y/z.pt\n', ['/data/c/y/z.pt x/y ?']],
    ['nothing off the mount', 'ckpt_path: /app/x.pt\nother_ckpt: ./x.pt\ndata_ckpt: /database/x.pt\n', []],
    ['no outputs, caches or the root itself', 'ckpt_root: /data/c\noutput_dir: /data/c/out\ncache: /data/cache\nmodel_cache: /data/models\n', []],
    ['no value that a resolver gives', 'ckpt_path: ${oc.env:X}/x.pt\n', []],
    ['a folder that a model key names', 'ckpt_root: /data/c\nmodel_path: ${ckpt_root}/unet/\n', ['/data/c/unet  *']],
    ['no page of the Hub that is no model', '# https://huggingface.co/datasets/a/b\nckpt: /data/x.pt\n# https://huggingface.co/docs/hub\nckpt2: /data/y.pt\n', ['/data/x.pt  ?', '/data/y.pt  ?']],
    ['broken YAML, as far as it can be read', 'a: [\nckpt: /data/x.pt', ['/data/x.pt  ?']],
  ])('%s', (_name, config, expected) => {
    expect(neededCheckpoints(checkpointProject(config)).map(brief)).toEqual(expected);
  });
});

describe('in Python', () => {
  const config = 'ckpt_root: /data/c\n';
  test.each<[name: string, python: string, expected: string[]]>([
    ['classes of any name', 'Weights(repo_id="a/b", filename="c.pt", local_path="x/c.pt", gated=False)', ['/data/c/x/c.pt a/b c.pt open']],
    ["huggingface_hub's own functions", 'hf_hub_download("a/b", "c.pt")\nhuggingface_hub.snapshot_download(repo_id="d/e", revision="v1")', ['a/b c.pt', 'd/e *']],
    ['a local_dir', 'hf_hub_download("a/b", "x/c.pt", local_dir="/data/m")\nsnapshot_download("d/e", local_dir="/data/n")', ['/data/m/x/c.pt a/b x/c.pt', '/data/n d/e *']],
    ['plain URLs, of the Hub and of others', 'f(url="https://huggingface.co/a/b/resolve/main/x%20y.pt", rel_out="y.pt")\nf(url="https://example.com/z.pth", out="z.pth")', ['/data/c/y.pt a/b x y.pt', '/data/c/z.pth  ?']],
    ['no dataset, no URL without a place, nothing worked out at run time', 'hf_hub_download("a/b", "c", repo_type="dataset")\nget(url="https://x.y/z")\nHFFile(repo_id=repo, filename="c")\nHFFile(repo_id="a/b", filename=name, rel_out="x")\nhf_hub_download("a/b", name)', []],
    ['one need for the same file named twice', 'A(repo_id="a/b", filename="c.pt", rel_out="c.pt")\nB(repo_id="a/b", filename="c.pt", rel_out="c.pt", gated=True)', ['/data/c/c.pt a/b c.pt gated']],
    ['half-typed code', 'HFFile(repo_id="a/b", filename="c.pt", rel_out="c.pt"', ['/data/c/c.pt a/b c.pt']],
  ])('%s', (_name, python, expected) => {
    expect(neededCheckpoints(checkpointProject(config, { 'get.py': python })).map((need) => brief(need).replace(/^ /, ''))).toEqual(expected);
  });

  test('no path where no checkpoint root is known', () => {
    const [need] = neededCheckpoints(checkpointProject(undefined, { 'get.py': 'F(repo_id="a/b", filename="c.pt", rel_out="c.pt")' }));
    expect(need).toMatchObject({ path: undefined, repoId: 'a/b', name: 'c.pt' });
  });
});
