import { startupMissingFile } from '../../../../src/lint/rules/startup-missing-file';
import { testRule } from '../rule-table';

const run = (command: string, more = ''): string => `FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\n${more}CMD ${command}\n`;
const fastapi = 'from fastapi import FastAPI\n\napi = FastAPI()\n';

testRule(startupMissingFile, {
  fires: [
    {
      name: 'a Python file in another folder',
      files: { Dockerfile: run('["python", "-u", "app.py"]'), 'src/app.py': '' },
      expect: [{ text: '"app.py"', message: '/app/app.py is not in the image' }],
      fixed: { Dockerfile: run('["python", "-u", "src/app.py"]') },
    },
    {
      name: 'a file in another case, in the shell form, after harmless steps',
      files: { Dockerfile: run('python3 App.py', 'RUN apt-get update && apt-get install -y git && pip install -r requirements.txt && mkdir -p /app/out\n'), 'app.py': '', 'requirements.txt': '' },
      expect: [{ text: 'App.py' }],
      fixed: { Dockerfile: run('python3 app.py', 'RUN apt-get update && apt-get install -y git && pip install -r requirements.txt && mkdir -p /app/out\n') },
    },
    {
      name: 'the wrong folder',
      files: { Dockerfile: 'FROM python:3.11-slim\nCOPY src/ /code/\nWORKDIR /app\nCMD ["python", "main.py"]\n', 'src/main.py': '' },
      expect: [{ text: '"main.py"', message: '/app/main.py', fixable: false }],
    },
    {
      name: 'kept out by .dockerignore',
      files: { Dockerfile: run('["python", "app.py"]'), 'app.py': '', '.dockerignore': '*.py\n' },
      expect: [{ text: '"app.py"', message: '.dockerignore keeps app.py out' }],
    },
    {
      name: 'a start script',
      files: { Dockerfile: run('["bash", "scripts/start.sh"]'), 'start.sh': '#!/bin/bash\n' },
      expect: [{ text: '"scripts/start.sh"' }],
    },
    {
      name: 'in a start script, at its margin',
      files: { Dockerfile: run('["bash", "start.sh"]'), 'start.sh': '#!/bin/bash\nset -e\npython setup.py\nexec python app.py\n', 'setup.py': '' },
      expect: [{ file: 'start.sh', text: 'app.py' }],
    },
    {
      name: 'streamlit',
      files: { Dockerfile: run('["streamlit", "run", "main.py", "--server.port=7860"]'), 'app.py': '' },
      expect: [{ text: '"main.py"', fixable: false }],
    },
    {
      name: 'not in a stage that it comes from',
      files: { Dockerfile: 'FROM python:3.11 AS build\nWORKDIR /src\nCOPY lib ./\nFROM python:3.11-slim\nWORKDIR /app\nCOPY --from=build /src .\nCMD ["python", "app.py"]\n', 'lib/a.py': '', 'app.py': '' },
      expect: [{ text: '"app.py"' }],
    },
    {
      name: 'the module of uvicorn',
      files: { Dockerfile: run('["uvicorn", "main:app", "--host", "0.0.0.0"]'), 'src/main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n' },
      expect: [{ text: '"main:app"', message: 'cannot import main' }],
      fixed: { Dockerfile: run('["uvicorn", "src.main:app", "--host", "0.0.0.0"]') },
    },
    {
      name: 'the module of gunicorn, in a package that is there',
      files: { Dockerfile: run('gunicorn -b 0.0.0.0:7860 backend.server:app'), 'backend/__init__.py': '', 'backend/app.py': '' },
      expect: [{ text: 'backend.server:app' }],
    },
    {
      name: 'the app object',
      files: { Dockerfile: run('["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "7860"]'), 'main.py': `${fastapi}# app\nx = api.app\n` },
      expect: [{ text: '"main:app"', message: 'main.py has nothing named app', fixable: true }],
      fixed: { Dockerfile: run('["uvicorn", "main:api", "--host", "0.0.0.0", "--port", "7860"]') },
    },
  ],
  silent: [
    { name: 'there', files: { Dockerfile: run('["python", "app.py"]'), 'app.py': '' } },
    { name: 'WORKDIR below', files: { Dockerfile: run('["python", "app.py"]', 'WORKDIR /app/src\n'), 'src/app.py': '' } },
    { name: 'cd before it', files: { Dockerfile: run('cd src && python app.py'), 'src/app.py': '' } },
    { name: 'cloned by the build', files: { Dockerfile: run('["python", "app.py"]', 'RUN git clone https://github.com/a/b .\n') } },
    { name: 'unpacked by the build', files: { Dockerfile: run('["python", "app.py"]', 'RUN curl -L https://x.io/a.tgz | tar xz\n') } },
    { name: 'written by the build', files: { Dockerfile: run('["python", "app.py"]', 'RUN echo "print(1)" > app.py\n') } },
    { name: 'made by a script of the build', files: { Dockerfile: run('["python", "app.py"]', 'RUN ./make.sh\n'), 'make.sh': '' } },
    { name: 'made by a script that the build fetches', files: { Dockerfile: run('["python", "app.py"]', 'RUN bash <(curl -s https://x.io/install.sh)\n') } },
    { name: 'made by a script in a variable', files: { Dockerfile: run('["python", "app.py"]', 'ENV S=make.sh\nRUN sh $S\n') } },
    { name: 'made by make', files: { Dockerfile: run('["python", "app.py"]', 'RUN make dist\n') } },
    { name: 'fetched from the Hub by the build', files: { Dockerfile: run('["python", "app.py"]', 'RUN python -c "from huggingface_hub import snapshot_download; snapshot_download(\'a/b\', local_dir=\'.\')"\n') } },
    { name: 'a heredoc', files: { Dockerfile: 'FROM python:3.11\nCOPY <<EOF /app/app.py\nprint(1)\nEOF\nCMD ["python", "/app/app.py"]\n' } },
    { name: 'an archive', files: { Dockerfile: 'FROM python:3.11\nADD code.tar.gz /app\nCMD ["python", "/app/app.py"]\n' } },
    { name: 'a clone by ADD', files: { Dockerfile: 'FROM python:3.11\nADD https://github.com/a/b.git /app\nCMD ["python", "/app/app.py"]\n' } },
    { name: 'from another image', files: { Dockerfile: 'FROM python:3.11\nCOPY --from=a/b /app /app\nCMD ["python", "/app/app.py"]\n' } },
    { name: 'an unknown base image', files: { Dockerfile: 'FROM a/b\nCMD ["python", "/app/app.py"]\n' } },
    { name: 'a place of the system', files: { Dockerfile: 'FROM python:3.11\nCMD ["python", "/opt/tool/app.py"]\n' } },
    { name: 'on the mount', files: { Dockerfile: 'FROM python:3.11\nWORKDIR /data\nCMD ["python", "app.py"]\n' } },
    { name: 'the COPY names it and fails itself', files: { Dockerfile: 'FROM python:3.11\nWORKDIR /app\nCOPY app.py .\nCMD ["python", "app.py"]\n' } },
    { name: 'by a pattern that flattens folders', files: { Dockerfile: 'FROM python:3.11\nWORKDIR /app\nCOPY * ./\nCMD ["python", "app.py"]\n', 'src/app.py': '' } },
    { name: 'the next sync brings it', files: { Dockerfile: run('["python", "app.py"]') }, main: { 'app.py': '', 'spacedock.yaml': 'sync:\n  - from: app.py\n' } },
    { name: 'a variable', files: { Dockerfile: run('python $APP_FILE') } },
    { name: 'a submodule', files: { Dockerfile: run('["python", "lib/app.py"]'), '.gitmodules': '[submodule "lib"]\n\tpath = lib\n' } },
    { name: 'one that uv looks for elsewhere', files: { Dockerfile: run('["uv", "run", "--directory", "src", "python", "app.py"]'), 'src/app.py': '' } },
    { name: 'in a branch of a script', files: { Dockerfile: run('["bash", "start.sh"]'), 'start.sh': 'if [ -f local.py ]; then\n  python app.py\nfi\n', 'app.py': '' } },
    { name: 'another sdk', files: { Dockerfile: run('["python", "app.py"]'), 'README.md': '---\nsdk: gradio\n---\n' } },
    { name: 'uvicorn with a folder', files: { Dockerfile: run('uvicorn main:app --app-dir src'), 'src/main.py': 'app = 1\n' } },
    { name: 'a package that is installed', files: { Dockerfile: run('uvicorn llama_cpp.server.app:app') } },
    { name: 'the project installed as a package', files: { Dockerfile: run('uvicorn main:app', 'RUN pip install .\n'), 'src/main.py': '' } },
    { name: 'PYTHONPATH', files: { Dockerfile: run('uvicorn main:app', 'ENV PYTHONPATH=/app/src\n'), 'src/main.py': 'app = 1\n' } },
    { name: 'a package', files: { Dockerfile: run('uvicorn app.main:app'), 'app/main.py': 'from .core import app\n' } },
    { name: 'an app with a type', files: { Dockerfile: run('uvicorn main:app'), 'main.py': 'app: object = 1\n' } },
    { name: 'an app by a star import', files: { Dockerfile: run('uvicorn main:app'), 'main.py': 'from core import *\n' } },
    { name: 'an app by a factory', files: { Dockerfile: run('uvicorn main:create_app --factory'), 'main.py': 'def create_app():\n    pass\n' } },
    { name: 'a submodule of the package as the app', files: { Dockerfile: run('uvicorn pkg:app'), 'pkg/__init__.py': '', 'pkg/app.py': '' } },
    { name: 'an app mounted by gradio', files: { Dockerfile: run('uvicorn app:app'), 'app.py': 'import gradio as gr\napp = gr.mount_gradio_app(1, 2, path="/")\n' } },
  ],
});
