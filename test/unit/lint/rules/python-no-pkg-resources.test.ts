import { pythonNoPkgResources } from '../../../../src/lint/rules/python-no-pkg-resources';
import { testRule } from '../rule-table';

const vad = 'import webrtcvad\n\nvad = webrtcvad.Vad(2)\n';
const run = (image: string, commands: string, app = vad): Record<string, string> => ({
  Dockerfile: `FROM python:${image}\nWORKDIR /app\n${commands}\nCOPY . .\nCMD ["python", "app.py"]\n`,
  'app.py': app,
});
const space = (image: string, requirements: string, app = vad): Record<string, string> => ({
  ...run(image, 'COPY requirements.txt .\nRUN pip install -r requirements.txt', app),
  'requirements.txt': requirements,
});
const file = 'requirements.txt';

testRule(pythonNoPkgResources, {
  fires: [
    {
      name: 'webrtcvad on Python 3.12',
      files: space('3.12', 'webrtcvad==2.0.10\nnumpy\n'),
      expect: [{ file, text: 'webrtcvad==2.0.10', severity: 'error', message: 'nothing here installs setuptools, which python:3.12 does not hold', fixable: true }],
      fixed: { [file]: 'webrtcvad==2.0.10\nnumpy\nsetuptools<82\n' },
    },
    {
      name: 'face_recognition, used in a function',
      files: run('3.13', 'RUN pip install face_recognition', 'def f(p):\n    import face_recognition\n    return face_recognition.load_image_file(p)\n'),
      expect: [{ text: 'face_recognition', severity: 'warning', message: 'Please install `face_recognition_models`' }],
      fixed: { Dockerfile: 'FROM python:3.13\nWORKDIR /app\nRUN pip install face_recognition "setuptools<82"\nCOPY . .\nCMD ["python", "app.py"]\n' },
    },
    {
      name: "the app's own import",
      files: space('3.12-slim', 'numpy\n', 'import numpy\nfrom pkg_resources import resource_filename\n'),
      expect: [{ file: 'app.py', text: 'from pkg_resources import resource_filename', message: 'There is no pkg_resources in the image' }],
      fixed: { [file]: 'numpy\nsetuptools<82\n' },
    },
    {
      name: 'the newest setuptools',
      files: run('3.11', 'RUN pip install -U pip setuptools wheel\nRUN pip install webrtcvad'),
      expect: [{ text: 'webrtcvad', message: 'setuptools 82 and later, which is installed here, has none' }],
      fixed: { Dockerfile: 'FROM python:3.11\nWORKDIR /app\nRUN pip install -U pip "setuptools<82" wheel\nRUN pip install webrtcvad\nCOPY . .\nCMD ["python", "app.py"]\n' },
    },
    { name: 'a setuptools that is asked for', files: space('3.11', 'webrtcvad\nsetuptools>=82\n'), expect: [{ file, fixable: false }] },
    { name: 'a setuptools where there was none', files: space('3.12', 'webrtcvad\nsetuptools\n'), expect: [{ file, text: 'webrtcvad', fixable: true }] },
  ],
  silent: [
    { name: 'Python 3.11, whose image holds setuptools', files: space('3.11', 'webrtcvad\n') },
    { name: 'an image of before, which holds setuptools', files: space('3.12.4-slim', 'webrtcvad\nsetuptools\n') },
    { name: 'an image of before, and nothing asks for setuptools', files: space('3.12.4', 'webrtcvad\n') },
    { name: 'setuptools that stays as the image has it', files: space('3.11', 'webrtcvad\nsetuptools\n') },
    { name: 'an older setuptools', files: space('3.12', 'webrtcvad\nsetuptools<82\n') },
    { name: 'a pinned setuptools', files: space('3.13', 'webrtcvad\nsetuptools==75.8.0\n') },
    { name: 'a package that brings setuptools, in a version that is not known', files: space('3.12', 'webrtcvad\ntorch\n') },
    { name: 'a package that is not known', files: space('3.12', 'webrtcvad\nsome-toolkit\n') },
    { name: 'wheels that do without', files: space('3.12', 'webrtcvad-wheels\n') },
    { name: 'not imported', files: space('3.12', 'webrtcvad\n', 'import numpy\n') },
    { name: 'an optional import', files: space('3.12', 'numpy\n', 'try:\n    import pkg_resources\nexcept ImportError:\n    pkg_resources = None\n') },
    { name: 'a virtual environment', files: run('3.12', 'RUN python -m venv /v && /v/bin/pip install webrtcvad') },
    { name: 'an image of which nothing is known', files: { ...space('3.12', 'webrtcvad\n'), Dockerfile: 'FROM someone/base\nCOPY . .\nRUN pip install webrtcvad\nCMD ["python", "app.py"]\n' } },
    { name: 'the version is not known', files: space('3', 'webrtcvad\n') },
  ],
});
