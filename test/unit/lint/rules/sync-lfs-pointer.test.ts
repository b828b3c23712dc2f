import { syncLfsPointer } from '../../../../src/lint/rules/sync-lfs-pointer';
import { testRule } from '../rule-table';

const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'7'.repeat(64)}\nsize 1482113\n`;
const yaml = 'spacedock.yaml';
const main = { [yaml]: 'repo: ../space\nsync:\n  - from: app.py\n  - from: assets/\n    exclude: [raw/]\n', 'app.py': '', 'assets/a.png': pointer, 'assets/raw/b.png': pointer };
const copyAll = 'FROM python:3.11-slim\nCOPY . /app\n';

testRule(syncLfsPointer, {
  fires: [
    {
      name: 'a pointer that a sync would take',
      files: { Dockerfile: copyAll },
      main,
      expect: [{ file: `main:${yaml}`, text: 'assets/', message: 'assets/a.png of the main repo is a Git LFS pointer, so the sync refuses it.' }],
    },
    {
      name: 'many of them, told once',
      files: {},
      main: { ...main, 'assets/b.png': pointer, 'assets/c.png': pointer, 'assets/d.png': pointer },
      expect: [{ file: `main:${yaml}`, text: 'assets/', message: 'assets/a.png, assets/b.png, assets/c.png and 1 more' }],
    },
    {
      name: 'a pointer that COPY brings in, told of once',
      files: { Dockerfile: copyAll, 'assets/a.png': pointer },
      main,
      expect: [{ text: '.', message: 'COPY brings in assets/a.png, the text of a Git LFS pointer' }],
    },
    {
      name: 'in a folder that ADD names',
      files: { Dockerfile: 'FROM python:3.11-slim\nADD weights /w\n', 'weights/x.pt': pointer },
      expect: [{ text: 'weights', message: 'ADD brings in' }],
    },
  ],
  silent: [
    { name: 'under LFS in the Space repo', files: { Dockerfile: copyAll, 'a.png': pointer, '.gitattributes': '*.png filter=lfs diff=lfs merge=lfs -text\n' } },
    { name: 'kept out of the build', files: { Dockerfile: copyAll, 'a.png': pointer, '.dockerignore': '*.png\n' } },
    { name: 'ignored', files: { Dockerfile: copyAll, 'a.png': pointer, '.gitignore': '*.png\n' } },
    { name: 'not copied', files: { Dockerfile: 'FROM python:3.11-slim\nCOPY app.py /app/\n', 'app.py': '', 'a.png': pointer } },
    { name: 'copied from another stage', files: { Dockerfile: 'FROM python:3.11-slim AS a\nFROM python:3.11-slim\nCOPY --from=a a.png /\n', 'a.png': pointer } },
    { name: 'not synced, or protected', files: {}, main: { ...main, [yaml]: 'repo: ../space\nsync: [{from: app.py}, {from: assets/}]\nprotect: [assets/a.png, assets/raw]\n' } },
    { name: 'settings that are no good', files: {}, main: { ...main, [yaml]: `${main[yaml]}xyz: 1\n` } },
    { name: 'a text that only speaks of pointers', files: { Dockerfile: copyAll, 'notes.md': `# LFS\n${pointer}` } },
    { name: 'a Space of another kind', files: { Dockerfile: copyAll, 'a.png': pointer, 'README.md': '---\nsdk: gradio\n---\n' } },
  ],
});
