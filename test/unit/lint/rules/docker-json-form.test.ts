import { dockerJsonForm } from '../../../../src/lint/rules/docker-json-form';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\n';
const app = { 'app.py': 'import http.server\n', 'start.sh': '#!/bin/sh\nexec python app.py\n' };
const written = ['["python" "app.py"]', "['python', 'app.py']", '["python", "app.py",]', '["python", "app.py"] # the app', '["python", "app.py"', '[“python”, “app.py”]', '[python, app.py]', `["python", 'app.py']`, "[ 'python', 'app.py' ]", '[ "python" , "app.py" , ]', '["python", , "app.py"]', '["python", \\\n  "app.py",]'];

testRule(dockerJsonForm, {
  fires: [
    ...written.map((text) => ({
      name: text,
      files: { ...app, Dockerfile: `${slim}CMD ${text}\n` },
      expect: [{ text, message: 'does not start', fixable: true }],
      fixed: { Dockerfile: `${slim}CMD ["python", "app.py"]\n` },
    })),
    { name: 'RUN', files: { Dockerfile: `${slim}RUN ['mkdir', '/x']\n` }, expect: [{ text: "['mkdir', '/x']", message: 'the build stops' }] },
    { name: 'ENTRYPOINT, one word', executable: ['start.sh'], files: { ...app, Dockerfile: `${slim}ENTRYPOINT ['./start.sh']\n` }, expect: [{ message: 'Write ["./start.sh"].' }] },
  ],
  silent: [
    ...['["python", "app.py"]', '["sh", "-c", "python app.py"]', '[]', '[ "$MODE" = "dev" ] && python app.py', '[ -f x ] && y', '[ "$X" ] || y', '[ "$X" ]', "[ '$X' ]", '[[ -f x ]] && y', 'python app.py', "['C:\\\\x', 'y']", '[ "$A" = b ]'].map((text) => ({
      name: text,
      files: { Dockerfile: `${slim}CMD ${text}\n` },
    })),
    { name: 'another stage', files: { Dockerfile: `FROM python:3.11-slim AS a\nCMD ['x', 'y']\n${slim}COPY --from=a /x /x\n` } },
    { name: 'a heredoc', files: { Dockerfile: `${slim}RUN <<EOF\n['x', 'y']\nEOF\n` } },
  ],
});
