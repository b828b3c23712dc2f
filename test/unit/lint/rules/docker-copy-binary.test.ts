import { dockerCopyBinary } from '../../../../src/lint/rules/docker-copy-binary';
import { testRule } from '../rule-table';

const binary = new Uint8Array(2345).fill(7).fill(0, 0, 9);
const app = 'FROM python:3.11-slim\nWORKDIR /app\n';

testRule(dockerCopyBinary, {
  fires: [
    {
      name: 'named by COPY',
      files: { Dockerfile: `${app}COPY weights/model.pt ./\n`, 'weights/model.pt': binary },
      expect: [{ text: 'weights/model.pt', message: 'weights/model.pt (2.3 kB)' }],
    },
    {
      name: 'within the whole context, three of four named',
      files: { Dockerfile: `${app}COPY . .\n`, 'a.png': binary, 'b/c.mp4': binary, 'd.jpg': binary, 'e.gif': binary },
      expect: [{ text: '.', message: 'a.png (2.3 kB), b/c.mp4 (2.3 kB), d.jpg (2.3 kB) and 1 more' }],
    },
    {
      name: 'a folder by ADD, a glob, the JSON form',
      files: {
        Dockerfile: `${app}ADD --chown=1000 assets /app/assets\nCOPY *.png other/ ./\nCOPY ["assets/a b.bin", "/x/"]\n`,
        'assets/a b.bin': binary,
        'logo.png': binary,
      },
      expect: [{ text: 'assets' }, { text: '*.png', message: 'logo.png' }, { text: '"assets/a b.bin"' }],
    },
    {
      name: 'in a builder stage too',
      files: {
        Dockerfile: 'FROM python:3.11 AS build\nCOPY model.ckpt /\nFROM python:3.11-slim\n',
        'model.ckpt': binary,
      },
      expect: [{ text: 'model.ckpt' }],
    },
    {
      name: 'LFS for other files only; the fix adds this kind',
      files: { Dockerfile: `${app}COPY m.pt .\n`, 'm.pt': binary, '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n' },
      expect: [{ text: 'm.pt' }],
      fixed: {
        '.gitattributes':
          '*.bin filter=lfs diff=lfs merge=lfs -text\n*.pt filter=lfs diff=lfs merge=lfs -text\n',
      },
    },
    {
      name: 'text above 10 MiB',
      files: { Dockerfile: `${app}COPY data.csv .\n`, 'data.csv': 'a,b,c,d\n'.repeat(1_400_000) },
      expect: [{ text: 'data.csv', message: '11.2 MB' }],
    },
  ],
  silent: [
    {
      name: 'in LFS',
      files: { Dockerfile: `${app}COPY . .\n`, 'm.pt': binary, '.gitattributes': '*.pt filter=lfs diff=lfs merge=lfs -text\n' },
    },
    { name: 'git ignores it', files: { Dockerfile: `${app}COPY . .\n`, 'm.pt': binary, '.gitignore': '*.pt\n' } },
    { name: '.dockerignore drops it', files: { Dockerfile: `${app}COPY . .\n`, 'm.pt': binary, '.dockerignore': '**/*.pt\n' } },
    { name: 'not what is copied', files: { Dockerfile: `${app}COPY src/ ./\n`, 'm.pt': binary, 'src/a.py': '' } },
    { name: 'a glob does not cross folders', files: { Dockerfile: `${app}COPY *.pt ./\n`, 'sub/m.pt': binary } },
    { name: 'from another stage', files: { Dockerfile: `FROM x AS b\n${app}COPY --from=b /m.pt .\n`, 'm.pt': binary } },
    { name: 'text', files: { Dockerfile: `${app}COPY . .\n`, 'app.py': 'print(1)\n', 'bad.pt': 'text\n' } },
    {
      name: 'allowed by name in spacedock.yaml',
      files: { Dockerfile: `${app}COPY . .\n`, 'vocab.txt.gz': binary },
      settings: { allowBinary: ['vocab.txt.gz'] },
    },
    { name: 'a URL', files: { Dockerfile: `${app}ADD https://example.com/m.pt /app/\n`, 'm.pt': binary } },
    {
      name: 'the README is for another sdk',
      files: { Dockerfile: `${app}COPY . .\n`, 'm.pt': binary, 'README.md': '---\nsdk: gradio\n---\n' },
    },
    { name: 'a heredoc', files: { Dockerfile: `${app}COPY <<m.pt /app/\nx\nm.pt\n`, 'm.pt': binary } },
  ],
});
