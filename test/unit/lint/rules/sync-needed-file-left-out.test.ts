import { syncNeededFileLeftOut } from '../../../../src/lint/rules/sync-needed-file-left-out';
import { testRule } from '../rule-table';

const Dockerfile = 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n';
const tokenizer = 'import gzip\nfrom pathlib import Path\n\nVOCABULARY = Path(__file__).resolve().parent.parent / "assets" / "bpe.txt.gz"\n\n\ndef read():\n    return gzip.open(VOCABULARY)\n';
const app = 'import sys\n\nsys.path.insert(0, "models/sam3")\nfrom sam3.tokenizer import read\n\nread()\n';
const files = { 'README.md': '---\nsdk: docker\n---\n', Dockerfile, 'app.py': app, 'models/sam3/sam3/__init__.py': '', 'models/sam3/sam3/tokenizer.py': tokenizer };
const yaml = 'spacedock.yaml';
const settings = "repo: ../space\nsync:\n  - from: app.py\n  - from: models/sam3/\n    include: ['**/*.py', setup.cfg]\n    exclude: ['tests/**']\n";
const main = {
  [yaml]: settings,
  'app.py': app,
  'models/sam3/sam3/__init__.py': '',
  'models/sam3/sam3/tokenizer.py': tokenizer,
  'models/sam3/assets/bpe.txt.gz': new Uint8Array([31, 139, 0]),
  'assets/words.txt': 'a\n',
};
const opens = (path: string): string => `WORDS = open("${path}").read()\n`;

testRule(syncNeededFileLeftOut, {
  fires: [
    {
      name: 'the vocabulary of a vendored package, a binary',
      files,
      main,
      expect: [
        {
          file: 'models/sam3/sam3/tokenizer.py',
          text: 'Path(__file__).resolve().parent.parent / "assets" / "bpe.txt.gz"',
          message: 'models/sam3/assets/bpe.txt.gz is in the main repo and the sync leaves it out, so it is missing on the Space.',
        },
      ],
    },
    {
      name: 'a text in a folder that no rule names',
      files: { ...files, 'app.py': opens('assets/words.txt') },
      main,
      expect: [{ file: 'app.py', text: '"assets/words.txt"' }],
    },
    {
      name: 'an absolute path below the folder of the code, and a block list',
      files: { ...files, 'app.py': opens('/app/assets/words.txt') },
      main: { ...main, [yaml]: 'repo: ../space\nsync:\n  - from: app.py\n  - from: assets/\n    include:\n      - "*.svg" # pictures\n' },
      expect: [{ file: 'app.py', text: '"/app/assets/words.txt"' }],
    },
    {
      name: 'one that an exclude keeps out',
      files: { ...files, 'app.py': opens('assets/words.txt') },
      main: { ...main, [yaml]: "repo: ../space\nsync:\n  - from: assets/\n    exclude: ['*.txt']\n" },
      expect: [{ file: 'app.py', text: '"assets/words.txt"', fixable: false }],
    },
  ],
  silent: [
    { name: 'in the include', files, main: { ...main, [yaml]: settings.replace('setup.cfg', 'assets/bpe.txt.gz') } },
    { name: 'there already', files: { ...files, 'models/sam3/assets/bpe.txt.gz': new Uint8Array([31, 139, 0]) }, main },
    { name: 'not in the main repo either', files: { ...files, 'app.py': opens('assets/other.txt') }, main },
    { name: 'ignored in the main repo', files: { ...files, 'app.py': opens('assets/words.txt') }, main: { ...main, '.gitignore': '*.txt\n' } },
    { name: 'taken out on purpose', files: { ...files, 'app.py': opens('assets/words.txt') }, main: { ...main, [yaml]: `${settings}remove: [assets/words.txt]\n` } },
    { name: 'fetched by the build', files: { ...files, Dockerfile: Dockerfile.replace('CMD', 'RUN wget -O assets/words.txt https://x\nCMD'), 'app.py': opens('assets/words.txt') }, main },
    { name: 'written by the app itself', files: { ...files, 'app.py': `open("assets/words.txt", "w").write("a")\n${opens('assets/words.txt')}` }, main },
    { name: 'only asked for', files: { ...files, 'app.py': 'import os\nHAS = os.path.exists("assets/words.txt")\n' }, main },
    { name: 'in code that the start does not reach', files: { ...files, 'app.py': '', 'other.py': opens('assets/words.txt') }, main },
    { name: 'no rule of sync', files: { ...files, 'app.py': opens('assets/words.txt') }, main: { ...main, [yaml]: 'repo: ../space\n' } },
    { name: 'one repo that is both', files: { ...files, 'app.py': opens('assets/words.txt') } },
    { name: 'a Space of another kind', files: { ...files, 'README.md': '---\nsdk: gradio\n---\n', 'app.py': opens('assets/words.txt') }, main },
  ],
});
