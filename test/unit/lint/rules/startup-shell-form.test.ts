import { startupShellForm } from '../../../../src/lint/rules/startup-shell-form';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const fixes = [
  ['CMD python app.py', 'CMD ["python", "app.py"]'],
  ['CMD uvicorn app:app \\\n    --host 0.0.0.0 \\\n    --port 7860', 'CMD ["uvicorn", "app:app", "--host", "0.0.0.0", "--port", "7860"]'],
  ['CMD python app.py --name "my app" --x=\'a b\'', 'CMD ["python", "app.py", "--name", "my app", "--x=a b"]'],
  ['ENTRYPOINT ./start.sh', 'ENTRYPOINT ["./start.sh"]'],
  ['CMD uvicorn app:app --port $PORT', 'CMD exec uvicorn app:app --port $PORT'],
  ['CMD uvicorn app:app --port ${PORT:-7860}', 'CMD exec uvicorn app:app --port ${PORT:-7860}'],
  ['CMD python setup.py && python app.py', 'CMD python setup.py && exec python app.py'],
  ['CMD cd /app; python app.py', 'CMD cd /app; exec python app.py'],
  ['CMD python worker.py & python app.py', 'CMD python worker.py & exec python app.py'],
  ['CMD python app.py 2>&1', 'CMD exec python app.py 2>&1'],
  ['CMD python *.py', 'CMD exec python *.py'],
] as const;

testRule(startupShellForm, {
  fires: [
    ...fixes.map(([before, after]) => ({
      name: before,
      files: { Dockerfile: `${slim}${before}\n` },
      expect: [{ text: before.replace(/^\w+ /, ''), fixable: true }],
      fixed: { Dockerfile: `${slim}${after}\n` },
    })),
    ...['CMD python app.py | tee log', 'CMD if [ -f x ]; then python app.py; fi', 'CMD A=1 python app.py', 'CMD python app.py && echo done', 'CMD python app.py &'].map((line) => ({
      name: line,
      files: { Dockerfile: `${slim}${line}\n` },
      expect: [{ fixable: false }],
    })),
    { name: 'CRLF', files: { Dockerfile: 'FROM node:20-slim\r\nCMD npm start\r\n' }, expect: [{ text: 'npm start' }], fixed: { Dockerfile: 'FROM node:20-slim\r\nCMD ["npm", "start"]\r\n' } },
  ],
  silent: [
    ...[
      'CMD ["python", "app.py"]',
      'CMD exec python app.py',
      'CMD python setup.py && exec python app.py',
      'CMD tini -- python app.py',
      "CMD ['python', 'app.py']",
      'ENTRYPOINT ["tini", "--"]\nCMD python app.py',
      'SHELL ["/bin/bash", "-c"]\nCMD python app.py',
      'SHELL ["/bin/sh", "-c"]\nCMD python app.py',
      'CMD "python app.py"',
      'CMD /bin/bash',
      'CMD sleep infinity',
      'HEALTHCHECK CMD curl x\nCMD ["python", "app.py"]',
      '',
    ].map((lines) => ({ name: lines || 'no CMD', files: { Dockerfile: `${slim}${lines}\n` } })),
    { name: 'an image of which nothing is known', files: { Dockerfile: 'FROM someone/base\nCMD python app.py\n' } },
    { name: 'Alpine', files: { Dockerfile: 'FROM python:3.12-alpine\nCMD python app.py\n' } },
    { name: 'another stage', files: { Dockerfile: `${slim.trim()} AS a\nCMD python app.py\n${slim}COPY --from=a /x /x\n` } },
  ],
});
