import { dockerDepsAfterCode } from '../../../../src/lint/rules/docker-deps-after-code';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\nWORKDIR /app\n';
const python = { 'requirements.txt': 'gradio\ntorch\n', 'app.py': 'import gradio\n' };
const node = { 'package.json': '{"dependencies":{"next":"15"}}', 'package-lock.json': '{}', 'server.js': '' };

testRule(dockerDepsAfterCode, {
  fires: [
    {
      name: 'pip',
      files: { ...python, Dockerfile: `${slim}COPY --chown=1000 . .\n\n# torch\nRUN pip install --no-cache-dir -r requirements.txt\nCMD ["python", "app.py"]\n` },
      expect: [{ text: '.', message: 'Copy requirements.txt alone' }],
      fixed: {
        Dockerfile: `${slim}COPY --chown=1000 requirements.txt ./\n# torch\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY --chown=1000 . .\nCMD ["python", "app.py"]\n`,
      },
    },
    {
      name: 'npm, with more in the RUN',
      files: { ...node, Dockerfile: 'FROM node:20\nWORKDIR /web\nCOPY . ./\nRUN npm ci && npm run build\n' },
      expect: [{ text: '.', message: 'Copy package.json and package-lock.json alone', fixable: false }],
    },
    {
      name: 'a folder of the repo',
      files: { 'api/requirements.txt': 'x\n', 'api/main.py': '', Dockerfile: `${slim}COPY api /app/api\nRUN pip3 install -r api/requirements.txt\n` },
      expect: [{ text: 'api' }],
      fixed: { Dockerfile: `${slim}COPY api/requirements.txt /app/api/\nRUN pip3 install -r api/requirements.txt\nCOPY api /app/api\n` },
    },
    {
      name: 'what stands between them has nothing to do with the code',
      files: { ...python, Dockerfile: `${slim}COPY . .\n# Tools\nRUN apt-get update && apt-get install -y git=1:2.4 \\\n    ffmpeg && rm -rf /var/lib/apt/lists/*\nENV A=1\nUSER 1000\nRUN pip install -r requirements.txt\nCMD ["python", "app.py"]\n` },
      expect: [{ text: '.' }],
      fixed: {
        Dockerfile: `${slim}COPY requirements.txt ./\n# Tools\nRUN apt-get update && apt-get install -y git=1:2.4 \\\n    ffmpeg && rm -rf /var/lib/apt/lists/*\nENV A=1\nUSER 1000\nRUN pip install -r requirements.txt\nCOPY . .\nCMD ["python", "app.py"]\n`,
      },
    },
    ...(
      [
        ['a step that may read the code', {}, 'RUN python prepare.py\n'],
        ['a list of packages in a file', {}, 'RUN apt-get update && xargs apt-get install -y < packages.txt\n'],
        ['a package that is a file', {}, 'RUN apt-get install -y ./tool.deb\n'],
        ['a list that a command makes', {}, 'RUN apt-get install -y $(cat packages.txt)\n'],
        ['another working folder', {}, 'WORKDIR /other\n'],
        ['another copy', {}, 'COPY app.py /other/\n'],
        ['a build-time mount', {}, 'RUN --mount=type=bind,target=/b apt-get update\n'],
        ['settings of pip in the repo', { 'pip.conf': '[global]\n' }, ''],
      ] as const
    ).map(([name, more, between]) => ({
      name: `no fix: ${name}`,
      files: { ...python, ...more, Dockerfile: `${slim}COPY . .\n${between}RUN pip install -r /app/requirements.txt\n` },
      expect: [{ text: '.', fixable: false }],
    })),
    {
      name: 'no fix: a copy over the whole system',
      files: { ...python, Dockerfile: 'FROM python:3.11-slim\nCOPY . /\nRUN pip install -r /requirements.txt\n' },
      expect: [{ text: '.', fixable: false }],
    },
    {
      name: 'no fix: uv reads its settings in pyproject.toml',
      files: { ...python, 'pyproject.toml': '[tool.uv]\n', Dockerfile: `${slim}COPY . .\nRUN uv pip install --system -r requirements.txt\n` },
      expect: [{ text: '.', fixable: false }],
    },
    {
      name: 'no fix: modules in the repo would be laid over those that are installed',
      files: { ...node, 'node_modules/next/index.js': '', Dockerfile: 'FROM node:20\nWORKDIR /web\nCOPY . .\nRUN npm ci\n' },
      expect: [{ text: '.', fixable: false }],
    },
    {
      name: 'requirements copied first, but installed too late',
      files: { ...python, Dockerfile: `${slim}COPY requirements.txt .\nCOPY . .\nRUN uv pip install --system -r requirements.txt\n` },
      expect: [{ text: '.' }],
    },
    {
      name: 'requirements that include others',
      files: { 'requirements.txt': '-r requirements-gpu.txt\n-c constraints.txt\n', 'requirements-gpu.txt': 'torch\n', 'constraints.txt': 'numpy<2\n', 'app.py': '', Dockerfile: `${slim}COPY . .\nRUN python -m pip install -r requirements.txt\n` },
      expect: [{ message: 'requirements.txt and what goes with it' }],
    },
  ],
  silent: [
    { name: 'requirements first', files: { ...python, Dockerfile: `${slim}COPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\n` } },
    { name: 'installed before, and once more after', files: { ...python, Dockerfile: `${slim}COPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\nRUN pip install -r requirements.txt\n` } },
    { name: 'the project itself is installed', files: { ...python, 'pyproject.toml': '[project]\nname="a"\n', Dockerfile: `${slim}COPY . .\nRUN pip install -r requirements.txt -e .\nRUN pip install .\n` } },
    { name: 'a local package among the requirements', files: { 'requirements.txt': './vendor/lib\n', 'app.py': '', Dockerfile: `${slim}COPY . .\nRUN pip install -r requirements.txt\n` } },
    { name: 'a cache mount, a bind mount', files: { ...python, Dockerfile: `${slim}COPY . .\nRUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt\n` } },
    { name: 'packages by name: the code has nothing to do with it', files: { ...python, Dockerfile: `${slim}COPY . .\nRUN pip install gradio torch\n` } },
    { name: 'the requirements are not in the repo', files: { 'app.py': '', Dockerfile: `${slim}COPY . .\nRUN pip install -r requirements.txt\n` } },
    { name: 'another stage copies the code', files: { ...python, Dockerfile: `${slim.replace('\n', ' AS a\n')}COPY . .\nFROM python:3.11\nCOPY --from=a /app /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n` } },
    { name: 'scripts run at the install', files: { ...node, 'package.json': '{"dependencies":{"a":"1"},"scripts":{"postinstall":"node x.js"}}', Dockerfile: 'FROM node:20\nCOPY . .\nRUN npm ci\n' } },
    { name: 'workspaces, a file dependency, a broken package.json', files: { 'a/package.json': '{"workspaces":["x"],"dependencies":{}}', 'b/package.json': '{"dependencies":{"x":"file:../x"}}', 'c/package.json': '{', 'x.js': '', Dockerfile: 'FROM node:20\nWORKDIR /w\nCOPY . .\nRUN cd a && npm install\nRUN cd /w/b && npm install\nRUN cd /w/c && npm install\n' } },
    { name: 'npm installs a tool', files: { ...node, Dockerfile: 'FROM node:20\nCOPY . .\nRUN npm install -g serve && npm install express\n' } },
    { name: 'a folder with nothing but requirements', files: { 'requirements/base.txt': 'a\n', 'requirements/gpu.txt': 'b\n', Dockerfile: `${slim}COPY requirements ./requirements\nRUN pip install -r requirements/base.txt\n` } },
    { name: 'not built', files: { ...python, Dockerfile: `${slim.replace('\n', ' AS a\n')}COPY . .\nRUN pip install -r requirements.txt\nFROM python:3.11\n` } },
    { name: 'another sdk', files: { ...python, Dockerfile: `${slim}COPY . .\nRUN pip install -r requirements.txt\n`, 'README.md': '---\nsdk: static\n---\n' } },
  ],
});
