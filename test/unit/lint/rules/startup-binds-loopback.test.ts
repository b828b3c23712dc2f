import { startupBindsLoopback } from '../../../../src/lint/rules/startup-binds-loopback';
import { testRule } from '../rule-table';

const run = (command: string): string => `FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ${command}\n`;
const python = run('["python", "app.py"]');
const blocks = 'import gradio as gr\n\nwith gr.Blocks() as demo:\n    gr.Markdown("x")\n\n';

testRule(startupBindsLoopback, {
  fires: [
    {
      name: 'the Space was read and has no variable that mends it, or a wrong one',
      files: { Dockerfile: python, 'app.py': `${blocks}demo.launch()\n` },
      space: { secrets: new Set(), variables: new Map() },
      expect: [{ severity: 'error', file: 'app.py', text: 'demo.launch()' }],
    },
    {
      name: 'a variable of the Space stands above the one of the Dockerfile',
      files: { Dockerfile: `${python.trim()}\nENV GRADIO_SERVER_NAME=0.0.0.0\n`, 'app.py': `${blocks}demo.launch()\n` },
      space: { secrets: new Set(), variables: new Map([['GRADIO_SERVER_NAME', '127.0.0.1']]) },
      expect: [{ severity: 'error', file: 'app.py', text: 'demo.launch()' }],
    },
    {
      name: 'launch() without server_name',
      files: { Dockerfile: python, 'app.py': `${blocks}demo.launch()\n` },
      expect: [{ file: 'app.py', text: 'demo.launch()', message: 'GRADIO_SERVER_NAME', fixable: true }],
      fixed: { 'app.py': `${blocks}demo.launch(server_name="0.0.0.0")\n` },
    },
    {
      name: 'launch() with other arguments over lines, in the main guard, behind queue()',
      files: {
        Dockerfile: python,
        'app.py': `${blocks}if __name__ == "__main__":\n    demo.queue(max_size=4).launch(\n        show_error=True,\n    )\n`,
      },
      expect: [{ file: 'app.py', text: 'demo.queue(max_size=4).launch(\n        show_error=True,\n    )' }],
      fixed: {
        'app.py': `${blocks}if __name__ == "__main__":\n    demo.queue(max_size=4).launch(\n        show_error=True, server_name="0.0.0.0",\n    )\n`,
      },
    },
    {
      name: 'written out as 127.0.0.1, although the variable is set',
      files: { Dockerfile: `${python.trim()}\nENV GRADIO_SERVER_NAME=0.0.0.0\n`, 'app.py': `${blocks}demo.launch(server_name='127.0.0.1', server_port=7860)\n` },
      expect: [{ severity: 'error', file: 'app.py', text: "server_name='127.0.0.1'", message: '127.0.0.1, where' }],
      fixed: { 'app.py': `${blocks}demo.launch(server_name="0.0.0.0", server_port=7860)\n` },
    },
    {
      name: 'the variable is set to localhost',
      files: { Dockerfile: `${python.trim()}\nENV GRADIO_SERVER_NAME=localhost\n`, 'app.py': `${blocks}demo.launch()\n` },
      expect: [{ file: 'app.py', text: 'demo.launch()' }],
    },
    {
      name: 'through start.py, main() of an imported module',
      files: {
        Dockerfile: run('["python", "-u", "start.py"]'),
        'start.py': 'import os, sys\nos.execv(sys.executable, [sys.executable, "app.py"])\n',
        'app.py': 'from ui.main import main\n\nif __name__ == "__main__":\n    main()\n',
        'ui/main.py': `import gradio as gr\n\ndef build():\n    return gr.Interface(print, "text", "text")\n\ndef main():\n    build().launch(share=True)\n`,
      },
      expect: [{ file: 'ui/main.py', text: 'build().launch(share=True)' }],
    },
    {
      name: 'through a start script',
      files: {
        Dockerfile: run('["./start.sh"]'),
        'start.sh': '#!/bin/bash\nset -e\npython scripts/setup.py\nexec uvicorn api.main:app --port 7860\n',
        'scripts/setup.py': 'print("setup")\n',
        'api/main.py': 'import fastapi\napp = fastapi.FastAPI()\n',
      },
      expect: [{ file: 'start.sh', text: 'uvicorn', fixable: true }],
      fixed: {
        'start.sh':
          '#!/bin/bash\nset -e\npython scripts/setup.py\nexec uvicorn api.main:app --port 7860 --host 0.0.0.0\n',
      },
    },
    {
      name: 'uvicorn in the JSON form',
      files: { Dockerfile: run('["uvicorn", "app:app", "--port", "7860"]') },
      expect: [{ text: '"uvicorn"', fixable: true }],
      fixed: { Dockerfile: run('["uvicorn", "app:app", "--port", "7860", "--host", "0.0.0.0"]') },
    },
    {
      name: 'uvicorn with localhost, by python -m, behind ENTRYPOINT',
      files: {
        Dockerfile:
          'FROM python:3.11-slim\nENTRYPOINT ["python", "-m"]\nCMD ["uvicorn", "app:app", "--host", "localhost", "--port", "7860"]\n',
      },
      expect: [{ severity: 'error', text: '"localhost"', message: 'uvicorn listens on localhost' }],
      fixed: {
        Dockerfile:
          'FROM python:3.11-slim\nENTRYPOINT ["python", "-m"]\nCMD ["uvicorn", "app:app", "--host", "0.0.0.0", "--port", "7860"]\n',
      },
    },
    {
      name: 'behind an entry script that hands on to the command',
      files: {
        Dockerfile: 'FROM python:3.11-slim\nCOPY entry.sh /\nENTRYPOINT ["/entry.sh"]\nCMD ["uvicorn", "app:app", "--host", "127.0.0.1"]\n',
        'entry.sh': '#!/bin/sh\nset -e\nexec "$@"\n',
      },
      expect: [{ severity: 'error', text: '"127.0.0.1"' }],
    },
    {
      name: 'gunicorn with an address',
      files: { Dockerfile: run('gunicorn -w 2 -b 127.0.0.1:7860 app:app') },
      expect: [{ severity: 'error', text: '127.0.0.1:7860' }],
      fixed: { Dockerfile: run('gunicorn -w 2 -b 0.0.0.0:7860 app:app') },
    },
    { name: 'gunicorn by default', files: { Dockerfile: run('gunicorn app:app') }, expect: [{ text: 'gunicorn' }] },
    { name: 'flask run', files: { Dockerfile: run('flask --app app run -p 7860') }, expect: [{ text: 'flask', message: 'FLASK_RUN_HOST' }] },
    {
      name: 'streamlit by its option',
      files: { Dockerfile: run('streamlit run app.py --server.port=7860 --server.address=127.0.0.1') },
      expect: [{ severity: 'error', text: '--server.address=127.0.0.1' }],
      fixed: { Dockerfile: run('streamlit run app.py --server.port=7860 --server.address=0.0.0.0') },
    },
    {
      name: "the address of Streamlit's configuration",
      files: { Dockerfile: run('streamlit run app.py --server.port=7860'), 'app.py': '', '.streamlit/config.toml': '[server]\naddress = "localhost"\n' },
      expect: [{ severity: 'warning', file: '.streamlit/config.toml', text: 'localhost', message: 'streamlit listens on localhost' }],
      fixed: { '.streamlit/config.toml': '[server]\naddress = "0.0.0.0"\n' },
    },
    {
      name: "Streamlit's configuration, and no variable of the Space",
      files: { Dockerfile: run('streamlit run app.py --server.port=7860'), 'app.py': '', '.streamlit/config.toml': 'server.address = "127.0.0.1"\n' },
      space: { secrets: new Set(), variables: new Map() },
      expect: [{ severity: 'error', file: '.streamlit/config.toml', text: '127.0.0.1' }],
    },
    {
      name: 'http.server by its option, inside sh -c',
      files: { Dockerfile: run('["sh", "-c", "cd web && python -m http.server 7860 --bind 127.0.0.1"]') },
      expect: [{ severity: 'error', text: '127.0.0.1' }],
    },
    {
      name: 'uvicorn.run and app.run of Flask in code',
      files: {
        Dockerfile: python,
        'app.py': 'import uvicorn\n\ndef serve():\n    uvicorn.run("api:app", port=7860)\n\nserve()\n',
      },
      expect: [{ severity: 'error', file: 'app.py', text: 'uvicorn.run("api:app", port=7860)', fixable: true }],
      fixed: {
        'app.py': 'import uvicorn\n\ndef serve():\n    uvicorn.run("api:app", port=7860, host="0.0.0.0")\n\nserve()\n',
      },
    },
    {
      name: "Flask's app.run",
      files: { Dockerfile: python, 'app.py': 'from flask import Flask\napp = Flask(__name__)\napp.run(port=7860)\n' },
      expect: [{ severity: 'error', file: 'app.py', text: 'app.run(port=7860)' }],
    },
    {
      name: "Flask's host by its place, on 127.0.0.1",
      files: { Dockerfile: python, 'app.py': 'from flask import Flask\napp = Flask(__name__)\napp.run("127.0.0.1", 7860)\n' },
      expect: [{ severity: 'error', file: 'app.py', text: '"127.0.0.1"' }],
      fixed: { 'app.py': 'from flask import Flask\napp = Flask(__name__)\napp.run("0.0.0.0", 7860)\n' },
    },
    {
      name: 'Quart, Sanic and Flask-SocketIO',
      files: {
        Dockerfile: python,
        'app.py': 'from sanic import Sanic\nfrom flask_socketio import SocketIO\nimport b\nsocketio = SocketIO(b.app)\nweb = Sanic("x")\nweb.run(port=7860)\nsocketio.run(b.app, port=7860)\n',
        'b.py': 'from quart import Quart\napp = Quart(__name__)\napp.run(port=7860)\n',
      },
      expect: [
        { severity: 'error', file: 'app.py', text: 'web.run(port=7860)' },
        { severity: 'error', file: 'app.py', text: 'socketio.run(b.app, port=7860)' },
        { severity: 'error', file: 'b.py', text: 'app.run(port=7860)' },
      ],
    },
    {
      name: 'the default of a variable that nothing sets',
      files: {
        Dockerfile: python,
        'app.py': 'import os\nimport uvicorn\nuvicorn.run("api:app", host=os.getenv("APP_HOST", "127.0.0.1"))\n',
      },
      expect: [{ file: 'app.py', text: 'host=os.getenv("APP_HOST", "127.0.0.1")' }],
    },
  ],
  silent: [
    { name: "Flask's host by its place", files: { Dockerfile: python, 'app.py': 'from flask import Flask\napp = Flask(__name__)\napp.run("0.0.0.0")\n' } },
    {
      name: 'a variable of the Space',
      files: { Dockerfile: python, 'app.py': `${blocks}demo.launch()\n` },
      space: { variables: new Map([['GRADIO_SERVER_NAME', '0.0.0.0']]) },
    },
    { name: 'server_name', files: { Dockerfile: python, 'app.py': `${blocks}demo.launch(server_name="0.0.0.0", server_port=7860)\n` } },
    {
      name: 'the variable in the Dockerfile',
      files: { Dockerfile: `FROM python:3.11-slim\nENV GRADIO_SERVER_NAME="0.0.0.0"\nCOPY . .\nCMD python app.py\n`, 'app.py': `${blocks}demo.launch()\n` },
    },
    {
      name: 'the variable of the stage that is continued',
      files: {
        Dockerfile: `FROM python:3.11-slim AS base\nENV GRADIO_SERVER_NAME 0.0.0.0\nFROM base\nCOPY . .\nCMD python app.py\n`,
        'app.py': `${blocks}demo.launch()\n`,
      },
    },
    {
      name: 'the variable in front of the command',
      files: { Dockerfile: run('GRADIO_SERVER_NAME=0.0.0.0 python app.py'), 'app.py': `${blocks}demo.launch()\n` },
    },
    {
      name: 'the variable by env',
      files: { Dockerfile: run('["env", "GRADIO_SERVER_NAME=0.0.0.0", "python", "app.py"]'), 'app.py': `${blocks}demo.launch()\n` },
    },
    {
      name: 'the variable in the start script',
      files: {
        Dockerfile: run('["bash", "start.sh"]'),
        'start.sh': 'export GRADIO_SERVER_NAME=0.0.0.0\npython app.py\n',
        'app.py': `${blocks}demo.launch()\n`,
      },
    },
    {
      name: 'the variable in code',
      files: { Dockerfile: python, 'app.py': `import os\nos.environ["GRADIO_SERVER_NAME"] = "0.0.0.0"\n${blocks}demo.launch()\n` },
    },
    { name: 'arguments that are not known', files: { Dockerfile: python, 'app.py': `${blocks}options = {}\ndemo.launch(**options)\n` } },
    { name: 'an address that is not known', files: { Dockerfile: python, 'app.py': `${blocks}import args\ndemo.launch(server_name=args.host)\n` } },
    {
      name: 'one of two branches is open',
      files: { Dockerfile: python, 'app.py': `${blocks}import os\nif os.getenv("SPACE_ID"):\n    demo.launch(server_name="0.0.0.0")\nelse:\n    demo.launch()\n` },
    },
    { name: 'a file that nothing starts', files: { Dockerfile: python, 'app.py': 'print(1)\n', 'demo.py': `${blocks}demo.launch()\n` } },
    {
      name: 'the main guard of an imported file',
      files: { Dockerfile: python, 'app.py': 'import demo\n', 'demo.py': `${blocks}if __name__ == "__main__":\n    demo.launch()\n` },
    },
    {
      name: 'a function that nothing calls',
      files: { Dockerfile: python, 'app.py': `${blocks}def debug():\n    demo.launch()\n` },
    },
    { name: 'another launch', files: { Dockerfile: python, 'app.py': 'from playwright.sync_api import sync_playwright\nsync_playwright().chromium.launch()\n' } },
    { name: 'uvicorn with --host', files: { Dockerfile: run('["uvicorn", "app:app", "--host", "0.0.0.0", "--port", "7860"]') } },
    { name: 'uvicorn with --host=', files: { Dockerfile: run('uvicorn app:app --host=0.0.0.0 --port=${PORT:-7860}') } },
    { name: 'uvicorn by its variable', files: { Dockerfile: `FROM python:3.11\nENV UVICORN_HOST=0.0.0.0\nCMD uvicorn app:app\n` } },
    {
      name: 'a base image that may set the variable',
      files: { Dockerfile: 'FROM someone/gradio\nCOPY app.py /\nCMD ["python", "/app.py"]\n', 'app.py': `${blocks}demo.launch()\n` },
    },
    { name: 'options from a variable', files: { Dockerfile: run('uvicorn app:app $UVICORN_OPTIONS') } },
    { name: 'behind a proxy', files: { Dockerfile: run('nginx && uvicorn app:app --host 127.0.0.1 --port 8000') } },
    {
      name: 'a back end behind a front end',
      files: { Dockerfile: run('uvicorn api:app --port 8000 & streamlit run ui.py --server.port 7860') },
    },
    { name: 'started by something unknown', files: { Dockerfile: run('["/opt/run-all"]') } },
    {
      name: 'an entry point that may do anything',
      files: { Dockerfile: 'FROM python:3.11-slim\nENTRYPOINT ["/opt/entrypoint.sh"]\nCMD ["uvicorn", "app:app"]\n' },
    },
    { name: 'gunicorn with a configuration', files: { Dockerfile: run('gunicorn app:app'), 'gunicorn.conf.py': 'bind = "0.0.0.0:7860"\n' } },
    { name: 'gunicorn takes PORT', files: { Dockerfile: `FROM python:3.11\nENV PORT=7860\nCMD gunicorn app:app\n` } },
    { name: 'an option stands above the configuration', files: { Dockerfile: run('streamlit run app.py --server.port 7860 --server.address 0.0.0.0'), 'app.py': '', '.streamlit/config.toml': '[server]\naddress = "localhost"\n' } },
    { name: 'a variable stands above the configuration', files: { Dockerfile: run('STREAMLIT_SERVER_ADDRESS=0.0.0.0 streamlit run app.py'), 'app.py': '', '.streamlit/config.toml': '[server]\naddress = "localhost"\n' } },
    { name: "the browser's address in the configuration", files: { Dockerfile: run('streamlit run app.py'), 'app.py': '', '.streamlit/config.toml': '[browser]\nserverAddress = "localhost"\n' } },
    { name: 'streamlit is open by default', files: { Dockerfile: run('streamlit run app.py --server.port 7860') } },
    { name: 'fastapi run is open by default', files: { Dockerfile: run('fastapi run app.py --port 7860') } },
    { name: 'http.server is open by default', files: { Dockerfile: run('python -m http.server 7860') } },
    {
      name: 'a comment and a string',
      files: { Dockerfile: python, 'app.py': `${blocks}# demo.launch()\nprint("demo.launch()")\ndemo.launch(server_name="0.0.0.0")\n` },
    },
    {
      name: 'the README is for another sdk',
      files: { Dockerfile: python, 'app.py': `${blocks}demo.launch()\n`, 'README.md': '---\nsdk: gradio\n---\n' },
    },
  ],
});
