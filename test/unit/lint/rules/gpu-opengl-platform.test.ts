import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../src/lint/fixes';
import { gpuOpenglPlatform } from '../../../../src/lint/rules/gpu-opengl-platform';
import { projectOf, type Files } from '../project-of';
import { lint, testRule } from '../rule-table';

const base = 'FROM nvidia/cuda:12.1.1-cudnn8-runtime-ubuntu22.04\nRUN apt-get update && apt-get install -y libosmesa6\n';
const slim = 'FROM python:3.11-slim-bookworm\n';
const app = 'WORKDIR /app\nCOPY . .\nCMD ["python3", "app.py"]\n';

testRule(gpuOpenglPlatform, {
  fires: [
    {
      name: 'installed, and the platform set nowhere',
      files: { Dockerfile: `${base}ENV A=1\nRUN pip install pyrender==0.1.45\nCMD ["python3", "app.py"]\n` },
      expect: [{ text: 'pyrender==0.1.45', message: 'PYOPENGL_PLATFORM is set nowhere', fixable: true }],
      fixed: {
        Dockerfile: `${base}ENV A=1\nENV PYOPENGL_PLATFORM=osmesa\nRUN pip install pyrender==0.1.45\nRUN pip install --no-deps PyOpenGL==3.1.9\nCMD ["python3", "app.py"]\n`,
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
      fixed: { Dockerfile: `${base}ENV PYOPENGL_PLATFORM=osmesa\nRUN pip install pyrender\nRUN pip install --no-deps PyOpenGL==3.1.9\n` },
    },
    {
      name: 'egl with other capabilities',
      files: {
        Dockerfile: `${base}ENV NVIDIA_DRIVER_CAPABILITIES=compute,utility PYOPENGL_PLATFORM="egl"\nRUN pip install pyrender\n`,
      },
      expect: [{ text: 'ENV NVIDIA_DRIVER_CAPABILITIES=compute,utility PYOPENGL_PLATFORM="egl"' }],
      fixed: {
        Dockerfile: `${base}ENV NVIDIA_DRIVER_CAPABILITIES=compute,utility PYOPENGL_PLATFORM="osmesa"\nRUN pip install pyrender\nRUN pip install --no-deps PyOpenGL==3.1.9\n`,
      },
    },
    {
      name: 'the code takes egl where nothing is set',
      files: {
        Dockerfile: `${base}RUN pip install pyrender\n${app}`,
        'app.py': 'import renderer\n',
        'renderer.py': "import os\nif 'PYOPENGL_PLATFORM' not in os.environ:\n    os.environ['PYOPENGL_PLATFORM'] = 'egl'\nimport pyrender\n",
      },
      expect: [{ text: 'pyrender', message: 'pyrender draws with EGL, the default of renderer.py', fixable: true }],
      fixed: {
        Dockerfile: `${base}RUN pip install pyrender\nRUN pip install --no-deps PyOpenGL==3.1.9\nWORKDIR /app\nCOPY . .\nENV PYOPENGL_PLATFORM=osmesa\nCMD ["python3", "app.py"]\n`,
      },
    },
    {
      name: 'the code sets egl whatever is set: only the driver helps',
      files: {
        Dockerfile: `${base}RUN pip install pyrender\n${app}`,
        'app.py': "import os\nos.environ['PYOPENGL_PLATFORM'] = 'egl'\nimport pyrender\n",
      },
      expect: [{ text: 'pyrender', message: 'app.py sets PYOPENGL_PLATFORM to egl' }],
      fixed: {
        Dockerfile: `${base.replace('libosmesa6', 'libosmesa6 libegl1')}RUN pip install pyrender\nWORKDIR /app\nCOPY . .\nENV NVIDIA_DRIVER_CAPABILITIES=compute,utility,graphics\nCMD ["python3", "app.py"]\n`,
      },
    },
    {
      name: 'a block of variables is continued, below a comment that is about another',
      files: {
        Dockerfile: `${slim}ENV A=1 \\\n    B="b c"\n\n# For the Hub.\nENV C=3\n\nRUN pip install pyrender\n`,
      },
      expect: [{ text: 'pyrender', message: 'Set PYOPENGL_PLATFORM=osmesa and install libosmesa6' }],
      fixed: {
        Dockerfile: `${slim}RUN apt-get update && apt-get install -y --no-install-recommends \\\n    libosmesa6 \\\n    && rm -rf /var/lib/apt/lists/*\nENV A=1 \\\n    B="b c" \\\n    PYOPENGL_PLATFORM=osmesa\n\n# For the Hub.\nENV C=3\n\nRUN pip install pyrender\nRUN pip install --no-deps PyOpenGL==3.1.9\n`,
      },
    },
    {
      name: 'a variable with a comment of its own',
      files: { Dockerfile: `${base}# For the Hub.\nENV C=3\nENV D 4\n# pyrender\nRUN pip install pyrender\n` },
      expect: [{ text: 'pyrender' }],
      fixed: {
        Dockerfile: `${base}# For the Hub.\nENV C=3\nENV D 4\n\nENV PYOPENGL_PLATFORM=osmesa\n# pyrender\nRUN pip install pyrender\nRUN pip install --no-deps PyOpenGL==3.1.9\n`,
      },
    },
    {
      name: 'the start command chooses egl, which no ENV changes',
      files: { Dockerfile: `${base}RUN pip install pyrender\nCMD PYOPENGL_PLATFORM=egl python3 app.py\n` },
      expect: [{ text: 'pyrender', message: 'Dockerfile sets PYOPENGL_PLATFORM to egl' }],
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

describe('the fixes of gpu/opengl-platform', () => {
  const noDriver = `${slim}WORKDIR /app\nRUN pip install pyrender\nCOPY . .\nCMD ["python", "app.py"]\n`;
  const code = 'import os\nos.environ.setdefault("PYOPENGL_PLATFORM", "egl")\nimport pyrender\n';

  it.each<[name: string, files: Files, titles: string[]]>([
    [
      'the code takes EGL by itself',
      { Dockerfile: noDriver, 'app.py': code },
      [
        'Set PYOPENGL_PLATFORM=osmesa and install libosmesa6 and PyOpenGL==3.1.9',
        'Set NVIDIA_DRIVER_CAPABILITIES with graphics and install libegl1, to draw with EGL',
      ],
    ],
    [
      'nothing is chosen',
      { Dockerfile: noDriver, 'app.py': 'import pyrender\n' },
      [
        'Set PYOPENGL_PLATFORM=osmesa and install libosmesa6 and PyOpenGL==3.1.9',
        'Set PYOPENGL_PLATFORM=egl, set NVIDIA_DRIVER_CAPABILITIES with graphics and install libegl1, to draw with EGL',
      ],
    ],
    [
      'the Dockerfile chooses EGL',
      { Dockerfile: `${base}ENV PYOPENGL_PLATFORM=egl NVIDIA_DRIVER_CAPABILITIES=compute\nRUN pip install pyrender\n` },
      ['Set PYOPENGL_PLATFORM=osmesa and install PyOpenGL==3.1.9', 'Add graphics to NVIDIA_DRIVER_CAPABILITIES and install libegl1, to draw with EGL'],
    ],
  ])('are each whole: %s', async (_, files, titles) => {
    const [finding, ...others] = lint(await projectOf(files)).filter(({ rule }) => rule.startsWith('gpu/'));
    expect(others).toEqual([]);
    expect(finding?.fixes.map(({ title }) => title)).toEqual(titles);
    for (const { title, edits } of finding?.fixes ?? []) {
      const Dockerfile = applyEdits(files['Dockerfile'] as string, edits);
      const left = lint(await projectOf({ ...files, Dockerfile })).filter(({ rule }) => rule.startsWith('gpu/'));
      expect(left, `after "${title}"`).toEqual([]);
    }
  });

  it('point to where the code chooses EGL', async () => {
    const [finding] = lint(await projectOf({ Dockerfile: noDriver, 'app.py': code }), [gpuOpenglPlatform]);
    expect(finding?.related.map(({ file, span, message }) => [file.path, code.slice(span.start, span.end), message])).toEqual([
      ['app.py', expect.stringContaining('setdefault'), 'EGL is the default here'],
      ['app.py', 'pyrender', 'Imported here'],
    ]);
  });
});
