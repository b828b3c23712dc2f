import { startupTimeout } from '../../../../src/lint/rules/startup-timeout';
import { testRule } from '../rule-table';

const front = (more = ''): string => `---\ntitle: App\nsdk: docker\n${more}---\n\n# App\n`;
const image = 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\n';
const app = 'import http.server as h\n\nh.HTTPServer(("0.0.0.0", 7860), h.SimpleHTTPRequestHandler).serve_forever()\n';
const start = 'import os, subprocess, sys\nsubprocess.run([sys.executable, "scripts/setup.py"], check=True)\nos.execv(sys.executable, [sys.executable, "app.py"])\n';
const item = (repo: string, file?: string): string =>
  file === undefined ? `Repo(repo_id="${repo}", rel_out_dir="x/${repo}")` : `File(repo_id="${repo}", filename="${file}", rel_out="x/${file}")`;
const setup = `from huggingface_hub import snapshot_download\nITEMS = [\n    ${[
  item('facebook/sam3', 'sam3.pt'),
  item('facebook/sam-3d-body-dinov3', 'model.ckpt'),
  item('kaihuac/diffusion-vas-amodal-segmentation'),
  item('kaihuac/diffusion-vas-content-completion'),
  item('Ruicheng/moge-2-vitl-normal', 'model.pt'),
  item('depth-anything/Depth-Anything-V2-Large', 'depth_anything_v2_vitl.pth'),
  item('facebook/sam-3d-body-dinov3', 'assets/mhr_model.pt'),
].join(',\n    ')},\n]\n`;
const flagship = { Dockerfile: `${image}CMD ["python", "start.py"]\n`, 'start.py': start, 'scripts/setup.py': setup, 'app.py': app };
const hub = (arguments_: string): string => `${image}CMD hf download ${arguments_} && python app.py\n`;

testRule(startupTimeout, {
  fires: [
    {
      name: 'a setup script with 19 GB and no timeout',
      files: { ...flagship, 'README.md': front() },
      expect: [{ file: 'README.md', text: 'docker', message: 'about 19 GB', fixable: true }],
      fixed: { 'README.md': front('startup_duration_timeout: 1h\n') },
    },
    {
      name: 'too short a timeout, CRLF',
      files: { ...flagship, 'README.md': front('startup_duration_timeout: 25m\n').replaceAll('\n', '\r\n') },
      expect: [{ file: 'README.md', text: '25m', message: 'the 25m that' }],
      fixed: { 'README.md': front('startup_duration_timeout: 1h\n').replaceAll('\n', '\r\n') },
    },
    {
      name: 'in seconds',
      files: { ...flagship, 'README.md': front('startup_duration_timeout: 90s\n') },
      expect: [{ file: 'README.md', text: '90s' }],
    },
    {
      name: 'a model whose name tells its size',
      files: { Dockerfile: hub('Qwen/Qwen2.5-72B-Instruct --local-dir /data/qwen'), 'README.md': front('startup_duration_timeout: 1h\n'), 'app.py': app },
      expect: [{ file: 'README.md', message: 'about 144 GB' }],
      fixed: { 'README.md': front('startup_duration_timeout: 5h\n') },
    },
    {
      name: 'at the top of the app',
      files: { Dockerfile: `${image}CMD ["python", "app.py"]\n`, 'README.md': front(), 'app.py': `from huggingface_hub import snapshot_download\npath = snapshot_download("mistralai/Mistral-Small-24B-Instruct-2501")\n${app}` },
      expect: [{ file: 'README.md', message: '48 GB' }],
    },
    {
      name: 'in a start script',
      files: { Dockerfile: `${image}CMD ["bash", "start.sh"]\n`, 'README.md': front(), 'start.sh': 'set -e\nhuggingface-cli download Qwen/Qwen2.5-32B --local-dir /data/q\nexec python app.py\n', 'app.py': app },
      expect: [{ file: 'README.md' }],
    },
    {
      name: 'many of unknown size',
      files: { Dockerfile: hub('a/a && hf download b/b && hf download c/c && hf download d/d'), 'README.md': front(), 'app.py': app },
      expect: [{ file: 'README.md', severity: 'info', message: '4 model repos' }],
    },
  ],
  silent: [
    { name: 'time enough', files: { ...flagship, 'README.md': front('startup_duration_timeout: 1h\n') } },
    { name: 'in minutes', files: { ...flagship, 'README.md': front('startup_duration_timeout: 45 minutes\n') } },
    { name: 'of two units', files: { ...flagship, 'README.md': front('startup_duration_timeout: 1h30m\n') } },
    { name: 'no duration, which another rule tells', files: { ...flagship, 'README.md': front('startup_duration_timeout: 60\n') } },
    { name: 'a small model', files: { Dockerfile: hub('Qwen/Qwen2.5-7B-Instruct'), 'README.md': front(), 'app.py': app } },
    { name: 'a quantized one', files: { Dockerfile: hub('x/Qwen2.5-32B-Instruct-AWQ'), 'README.md': front(), 'app.py': app } },
    { name: 'one of unknown size', files: { Dockerfile: hub('a/b'), 'README.md': front(), 'app.py': app } },
    { name: 'a part of the repo', files: { Dockerfile: hub("Qwen/Qwen2.5-72B --include '*.json'"), 'README.md': front(), 'app.py': app } },
    { name: 'one file of the repo', files: { Dockerfile: hub('x/Llama-70B-GGUF model-q2.gguf'), 'README.md': front(), 'app.py': app } },
    { name: 'a data set', files: { Dockerfile: hub('x/corpus-300B --repo-type dataset'), 'README.md': front(), 'app.py': app } },
    { name: 'in the background', files: { Dockerfile: `${image}CMD hf download Qwen/Qwen2.5-72B & python app.py\n`, 'README.md': front(), 'app.py': app } },
    { name: 'at build time', files: { Dockerfile: `${image}RUN hf download Qwen/Qwen2.5-72B\nCMD ["python", "app.py"]\n`, 'README.md': front(), 'app.py': app } },
    {
      name: 'when somebody asks for it',
      files: { Dockerfile: `${image}CMD ["python", "app.py"]\n`, 'README.md': front(), 'app.py': `from huggingface_hub import snapshot_download\n\ndef load():\n    return snapshot_download("Qwen/Qwen2.5-72B")\n\n${app}` },
    },
    {
      name: 'patterns',
      files: { Dockerfile: `${image}CMD ["python", "app.py"]\n`, 'README.md': front(), 'app.py': `from huggingface_hub import snapshot_download\nsnapshot_download("Qwen/Qwen2.5-72B", allow_patterns=["*.json"])\n${app}` },
    },
    { name: 'a setup that nothing starts', files: { ...flagship, 'start.py': 'import os, sys\nos.execv(sys.executable, [sys.executable, "app.py"])\n', 'README.md': front() } },
    { name: 'a setup in the background', files: { ...flagship, 'start.py': start.replace('subprocess.run(', 'subprocess.Popen(').replace(', check=True', ''), 'README.md': front() } },
    { name: 'no front matter', files: { ...flagship, 'README.md': '# App\n' } },
    { name: 'another sdk', files: { ...flagship, 'README.md': front().replace('docker', 'gradio') } },
  ],
});
