import { gpuOpenglPlatform } from '../../../../src/lint/rules/gpu-opengl-platform';
import { testRule } from '../rule-table';

const base = 'FROM nvidia/cuda:12.1.1-cudnn8-runtime-ubuntu22.04\nRUN apt-get update && apt-get install -y libosmesa6\n';
const app = 'WORKDIR /app\nCOPY . .\nCMD ["python3", "app.py"]\n';

testRule(gpuOpenglPlatform, {
  fires: [
    {
      name: 'installed, and the platform set nowhere',
      files: { Dockerfile: `${base}ENV A=1\nRUN pip install pyrender==0.1.45\nCMD ["python3", "app.py"]\n` },
      expect: [{ text: 'pyrender==0.1.45', message: 'PYOPENGL_PLATFORM is set nowhere', fixable: true }],
      fixed: {
        Dockerfile: `${base}ENV A=1\nENV PYOPENGL_PLATFORM=osmesa\nRUN pip install pyrender==0.1.45\nCMD ["python3", "app.py"]\n`,
      },
    },
    {
      name: 'imported by what the app imports; the library comes with the fix',
      files: {
        Dockerfile: `FROM python:3.11-slim-bookworm\nRUN apt-get update && apt-get install -y git\n${app}`,
        'app.py': 'from vis.renderer import Renderer\n',
        'vis/renderer.py': 'import pyrender\n',
      },
      expect: [{ text: 'python:3.11-slim-bookworm', fixable: true }],
      fixed: {
        Dockerfile:
          'FROM python:3.11-slim-bookworm\nRUN apt-get update && apt-get install -y git libosmesa6\nWORKDIR /app\nCOPY . .\nENV PYOPENGL_PLATFORM=osmesa\nCMD ["python3", "app.py"]\n',
      },
    },
    {
      name: 'egl without the graphics driver of the CUDA image',
      files: { Dockerfile: `${base}ENV PYOPENGL_PLATFORM=egl\nRUN pip install pyrender\n` },
      expect: [{ text: 'ENV PYOPENGL_PLATFORM=egl', message: 'PYOPENGL_PLATFORM is egl' }],
      fixed: { Dockerfile: `${base}ENV PYOPENGL_PLATFORM=osmesa\nRUN pip install pyrender\n` },
    },
    {
      name: 'egl with other capabilities',
      files: {
        Dockerfile: `${base}ENV NVIDIA_DRIVER_CAPABILITIES=compute,utility PYOPENGL_PLATFORM="egl"\nRUN pip install pyrender\n`,
      },
      expect: [{ text: 'ENV NVIDIA_DRIVER_CAPABILITIES=compute,utility PYOPENGL_PLATFORM="egl"' }],
      fixed: {
        Dockerfile: `${base}ENV NVIDIA_DRIVER_CAPABILITIES=compute,utility PYOPENGL_PLATFORM="osmesa"\nRUN pip install pyrender\n`,
      },
    },
    {
      name: 'the code takes egl where nothing is set',
      files: {
        Dockerfile: `${base}RUN pip install pyrender\n${app}`,
        'app.py': 'import renderer\n',
        'renderer.py': "import os\nif 'PYOPENGL_PLATFORM' not in os.environ:\n    os.environ['PYOPENGL_PLATFORM'] = 'egl'\nimport pyrender\n",
      },
      expect: [{ text: 'pyrender', message: 'The code draws with EGL', fixable: true }],
      fixed: {
        Dockerfile: `${base}RUN pip install pyrender\nWORKDIR /app\nCOPY . .\nENV PYOPENGL_PLATFORM=osmesa\nCMD ["python3", "app.py"]\n`,
      },
    },
    {
      name: 'the code sets egl whatever is set: only the driver helps',
      files: {
        Dockerfile: `${base}RUN pip install pyrender\n${app}`,
        'app.py': "import os\nos.environ['PYOPENGL_PLATFORM'] = 'egl'\nimport pyrender\n",
      },
      expect: [{ text: 'pyrender' }],
      fixed: {
        Dockerfile: `${base}RUN pip install pyrender\nWORKDIR /app\nCOPY . .\nENV NVIDIA_DRIVER_CAPABILITIES=compute,utility,graphics\nCMD ["python3", "app.py"]\n`,
      },
    },
  ],
  silent: [
    { name: 'osmesa by ENV', files: { Dockerfile: `${base}ENV PYOPENGL_PLATFORM=osmesa\nRUN pip install pyrender\n` } },
    {
      name: 'by ENV of the stage that is continued',
      files: {
        Dockerfile: 'FROM python:3.11-slim AS base\nENV PYOPENGL_PLATFORM osmesa\nFROM base\nRUN pip install pyrender\n',
      },
    },
    {
      name: 'set in code before the import',
      files: {
        Dockerfile: `${base}RUN pip install pyrender\n${app}`,
        'app.py': 'import os\nos.environ["PYOPENGL_PLATFORM"] = "osmesa"\nimport pyrender\n',
      },
    },
    {
      name: 'set in code that is not known to run',
      files: {
        Dockerfile: `${base}RUN pip install pyrender\nCMD ["supervisord"]\n`,
        'src/app.py': 'import os\nos.environ.setdefault("PYOPENGL_PLATFORM", "osmesa")\nimport pyrender\n',
      },
    },
    {
      name: 'set in front of the command',
      files: { Dockerfile: `${base}RUN pip install pyrender\nCMD PYOPENGL_PLATFORM=osmesa python3 app.py\n` },
    },
    {
      name: 'exported by the start script',
      files: {
        Dockerfile: `${base}RUN pip install pyrender\nCOPY . .\nCMD ["bash", "start.sh"]\n`,
        'start.sh': 'export PYOPENGL_PLATFORM=osmesa\nexec python3 app.py\n',
        'app.py': 'import pyrender\n',
      },
    },
    {
      name: 'egl with the graphics driver',
      files: {
        Dockerfile: `${base}ENV PYOPENGL_PLATFORM=egl NVIDIA_DRIVER_CAPABILITIES=compute,graphics,utility\nRUN pip install pyrender\n`,
      },
    },
    {
      name: 'egl with all of the driver',
      files: { Dockerfile: `${base}ENV NVIDIA_DRIVER_CAPABILITIES all\nENV PYOPENGL_PLATFORM egl\nRUN pip install pyrender\n` },
    },
    { name: 'egl on a base that is not known', files: { Dockerfile: 'FROM x/y\nENV PYOPENGL_PLATFORM=egl\nRUN pip install pyrender\n' } },
    {
      name: 'an optional import',
      files: {
        Dockerfile: `${base}${app}`,
        'app.py': 'try:\n    import pyrender\nexcept ImportError:\n    pyrender = None\n',
      },
    },
    {
      name: 'imported by a file that nothing starts',
      files: { Dockerfile: `${base}${app}`, 'app.py': 'print(1)\n', 'tools/view.py': 'import pyrender\n' },
    },
    { name: 'a comment in the Dockerfile', files: { Dockerfile: `${base}# RUN pip install pyrender\n${app}`, 'app.py': '' } },
  ],
});
