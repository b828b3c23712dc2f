import { spacePortMismatch } from '../../../../src/lint/rules/space-port-mismatch';
import { testRule } from '../rule-table';

const readme = (...lines: string[]): string => ['---', 'sdk: docker', ...lines, '---', ''].join('\n');
const plain = readme();
const python = (command: string, ...lines: string[]): string =>
  ['FROM python:3.11-slim', 'WORKDIR /app', 'COPY . .', ...lines, `CMD ${command}`, ''].join('\n');

testRule(spacePortMismatch, {
  fires: [
    {
      name: 'a literal in CMD against the default',
      files: { 'README.md': plain, Dockerfile: python('["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8000"]') },
      expect: [{ text: '8000', severity: 'error', message: 'sets no app_port', fixable: true }],
      fixed: { 'README.md': readme('app_port: 8000') },
    },
    {
      name: 'a literal in CMD against app_port, in the shell form',
      files: { 'README.md': readme('app_port: 7860'), Dockerfile: python('exec uvicorn main:app --port=8000') },
      expect: [{ text: '8000', severity: 'error', message: 'asks on app_port 7860' }],
      fixed: { 'README.md': readme('app_port: 8000') },
    },
    {
      name: 'EXPOSE plays no part',
      files: { 'README.md': plain, Dockerfile: python('["streamlit", "run", "app.py", "--server.port", "8501"]', 'EXPOSE 7860'), 'app.py': '' },
      expect: [{ text: '8501', severity: 'error' }],
    },
    {
      name: "the port of Streamlit's configuration",
      files: { 'README.md': plain, Dockerfile: python('streamlit run app.py'), 'app.py': '', '.streamlit/config.toml': '[theme]\nbase = "dark"\n\n[server]\nheadless = true\nport = 8080 # here\n' },
      expect: [{ file: '.streamlit/config.toml', text: '8080', message: 'streamlit listens on port 8080, but the Hub asks on 7860', fixable: true }],
      fixed: { 'README.md': readme('app_port: 8080') },
    },
    {
      name: "Streamlit's default, as its configuration names no port",
      files: { 'README.md': plain, Dockerfile: python('streamlit run app.py'), 'app.py': '', '.streamlit/config.toml': '[theme]\nbase = "dark"\n' },
      expect: [{ text: 'streamlit run app.py', message: 'port 8501 by default' }],
    },
    {
      name: "a program's default",
      files: { 'README.md': plain, Dockerfile: python('["fastapi", "run", "main.py"]'), 'main.py': 'app = 1\n' },
      expect: [{ text: '"fastapi", "run", "main.py"', message: 'port 8000 by default, but the Hub asks on 7860, as the README sets no app_port. Unless a variable of the Space says otherwise, it never becomes healthy.' }],
    },
    {
      name: 'a bind of gunicorn',
      files: { 'README.md': plain, Dockerfile: python('gunicorn -w 4 -b 0.0.0.0:5000 main:app') },
      expect: [{ text: '5000', severity: 'error', message: 'The Space never becomes healthy.' }],
    },
    {
      name: 'a variable of the Dockerfile',
      files: { 'README.md': plain, Dockerfile: python('uvicorn main:app --port ${PORT:-7860}', 'ENV PORT=9000') },
      expect: [{ text: '${PORT:-7860}', message: 'port 9000' }],
    },
    {
      name: "Gradio's variable",
      files: {
        'README.md': plain,
        Dockerfile: python('["python", "app.py"]', 'ENV GRADIO_SERVER_PORT=7861'),
        'app.py': 'import gradio as gr\ndemo = gr.Blocks()\ndemo.launch(server_name="0.0.0.0")\n',
      },
      expect: [{ file: 'app.py', text: 'demo.launch', message: 'Gradio listens on port 7861' }],
    },
    {
      name: 'a literal in the code that CMD starts',
      files: {
        'README.md': readme('app_port: 7860', 'title: A'),
        Dockerfile: python('["python", "app.py"]'),
        'app.py': 'import gradio as gr\nif __name__ == "__main__":\n    gr.Blocks().launch(server_name="0.0.0.0", server_port=8080)\n',
      },
      expect: [{ file: 'app.py', text: '8080', message: 'If this is what runs on the Space, it never becomes healthy.' }],
      fixed: { 'README.md': readme('app_port: 8080', 'title: A') },
    },
    {
      name: 'by way of a start script and a variable with a default in the code',
      files: {
        'README.md': plain,
        Dockerfile: python('["bash", "start.sh"]'),
        'start.sh': '#!/bin/bash\nset -e\nexec python app.py\n',
        'app.py': 'import os, uvicorn\nuvicorn.run(app, host="0.0.0.0", port=int(os.environ.get("PORT", 8000)))\n',
      },
      expect: [{ file: 'app.py', text: 'int(os.environ.get("PORT", 8000))', message: 'uvicorn listens on port 8000' }],
    },
    {
      name: 'Flask',
      files: {
        'README.md': plain,
        Dockerfile: python('["python", "app.py"]'),
        'app.py': 'from flask import Flask\napp = Flask(__name__)\napp.run("0.0.0.0", 5000)\n',
      },
      expect: [{ file: 'app.py', text: '5000', message: 'Flask listens on port 5000' }],
    },
    {
      name: 'an empty app_port counts as none',
      files: { 'README.md': readme('app_port:'), Dockerfile: python('uvicorn main:app --port 8000') },
      expect: [{ text: '8000', severity: 'error' }],
      fixed: { 'README.md': readme('app_port: 8000') },
    },
  ],
  silent: [
    { name: 'the same port', files: { 'README.md': readme('app_port: 8000'), Dockerfile: python('uvicorn main:app --port 8000') } },
    { name: "Gradio's default", files: { 'README.md': plain, Dockerfile: python('["python", "app.py"]'), 'app.py': 'import gradio as gr\ngr.Blocks().launch()\n' } },
    { name: 'EXPOSE alone', files: { 'README.md': plain, Dockerfile: python('["python", "app.py"]', 'EXPOSE 8000'), 'app.py': 'import http.server\n' } },
    { name: 'a port that is not known', files: { 'README.md': plain, Dockerfile: python('uvicorn main:app --port $PORT') } },
    {
      name: 'a port that the code works out',
      files: { 'README.md': plain, Dockerfile: python('["python", "app.py"]'), 'app.py': 'import gradio as gr\ngr.Blocks().launch(server_port=port())\n' },
    },
    {
      name: 'arguments that are handed through',
      files: { 'README.md': plain, Dockerfile: python('["python", "app.py"]', 'ENV GRADIO_SERVER_PORT=7861'), 'app.py': 'import gradio as gr\ngr.Blocks().launch(**options)\n' },
    },
    {
      name: 'two servers, one of them in front',
      files: {
        'README.md': plain,
        Dockerfile: python('sh start.sh'),
        'start.sh': 'uvicorn api:app --port 8000 &\nstreamlit run ui.py --server.port 7860\n',
        'ui.py': '',
        'api.py': '',
      },
    },
    {
      name: 'a proxy in front',
      files: { 'README.md': plain, Dockerfile: python('sh start.sh'), 'start.sh': 'nginx\nuvicorn api:app --port 8000\n', 'api.py': '' },
    },
    {
      name: 'something unknown is started too',
      files: { 'README.md': plain, Dockerfile: python('sh start.sh'), 'start.sh': '/opt/thing &\nuvicorn api:app --port 8000\n', 'api.py': '' },
    },
    {
      name: "another file's server, never started",
      files: { 'README.md': plain, Dockerfile: python('["python", "app.py"]'), 'app.py': 'x = 1\n', 'dev.py': 'import uvicorn\nuvicorn.run(app, port=8000)\n' },
    },
    {
      name: 'the main part of an imported module',
      files: {
        'README.md': plain,
        Dockerfile: python('uvicorn main:app --port 7860'),
        'main.py': 'import uvicorn\nif __name__ == "__main__":\n    uvicorn.run(app, port=8000)\n',
      },
    },
    {
      name: 'a config file that holds the right port',
      files: { 'README.md': plain, Dockerfile: python('streamlit run app.py'), 'app.py': '', '.streamlit/config.toml': '[server]\nport = 7860\n' },
    },
    {
      name: 'a variable stands above the config file',
      files: { 'README.md': plain, Dockerfile: python('streamlit run app.py', 'ENV STREAMLIT_SERVER_PORT=7860'), 'app.py': '', '.streamlit/config.toml': '[server]\nport = 8080\n' },
    },
    {
      name: 'a config file in another folder, and one that the build does not get',
      files: { 'README.md': plain, Dockerfile: python('streamlit run app.py'), 'app.py': '', 'old/.streamlit/config.toml': '[server]\nport = 8080\n' },
    },
    {
      name: 'a config file that .dockerignore leaves out',
      files: { 'README.md': plain, Dockerfile: python('streamlit run app.py'), 'app.py': '', '.dockerignore': '.streamlit\n', '.streamlit/config.toml': '[server]\nport = 8080\n' },
    },
    {
      name: 'a config file that is not read here',
      files: { 'README.md': plain, Dockerfile: python('streamlit run app.py'), 'app.py': '', '.streamlit/config.toml': 'server = { port = 8080 }\n' },
    },
    {
      name: 'a config file that is no TOML',
      files: { 'README.md': plain, Dockerfile: python('streamlit run app.py'), 'app.py': '', '.streamlit/config.toml': '[server\nport = 8080\n' },
    },
    {
      name: 'a config file that the build writes to the home folder',
      files: { 'README.md': plain, Dockerfile: 'FROM python:3.11\nCOPY . .\nRUN printf "[server]\\nport = 7860\\n" > ~/.streamlit/config.toml\nCMD streamlit run app.py\n', 'app.py': '' },
    },
    {
      name: 'a launch that is not of Gradio',
      files: { 'README.md': readme('app_port: 8000'), Dockerfile: python('["python", "app.py"]'), 'app.py': 'from pyppeteer import x\nx.launch(server_port=1)\n' },
    },
    { name: 'a port that the front matter rule refuses', files: { 'README.md': readme('app_port: http'), Dockerfile: python('uvicorn main:app --port 8000') } },
    { name: 'another sdk', files: { 'README.md': '---\nsdk: gradio\n---\n', Dockerfile: python('uvicorn main:app --port 8000') } },
    { name: 'no README', files: { Dockerfile: python('uvicorn main:app --port 8000') } },
    { name: 'no CMD', files: { 'README.md': plain, Dockerfile: 'FROM a\n' } },
  ],
});
