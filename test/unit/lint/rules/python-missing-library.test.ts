import { pythonMissingLibrary } from '../../../../src/lint/rules/python-missing-library';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim-bookworm\n';

testRule(pythonMissingLibrary, {
  fires: [
    {
      name: 'LightGBM without libgomp',
      files: { Dockerfile: `${slim}RUN pip install lightgbm\n` },
      expect: [{ text: 'lightgbm', message: 'libgomp.so.1', fixable: true }],
      fixed: {
        Dockerfile: `${slim}RUN apt-get update && apt-get install -y --no-install-recommends \\\n    libgomp1 \\\n    && rm -rf /var/lib/apt/lists/*\nRUN pip install lightgbm\n`,
      },
    },
    {
      name: 'imported when the app starts',
      files: {
        Dockerfile: `${slim}WORKDIR /app\nCOPY . .\nRUN apt-get update && apt-get install -y libglib2.0-0\nRUN pip install -r requirements.txt\nCMD ["python", "app.py"]\n`,
        'requirements.txt': 'weasyprint\npython-magic\n',
        'app.py': 'import weasyprint\n\ndef kind(path):\n    import magic\n    return magic.from_file(path)\n',
      },
      expect: [
        { text: 'requirements.txt', severity: 'warning', message: 'failed to find libmagic' },
        { text: 'requirements.txt', severity: 'error', message: 'Install libpangoft2-1.0-0.' },
      ],
    },
    { name: 'CairoSVG and pyzbar', files: { Dockerfile: `FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y python3-venv\nRUN pip install CairoSVG pyzbar\n` }, expect: [{ text: 'CairoSVG' }, { text: 'pyzbar' }] },
  ],
  silent: [
    { name: 'the library', files: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y libgomp1 libmagic1\nRUN pip install lightgbm python-magic\n` } },
    { name: 'a compiler brings libgomp', files: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y --no-install-recommends build-essential\nRUN pip install lightgbm\n` } },
    { name: 'ffmpeg brings cairo and pango', files: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg\nRUN pip install cairosvg weasyprint\n` } },
    { name: 'a CUDA image may hold libgomp', files: { Dockerfile: 'FROM nvidia/cuda:12.1.1-runtime-ubuntu22.04\nRUN pip3 install lightgbm\n' } },
    { name: 'the full image', files: { Dockerfile: 'FROM python:3.11\nRUN pip install lightgbm\n' } },
    { name: 'wheels that bring their own', files: { Dockerfile: `${slim}RUN pip install soundfile scikit-learn faiss-cpu xgboost opencv-python-headless\n` } },
    { name: 'packages that are not known', files: { Dockerfile: `${slim}RUN apt-get update && apt-get install -y some-thing\nRUN pip install lightgbm\n` } },
    { name: 'only imported, by a package that is not known', files: { Dockerfile: `${slim}COPY app.py /\nCMD ["python", "/app.py"]\n`, 'app.py': 'import lightgbm\n' } },
    { name: 'in a stage that is only copied from', files: { Dockerfile: `${slim.trim()} AS a\nRUN pip install lightgbm\n${slim}COPY --from=a /x /x\n` } },
  ],
});
