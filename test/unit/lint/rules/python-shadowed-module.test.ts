import { pythonShadowedModule } from '../../../../src/lint/rules/python-shadowed-module';
import { testRule } from '../rule-table';

const Dockerfile = 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN pip install gradio datasets\nCMD ["python", "app.py"]\n';
const repo = {
  Dockerfile,
  'utils/__init__.py': '',
  'utils/painter.py': 'def paint():\n    pass\n',
  'models/vas/utils.py': 'import os\n\ndef resize():\n    return 1\n',
  'models/vas/pipeline.py': '',
} as const;
const insert = 'import os\nimport sys\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), "models", "vas"))\n';
const file = 'app.py';

testRule(pythonShadowedModule, {
  fires: [
    {
      name: 'a module in an inserted folder before a package of the project',
      files: { ...repo, [file]: `${insert}from utils.painter import paint\n` },
      expect: [{ file, text: 'from utils.painter import paint', message: 'utils is models/vas/utils.py here, which has no painter: utils/__init__.py has it' }],
      fixed: { [file]: `${insert.replace('insert(0, ', 'append(')}from utils.painter import paint\n` },
    },
    {
      name: 'a name of it',
      files: { ...repo, [file]: `${insert}from utils import painter\n` },
      expect: [{ file, text: 'from utils import painter' }],
    },
    {
      name: 'a namespace package of the project',
      files: { Dockerfile, 'utils/painter.py': '', 'models/vas/utils.py': 'x = 1\n', [file]: `${insert}import utils.painter\n` },
      expect: [{ file, text: 'utils.painter', message: 'utils has it' }],
    },
    {
      name: 'attributes behind a plain import',
      files: { Dockerfile, 'helpers.py': 'def load():\n    pass\n', 'lib/helpers.py': 'x = 1\n', [file]: 'import sys\nsys.path.insert(0, "lib")\nimport helpers\nhelpers.load()\n' },
      expect: [{ file, text: 'helpers', message: 'no load' }],
    },
    {
      name: 'the other way round: what was imported first stays',
      files: { ...repo, 'models/vas/pipeline.py': 'from utils import resize\n', [file]: `import utils\n${insert}import pipeline\n` },
      expect: [{ file: 'models/vas/pipeline.py', text: 'from utils import resize', message: 'utils is utils/__init__.py here, which has no resize: models/vas/utils.py has it' }],
    },
    {
      name: 'the folder is inserted by a module that is imported before',
      files: { ...repo, 'setup_paths.py': insert, [file]: 'import setup_paths\nfrom utils.painter import paint\n' },
      expect: [{ file }],
    },
    {
      name: 'the app has the name of the package that it imports',
      files: { Dockerfile: Dockerfile.replace('"app.py"', '"gradio.py"'), 'gradio.py': 'import gradio as gr\nfrom gradio import Blocks\n' },
      expect: [{ file: 'gradio.py', text: 'from gradio import Blocks', severity: 'warning', message: "gradio is the repo's own gradio.py here, not the package gradio, and has no Blocks" }],
    },
    {
      name: "a file of the name of one of Python's modules",
      files: { Dockerfile, 'random.py': 'x = 1\n', [file]: 'import gradio as gr\n' },
      expect: [{ file, text: 'gradio as gr', severity: 'warning', message: "random.py hides Python's own random" }],
    },
  ],
  silent: [
    { name: "the project's own is imported first", files: { ...repo, [file]: `from utils.painter import paint\n${insert}from utils.painter import paint\nimport pipeline\n` } },
    { name: 'put last', files: { ...repo, [file]: `${insert.replace('insert(0, ', 'append(')}from utils.painter import paint\n` } },
    { name: 'what is found has the name', files: { ...repo, [file]: `${insert}from utils import resize\n` } },
    { name: 'what is found may have it', files: { ...repo, 'models/vas/utils.py': 'from os import *\n', [file]: `${insert}from utils import painter\n` } },
    { name: 'the inserted folder has no such name', files: { Dockerfile, 'utils/a.py': '', 'models/vas/other.py': '', [file]: `${insert}import utils.a\n` } },
    { name: 'a folder that cannot be told comes first', files: { ...repo, [file]: `import sys\nsys.path.insert(0, where())\n${insert}from utils.painter import paint\n` } },
    { name: 'only perhaps imported', files: { ...repo, [file]: `${insert}try:\n    from utils.painter import paint\nexcept ImportError:\n    paint = None\n` } },
    { name: 'perhaps imported before', files: { ...repo, [file]: `try:\n    import utils\nexcept ImportError:\n    pass\n${insert}from utils.painter import paint\n` } },
    { name: 'inserted in a function', files: { ...repo, [file]: `import sys\ndef f():\n    sys.path.insert(0, "models/vas")\nfrom utils.painter import paint\n` } },
    { name: 'a package in both', files: { Dockerfile, 'a/utils/__init__.py': '', 'a/utils/x.py': '', 'utils/__init__.py': '', 'utils/x.py': '', [file]: 'import sys\nsys.path.insert(0, "a")\nimport utils.x\n' } },
    { name: 'a namespace package does not win over a package', files: { Dockerfile, 'a/utils/y.py': '', 'utils/__init__.py': '', 'utils/x.py': '', [file]: 'import sys\nsys.path.insert(0, "a")\nimport utils.x\n' } },
    { name: 'a folder above the repo', files: { ...repo, [file]: 'import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "models/vas"))\nfrom utils.painter import paint\n' } },
    { name: 'the app is not started by its path', files: { ...repo, Dockerfile: Dockerfile.replace('["python", "app.py"]', '["uvicorn", "app:app"]'), [file]: `${insert}from utils.painter import paint\n` } },
    { name: 'not reached', files: { ...repo, [file]: '', 'tool.py': `${insert}from utils.painter import paint\n` } },
    { name: 'a module of the repo that is meant', files: { Dockerfile, 'datasets.py': 'def load_mine():\n    pass\n', [file]: 'from datasets import load_mine\n' } },
    { name: 'random.py in another folder', files: { Dockerfile, 'lib/random.py': '', [file]: 'import gradio\n' } },
    { name: 'random.py where nothing but the repo is imported', files: { Dockerfile, 'random.py': '', [file]: 'import other\n', 'other.py': '' } },
    { name: 'an sdk that builds no Dockerfile', files: { ...repo, 'README.md': '---\nsdk: gradio\n---\n', [file]: `${insert}from utils.painter import paint\n` } },
  ],
});
