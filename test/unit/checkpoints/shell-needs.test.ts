import { describe, expect, test } from 'vitest';
import type { CheckpointNeed } from '../../../src/checkpoints/checkpoint-need';
import { neededCheckpoints } from '../../../src/checkpoints/needed';
import { checkpointProject } from './project';

function brief({ path, cache, repoId, revision, filename, wholeRepo, isPart, allow, ignore }: CheckpointNeed): string {
  const repo = revision === undefined ? (repoId ?? '') : `${repoId ?? ''}@${revision}`;
  const patterns = [...(allow ?? []).map((each) => `+${each}`), ...(ignore ?? []).map((each) => `-${each}`)];
  return [path ?? cache ?? 'somewhere', ...(path !== undefined && cache !== undefined ? [`(${cache})`] : []), repo, filename ?? (wholeRepo ? '*' : '?'), ...(isPart ? ['in part'] : []), ...patterns].join(' ');
}

function needs(texts: Record<string, string>): string[] {
  return neededCheckpoints(checkpointProject(undefined, texts)).map(brief);
}

describe('in a shell script', () => {
  test.each<[what: string, script: string, expected: string[]]>([
    ['a whole repo', 'huggingface-cli download a/b', ['container a/b *']],
    ['files of one, into a folder', 'hf download a/b x/c.pt d.json --local-dir /data/m --quiet', ['/data/m/x/c.pt a/b x/c.pt', '/data/m/d.json a/b d.json']],
    ['patterns and a revision', 'huggingface-cli download --revision v1 a/b --include "*.safetensors" "*.json" --exclude=x/* --local-dir=/data/m', ['/data/m a/b@v1 * +*.safetensors +*.json -x/*']],
    ['a variable that is set once', 'DIR=/data\nOUT="$DIR/models"\nhf download a/b c.pt --local-dir "${OUT}"', ['/data/models/c.pt a/b c.pt']],
    ['a folder that only the run knows', 'hf download a/b c.pt --local-dir "${DATA:-/data}/m"', ['somewhere a/b c.pt']],
    ['files that only the run knows', 'hf download a/b $FILES', ['container a/b * in part']],
    ['an address', 'wget -qO /data/x.pt https://huggingface.co/a/b/resolve/main/x/y.pt', ['/data/x.pt a/b x/y.pt']],
    ['an address, by curl, in the folder that it went to', 'cd /data/m\ncurl -fLO "https://huggingface.co/a/b/resolve/v1/y.pt?download=true"', ['/data/m/y.pt a/b@v1 y.pt']],
    ['an address, into a folder', 'wget -P /data/m https://huggingface.co/a/b/resolve/main/y.pt && aria2c -d /data/n -o z.pt https://huggingface.co/a/b/resolve/main/z.pt', ['/data/m/y.pt a/b y.pt', '/data/n/z.pt a/b z.pt']],
    ['a clone of a public repo', 'git clone --depth 1 -b v2 https://huggingface.co/a/b /data/b\ncd /data && git clone https://huggingface.co/c/d', ['/data/b a/b@v2 *', '/data/d c/d *']],
    ['in a condition', 'if [ ! -f /data/c.pt ]; then\n  huggingface-cli download a/b c.pt --local-dir /data\nfi', ['/data/c.pt a/b c.pt']],
  ])('%s', (_, script, expected) => {
    expect(needs({ 'scripts/setup.sh': `#!/bin/sh\n${script}\n` })).toEqual(expected);
  });

  test.each([
    ['another kind of repo', 'hf download --repo-type dataset a/b\ngit clone https://huggingface.co/datasets/a/b\ngit clone https://huggingface.co/spaces/a/b'],
    ['a repo that only the run knows', 'hf download "$MODEL"\nhf download "$1"'],
    ['a variable that is set twice', 'M=a/b\nM=c/d\nhf download "$M"'],
    ['a variable that is read', 'M=a/b\nread M\nhf download "$M"'],
    ['a clone without its weights', 'GIT_LFS_SKIP_SMUDGE=1 git clone https://huggingface.co/a/b'],
    ['a page, not a file', 'curl -O https://huggingface.co/a/b\nwget https://huggingface.co/a/b/tree/main'],
    ['what goes to the screen', 'curl -s https://huggingface.co/a/b/resolve/main/config.json | grep x\nwget -O - https://huggingface.co/a/b/resolve/main/x.pt'],
    ['a comment and a message', '# hf download a/b\necho "hf download a/b"'],
    ['other commands', 'hf auth login --token x\nhf upload a/b .\nhuggingface-cli whoami'],
    ['an address that holds a secret', 'git clone https://me:$HF_TOKEN@huggingface.co/a/b'],
    ['other hosts', 'git clone https://github.com/a/b\nwget https://evil.example/huggingface.co/a/b/resolve/main/x.pt'],
  ])('nothing of %s', (_, script) => {
    expect(needs({ 'start.sh': script })).toEqual([]);
  });

  test('of tests and docs nothing', () => {
    expect(needs({ 'tests/setup.sh': 'hf download a/b', 'docs/x.sh': 'hf download a/b' })).toEqual([]);
  });

  test('says where it stands', () => {
    const script = 'set -e\nhf download a/b c.pt --local-dir /data\n';
    const [need] = neededCheckpoints(checkpointProject(undefined, { 'setup.sh': script }));
    const [source] = need?.sources ?? [];
    expect(source).toMatchObject({ kind: 'setup', file: { repo: 'space', path: 'setup.sh' } });
    expect(script.slice(source?.span.start, source?.span.end)).toBe('hf download a/b c.pt --local-dir /data');
  });
});

describe('in a Dockerfile', () => {
  test.each<[what: string, dockerfile: string, expected: string[]]>([
    ['what a RUN puts into the image', 'FROM python:3.11\nWORKDIR /app\nRUN pip install x && hf download a/b\nRUN hf download c/d e.pt --local-dir models', ['image a/b *', '/app/models/e.pt (image) c/d e.pt']],
    ['what the start fetches', 'FROM python:3.11\nCMD ["sh", "-c", "hf download a/b --local-dir /data/b && python app.py"]', ['/data/b a/b *']],
    ['of the stage that is run, and what it continues', 'FROM python:3.11 AS base\nRUN hf download a/b\nFROM python:3.11 AS other\nRUN hf download c/d\nFROM base\nRUN hf download e/f', ['image a/b *', 'image e/f *']],
    ['nothing of an ARG', 'FROM python:3.11\nARG MODEL=a/b\nRUN hf download $MODEL', []],
  ])('%s', (_, dockerfile, expected) => {
    expect(needs({ Dockerfile: `${dockerfile}\n` })).toEqual(expected);
  });

  test('once, where a script and the code name the same', () => {
    const found = neededCheckpoints(checkpointProject(undefined, { 'a.py': 'hf_hub_download("a/b", "c.pt", local_dir="/data")', 'b.sh': 'hf download a/b c.pt --local-dir /data' }));
    expect(found.map(brief)).toEqual(['/data/c.pt a/b c.pt']);
    expect(found[0]?.sources.map(({ file }) => file.path)).toEqual(['a.py', 'b.sh']);
  });
});
