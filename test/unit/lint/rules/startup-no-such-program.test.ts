import { startupNoSuchProgram } from '../../../../src/lint/rules/startup-no-such-program';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const withApp = `${slim}WORKDIR /app\nCOPY . .\n`;
const app = { 'app.py': 'import http.server\n' };

testRule(startupNoSuchProgram, {
  fires: [
    {
      name: 'a command in one string',
      files: { ...app, Dockerfile: `${withApp}CMD ["python app.py"]\n` },
      expect: [{ text: '"python app.py"', severity: 'error', message: 'looked for as one program' }],
      fixed: { Dockerfile: `${withApp}CMD ["python", "app.py"]\n` },
    },
    {
      name: 'options with values, and more strings behind it',
      files: { ...app, Dockerfile: `${withApp}ENTRYPOINT ["python -u  app.py --port=7860", "--share", "no"]\n` },
      expect: [{ fixable: true }],
      fixed: { Dockerfile: `${withApp}ENTRYPOINT ["python", "-u", "app.py", "--port=7860", "--share", "no"]\n` },
    },
    {
      name: 'with work for a shell, which no fix takes over',
      files: { Dockerfile: `${slim}CMD ["uvicorn app:app --port $PORT && echo done"]\n` },
      expect: [{ fixable: false }],
    },
    {
      name: 'an assignment',
      files: { Dockerfile: 'FROM node:22-slim\nCMD ["PORT=7860", "node", "build"]\n' },
      expect: [{ text: '"PORT=7860"', message: 'PORT=7860 is looked for as a program' }],
      fixed: { Dockerfile: 'FROM node:22-slim\nCMD ["env", "PORT=7860", "node", "build"]\n' },
    },
    {
      name: 'an assignment and nothing else',
      files: { Dockerfile: `${slim}CMD ["PORT=7860"]\n` },
      expect: [{ fixable: false }],
    },
    {
      name: 'the shell form in quotes',
      files: { ...app, Dockerfile: `${withApp}CMD "python app.py"\n` },
      expect: [{ text: '"python app.py"', severity: 'error', message: 'In quotes all of this is the name of one program' }],
      fixed: { Dockerfile: `${withApp}CMD ["python", "app.py"]\n` },
    },
    {
      name: 'the shell form in single quotes, with work for the shell',
      files: { ...app, Dockerfile: `${withApp}ENTRYPOINT 'python app.py --port $PORT'\n` },
      expect: [{ message: 'Leave the quotes out' }],
      fixed: { Dockerfile: `${withApp}ENTRYPOINT python app.py --port $PORT\n` },
    },
  ],
  silent: [
    ...[
      'CMD "python" app.py',
      'CMD "python" "app.py"',
      "CMD 'python' app.py '--name=a b'",
      'CMD "/opt/my app/run"',
      'CMD "$APP run"',
      'CMD "python app.py" || python app.py',
      'CMD "python"',
      'SHELL ["powershell", "-c"]\nCMD "python app.py"',
      'CMD ["python", "app.py"]',
      'CMD ["sh", "-c", "PORT=7860 exec python app.py"]',
      'CMD ["env", "PORT=7860", "python", "app.py"]',
      'CMD ["/opt/my app/run"]',
      'CMD ["./my app"]',
      'CMD [" python", "app.py"]',
      'CMD ["python ", "app.py"]',
      'CMD []',
      'CMD python app.py',
      'CMD PORT=7860 python app.py',
      'ENTRYPOINT ["bash", "-c"]\nCMD ["python app.py"]',
      'ENTRYPOINT ["sh", "-c", "exec \\"$@\\"", "--"]\nCMD ["PORT=7860"]',
      'RUN ["python app.py"]\nCMD ["python", "app.py"]',
      'CMD ["python app.py"]\nCMD ["python", "app.py"]',
      'HEALTHCHECK CMD ["curl localhost"]\nCMD ["python", "app.py"]',
    ].map((lines) => ({ name: lines, files: { Dockerfile: `${slim}${lines}\n` } })),
    { name: 'an image with an entry point of its own', files: { Dockerfile: 'FROM someone/shell-runner\nCMD ["python app.py"]\n' } },
    { name: 'another stage', files: { Dockerfile: `FROM python:3.11-slim AS a\nCMD ["x y"]\n${slim}COPY --from=a /x /x\n` } },
    {
      name: 'a README of another SDK',
      files: { 'README.md': '---\nsdk: gradio\n---\n', Dockerfile: `${slim}CMD ["python app.py"]\n` },
    },
  ],
});
