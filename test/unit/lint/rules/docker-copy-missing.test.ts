import { dockerCopyMissing } from '../../../../src/lint/rules/docker-copy-missing';
import { readme } from '../good-spaces';
import { testRule } from '../rule-table';

const base = 'FROM python:3.11-slim\nWORKDIR /app\n';
const space = { 'README.md': readme() };

testRule(dockerCopyMissing, {
  fires: [
    {
      name: 'a file that is nowhere',
      files: { ...space, Dockerfile: `${base}COPY requirements.txt ./\n` },
      expect: [{ text: 'requirements.txt', message: '"/requirements.txt": not found.', fixable: false }],
    },
    {
      name: 'a misspelt name',
      files: { ...space, Dockerfile: `${base}COPY ./requirments.txt app.py ./\n`, 'requirements.txt': '', 'app.py': '' },
      expect: [{ text: './requirments.txt', message: 'Did you mean requirements.txt?' }],
      fixed: { Dockerfile: `${base}COPY ./requirements.txt app.py ./\n` },
    },
    {
      name: 'upper and lower case, of a file and of a folder',
      files: { ...space, Dockerfile: `${base}COPY readme.md ./\nADD src/ ./src/\n`, 'Src/a.py': '' },
      expect: [
        { text: 'readme.md', message: 'The repo has README.md, and case counts on the Hub.', fixable: true },
        { text: 'src/', message: 'The repo has Src', fixable: true },
      ],
      fixed: { Dockerfile: `${base}COPY README.md ./\nADD src/ ./src/\n` },
    },
    {
      name: 'elsewhere in the repo',
      files: { ...space, Dockerfile: `${base}COPY ["start.sh", "/start.sh"]\n`, 'scripts/start.sh': '' },
      expect: [{ text: '"start.sh"', message: 'It has scripts/start.sh.' }],
      fixed: { Dockerfile: `${base}COPY ["scripts/start.sh", "/start.sh"]\n` },
    },
    {
      name: 'dropped by .dockerignore, a file and a folder',
      files: {
        ...space,
        Dockerfile: `${base}COPY requirements.txt ./\nCOPY data /app/data\n`,
        'requirements.txt': '',
        'data/a.csv': '',
        '.dockerignore': '*.txt\ndata\n',
      },
      expect: [
        { text: 'requirements.txt', message: '.dockerignore keeps requirements.txt out of the build' },
        { text: 'data', message: '.dockerignore keeps data out' },
      ],
      fixed: { '.dockerignore': '*.txt\ndata\n!requirements.txt\n' },
    },
    {
      name: 'a folder of which .dockerignore leaves nothing',
      files: { ...space, Dockerfile: `${base}COPY data /app/data\n`, 'data/a.csv': '', '.dockerignore': '**/*.csv\n' },
      expect: [{ text: 'data', severity: 'warning', message: 'an empty folder' }],
    },
    {
      name: 'ignored by git',
      files: { ...space, Dockerfile: `${base}COPY dist/ ./dist/\nCOPY .env ./\n`, 'dist/x.js': '', '.env': '', '.gitignore': 'dist\n.env\n' },
      expect: [
        { text: 'dist/', severity: 'warning', message: 'Git ignores dist' },
        { text: '.env', severity: 'warning', message: 'so it is not pushed' },
      ],
    },
    {
      name: 'shell syntax',
      files: { ...space, Dockerfile: `${base}COPY requirements.txt ./ 2>/dev/null || true\nCOPY . . # all\n`, 'requirements.txt': '' },
      expect: [
        { text: '2>/dev/null || true', message: 'COPY is no shell command' },
        { text: '# all', message: 'A comment must stand on a line of its own' },
      ],
      fixed: { Dockerfile: `${base}COPY requirements.txt ./\nCOPY . . # all\n` },
    },
    {
      name: 'shell syntax behind a file that is missing',
      files: { ...space, Dockerfile: `${base}COPY packages.txt ./ || true\n` },
      expect: [{ text: 'packages.txt' }, { text: '|| true' }],
    },
    {
      name: 'above the repo',
      files: { ...space, Dockerfile: `${base}COPY ../beside /beside\n` },
      expect: [{ text: '../beside', message: 'What is above the repo cannot be copied.' }],
    },
    {
      name: 'a bind mount',
      files: { ...space, Dockerfile: `${base}RUN --mount=type=bind,source=uv.lock,target=uv.lock uv sync --frozen\n` },
      expect: [{ text: 'uv.lock', message: 'RUN fails' }],
    },
    {
      name: 'in the main repo, but not brought by the sync',
      files: { Dockerfile: `${base}COPY extra.py ./\n`, 'app.py': '' },
      main: { 'extra.py': '', 'app.py': '' },
      settings: { repo: '../space', sync: [{ from: 'app.py', include: [], exclude: [] }] },
      expect: [{ text: 'extra.py', message: 'The main repo has it, but no rule of sync brings it.' }],
    },
    {
      name: 'no README, but the other files are here',
      files: { Dockerfile: `${base}COPY app.py config.yaml ./\n`, 'app.py': '' },
      expect: [{ text: 'config.yaml' }],
    },
    {
      name: 'a stage that the last one copies from',
      files: { ...space, Dockerfile: 'FROM node:20 AS web\nCOPY web/package.json ./\nFROM python:3.11\nCOPY --from=web /x /x\n' },
      expect: [{ text: 'web/package.json' }],
    },
  ],
  silent: [
    { name: 'all there', files: { ...space, Dockerfile: `${base}COPY app.py ./src /app/\nCOPY . .\nCOPY ./ /\n`, 'app.py': '', 'src/a.py': '' } },
    { name: 'a glob may match nothing', files: { ...space, Dockerfile: `${base}COPY requirements*.txt pack?ges.txt ./\n` } },
    { name: 'from a stage or an image', files: { ...space, Dockerfile: `${base}COPY --from=ghcr.io/astral-sh/uv:0.5 /uv /uvx /bin/\n` } },
    { name: 'a heredoc', files: { ...space, Dockerfile: `${base}COPY <<EOF /app/x\na\nEOF\nCOPY <<a.txt <<b.txt /app/\na\na.txt\nb\nb.txt\n` } },
    { name: 'a URL and a git repo', files: { ...space, Dockerfile: `${base}ADD https://example.com/a.txt /a\nADD git@github.com:a/b.git /b\n` } },
    { name: 'a variable, which the Space can set', files: { ...space, Dockerfile: `${base}ARG DIR=src\nCOPY $DIR/x.py /x\n` } },
    { name: '--parents', files: { ...space, Dockerfile: `# syntax=docker/dockerfile:1.20\n${base}COPY --parents ./x/./y /y\n` } },
    {
      name: 'what a sync brings',
      files: { Dockerfile: `${base}COPY utils ./utils\nCOPY app.py .\n`, 'README.md': readme() },
      main: { 'utils/a.py': '', 'app.py': '' },
      settings: { repo: '../space', sync: [{ from: 'utils/', include: ['**/*.py'], exclude: [] }, { from: 'app.py', include: [], exclude: [] }] },
    },
    { name: 'a submodule', files: { ...space, Dockerfile: `${base}COPY third_party/lib /lib\n`, '.gitmodules': '[submodule "lib"]\n\tpath = third_party/lib\n\turl = https://x/y\n' } },
    { name: 'a stage that is not built', files: { ...space, Dockerfile: 'FROM python:3.11 AS test\nCOPY tests ./tests\nFROM python:3.11\nCMD ["x"]\n' } },
    { name: 'a Dockerfile alone: the context is elsewhere', files: { Dockerfile: `${base}COPY requirements.txt .\nCOPY src ./src\n`, 'notes.txt': '' } },
    { name: 'let in again by an exception', files: { ...space, Dockerfile: `${base}COPY app.py src ./\n`, 'app.py': '', 'src/a.py': '', '.dockerignore': '*\n!app.py\n!src/**\n' } },
    { name: 'another sdk', files: { Dockerfile: `${base}COPY nothing.txt .\n`, 'README.md': '---\nsdk: gradio\n---\n' } },
    { name: "git's own folder", files: { ...space, Dockerfile: `${base}COPY .git /app/.git\n` } },
    { name: 'a file whose name has a hash', files: { ...space, Dockerfile: `${base}COPY a#b.txt c&d.txt /app/\n`, 'a#b.txt': '', 'c&d.txt': '' } },
    { name: 'a mount of another kind', files: { ...space, Dockerfile: `${base}RUN --mount=type=cache,source=x,target=/c --mount=from=uv,source=/uv,target=/uv --mount=type=bind,target=/src ls\n` } },
    { name: 'an escaped bracket', files: { ...space, Dockerfile: `${base}COPY a[[]b].txt /\n` } },
  ],
});
