import { spaceHfCache } from '../../../../src/lint/rules/space-hf-cache';
import { testRule } from '../rule-table';

const readme = (...lines: string[]): string => ['---', 'sdk: docker', ...lines, '---', ''].join('\n');
const dockerfile = (...lines: string[]): string =>
  ['FROM python:3.11-slim', 'WORKDIR /app', 'COPY . .', ...lines, 'CMD ["python", "app.py"]', ''].join('\n');
const loads = 'from transformers import AutoModel\nmodel = AutoModel.from_pretrained("facebook/dinov2-base")\n';
const space = { 'README.md': readme(), 'app.py': loads };
const settings = { data: '/data' };

testRule(spaceHfCache, {
  fires: [
    {
      name: 'HF_HOME off the mount',
      files: { ...space, Dockerfile: dockerfile('ENV HF_HOME=/tmp/hf') },
      settings,
      expect: [{ text: '/tmp/hf', message: 'facebook/dinov2-base is downloaded again' }],
      fixed: { Dockerfile: dockerfile('ENV HF_HOME=/data/.huggingface') },
    },
    {
      name: 'the cache alone off the mount',
      files: { ...space, Dockerfile: dockerfile('ENV HF_HUB_CACHE=/root/hub') },
      settings,
      expect: [{ text: '/root/hub' }],
      fixed: { Dockerfile: dockerfile('ENV HF_HUB_CACHE=/data/.huggingface/hub') },
    },
    {
      name: 'HF_HOME unset, where the Dockerfile counts on the mount',
      files: { ...space, Dockerfile: dockerfile('ENV OUT=/data/out') },
      expect: [{ text: 'CMD', severity: 'info', message: 'Nothing in this repo sets HF_HOME' }],
      fixed: { Dockerfile: dockerfile('ENV OUT=/data/out', 'ENV HF_HOME=/data/.huggingface') },
    },
    {
      name: 'what is preloaded lies elsewhere',
      files: {
        ...space,
        'README.md': readme('preload_from_hub:', '  - facebook/dinov2-base'),
        Dockerfile: dockerfile('ENV HF_HOME=/data/.huggingface'),
      },
      expect: [{ file: 'README.md', text: 'preload_from_hub', message: 'sets HF_HOME to /data/.huggingface' }],
    },
    {
      name: 'TRANSFORMERS_CACHE',
      files: { Dockerfile: dockerfile('ENV A=1 TRANSFORMERS_CACHE=/data/models') },
      expect: [{ text: 'TRANSFORMERS_CACHE', severity: 'info', message: 'deprecated' }],
      fixed: { Dockerfile: dockerfile('ENV A=1 HF_HUB_CACHE=/data/models') },
    },
  ],
  silent: [
    { name: 'HF_HOME on the mount', files: { ...space, Dockerfile: dockerfile('ENV HF_HOME=/data/.huggingface') }, settings },
    { name: 'HF_HOME on the mount, by a variable', files: { ...space, Dockerfile: dockerfile('ENV D=/data', 'ENV HF_HOME=$D/hf') }, settings },
    { name: 'no sign of a mount', files: { ...space, Dockerfile: dockerfile('ENV HF_HOME=/tmp/hf') } },
    { name: 'nothing is loaded by name', files: { ...space, 'app.py': 'import torch\ntorch.load("x.pt")\n', Dockerfile: dockerfile() }, settings },
    { name: 'loaded from a folder', files: { ...space, 'app.py': loads.replace('facebook/dinov2-base', 'checkpoints/dino'), Dockerfile: dockerfile() }, settings },
    {
      name: 'loaded into a folder of its own',
      files: { ...space, 'app.py': 'from huggingface_hub import snapshot_download\nsnapshot_download("a/b", local_dir="/data/x")\n', Dockerfile: dockerfile() },
      settings,
    },
    { name: 'set by the code', files: { ...space, 'app.py': 'import os\nos.environ["HF_HOME"] = "/data/hf"\n' + loads, Dockerfile: dockerfile() }, settings },
    {
      name: 'set by the start script',
      files: { ...space, 'run.sh': 'export HF_HOME=/data/hf\npython app.py\n', Dockerfile: dockerfile().replace('["python", "app.py"]', 'sh run.sh') },
      settings,
    },
    { name: 'fetched by a build step', files: { ...space, Dockerfile: dockerfile('RUN python -c "import app"') }, settings },
    {
      name: 'preloaded, where the app looks',
      files: { ...space, 'README.md': readme('preload_from_hub: [a/b]'), Dockerfile: dockerfile('ENV HF_HOME=/home/user/.cache/huggingface') },
    },
    { name: 'preloaded, nothing set', files: { ...space, 'README.md': readme('preload_from_hub: [a/b]'), Dockerfile: dockerfile() }, settings },
    { name: 'code that is never reached', files: { ...space, 'app.py': 'x = 1\n', 'train.py': loads, Dockerfile: dockerfile() }, settings },
  ],
});
