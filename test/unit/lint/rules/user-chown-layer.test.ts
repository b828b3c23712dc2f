import { userChownLayer } from '../../../../src/lint/rules/user-chown-layer';
import { testRule } from '../rule-table';

const user = 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\n';
const large = 'x'.repeat(12_000_000);

testRule(userChownLayer, {
  fires: [
    {
      name: 'a large file that was copied',
      files: { Dockerfile: `${user}WORKDIR /app\nCOPY . .\nRUN chown -R user:user /app\nUSER user\n`, 'data.txt': large },
      expect: [{ text: '/app', message: 'chown -R stores 12 MB below /app a second time' }],
      fixed: { Dockerfile: `${user}WORKDIR /app\nCOPY --chown=user:user . .\nRUN chown user:user /app\nUSER user\n` },
    },
    {
      name: 'chmod of the folder above',
      files: { Dockerfile: `${user}COPY data /srv/app/data\nRUN cd /srv && chmod -R 777 .\n`, 'data/x.txt': large },
      expect: [{ text: '.', message: 'chmod -R', fixable: false }],
    },
    {
      name: 'a virtual environment',
      files: { Dockerfile: `${user}RUN python -m venv /opt/venv && /opt/venv/bin/pip install torch\nRUN chown -R 1000 /opt/venv\n` },
      expect: [{ text: '/opt/venv', message: 'the virtual environment' }],
    },
    { name: 'weights', files: { Dockerfile: `${user}RUN hf download a/b --local-dir /models\nRUN chown -R user /models\n` }, expect: [{ message: 'the weights' }] },
  ],
  silent: [
    { name: 'little', files: { Dockerfile: `${user}WORKDIR /app\nCOPY . .\nRUN chown -R user /app\n`, 'app.py': 'x'.repeat(200_000) } },
    { name: 'above the COPY', files: { Dockerfile: `${user}WORKDIR /app\nRUN chown -R user /app\nCOPY --chown=user . .\n`, 'data.txt': large } },
    { name: 'not recursive', files: { Dockerfile: `${user}WORKDIR /app\nCOPY . .\nRUN chown user /app\n`, 'data.txt': large } },
    { name: 'elsewhere', files: { Dockerfile: `${user}WORKDIR /app\nCOPY . .\nRUN mkdir /data && chown -R user /data /app/outputs\n`, 'data.txt': large } },
    { name: 'in the step that makes it', files: { Dockerfile: `${user}RUN python -m venv /opt/venv && /opt/venv/bin/pip install torch && chown -R user /opt/venv\n` } },
    { name: 'what does not come along', files: { Dockerfile: `${user}WORKDIR /app\nCOPY . .\nRUN chown -R user /app\n`, 'data.txt': large, '.dockerignore': 'data.txt\n' } },
    { name: 'at the start', files: { Dockerfile: `${user}WORKDIR /app\nCOPY . .\nCMD chown -R user /app && python app.py\n`, 'data.txt': large } },
  ],
});
