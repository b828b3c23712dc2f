import { startupSignalsLost } from '../../../../src/lint/rules/startup-signals-lost';
import { testRule } from '../rule-table';

const image = 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\n';
const app = 'import gradio as gr\n\ngr.Interface(print, "text", "text").launch(server_name="0.0.0.0")\n';
const Dockerfile = `${image}CMD ["bash", "start.sh"]\n`;

testRule(startupSignalsLost, {
  fires: [
    {
      name: 'a server program',
      files: { Dockerfile, 'start.sh': '#!/bin/bash\nset -e\nmkdir -p /data/out\nuvicorn main:app --host 0.0.0.0 \\\n  --port 7860\n\n# end\n', 'main.py': 'app = 1\n' },
      expect: [{ file: 'start.sh', text: 'uvicorn', fixable: true }],
      fixed: { 'start.sh': '#!/bin/bash\nset -e\nmkdir -p /data/out\nexec uvicorn main:app --host 0.0.0.0 \\\n  --port 7860\n\n# end\n' },
    },
    {
      name: 'a Python file, with a variable in front',
      files: { Dockerfile, 'start.sh': '#!/bin/bash\nA=1 python -u app.py', 'app.py': app },
      expect: [{ file: 'start.sh', text: 'python' }],
      fixed: { 'start.sh': '#!/bin/bash\nA=1 exec python -u app.py' },
    },
  ],
  silent: [
    { name: 'exec', files: { Dockerfile, 'start.sh': '#!/bin/bash\nexec python app.py\n', 'app.py': app } },
    { name: 'tini', files: { Dockerfile: `${image}ENTRYPOINT ["tini", "-g", "--"]\nCMD ["bash", "start.sh"]\n`, 'start.sh': 'python app.py\n', 'app.py': app } },
    { name: 'a trap', files: { Dockerfile, 'start.sh': 'trap "kill 0" TERM\npython app.py\n', 'app.py': app } },
    { name: 'another program in the background', files: { Dockerfile, 'start.sh': 'python worker.py &\npython app.py\n', 'app.py': app, 'worker.py': '' } },
    { name: 'something behind it', files: { Dockerfile, 'start.sh': 'python app.py\necho ended\n', 'app.py': app } },
    { name: 'a pipe', files: { Dockerfile, 'start.sh': 'python app.py 2>&1 | tee log\n', 'app.py': app } },
    { name: 'in a branch', files: { Dockerfile, 'start.sh': 'if true; then\n  python app.py\nfi\n', 'app.py': app } },
    { name: 'no server', files: { Dockerfile, 'start.sh': 'python app.py\n', 'app.py': 'print(1)\n' } },
    { name: 'a script of the build', files: { Dockerfile: `${image}RUN bash start.sh\nCMD ["python", "app.py"]\n`, 'start.sh': 'python app.py\n', 'app.py': app } },
  ],
});
