import { dockerModelAtBuild } from '../../../../src/lint/rules/docker-model-at-build';
import { testRule } from '../rule-table';

const base = 'FROM python:3.11-slim\nRUN pip install huggingface_hub transformers\n';
const readme = { 'README.md': '---\nsdk: docker\n---\n' };

testRule(dockerModelAtBuild, {
  fires: [
    {
      name: 'hf download',
      files: { Dockerfile: `${base}RUN hf download Qwen/Qwen3-8B\nCMD ["python", "app.py"]\n`, ...readme },
      expect: [{ text: 'Qwen/Qwen3-8B', message: 'grows by their size' }],
      fixed: { Dockerfile: `${base}CMD ["python", "app.py"]\n`, 'README.md': '---\nsdk: docker\npreload_from_hub:\n  - Qwen/Qwen3-8B\n---\n' },
    },
    {
      name: 'beside others in the README',
      files: { Dockerfile: `${base}RUN python -c "from huggingface_hub import snapshot_download; snapshot_download('a/large')"\n`, 'README.md': '---\nsdk: docker\npreload_from_hub:\n  - x/y\n---\n' },
      expect: [{ message: 'a/large' }],
      fixed: { Dockerfile: base, 'README.md': '---\nsdk: docker\npreload_from_hub:\n  - x/y\n  - a/large\n---\n' },
    },
    { name: 'to a folder of its own', files: { Dockerfile: `${base}RUN huggingface-cli download a/large --local-dir /models\n`, ...readme }, expect: [{ text: 'a/large', fixable: false }] },
    { name: 'a URL', files: { Dockerfile: `${base}RUN wget -q https://x.org/a/sam_vit_h.pth -O /models/sam.pth && curl -LO "https://huggingface.co/a/b/resolve/main/model.safetensors?download=true"\n` }, expect: [{ text: 'https://x.org/a/sam_vit_h.pth', message: 'sam_vit_h.pth and others' }] },
    {
      name: 'code',
      files: { Dockerfile: `${base}RUN python -c "from transformers import AutoTokenizer, AutoModel; AutoTokenizer.from_pretrained('a/large'); AutoModel.from_pretrained('a/large')"\nRUN python -c "from transformers import pipeline; pipeline('x', model='b/large')"\n` },
      expect: [{ message: 'a/large' }, { message: 'b/large' }],
    },
    {
      name: 'a script of the repo',
      files: { Dockerfile: `${base}WORKDIR /app\nCOPY . .\nRUN python fetch.py\n`, 'fetch.py': 'from huggingface_hub import snapshot_download\nsnapshot_download(repo_id="a/large")\n' },
      expect: [{ text: 'fetch.py', message: 'a/large' }],
    },
    { name: 'a gated one without a token', files: { Dockerfile: `${base}RUN hf download meta-llama/Llama-3.1-8B\n` }, expect: [{ severity: 'warning', message: 'is gated', fixable: false }] },
    { name: 'a clone without git-lfs', files: { Dockerfile: 'FROM python:3.11\nRUN git clone https://huggingface.co/a/large /models/large\n' }, expect: [{ severity: 'warning', message: 'pointers' }] },
    { name: 'a clone with git-lfs', files: { Dockerfile: 'FROM python:3.11\nRUN apt-get update && apt-get install -y git-lfs\nRUN git lfs install && git clone https://huggingface.co/a/large\n' }, expect: [{ text: 'https://huggingface.co/a/large', severity: 'info' }] },
  ],
  silent: [
    { name: 'small files', files: { Dockerfile: `${base}RUN hf download a/b config.json tokenizer.json && hf download a/b --include "*.json"\nRUN python -c "from transformers import AutoTokenizer; AutoTokenizer.from_pretrained('a/b')"\n` } },
    { name: 'small models', files: { Dockerfile: `${base}RUN python -m nltk.downloader punkt && python -m spacy download en_core_web_sm\nRUN python -c "from transformers import AutoModel; AutoModel.from_pretrained('sentence-transformers/all-MiniLM-L6-v2')"\nRUN wget https://x/yolov8n.pt https://x/tiny.pt\n` } },
    { name: 'data', files: { Dockerfile: `${base}RUN hf download a/b --repo-type dataset && git clone https://huggingface.co/datasets/a/b && git clone https://github.com/a/b\n` } },
    { name: 'at the start', files: { Dockerfile: `${base}CMD hf download a/large && python app.py\n` } },
    { name: 'code that is copied', files: { Dockerfile: `${base}COPY . .\nRUN python setup.py install\n`, 'setup.py': 'print(1)\n', 'app.py': 'M.from_pretrained("a/large")\n' } },
    { name: 'said', files: { Dockerfile: `${base}RUN echo "hf download a/large"\n` } },
    { name: 'in a builder', files: { Dockerfile: `FROM python:3.11 AS w\nRUN hf download a/large --local-dir /w\n${base}` } },
    { name: 'other downloads', files: { Dockerfile: `${base}RUN wget https://x/a.zip && curl -fsSL https://x/install.sh | sh && hf --help\n` } },
  ],
});
