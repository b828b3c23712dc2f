import { startupSetupIgnoresFailure } from '../../../../src/lint/rules/startup-setup-ignores-failure';
import { testRule } from '../rule-table';

const image = 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\n';
const app = 'import http.server as h\n\nh.HTTPServer(("0.0.0.0", 7860), h.SimpleHTTPRequestHandler).serve_forever()\n';
const setup = 'from huggingface_hub import snapshot_download\nsnapshot_download("facebook/sam3", local_dir="/data/sam3")\n';
const tolerant = 'from huggingface_hub import snapshot_download\nfor name in ["a/b"]:\n    try:\n        snapshot_download(name)\n    except Exception as error:\n        print(f"[BLOCKED] {name}: {error}")\nprint("Setup finished.")\n';
const bySh = { Dockerfile: `${image}CMD ["bash", "start.sh"]\n`, 'app.py': app, 'setup.py': setup };
const byPython = { Dockerfile: `${image}CMD ["python", "start.py"]\n`, 'app.py': app, 'scripts/setup.py': setup };
const start = (run: string, between = ''): string =>
  `import os\nimport subprocess\nimport sys\n\ndef main():\n    if not os.path.exists("/data/sam3"):\n        ${run}\n${between}    os.execv(sys.executable, [sys.executable, "app.py"])\n\nmain()\n`;
const plainRun = 'subprocess.run([sys.executable, "scripts/setup.py"])';
const checkedRun = 'subprocess.run([sys.executable, "scripts/setup.py"], check=True)';

testRule(startupSetupIgnoresFailure, {
  fires: [
    {
      name: 'a script without set -e',
      files: { ...bySh, 'start.sh': '#!/bin/bash\npython setup.py\nexec python app.py\n' },
      expect: [{ file: 'start.sh', text: 'python setup.py', message: 'set -e' }],
      fixed: { 'start.sh': '#!/bin/bash\npython setup.py || exit 1\nexec python app.py\n' },
    },
    {
      name: '|| true',
      files: { ...bySh, 'start.sh': '#!/bin/bash\nset -e\npython setup.py || true\nexec python app.py\n' },
      expect: [{ file: 'start.sh', text: 'python setup.py' }],
      fixed: { 'start.sh': '#!/bin/bash\nset -e\npython setup.py || exit 1\nexec python app.py\n' },
    },
    {
      name: 'a message instead of an end',
      files: { ...bySh, 'start.sh': '#!/bin/bash\nset -e\npython setup.py || echo "setup failed"\nexec python app.py\n' },
      expect: [{ file: 'start.sh', fixable: false }],
    },
    {
      name: 'in CMD',
      files: { Dockerfile: `${image}CMD hf download facebook/sam3 --local-dir /data/sam3; python app.py\n`, 'app.py': app },
      expect: [{ text: 'hf download facebook/sam3 --local-dir /data/sam3' }],
      fixed: { Dockerfile: `${image}CMD hf download facebook/sam3 --local-dir /data/sam3 || exit 1; python app.py\n` },
    },
    {
      name: 'subprocess.run without check',
      files: { ...byPython, 'start.py': start(plainRun) },
      expect: [{ file: 'start.py', text: plainRun, message: 'check=True' }],
      fixed: { 'start.py': start(checkedRun) },
    },
    {
      name: 'subprocess.run with check=False',
      files: { ...byPython, 'start.py': start(checkedRun.replace('True', 'False')) },
      expect: [{ file: 'start.py' }],
      fixed: { 'start.py': start(checkedRun) },
    },
    { name: 'a result that nobody reads', files: { ...byPython, 'start.py': start(`result = ${plainRun}`) }, expect: [{ file: 'start.py', text: plainRun }] },
    {
      name: 'a setup that never fails',
      files: { ...byPython, 'scripts/setup.py': tolerant, 'start.py': start(checkedRun) },
      expect: [{ file: 'start.py', text: checkedRun, message: 'ends well', fixable: false }],
    },
    {
      name: 'a setup that never fails, in the shell',
      files: { ...bySh, 'setup.py': tolerant, 'start.sh': '#!/bin/bash\nset -e\npython setup.py\nexec python app.py\n' },
      expect: [{ file: 'start.sh', text: 'python setup.py', message: 'ends well' }],
    },
  ],
  silent: [
    { name: 'set -e', files: { ...bySh, 'start.sh': '#!/bin/bash\nset -euo pipefail\npython setup.py\nexec python app.py\n' } },
    { name: 'set -e by the first line', files: { ...bySh, Dockerfile: `${image}CMD ["./start.sh"]\n`, 'start.sh': '#!/bin/bash -e\npython setup.py\nexec python app.py\n' } },
    { name: 'set -e by an option', files: { ...bySh, Dockerfile: `${image}CMD ["bash", "-eu", "start.sh"]\n`, 'start.sh': 'python setup.py\nexec python app.py\n' } },
    { name: '&&', files: { Dockerfile: `${image}CMD python setup.py && python app.py\n`, 'app.py': app, 'setup.py': setup } },
    { name: '|| exit 1', files: { ...bySh, 'start.sh': '#!/bin/bash\npython setup.py || exit 1\nexec python app.py\n' } },
    { name: 'a look at the files afterwards', files: { ...bySh, 'start.sh': '#!/bin/bash\npython setup.py\nif [ ! -d /data/sam3 ]; then exit 1; fi\nexec python app.py\n' } },
    { name: 'in the background on purpose', files: { ...bySh, 'start.sh': '#!/bin/bash\npython setup.py &\nexec python app.py\n' } },
    { name: 'no setup', files: { ...bySh, 'setup.py': 'print("hello")\n', 'start.sh': '#!/bin/bash\npython setup.py\nexec python app.py\n' } },
    { name: 'nothing is started after it', files: { ...bySh, 'start.sh': '#!/bin/bash\npython setup.py\n' } },
    { name: 'check=True', files: { ...byPython, 'start.py': start(checkedRun) } },
    { name: 'check_call', files: { ...byPython, 'start.py': start(plainRun.replace('run', 'check_call')) } },
    { name: 'the return code', files: { ...byPython, 'start.py': start(`result = ${plainRun}`, '    sys.exit(result.returncode) if result.returncode else None\n') } },
    { name: 'a look at the files', files: { ...byPython, 'start.py': start(plainRun, '    if not os.path.exists("/data/sam3"):\n        sys.exit("no weights")\n') } },
    { name: 'arguments that are not known', files: { ...byPython, 'start.py': start(plainRun.replace('])', '], **options)')) } },
    { name: 'a setup that fails', files: { ...byPython, 'scripts/setup.py': `${tolerant}raise SystemExit(1)\n`, 'start.py': start(checkedRun) } },
    { name: 'never fails, but the files are looked at', files: { ...byPython, 'scripts/setup.py': tolerant, 'start.py': start(checkedRun, '    assert os.path.exists("/data/sam3")\n') } },
    { name: 'the app itself fetches', files: { ...bySh, 'setup.py': `${setup}${app}`, 'start.sh': '#!/bin/bash\npython setup.py\nexec python app.py\n' } },
  ],
});
