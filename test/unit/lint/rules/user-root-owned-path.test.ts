import { userRootOwnedPath } from '../../../../src/lint/rules/user-root-owned-path';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const account = 'RUN useradd -m -u 1000 user\n';
const start = 'USER user\nCMD ["python", "app.py"]\n';
const makes = 'import os\n\nos.makedirs("outputs", exist_ok=True)\n';
const loads = 'from transformers import AutoModel\n\nmodel = AutoModel.from_pretrained("a/b")\n';

testRule(userRootOwnedPath, {
  fires: [
    {
      name: 'WORKDIR above USER',
      files: { Dockerfile: `${slim}WORKDIR /app\n${account}COPY --chown=user . .\n${start}`, 'app.py': makes },
      expect: [{ text: '/app', message: '/app belongs to root, and the app, which runs as user, writes to /app/outputs', fixable: true }],
      fixed: { Dockerfile: `${slim}WORKDIR /app\n${account}COPY --chown=user . .\nRUN chown user /app\n${start}` },
    },
    {
      name: 'mkdir above USER, by a number',
      files: { Dockerfile: `${slim}RUN mkdir -p /code/x && useradd -m -u 1000 user\nCOPY --chown=1000 . /code\nWORKDIR /code\nUSER 1000\nCMD ["python", "app.py"]\n`, 'app.py': 'open("log.txt", "a")\n' },
      expect: [{ text: 'mkdir -p /code/x && useradd -m -u 1000 user', message: '/code belongs to root' }],
    },
    {
      name: 'a cache variable',
      files: { Dockerfile: `${slim}WORKDIR /app\n${account}ENV HF_HOME=/app/.cache\nCOPY --chown=user . .\n${start}`, 'app.py': loads },
      expect: [{ text: '/app', message: '/app/.cache' }],
    },
    {
      name: 'a cache that nothing makes',
      files: { Dockerfile: `${slim}${account}ENV HF_HOME=/cache\nWORKDIR /home/user\nCOPY --chown=user . .\n${start}`, 'app.py': loads },
      expect: [{ text: 'HF_HOME=/cache', message: '/ belongs to root' }],
      fixed: {
        Dockerfile: `${slim}${account}ENV HF_HOME=/cache\nWORKDIR /home/user\nCOPY --chown=user . .\nRUN mkdir -p /cache && chown user /cache\n${start}`,
      },
    },
    {
      name: 'a name that holds the path, in a function',
      files: {
        Dockerfile: `${slim}WORKDIR /app\n${account}COPY --chown=user . .\n${start}`,
        'app.py': 'import cv2\nOUT = "/app/result.png"\n\ndef save(image):\n    cv2.imwrite(OUT, image)\n\nsave(None)\n',
      },
      expect: [{ text: '/app', message: '/app/result.png' }],
    },
    {
      name: 'the home folder made by WORKDIR before the account',
      files: { Dockerfile: `${slim}WORKDIR /home/user/app\n${account}COPY --chown=user . .\n${start}`, 'app.py': makes },
      expect: [{ text: '/home/user/app' }],
    },
    {
      name: 'made by root below what was given away',
      files: { Dockerfile: `${slim}${account}RUN mkdir /app && chown user /app && mkdir /app/outputs\nWORKDIR /app\nCOPY --chown=user app.py .\n${start}`, 'app.py': 'open("outputs/a.txt", "w")\n' },
      expect: [{ message: '/app/outputs belongs to root' }],
    },
    {
      name: 'steps of the build',
      files: { Dockerfile: `${slim}WORKDIR /app\n${account}USER user\nRUN git clone https://x/y.git\nRUN mkdir data\nRUN python -m venv .venv\nRUN mkdir -p /models/a\nRUN wget -O a.bin https://x/a.bin\n` },
      expect: [
        { text: 'git', severity: 'error', message: 'cannot write to /app', fixable: true },
        { text: 'data', severity: 'error' },
        { text: '.venv', severity: 'error' },
        { text: '/models/a', severity: 'error', message: 'cannot write to /' },
        { text: 'a.bin', severity: 'error' },
      ],
    },
    {
      name: 'npm in the folder of root',
      files: { Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY --chown=node package.json .\nUSER node\nRUN npm install\n', 'package.json': '{}' },
      expect: [{ text: 'npm', severity: 'error' }],
      fixed: { Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY --chown=node package.json .\nRUN chown node /app\nUSER node\nRUN npm install\n' },
    },
  ],
  silent: [
    { name: 'WORKDIR below USER', files: { Dockerfile: `${slim}${account}USER user\nWORKDIR /app\nCOPY --chown=user . .\nCMD ["python", "app.py"]\n`, 'app.py': makes } },
    { name: 'a chown afterwards', files: { Dockerfile: `${slim}WORKDIR /app\n${account}RUN chown user:user /app\nCOPY --chown=user . .\n${start}`, 'app.py': makes } },
    { name: 'a recursive chown of the folder above', files: { Dockerfile: `${slim}WORKDIR /srv/app\n${account}COPY . .\nRUN chown -R user:user /srv\n${start}`, 'app.py': makes } },
    { name: 'mode 777', files: { Dockerfile: `${slim}WORKDIR /app\n${account}COPY . .\nRUN chmod -R 777 /app\n${start}`, 'app.py': makes } },
    { name: 'a+w, and the group', files: { Dockerfile: `${slim}WORKDIR /app\n${account}RUN chmod a+w /app\n${start}`.replace('USER', 'COPY --chown=user . .\nUSER'), 'app.py': makes } },
    { name: 'g=u', files: { Dockerfile: `${slim}WORKDIR /app\nCOPY . .\nRUN chgrp -R 0 /app && chmod -R g=u /app\nUSER 1000\nCMD ["python", "app.py"]\n`, 'app.py': makes } },
    { name: 'by find', files: { Dockerfile: `${slim}WORKDIR /app\n${account}RUN find /app -exec chown user {} +\nCOPY --chown=user . .\n${start}`, 'app.py': makes } },
    { name: 'by a script', files: { Dockerfile: `${slim}WORKDIR /app\n${account}COPY . .\nRUN bash setup.sh\n${start}`, 'app.py': makes, 'setup.sh': 'chown -R user .\n' } },
    { name: 'a chown of a pattern', files: { Dockerfile: `${slim}WORKDIR /app\n${account}COPY . .\nRUN chown -R user "$PWD"\n${start}`, 'app.py': makes } },
    { name: 'a chown below a condition', files: { Dockerfile: `${slim}WORKDIR /app\n${account}RUN if true; then chown user /app; fi\nCOPY --chown=user . .\n${start}`, 'app.py': makes } },
    { name: 'braces', files: { Dockerfile: `${slim}WORKDIR /app\n${account}RUN mkdir -p /app/{outputs,logs} && chown -R user /app/{outputs,logs}\nCOPY --chown=user . .\n${start}`, 'app.py': 'open("outputs/a", "w")\n' } },
    { name: 'the temporary folder', files: { Dockerfile: `${slim}WORKDIR /app\n${account}COPY . .\n${start}`, 'app.py': 'import os\nos.makedirs("/tmp/outputs")\nopen("/tmp/x/y", "w")\n' } },
    { name: 'the home folder', files: { Dockerfile: `${slim}${account}WORKDIR /app\nENV HF_HOME=/home/user/.cache\nCOPY . .\n${start}`, 'app.py': loads } },
    { name: 'the mount', files: { Dockerfile: `${slim}${account}WORKDIR /app\nENV HF_HOME=/data/.huggingface\nCOPY . .\n${start}`, 'app.py': `${loads}import os\nos.makedirs("/data/outputs")\n` } },
    { name: 'a folder that came with the code', files: { Dockerfile: `${slim}${account}WORKDIR /app\nCOPY --chown=user . .\n${start}`, 'app.py': makes, 'outputs/.keep': '' } },
    { name: 'in a try', files: { Dockerfile: `${slim}${account}WORKDIR /app\nCOPY . .\n${start}`, 'app.py': 'import os\ntry:\n    os.makedirs("outputs")\nexcept OSError:\n    pass\n' } },
    { name: 'by an option', files: { Dockerfile: `${slim}${account}WORKDIR /app\nCOPY . .\n${start}`, 'app.py': 'import os\nif os.getenv("DEBUG"):\n    open("debug.log", "w")\nelse:\n    open("b.log", "w")\n' } },
    { name: 'only read', files: { Dockerfile: `${slim}${account}WORKDIR /app\nCOPY . .\n${start}`, 'app.py': 'open("a.txt")\nopen("b.txt", "rb")\n' } },
    { name: 'in a function that nobody calls', files: { Dockerfile: `${slim}${account}WORKDIR /app\nCOPY . .\n${start}`, 'app.py': 'def unused():\n    open("a.txt", "w")\n' } },
    { name: 'in a module that is not reached', files: { Dockerfile: `${slim}${account}WORKDIR /app\nCOPY . .\n${start}`, 'app.py': '', 'train.py': makes } },
    { name: 'in the guard of an imported module', files: { Dockerfile: `${slim}${account}WORKDIR /app\nCOPY . .\n${start}`, 'app.py': 'import tool\n', 'tool.py': 'if __name__ == "__main__":\n    open("a.txt", "w")\n' } },
    { name: 'root', files: { Dockerfile: `${slim}WORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n`, 'app.py': makes } },
    { name: 'a user that nothing is known of', files: { Dockerfile: 'FROM someone/image\nWORKDIR /app\nCOPY . .\nUSER app\nCMD ["python", "app.py"]\n', 'app.py': makes } },
    { name: 'an image of which nothing is known', files: { Dockerfile: 'FROM someone/image\nWORKDIR /app\nCOPY . .\nUSER 1000\nCMD ["python", "app.py"]\n', 'app.py': makes } },
    { name: 'another folder is entered', files: { Dockerfile: `${slim}${account}WORKDIR /app\nCOPY . .\nUSER user\nCMD cd /home/user && python /app/app.py\n`, 'app.py': makes } },
    { name: 'a link', files: { Dockerfile: `${slim}${account}WORKDIR /app\nRUN ln -s /tmp /app/outputs\nCOPY --chown=user . .\n${start}`, 'app.py': 'open("outputs/a", "w")\n' } },
    { name: 'from another stage, whose owner is kept', files: { Dockerfile: `FROM python:3.11 AS b\n${slim}${account}COPY --from=b --chown=user /app /app\nWORKDIR /app\n${start}`, 'app.py': makes } },
    { name: 'COPY --chown makes the folder', files: { Dockerfile: `${slim}${account}COPY --chown=user . /app\nWORKDIR /app\n${start}`, 'app.py': makes } },
    { name: 'steps in what the user has', files: { Dockerfile: `${slim}${account}USER user\nWORKDIR /app\nRUN git clone https://x/y.git && mkdir -p data && touch data/x && python -m venv .venv\nRUN mkdir -p /home/user/.cache /tmp/x\nRUN pip install x\n` } },
    { name: 'a step that may fail', files: { Dockerfile: `${slim}WORKDIR /app\n${account}USER user\nRUN mkdir data || true\nRUN mkdir -p /app\nRUN cd /tmp && git clone https://x/y && wget -qO- https://x | tar -xz -C /tmp\n` } },
    { name: 'a step with sudo', files: { Dockerfile: `${slim}WORKDIR /app\n${account}USER user\nRUN sudo mkdir data && sudo chown user data\n` } },
    { name: 'a step in a folder of its own', files: { Dockerfile: `${slim}${account}USER user\nWORKDIR /home/user/app\nRUN mkdir a && cd a && git clone https://x/y && touch y/z\nRUN curl -fsSL https://x -o x.sh\n` } },
    { name: 'the account made by adduser, which gives the folder', files: { Dockerfile: 'FROM python:3.11-slim\nRUN adduser --disabled-password --gecos "" --home /app --uid 1000 user\nWORKDIR /app\nCOPY --chown=user . .\nUSER user\nCMD ["python", "app.py"]\n', 'app.py': makes } },
    { name: 'install -d', files: { Dockerfile: `${slim}${account}RUN install -d -o user -g user /app\nWORKDIR /app\nCOPY --chown=user . .\n${start}`, 'app.py': makes } },
  ],
});
