import { gpuMissingGlLibrary } from '../../../../src/lint/rules/gpu-missing-gl-library';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim-bookworm\n';
const needsOpencv = { text: 'opencv-python', message: 'libGL.so.1 and libgthread-2.0.so.0', fixable: true } as const;

testRule(gpuMissingGlLibrary, {
  fires: [
    {
      name: 'opencv-python on a slim image without any apt list',
      files: { Dockerfile: `${slim}RUN pip install opencv-python\n` },
      expect: [needsOpencv],
      fixed: {
        Dockerfile: `${slim}RUN apt-get update && apt-get install -y --no-install-recommends \\\n    libgl1 \\\n    libglib2.0-0 \\\n    && rm -rf /var/lib/apt/lists/*\nRUN pip install opencv-python\n`,
      },
    },
    {
      name: 'a list with one package a line, sorted',
      files: {
        Dockerfile: `${slim}RUN apt-get update && apt-get install -y --no-install-recommends \\\n    build-essential \\\n    git \\\n    wget \\\n    && rm -rf /var/lib/apt/lists/*\nRUN pip install opencv-python==4.10.0.84\n`,
      },
      expect: [{ ...needsOpencv, text: 'opencv-python==4.10.0.84' }],
      fixed: {
        Dockerfile: `${slim}RUN apt-get update && apt-get install -y --no-install-recommends \\\n    build-essential \\\n    git \\\n    libgl1 \\\n    libglib2.0-0 \\\n    wget \\\n    && rm -rf /var/lib/apt/lists/*\nRUN pip install opencv-python==4.10.0.84\n`,
      },
    },
    {
      name: 'a list with one package a line, not sorted; only one library is missing',
      files: {
        Dockerfile: `FROM nvidia/cuda:12.1.1-runtime-ubuntu22.04\nRUN apt-get update \\\n && apt-get install -y \\\n      wget \\\n      git \\\n      libgl1\nRUN pip3 install opencv-contrib-python\n`,
      },
      expect: [{ text: 'opencv-contrib-python', message: 'needs libgthread-2.0.so.0,' }],
      fixed: {
        Dockerfile: `FROM nvidia/cuda:12.1.1-runtime-ubuntu22.04\nRUN apt-get update \\\n && apt-get install -y \\\n      wget \\\n      git \\\n      libgl1 \\\n      libglib2.0-0\nRUN pip3 install opencv-contrib-python\n`,
      },
    },
    {
      name: 'a list in one line; the new name of glib',
      files: { Dockerfile: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y git python3-pip && true\nRUN pip install opencv-python\n' },
      expect: [needsOpencv],
      fixed: {
        Dockerfile:
          'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y git python3-pip libgl1 libglib2.0-0t64 && true\nRUN pip install opencv-python\n',
      },
    },
    {
      name: 'a list in a heredoc',
      files: { Dockerfile: `${slim}RUN <<EOF\napt-get update\napt-get install -y \\\n  git\nEOF\nRUN pip install opencv-python\n` },
      expect: [needsOpencv],
      fixed: {
        Dockerfile: `${slim}RUN <<EOF\napt-get update\napt-get install -y \\\n  git \\\n  libgl1 \\\n  libglib2.0-0\nEOF\nRUN pip install opencv-python\n`,
      },
    },
    {
      name: 'by a requirements file, imported when the app starts',
      files: {
        Dockerfile: `${slim}WORKDIR /app\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY . .\nCMD ["python", "app.py"]\n`,
        'requirements.txt': 'numpy\n-r requirements-cv.txt\n',
        'requirements-cv.txt': 'OpenCV_Python>=4\n',
        'app.py': 'import utils.video\n',
        'utils/video.py': 'import cv2\n',
      },
      expect: [{ text: 'requirements.txt', severity: 'error', message: 'opencv-python' }],
    },
    {
      name: 'imported only when a function runs',
      files: {
        Dockerfile: `${slim}WORKDIR /app\nCOPY . .\nRUN uv pip install --system -r requirements.txt\nCMD ["python", "app.py"]\n`,
        'requirements.txt': 'opencv-python\n',
        'app.py': 'def read():\n    import cv2\n',
      },
      expect: [{ text: 'requirements.txt', severity: 'warning' }],
    },
    {
      name: 'by a pyproject.toml, from a parent stage',
      files: {
        Dockerfile: `${slim.trim()} AS base\nWORKDIR /src\nCOPY . .\nRUN pip install .\nFROM base\nCMD ["python", "-m", "tool"]\n`,
        'pyproject.toml': '[project]\nname = "tool"\nversion = "1"\ndependencies = ["opencv-python"]\n',
      },
      expect: [{ text: '.' }],
    },
    {
      name: 'brought in by another package',
      files: { Dockerfile: `${slim}RUN pip install ultralytics\n` },
      expect: [{ text: 'ultralytics', message: 'opencv-python, which ultralytics brings in, needs' }],
    },
    {
      name: 'headless first, overwritten later',
      files: { Dockerfile: `${slim}RUN pip install opencv-python-headless\nRUN pip install opencv-python\n` },
      expect: [needsOpencv],
    },
    {
      name: 'libsm6 and libxext6 alone, the half of a well-known answer',
      files: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y libsm6 libxext6\nRUN pip install opencv-python\n` },
      expect: [needsOpencv],
    },
    {
      name: 'pyrender with osmesa, without the library',
      files: {
        Dockerfile: `${slim}ENV PYOPENGL_PLATFORM=osmesa\nRUN apt-get update && apt-get install -y ffmpeg\nRUN pip install pyrender\n`,
      },
      expect: [{ text: 'pyrender', message: 'libOSMesa.so', fixable: true }],
      fixed: {
        Dockerfile: `${slim}ENV PYOPENGL_PLATFORM=osmesa\nRUN apt-get update && apt-get install -y ffmpeg libosmesa6\nRUN pip install pyrender\n`,
      },
    },
    {
      name: 'pyrender with egl, with the library of the other',
      files: {
        Dockerfile: `${slim}ENV PYOPENGL_PLATFORM egl\nENV NVIDIA_DRIVER_CAPABILITIES all\nRUN apt-get update && apt-get install -y libosmesa6\nRUN pip install pyrender\n`,
      },
      expect: [{ text: 'pyrender', message: 'pyrender with PYOPENGL_PLATFORM=egl needs libEGL.so.1', fixable: true }],
    },
    {
      name: 'pyrender with the EGL that the code takes by itself, given the driver',
      files: {
        Dockerfile: `${slim}ENV NVIDIA_DRIVER_CAPABILITIES=all\nWORKDIR /app\nRUN pip install pyrender\nCOPY . .\nCMD ["python", "app.py"]\n`,
        'app.py': 'import os\nos.environ.setdefault("PYOPENGL_PLATFORM", "egl")\nimport pyrender\n',
      },
      expect: [{ text: 'pyrender', severity: 'error', message: 'pyrender with EGL, which app.py chooses, needs libEGL.so.1' }],
    },
    {
      name: 'pyrender with egl, with gpu/opengl-platform turned off',
      files: { Dockerfile: `${slim}ENV PYOPENGL_PLATFORM=egl\nRUN pip install pyrender\n` },
      settings: { rules: { 'gpu/opengl-platform': 'off' } },
      expect: [{ text: 'pyrender', message: 'libEGL.so.1' }],
    },
    {
      name: 'pyrender installed from git, known by its import',
      files: {
        Dockerfile: `${slim}WORKDIR /app\nENV PYOPENGL_PLATFORM=osmesa\nRUN apt-get update && apt-get install -y git\nCOPY . .\nCMD ["python", "app.py"]\n`,
        'app.py': 'from render import draw\n',
        'render.py': 'import pyrender\n',
      },
      expect: [{ text: 'RUN', message: 'pyrender' }],
    },
    {
      name: 'Open3D',
      files: {
        Dockerfile: `${slim}WORKDIR /app\nRUN apt-get update && apt-get install -y libgomp1\nRUN pip install open3d\nCOPY app.py .\nCMD ["python", "app.py"]\n`,
        'app.py': 'import open3d as o3d\n',
      },
      expect: [{ text: 'open3d', severity: 'error', message: 'open3d needs libGL.so.1, which nothing in this image installs: import open3d fails.', fixable: true }],
    },
    {
      name: 'installing as a user needs a RUN before USER',
      files: { Dockerfile: `${slim}RUN useradd -m -u 1000 user\nUSER user\nRUN pip install opencv-python\n` },
      expect: [needsOpencv],
      fixed: {
        Dockerfile: `${slim}RUN apt-get update && apt-get install -y --no-install-recommends \\\n    libgl1 \\\n    libglib2.0-0 \\\n    && rm -rf /var/lib/apt/lists/*\nRUN useradd -m -u 1000 user\nUSER user\nRUN pip install opencv-python\n`,
      },
    },
  ],
  silent: [
    { name: 'headless', files: { Dockerfile: `${slim}RUN pip install opencv-python-headless\n` } },
    { name: 'both in one list', files: { Dockerfile: `${slim}RUN pip install opencv-python opencv-python-headless\n` } },
    {
      name: 'taken away and headless put in its place',
      files: {
        Dockerfile: `${slim}RUN pip install ultralytics && pip uninstall -y opencv-python && pip install opencv-python-headless\n`,
      },
    },
    {
      name: 'ffmpeg pulls both in',
      files: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg\nRUN pip install opencv-python\n` },
    },
    {
      name: 'the libraries with a version and an architecture',
      files: {
        Dockerfile: `${slim}RUN apt-get update && apt-get install -y libgl1:amd64 libglib2.0-0=2.74.6-2\nRUN pip install opencv-python\n`,
      },
    },
    { name: 'a full image may have them', files: { Dockerfile: 'FROM python:3.11\nRUN pip install opencv-python\n' } },
    { name: 'a base that is not known', files: { Dockerfile: 'FROM someone/cv\nRUN pip install opencv-python\n' } },
    { name: 'another distribution', files: { Dockerfile: 'FROM python:3.11-alpine\nRUN apk add mesa-gl\nRUN pip install opencv-python\n' } },
    {
      name: 'conda may bring them',
      files: { Dockerfile: 'FROM ubuntu:22.04\nRUN conda install -y libgl\nRUN pip install opencv-python\n' },
    },
    {
      name: 'an apt package that may pull them in',
      files: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y some-desktop-thing\nRUN pip install opencv-python\n` },
    },
    {
      name: 'packages from a file',
      files: { Dockerfile: `${slim}RUN apt-get update && xargs apt-get install -y < packages.txt\nRUN pip install opencv-python\n` },
    },
    { name: 'a script may install them', files: { Dockerfile: `${slim}COPY i.sh /\nRUN bash /i.sh\nRUN pip install opencv-python\n` } },
    {
      name: 'libraries from another stage',
      files: {
        Dockerfile: `FROM debian:12 AS libs\nRUN apt-get update && apt-get install -y libgl1\n${slim}COPY --from=libs /usr/lib/x86_64-linux-gnu /usr/lib/x86_64-linux-gnu\nRUN pip install opencv-python\n`,
      },
    },
    {
      name: 'installed in a stage that is only copied from',
      files: { Dockerfile: `${slim.trim()} AS build\nRUN pip install opencv-python\n${slim}COPY app.py /\n`, 'app.py': '' },
    },
    {
      name: 'only on another system',
      files: {
        Dockerfile: `${slim}COPY requirements.txt .\nRUN pip install -r requirements.txt\n`,
        'requirements.txt': 'opencv-python; sys_platform == "darwin"\n# opencv-python\n',
      },
    },
    {
      name: 'an optional import',
      files: {
        Dockerfile: `${slim}COPY app.py /\nCMD ["python", "/app.py"]\n`,
        'app.py': 'try:\n    import pyrender\nexcept ImportError:\n    pyrender = None\n',
      },
    },
    {
      name: 'pyrender with one of the two libraries and the platform chosen elsewhere',
      files: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y libegl1\nRUN pip install pyrender\n` },
    },
    {
      name: 'pyrender with egl and without the driver: gpu/opengl-platform tells of it, library and all',
      files: { Dockerfile: `${slim}ENV PYOPENGL_PLATFORM=egl\nRUN pip install pyrender\n` },
    },
    { name: 'pyrender without a platform: the same', files: { Dockerfile: `${slim}RUN pip install pyrender\n` } },
    {
      name: 'pyrender and its library',
      files: {
        Dockerfile: `${slim}ENV PYOPENGL_PLATFORM=osmesa\nRUN apt-get update && apt-get install -y libosmesa6-dev\nRUN pip install pyrender\n`,
      },
    },
    { name: 'Open3D with its library', files: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y libgl1 libgomp1\nRUN pip install open3d\n` } },
    {
      name: 'a comment inside the list is no package, and what stands behind it is',
      files: {
        Dockerfile: `${slim}RUN apt-get update && apt-get install -y \\\n    # for OpenCV\n    libgl1 \\\n    libglib2.0-0\nRUN pip install opencv-python\n`,
      },
    },
  ],
});
