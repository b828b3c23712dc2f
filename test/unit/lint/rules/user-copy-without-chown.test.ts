import { userCopyWithoutChown } from '../../../../src/lint/rules/user-copy-without-chown';
import { testRule } from '../rule-table';

const user = 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nUSER user\nWORKDIR /app\n';
const start = 'CMD ["python", "app.py"]\n';
const writes = 'open("outputs/a.txt", "w")\n';
const devMode = '---\nsdk: docker\ndev-mode-folder: /app\n---\n';

testRule(userCopyWithoutChown, {
  fires: [
    {
      name: 'into a folder that came with the code',
      files: { Dockerfile: `${user}COPY . .\n${start}`, 'app.py': writes, 'outputs/.keep': '' },
      expect: [{ text: 'COPY', message: 'makes /app/outputs for root', fixable: true }],
      fixed: { Dockerfile: `${user}COPY --chown=user . .\n${start}` },
    },
    {
      name: 'to a file, with a number',
      files: { Dockerfile: `FROM python:3.11-slim\nUSER 1000\nWORKDIR /app\nCOPY app.py state.json ./\nENV HOME=/tmp\n${start}`, 'app.py': 'open("state.json", "w")\n', 'state.json': '' },
      expect: [{ text: 'COPY', message: '/app/state.json' }],
      fixed: { Dockerfile: `FROM python:3.11-slim\nUSER 1000\nWORKDIR /app\nCOPY --chown=1000 app.py state.json ./\nENV HOME=/tmp\n${start}` },
    },
    {
      name: 'a folder that COPY makes below USER',
      files: { Dockerfile: `FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nUSER user\nCOPY . /app/\nWORKDIR /app\n${start}`, 'app.py': 'import os\nos.makedirs("new")\n' },
      expect: [{ text: 'COPY', message: 'makes /app for root' }],
    },
    {
      name: 'above USER',
      files: { Dockerfile: `FROM python:3.11-slim\nRUN useradd -m -u 1000 user && mkdir /app && chown user /app\nWORKDIR /app\nCOPY . .\nUSER user\n${start}`, 'app.py': writes, 'outputs/.keep': '' },
      expect: [{ text: 'COPY' }],
    },
    {
      name: 'Dev Mode',
      files: { Dockerfile: `${user}COPY . .\n${start}`, 'app.py': '', 'README.md': devMode },
      expect: [{ text: 'COPY', message: 'Dev Mode', fixable: true }],
    },
  ],
  silent: [
    { name: 'nothing is written there', files: { Dockerfile: `${user}COPY . .\n${start}`, 'app.py': 'print(1)\n' } },
    { name: 'something new beside it', files: { Dockerfile: `${user}COPY . .\n${start}`, 'app.py': 'import os\nos.makedirs("new")\nopen("new.txt", "w")\n' } },
    { name: '--chown', files: { Dockerfile: `${user}COPY --chown=user . .\n${start}`, 'app.py': writes, 'outputs/.keep': '', 'README.md': devMode } },
    { name: 'a chown of the folder', files: { Dockerfile: `${user}COPY . .\nUSER root\nRUN chown -R user /app\nUSER user\n${start}`, 'app.py': writes, 'outputs/.keep': '', 'README.md': devMode } },
    { name: '--chmod=777', files: { Dockerfile: `${user}COPY --chmod=777 . .\n${start}`, 'app.py': writes, 'outputs/.keep': '' } },
    { name: 'a folder that is not pushed', files: { Dockerfile: `${user}COPY . .\n${start}`, 'app.py': 'import os\nos.makedirs("outputs", exist_ok=True)\nopen("outputs/a", "w")\n', 'outputs/x': '', '.dockerignore': 'outputs\n' } },
    { name: 'the folder is root-owned-path', files: { Dockerfile: `FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nWORKDIR /app\nCOPY . .\nUSER user\n${start}`, 'app.py': 'import os\nos.makedirs("new")\n' } },
    { name: 'root', files: { Dockerfile: `FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\n${start}`, 'app.py': writes, 'outputs/.keep': '' } },
  ],
});
