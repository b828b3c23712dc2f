import { startupEntrypoint } from '../../../../src/lint/rules/startup-entrypoint';
import { testRule } from '../rule-table';

const run = (command: string): string => `FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ${command}\n`;
const script = '#!/bin/bash\nset -e\nexec python app.py\n';
const app = 'import http.server as h\n\nh.HTTPServer(("0.0.0.0", 7860), h.SimpleHTTPRequestHandler).serve_forever()\n';
const executable = ['start.sh'];

testRule(startupEntrypoint, {
  fires: [
    {
      name: 'not executable, in the exec form',
      files: { Dockerfile: run('["./start.sh"]'), 'app.py': app, 'start.sh': script },
      expect: [{ text: '"./start.sh"', message: 'permission denied', fixable: true }],
      fixed: { Dockerfile: run('["/bin/bash", "./start.sh"]') },
    },
    {
      name: 'not executable, in the shell form, by an absolute path',
      files: { Dockerfile: run('/app/start.sh --fast'), 'app.py': app, 'start.sh': script.replace('/bin/bash', '/usr/bin/env bash') },
      expect: [{ text: '/app/start.sh', message: 'git update-index --chmod=+x start.sh' }],
      fixed: { Dockerfile: run('bash /app/start.sh --fast') },
    },
    {
      name: 'not executable, behind tini and before the command',
      files: {
        Dockerfile: 'FROM python:3.11-slim\nCOPY docker/entry.sh /entry.sh\nENTRYPOINT ["tini", "--", "/entry.sh"]\nCMD ["python", "-m", "http.server"]\n',
        'docker/entry.sh': '#!/bin/sh -e\nexec "$@"\n',
      },
      expect: [{ text: '"/entry.sh"' }],
      fixed: {
        Dockerfile: 'FROM python:3.11-slim\nCOPY docker/entry.sh /entry.sh\nENTRYPOINT ["tini", "--", "/bin/sh", "-e", "/entry.sh"]\nCMD ["python", "-m", "http.server"]\n',
      },
    },
    {
      name: 'a chmod of another file, and a condition before it',
      files: {
        Dockerfile: `FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN chmod +x tools/other.sh\nCMD test -f x || ./start.sh\n`,
        'app.py': app, 'start.sh': script,
      },
      expect: [{ severity: 'warning', text: './start.sh' }],
    },
    {
      name: 'a script that another one runs',
      files: { Dockerfile: run('["bash", "start.sh"]'), 'app.py': app, 'start.sh': '#!/bin/bash\n./setup.sh\nexec python app.py\n', 'setup.sh': '#!/bin/bash\necho\n' },
      expect: [{ file: 'start.sh', text: './setup.sh' }],
      fixed: { 'start.sh': '#!/bin/bash\n/bin/bash ./setup.sh\nexec python app.py\n' },
    },
    {
      name: 'no first line in the exec form',
      files: { Dockerfile: run('["./start.sh"]'), 'start.sh': 'set -e\nexec python app.py\n', 'app.py': app },
      executable,
      expect: [{ text: '"./start.sh"', message: 'exec format error', fixable: true }],
      fixed: { 'start.sh': '#!/bin/bash\nset -e\nexec python app.py\n' },
    },
    {
      name: 'CRLF in the first line',
      files: { Dockerfile: run('["./start.sh"]'), 'app.py': app, 'start.sh': script.replaceAll('\n', '\r\n') },
      executable,
      expect: [{ text: '"./start.sh"', message: 'no such file or directory', fixable: true }],
      fixed: { 'app.py': app, 'start.sh': script },
    },
    {
      name: 'CRLF in a script that bash reads',
      files: { Dockerfile: run('["bash", "start.sh"]'), 'app.py': app, 'start.sh': script.replaceAll('\n', '\r\n') },
      expect: [{ severity: 'warning', text: '"start.sh"', message: 'CR' }],
      fixed: { 'app.py': app, 'start.sh': script },
    },
    {
      name: 'bash on Alpine',
      files: { Dockerfile: run('["./start.sh"]').replace('-slim', '-alpine'), 'app.py': app, 'start.sh': script },
      executable,
      expect: [{ text: '"./start.sh"', message: 'Alpine' }],
    },
    {
      name: 'a name without its folder',
      files: { Dockerfile: run('["start.sh"]'), 'app.py': app, 'start.sh': script },
      executable,
      expect: [{ text: '"start.sh"', message: 'not in /app', fixable: true }],
      fixed: { Dockerfile: run('["./start.sh"]') },
    },
    {
      name: 'a name without its folder, in the shell form, with a PATH of other folders',
      files: { Dockerfile: `FROM python:3.11\nENV PATH=/home/user/.local/bin:$PATH\nWORKDIR /app\nCOPY start.sh app.py ./\nCMD start.sh\n`, 'app.py': app, 'start.sh': script },
      executable,
      expect: [{ text: 'start.sh' }],
    },
    {
      name: 'an entry script that never hands on',
      files: {
        Dockerfile: 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["./start.sh"]\nCMD ["python", "app.py"]\n',
        'app.py': app,
        'start.sh': '#!/bin/sh\nset -e\nmkdir -p /data/cache\necho ready\n',
      },
      executable,
      expect: [{ text: '["python", "app.py"]', message: 'start.sh does not hand on', fixable: true }],
      fixed: { 'start.sh': '#!/bin/sh\nset -e\nmkdir -p /data/cache\necho ready\nexec "$@"\n' },
    },
    {
      name: 'ENTRYPOINT in the shell form',
      files: { Dockerfile: 'FROM python:3.11-slim\nENTRYPOINT mkdir -p /data/cache\nCMD ["python", "-m", "http.server"]\n' },
      expect: [{ text: '["python", "-m", "http.server"]', message: 'takes no arguments', fixable: false }],
    },
  ],
  silent: [
    { name: 'executable in git', files: { Dockerfile: run('["./start.sh"]'), 'start.sh': script }, executable },
    { name: 'chmod of the file', files: { Dockerfile: run('["./start.sh"]').replace('CMD', 'RUN chmod +x ./start.sh\nCMD'), 'start.sh': script } },
    { name: 'chmod of all scripts', files: { Dockerfile: run('["./start.sh"]').replace('CMD', 'RUN chmod 755 *.sh\nCMD'), 'start.sh': script } },
    { name: 'chmod of the folder', files: { Dockerfile: run('["./start.sh"]').replace('CMD', 'RUN chmod -R u+rwX,a+x /app\nCMD'), 'start.sh': script } },
    { name: 'chmod in a variable', files: { Dockerfile: run('["./start.sh"]').replace('CMD', 'ENV S=start.sh\nRUN chmod +x $S\nCMD'), 'start.sh': script } },
    { name: 'found and changed', files: { Dockerfile: run('["./start.sh"]').replace('CMD', "RUN find . -name '*.sh' -exec chmod +x {} +\nCMD"), 'start.sh': script } },
    { name: 'COPY --chmod', files: { Dockerfile: 'FROM python:3.11\nCOPY --chmod=0755 start.sh /start.sh\nCMD ["/start.sh"]\n', 'start.sh': script } },
    {
      name: 'chmod in the stage that it comes from',
      files: { Dockerfile: 'FROM python:3.11 AS b\nCOPY . /src\nRUN chmod +x /src/start.sh\nFROM python:3.11-slim\nCOPY --from=b /src /app\nCMD ["/app/start.sh"]\n', 'start.sh': script },
    },
    { name: 'by its shell', files: { Dockerfile: run('["bash", "start.sh"]'), 'start.sh': script } },
    { name: 'by sh -c', files: { Dockerfile: run('["sh", "-c", "sh ./start.sh"]'), 'start.sh': script } },
    { name: 'by python', files: { Dockerfile: run('["python", "start.py"]'), 'start.py': 'print(1)\r\n' } },
    { name: 'made by the build', files: { Dockerfile: 'FROM python:3.11\nRUN printf "#!/bin/sh\\nexec python app.py\\n" > /start.sh && chmod +x /start.sh\nCMD ["/start.sh"]\n' } },
    { name: 'a heredoc', files: { Dockerfile: 'FROM python:3.11\nCOPY --chmod=755 <<EOF /start.sh\n#!/bin/sh\nexec python app.py\nEOF\nCMD ["/start.sh"]\n' } },
    { name: 'no first line, read by a shell', files: { Dockerfile: run('./start.sh'), 'start.sh': 'exec python app.py\n' }, executable },
    { name: 'no first line, read by sh -c', files: { Dockerfile: run('["sh", "-c", "./start.sh"]'), 'start.sh': 'exec python app.py\n' }, executable },
    { name: 'CRLF that git converts', files: { Dockerfile: run('["./start.sh"]'), 'start.sh': script.replaceAll('\n', '\r\n'), '.gitattributes': '* text=auto\n' }, executable },
    { name: 'CRLF that the build converts', files: { Dockerfile: run('["./start.sh"]').replace('CMD', "RUN sed -i 's/\\r$//' start.sh\nCMD"), 'start.sh': script.replaceAll('\n', '\r\n') }, executable },
    { name: 'bash installed on Alpine', files: { Dockerfile: run('["./start.sh"]').replace('-slim', '-alpine').replace('CMD', 'RUN apk add --no-cache bash\nCMD'), 'start.sh': script }, executable },
    { name: 'a name on the PATH', files: { Dockerfile: 'FROM python:3.11\nCOPY start.sh /usr/local/bin/\nWORKDIR /usr/local/bin\nCMD ["start.sh"]\n', 'start.sh': script }, executable },
    { name: 'the folder on the PATH', files: { Dockerfile: run('["start.sh"]').replace('CMD', 'ENV PATH="/app:${PATH}"\nCMD'), 'start.sh': script }, executable },
    { name: 'the folder on the PATH by a variable', files: { Dockerfile: run('["start.sh"]').replace('CMD', 'ENV HERE=/app\nENV PATH=$HERE:$PATH\nCMD'), 'start.sh': script }, executable },
    { name: 'linked onto the PATH', files: { Dockerfile: run('["start.sh"]').replace('CMD', 'RUN ln -s /app/start.sh /usr/bin/start.sh\nCMD'), 'start.sh': script }, executable },
    { name: 'an image with an entry point of its own', files: { Dockerfile: 'FROM someone/base\nCOPY . /app\nWORKDIR /app\nCMD ["./start.sh"]\n', 'start.sh': script } },
    {
      name: 'an entry script that takes the command',
      files: { Dockerfile: 'FROM python:3.11\nCOPY . .\nENTRYPOINT ["./start.sh"]\nCMD ["python", "app.py"]\n', 'start.sh': '#!/bin/sh\nif [ $# -gt 0 ]; then exec "$@"; fi\n' },
      executable,
    },
    {
      name: 'an entry script that starts the app itself',
      files: { Dockerfile: 'FROM python:3.11\nCOPY . .\nENTRYPOINT ["./start.sh"]\nCMD ["unused"]\n', 'start.sh': '#!/bin/sh\nexec python app.py\n', 'app.py': '' },
      executable,
    },
    {
      name: 'an entry script that reads another',
      files: { Dockerfile: 'FROM python:3.11\nCOPY . .\nENTRYPOINT ["./start.sh"]\nCMD ["python", "app.py"]\n', 'start.sh': '#!/bin/sh\n. ./common.sh\n', 'common.sh': 'exec "$@"\n' },
      executable: ['start.sh', 'common.sh'],
    },
    { name: 'another sdk', files: { Dockerfile: run('["./start.sh"]'), 'start.sh': script, 'README.md': '---\nsdk: gradio\n---\n' } },
  ],
});
