import { syncBinary } from '../../../../src/lint/rules/sync-binary';
import { testRule } from '../rule-table';

const binary = new Uint8Array([0x89, 0x50, 0, 0, 1]);
const readme = { 'README.md': '---\nsdk: docker\n---\n' };
const copyOne = 'FROM python:3.11-slim\nCOPY app.py /app/\n';
const yaml = 'spacedock.yaml';
const file = `main:${yaml}`;
const settings = "repo: ../space\nsync:\n  - from: app.py\n  - from: models/\n    exclude: ['tests/**']\n";
const main = { [yaml]: settings, 'app.py': '', 'models/a.py': '' };

testRule(syncBinary, {
  fires: [
    {
      name: 'a binary that nothing copies',
      files: { ...readme, Dockerfile: copyOne, 'app.py': '', 'docs/preview.gif': binary, '.gitattributes': '*.pt filter=lfs\n' },
      expect: [{ file: 'docs/preview.gif', text: '', message: 'docs/preview.gif (5 B) is binary and not in LFS or Xet' }],
      fixed: { '.gitattributes': '*.pt filter=lfs\n*.gif filter=lfs diff=lfs merge=lfs -text\n' },
    },
    {
      name: 'one that .dockerignore keeps from the build alone',
      files: { ...readme, Dockerfile: 'FROM python:3.11-slim\nCOPY . /app\n', 'a.png': binary, '.dockerignore': '*.png\n' },
      expect: [{ file: 'a.png', text: '', fixable: false }],
    },
    {
      name: 'a text above 10 MiB, in a Space of another kind',
      files: { 'README.md': '---\nsdk: gradio\n---\n', 'data.json': '1'.repeat(10 * 1024 * 1024 + 1) },
      expect: [{ file: 'data.json', text: '', message: 'data.json (10.5 MB) is above 10 MiB' }],
    },
    {
      name: 'twenty of many',
      files: { ...readme, ...Object.fromEntries(Array.from({ length: 23 }, (_, index) => [`p/${String(index + 10)}.png`, binary])) },
      expect: Array.from({ length: 20 }, (_, index) => ({ file: `p/${String(index + 10)}.png`, text: '', message: index === 19 ? 'So are 3 more files.' : '' })),
    },
    {
      name: 'one that a sync would bring, to be excluded',
      files: readme,
      main: { ...main, 'models/b.png': binary, 'models/c.png': binary },
      expect: [{ file, text: 'models/', severity: 'warning', message: 'The sync refuses models/b.png (5 B) and models/c.png (5 B)' }],
    },
    {
      name: 'one that a sync would bring, to be allowed',
      files: readme,
      main: { ...main, [yaml]: 'repo: ../space\nsync:\n  - from: vocab.gz\nallowBinary:\n  - other.gz # for CLIP\n', 'vocab.gz': binary },
      expect: [{ file, text: 'vocab.gz', severity: 'warning' }],
    },
    {
      name: 'a changed one',
      files: { ...readme, 'models/b.png': new Uint8Array([0]), '.gitattributes': '*.png filter=lfs\n' },
      main: { ...main, 'models/b.png': binary },
      expect: [{ file, text: 'models/', severity: 'warning' }],
    },
  ],
  silent: [
    { name: 'what COPY brings in is told of there', files: { ...readme, Dockerfile: 'FROM python:3.11-slim\nCOPY . /app\n', 'a.png': binary } },
    { name: 'in LFS', files: { ...readme, Dockerfile: copyOne, 'a.png': binary, '.gitattributes': '*.png filter=lfs diff=lfs merge=lfs -text\n' } },
    { name: 'ignored', files: { ...readme, Dockerfile: copyOne, 'a.png': binary, '.gitignore': '*.png\n' } },
    { name: 'allowed', files: { ...readme, Dockerfile: copyOne, 'a.gz': binary }, settings: { allowBinary: ['a.gz'] } },
    { name: 'a folder that is no Space', files: { Dockerfile: copyOne, 'a.png': binary } },
    { name: 'binaries that no sync takes, and one that it may bring', files: readme, main: { ...main, [yaml]: `${settings}allowBinary: [models/v.gz]\n`, 'models/v.gz': binary, 'models/tests/a.png': binary, 'b.png': binary } },
    { name: 'one of the same size in the Space repo', files: { ...readme, 'models/b.png': binary, '.gitattributes': '*.png filter=lfs\n' }, main: { ...main, 'models/b.png': binary } },
    { name: 'a protected one', files: readme, main: { ...main, [yaml]: `${settings}protect: [models/b.png]\n`, 'models/b.png': binary } },
  ],
});
