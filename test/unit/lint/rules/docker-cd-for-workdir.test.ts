import { dockerCdForWorkdir } from '../../../../src/lint/rules/docker-cd-for-workdir';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';

testRule(dockerCdForWorkdir, {
  fires: [
    {
      name: 'the next step needs it',
      files: { Dockerfile: `${slim}COPY . /app\nRUN cd /app\nRUN pip install --no-cache-dir -r requirements.txt\n` },
      expect: [{ text: 'cd /app', severity: 'warning', message: 'in /, not in /app' }],
      fixed: { Dockerfile: `${slim}COPY . /app\nWORKDIR /app\nRUN pip install --no-cache-dir -r requirements.txt\n` },
    },
    ...['CMD ["python", "app.py"]', 'RUN ./configure', 'RUN npm ci', 'RUN bash scripts/build.sh', 'RUN pip install -e .'].map((next) => ({
      name: next,
      files: { Dockerfile: `${slim}RUN cd /app\n${next}\n` },
      expect: [{ severity: 'warning' as const }],
    })),
    { name: 'behind other commands', files: { Dockerfile: `${slim}WORKDIR /srv\nRUN mkdir -p x && cd x\nRUN python setup.py install\n` }, expect: [{ text: 'cd x', severity: 'warning', message: '/srv/x', fixable: false }] },
    { name: 'nothing is known to need it', files: { Dockerfile: `${slim}RUN cd /app\nRUN apt-get update\n` }, expect: [{ severity: 'info' }] },
  ],
  silent: [
    ...['cd /app && pip install .', 'cd /', 'cd .', '(cd /app)', 'cd $UNKNOWN', 'cd -', 'cd ~', 'bash -c "cd /app"', 'if true; then cd /app; fi', 'echo cd /app', 'git clone x && cd x && make', 'cd x && make && cd ../..'].map((command) => ({
      name: command,
      files: { Dockerfile: `${slim}RUN ${command}\nRUN pip install .\n` },
    })),
    { name: 'where it is already', files: { Dockerfile: `${slim}WORKDIR /app\nRUN cd /app\n` } },
    { name: 'a folder that is not known', files: { Dockerfile: 'FROM someone/base\nRUN cd app\n' } },
    { name: 'the start', files: { Dockerfile: `${slim}CMD cd /app && python app.py\n` } },
  ],
});
