import { gpuPyopenglPin } from '../../../../src/lint/rules/gpu-pyopengl-pin';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim-bookworm\nENV PYOPENGL_PLATFORM=osmesa\nRUN apt-get update && apt-get install -y --no-install-recommends libosmesa6 && rm -rf /var/lib/apt/lists/*\n';
const pip = 'RUN pip install --no-cache-dir pyrender\n';

testRule(gpuPyopenglPin, {
  fires: [
    {
      name: 'pyrender with OSMesa, its pin as it is',
      files: { Dockerfile: slim + pip },
      expect: [{ text: 'pyrender', message: 'pins PyOpenGL 3.1.0', fixable: true }],
      fixed: { Dockerfile: `${slim}${pip}RUN pip install --no-cache-dir --no-deps PyOpenGL==3.1.9\n` },
    },
    {
      name: 'a newer one installed before does not last; chosen by the code',
      files: {
        Dockerfile:
          'FROM python:3.11-slim-bookworm\nWORKDIR /app\nRUN pip3 install PyOpenGL==3.1.9\nCOPY . .\nRUN python3 -m pip install -r requirements.txt\nCMD ["python", "app.py"]\n',
        'requirements.txt': 'pyrender==0.1.45\n',
        'app.py': 'import os\nos.environ["PYOPENGL_PLATFORM"] = "osmesa"\nimport pyrender\n',
      },
      expect: [{ text: 'requirements.txt', fixable: true }],
    },
    {
      name: 'both in one install: pip finds no answer',
      files: { Dockerfile: `${slim}COPY requirements.txt .\nRUN pip install -r requirements.txt\n`, 'requirements.txt': 'pyrender==0.1.45\nPyOpenGL>=3.1.7\n' },
      expect: [{ text: 'requirements.txt', severity: 'error', message: 'PyOpenGL>=3.1.7 is asked for in the same install', fixable: false }],
    },
    { name: 'in a virtual environment of its RUN: no safe place for the fix', files: { Dockerfile: `${slim}RUN . /venv/bin/activate && pip install pyrender\n` }, expect: [{ fixable: false }] },
  ],
  silent: [
    { name: 'replaced after it', files: { Dockerfile: `${slim}${pip}RUN pip install --no-deps PyOpenGL==3.1.9\n` } },
    { name: 'replaced in the same RUN', files: { Dockerfile: `${slim}RUN pip install pyrender && pip install -U PyOpenGL\n` } },
    { name: 'replaced by the fork', files: { Dockerfile: `${slim}${pip}RUN pip install git+https://github.com/mmatl/pyopengl.git\n` } },
    { name: 'without what it requires', files: { Dockerfile: `${slim}RUN pip install PyOpenGL && pip install --no-deps pyrender\n` } },
    { name: 'with EGL', files: { Dockerfile: `${slim.replace('osmesa', 'egl')}${pip}` } },
    { name: 'no platform: another rule tells of that', files: { Dockerfile: `FROM python:3.11-slim\n${pip}` } },
    { name: 'from git', files: { Dockerfile: `${slim}RUN apt-get install -y git && pip install git+https://github.com/mmatl/pyrender\n` } },
    { name: 'something installed that is not read', files: { Dockerfile: `${slim}${pip}RUN pip install -r /somewhere/else.txt\n` } },
    { name: 'a folder that may bring one', files: { Dockerfile: `${slim}${pip}COPY pyopengl /p\nRUN pip install /p\n`, 'pyopengl/pyproject.toml': '[project]\nname = "x"\n' } },
    { name: 'PyOpenGL alone', files: { Dockerfile: `${slim}RUN pip install PyOpenGL\n` } },
  ],
});
