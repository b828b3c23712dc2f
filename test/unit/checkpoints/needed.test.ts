import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CheckpointNeed } from '../../../src/checkpoints/checkpoint-need';
import { neededCheckpoints } from '../../../src/checkpoints/needed';
import { checkpointProject } from './project';

const sample = join(import.meta.dirname, '../../sample/clean');

function brief({ path, repoId, revision, filename, wholeRepo, gated }: CheckpointNeed): string {
  const repo = revision === undefined ? repoId : `${repoId ?? ''}@${revision}`;
  return [path, repo, filename ?? (wholeRepo ? '*' : '?'), gated === undefined ? '' : gated ? 'gated' : 'open'].join(' ').trim();
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
  expect(sam3).toMatchObject({ sources: [{ kind: 'config' }, { kind: 'setup' }], cache: undefined, twice: false });
  expect(needs.find(({ wholeRepo }) => wholeRepo)).toMatchObject({ marker: '.complete', twice: false });
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
    ['a file and a revision in the comment', '# see https://huggingface.co/x/y/resolve/v1.0/a/z.pt?download=true\nckpt: /data/z.pt\n', ['/data/z.pt x/y@v1.0 a/z.pt']],
    ['a repo without its address', '# download: x/y@abc123\nckpt: /data/z.pt\n# downloads/are big\nckpt2: /data/y.pt\n', ['/data/z.pt x/y@abc123 ?', '/data/y.pt  ?']],
    ['broken YAML, as far as it can be read', 'a: [\nckpt: /data/x.pt', ['/data/x.pt  ?']],
  ])('%s', (_name, config, expected) => {
    expect(neededCheckpoints(checkpointProject(config)).map(brief)).toEqual(expected);
  });
});

describe('in Python', () => {
  const config = 'ckpt_root: /data/c\n';
  test.each<[name: string, python: string, expected: string[]]>([
    ['classes of any name', 'Weights(repo_id="a/b", filename="c.pt", local_path="x/c.pt", gated=False)', ['/data/c/x/c.pt a/b c.pt open']],
    ["huggingface_hub's own functions", 'hf_hub_download("a/b", "c.pt")\nhuggingface_hub.snapshot_download(repo_id="d/e", revision="v1")', ['a/b c.pt', 'd/e@v1 *']],
    ['a local_dir', 'hf_hub_download("a/b", "x/c.pt", local_dir="/data/m")\nsnapshot_download("d/e", local_dir="/data/n")', ['/data/m/x/c.pt a/b x/c.pt', '/data/n d/e *']],
    ['plain URLs, of the Hub and of others', 'f(url="https://huggingface.co/a/b/resolve/main/x%20y.pt", rel_out="y.pt")\nf(url="https://example.com/z.pth", out="z.pth")', ['/data/c/y.pt a/b x y.pt', '/data/c/z.pth  ?']],
    ['no dataset, no URL without a place, nothing worked out at run time', 'hf_hub_download("a/b", "c", repo_type="dataset")\nget(url="https://x.y/z")\nHFFile(repo_id=repo, filename="c")\nHFFile(repo_id="a/b", filename=name, rel_out="x")\nhf_hub_download("a/b", name)', []],
    ['one need for the same file named twice', 'A(repo_id="a/b", filename="c.pt", rel_out="c.pt")\nB(repo_id="a/b", filename="c.pt", rel_out="c.pt", gated=True)', ['/data/c/c.pt a/b c.pt gated']],
    ['a table of downloads that a loop works off', 'MODELS = [\n  {"repo_id": "a/b", "filename": "c.pt", "dest": "x/c.pt", "gated": True},\n  {\'repo\': \'d/e\', \'file\': \'f.pt\', "revision": None},\n  {"repo_id": name, "filename": "g.pt"},\n]', ['/data/c/x/c.pt a/b c.pt gated', 'd/e f.pt']],
    ['what is loaded by its name, weights only', 'x = AutoModel.from_pretrained("a/b", revision="v2")\nt = AutoTokenizer.from_pretrained("c/d")\nm = AutoModel.from_pretrained(path)\nn = AutoModel.from_pretrained("./local")', ['a/b@v2 *']],
    ['a subfolder', 'hf_hub_download(repo_id="a/b", filename="c.pt", subfolder="x")', ['a/b x/c.pt']],
    ['half-typed code', 'HFFile(repo_id="a/b", filename="c.pt", rel_out="c.pt"', ['/data/c/c.pt a/b c.pt']],
  ])('%s', (_name, python, expected) => {
    expect(neededCheckpoints(checkpointProject(config, { 'get.py': python })).map((need) => brief(need).replace(/^ /, ''))).toEqual(expected);
  });

  test('nothing of tests and examples', () => {
    const python = 'hf_hub_download("a/b", "c.pt")\nAutoModel.from_pretrained("a/c")';
    expect(neededCheckpoints(checkpointProject(config, { 'tests/get.py': python, 'examples/x.py': python, 'pkg/test_x.py': python }))).toEqual([]);
  });

  test.each<[string, string, boolean | undefined]>([
    ['copied out of the cache', 'import shutil\nF(repo_id="a/b", filename="c.pt", rel_out="c.pt")\nshutil.copy2(hf_hub_download(r, f), out)', true],
    ['linked into the cache', 'F(repo_id="a/b", filename="c.pt", rel_out="c.pt")\nout.symlink_to(hf_hub_download(r, f))', false],
    ['fetched to its place', 'F(repo_id="a/b", filename="c.pt", rel_out="c.pt")\nhf_hub_download(r, f, local_dir=d)', false],
    ['plain', 'F(url="https://huggingface.co/a/b/resolve/main/c.pt", rel_out="c.pt")\nshutil.copy(hf_hub_download(r, f), out)', false],
    ['put there by other means', 'F(repo_id="a/b", filename="c.pt", rel_out="c.pt")\nplace(hf_hub_download(r, f))', undefined],
    ['a folder that is fetched to its place', 'F(repo_id="a/b", rel_out_dir="d")\nsnapshot_download(r, local_dir=d)\nshutil.copy(hf_hub_download(r, f), out)', false],
  ])('kept twice: %s', (_name, python, twice) => {
    expect(neededCheckpoints(checkpointProject(config, { 'get.py': python }))[0]?.twice).toBe(twice);
  });

  test('parts of a repo', () => {
    const python = 'snapshot_download("a/b", allow_patterns=["*.json", "unet/*"], ignore_patterns="*.bin")\nsnapshot_download("a/c", allow_patterns=wanted)';
    expect(neededCheckpoints(checkpointProject(config, { 'get.py': python }))).toMatchObject([
      { repoId: 'a/b', allow: ['*.json', 'unet/*'], ignore: ['*.bin'], isPart: false, cache: 'container' },
      { repoId: 'a/c', allow: undefined, isPart: true },
    ]);
  });

  test('no path where no checkpoint root is known', () => {
    const [need] = neededCheckpoints(checkpointProject(undefined, { 'get.py': 'F(repo_id="a/b", filename="c.pt", rel_out="c.pt")' }));
    expect(need).toMatchObject({ path: undefined, repoId: 'a/b', name: 'c.pt' });
  });
});

test('what the README preloads, a need for each file', () => {
  const readme = '---\nsdk: docker\npreload_from_hub:\n  - a/b\n  - c/d x.pt,y/z.json 11c5a3d5811f50298f278a704980280950aedb10\n  - not a repo at all\n  - 7\n---\n';
  const needs = neededCheckpoints(checkpointProject(undefined, { 'app.py': 'AutoModel.from_pretrained("a/b")' }, readme));
  expect(needs.map(brief).map((text) => text.trim())).toEqual([
    'a/b *',
    'c/d@11c5a3d5811f50298f278a704980280950aedb10 x.pt',
    'c/d@11c5a3d5811f50298f278a704980280950aedb10 y/z.json',
  ]);
  expect(needs[0]?.sources.map(({ kind }) => kind)).toEqual(['code', 'preload']);
  expect(needs[1]).toMatchObject({ cache: 'image', path: undefined });
});
