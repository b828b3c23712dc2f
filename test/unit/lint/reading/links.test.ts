import { describe, expect, it } from 'vitest';
import { imagePage, linksIn } from '../../../../src/lint/reading/links';
import { marked } from './marked';

async function links(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { project, file } = await marked(files);
  const text = project.source(file)?.text ?? '';
  return linksIn(project, file).map(({ span, target }) => {
    const to = target.kind === 'web' ? target.url : target.kind === 'hub' ? `hub:${target.path}` : `${target.folder.repo}:${target.folder.path}/`;
    return `${text.slice(span.start, span.end)} → ${to}`;
  });
}

describe('linksIn', () => {
  it('leads from images to their pages, and from copied folders to these', async () => {
    const dockerfile = '▮ARG V=3.12\nFROM python:$V-slim AS one\nFROM nvidia/cuda:12.4.1-base-ubuntu22.04\nFROM one\nCOPY configs app.py gone /x/\nCOPY --from=one configs /y\nCOPY . .\n';
    expect(await links({ Dockerfile: dockerfile, 'configs/a.yaml': 'a: 1\n', 'app.py': '' })).toEqual([
      'python:$V-slim → https://hub.docker.com/_/python',
      'nvidia/cuda:12.4.1-base-ubuntu22.04 → https://hub.docker.com/r/nvidia/cuda',
      'configs → space:configs/',
    ]);
  });

  it("leads from the front matter's repos to the Hub", async () => {
    const readme = '---▮\nsdk: docker\nmodels:\n  - facebook/sam3\n  - "a/b"\n  - gpt2\ndatasets: [c/d]\npreload_from_hub:\n  - e/f config.json,model.pt 0123456789012345678901234567890123456789\n---\n';
    expect(await links({ 'README.md': readme })).toEqual(['facebook/sam3 → hub:/facebook/sam3', 'a/b → hub:/a/b', 'c/d → hub:/datasets/c/d', 'e/f → hub:/e/f']);
  });

  it('leads from downloads in Python to the Hub', async () => {
    const code = '▮files = [HFFile(repo_id="a/b", filename="x.pt")]\nsnapshot_download(repo_id=\'c/d\', repo_type="dataset")\nload(repo_id=name)\n';
    expect(await links({ 'setup.py': code })).toEqual(['a/b → hub:/a/b', 'c/d → hub:/datasets/c/d']);
  });

  it('leads from spacedock.yaml to folders', async () => {
    const text = 'repo: ▮../space\nsync:\n  - from: utils/\n  - from: app.py\n';
    expect(await links({ Dockerfile: 'FROM a\n', 'main:spacedock.yaml': text, 'main:utils/a.py': '', 'main:app.py': '' })).toEqual(['../space → space:/', 'utils/ → main:utils/']);
  });
});

describe('imagePage', () => {
  it.each([
    ['python', 'https://hub.docker.com/_/python'],
    ['library/python:3', 'https://hub.docker.com/_/python'],
    ['docker.io/user/app@sha256:abc', 'https://hub.docker.com/r/user/app'],
    ['ghcr.io/astral-sh/uv:python3.12', 'https://ghcr.io/astral-sh/uv'],
    ['quay.io/org/app:1', 'https://quay.io/repository/org/app'],
    ['nvcr.io/nvidia/pytorch:24.01-py3', 'https://catalog.ngc.nvidia.com/orgs/nvidia/containers/pytorch'],
    ['scratch', undefined],
    ['localhost:5000/app', undefined],
    ['registry.hf.space/x', undefined],
    ['$BASE', undefined],
    ['', undefined],
  ])('of %s', (reference, page) => {
    expect(imagePage(reference)).toBe(page);
  });
});
