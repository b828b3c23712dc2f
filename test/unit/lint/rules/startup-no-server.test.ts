import { startupNoServer } from '../../../../src/lint/rules/startup-no-server';
import { readme } from '../good-spaces';
import { testRule } from '../rule-table';

const image = 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\n';
const run = (command: string): string => `${image}CMD ${command}\n`;
const python = run('["python", "app.py"]');

testRule(startupNoServer, {
  fires: [
    { name: 'sleep', files: { Dockerfile: run('sleep infinity') }, expect: [{ text: 'sleep infinity', message: 'sleep infinity keeps' }] },
    { name: 'tail, after a script', files: { Dockerfile: run('["bash", "-c", "echo ready && tail -f /dev/null"]') }, expect: [{ message: 'tail -f keeps' }] },
    {
      name: 'a keep-alive for Dev Mode',
      files: { Dockerfile: run('["sleep", "infinity"]'), 'README.md': readme().replace('app_port', 'dev-mode-folder: /app\napp_port') },
      expect: [{ severity: 'info', text: '["sleep", "infinity"]' }],
    },
    { name: 'bash', files: { Dockerfile: run('["/bin/bash"]') }, expect: [{ text: '["/bin/bash"]', message: 'bash has no terminal' }] },
    { name: 'the interpreter alone', files: { Dockerfile: run('python3 -i') }, expect: [{ text: 'python3 -i' }] },
    { name: 'nothing on a bare image', files: { Dockerfile: image, 'README.md': readme() }, expect: [{ severity: 'error', text: 'python:3.11-slim', message: 'no CMD' }] },
    { name: 'nothing, in a folder without a README', files: { Dockerfile: 'FROM node:20-alpine\n' }, expect: [{ severity: 'warning', text: 'node:20-alpine' }] },
    {
      name: 'a script that prints and ends',
      files: { Dockerfile: run('["bash", "start.sh"]'), 'start.sh': '#!/bin/bash\nset -e\nmkdir -p /data/out\necho done\n' },
      expect: [{ message: 'ends and serves nothing' }],
    },
    {
      name: 'Python that does its work and ends',
      files: { Dockerfile: python, 'app.py': 'import torch\nfrom lib.model import load\n\ndef main():\n    print(load())\n\nif __name__ == "__main__":\n    main()\n', 'lib/model.py': 'import os\n\ndef load():\n    return os.getcwd()\n' },
      expect: [{ text: '["python", "app.py"]' }],
    },
    { name: 'Gradio without launch', files: { Dockerfile: python, 'app.py': 'import gradio as gr\ndemo = gr.Interface(print, "text", "text")\n' }, expect: [{ message: 'nothing calls its launch()' }] },
    { name: 'FastAPI run by python', files: { Dockerfile: python, 'app.py': 'from fastapi import FastAPI\napp = FastAPI()\n' }, expect: [{ message: 'uvicorn' }] },
    { name: 'Streamlit run by python', files: { Dockerfile: python, 'app.py': 'import streamlit as st\nst.title("x")\n' }, expect: [{ message: 'streamlit run' }] },
  ],
  silent: [
    { name: 'an image of which nothing is known', files: { Dockerfile: 'FROM a/b\n' } },
    { name: 'nginx on Alpine serves by itself', files: { Dockerfile: 'FROM nginx:1.27-alpine\nCOPY dist /usr/share/nginx/html\n' } },
    { name: 'CMD of the stage that is continued', files: { Dockerfile: 'FROM python:3.11 AS base\nCMD ["uvicorn", "a:b"]\nFROM base\n' } },
    { name: 'sleep beside a server', files: { Dockerfile: run('uvicorn a:b & sleep infinity') } },
    { name: 'tail of the log of an unknown program', files: { Dockerfile: run('mytool start && tail -f /var/log/x') } },
    { name: 'a short sleep before the server', files: { Dockerfile: run('sleep 5 && python -m http.server 7860') } },
    { name: 'a service', files: { Dockerfile: run('service nginx start && tail -f /dev/null') } },
    { name: 'supervisord', files: { Dockerfile: run('["supervisord", "-n"]') } },
    { name: 'node with a file', files: { Dockerfile: 'FROM node:20\nCMD ["node", "server.js"]\n' } },
    { name: 'an entry point in front of bash', files: { Dockerfile: 'FROM python:3.11\nENTRYPOINT ["/opt/run"]\nCMD ["bash"]\n' } },
    { name: 'bash with a script on a variable', files: { Dockerfile: run('bash $SCRIPT') } },
    { name: 'code on the command line', files: { Dockerfile: run('["python", "-c", "import app"]') } },
    { name: 'a script that is not in the repo', files: { Dockerfile: run('["python", "gone.py"]') } },
    { name: 'launch()', files: { Dockerfile: python, 'app.py': 'import gradio as gr\ngr.Interface(print, "text", "text").launch()\n' } },
    { name: 'a package that may serve', files: { Dockerfile: python, 'app.py': 'import somelib\nsomelib.go()\n' } },
    { name: 'asyncio', files: { Dockerfile: python, 'app.py': 'import asyncio\n' } },
    { name: 'a program started from code', files: { Dockerfile: python, 'app.py': 'import os\nos.system("serve-it")\n' } },
    { name: 'main() of a package', files: { Dockerfile: python, 'app.py': 'from transformers import cli\ncli.main()\n' } },
    { name: 'a loop that goes on', files: { Dockerfile: python, 'app.py': 'import time\nwhile True:\n    time.sleep(1)\n' } },
    { name: 'an app object of a server', files: { Dockerfile: run('uvicorn app:app'), 'app.py': 'from fastapi import FastAPI\napp = FastAPI()\n' } },
    { name: 'gradio of the command line', files: { Dockerfile: run('gradio app.py'), 'app.py': 'import gradio as gr\ndemo = gr.Interface(print, "text", "text")\n' } },
    { name: 'another sdk', files: { Dockerfile: image, 'README.md': '---\nsdk: gradio\n---\n' } },
    { name: 'CMD dropped by the entry point, which has a rule of its own', files: { Dockerfile: 'FROM python:3.11\nENTRYPOINT echo ready\nCMD ["uvicorn", "a:b"]\n' } },
    { name: 'a file that does not parse as a Dockerfile', files: { Dockerfile: 'FROM python:3.11\nCOPI . .\n', 'README.md': readme() } },
    { name: 'redis behind a script', files: { Dockerfile: run('redis-server --daemonize no') } },
  ],
});
