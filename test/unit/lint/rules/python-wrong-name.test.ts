import { pythonWrongName } from '../../../../src/lint/rules/python-wrong-name';
import { testRule } from '../rule-table';

const image = 'FROM python:3.11-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\n';
const file = 'requirements.txt';

testRule(pythonWrongName, {
  fires: [
    {
      name: 'names of modules in a requirements file',
      files: { Dockerfile: image, [file]: 'gradio\ncv2\nPIL  # pictures\nSkLearn>=1\nyaml\n' },
      expect: [
        { file, text: 'cv2', message: 'cv2 is not on PyPI: pip finds no matching distribution, and the build stops. Write opencv-python-headless.', fixable: true },
        { file, text: 'PIL', message: 'Write pillow.', fixable: true },
        { file, text: 'SkLearn', message: 'Write scikit-learn.' },
        { file, text: 'yaml', fixable: true },
      ],
      fixed: { [file]: 'gradio\nopencv-python-headless\nPIL  # pictures\nSkLearn>=1\nyaml\n' },
    },
    {
      name: 'a module of Python itself, and what pip freeze writes',
      files: { Dockerfile: image, [file]: 'gradio\r\njson\r\npkg-resources==0.0.0\r\nos' },
      expect: [
        { file, text: 'json', message: 'is a part of Python', fixable: true },
        { file, text: 'pkg-resources', fixable: true },
        { file, text: 'os', fixable: true },
      ],
      fixed: { [file]: 'gradio\r\npkg-resources==0.0.0\r\nos' },
    },
    {
      name: 'words of a command, quoted too',
      files: { Dockerfile: 'FROM python:3.11-slim\nRUN pip install gradio "opencv>=4" skimage && uv pip install --system git\n' },
      expect: [{ text: 'opencv' }, { text: 'skimage', fixable: true }, { text: 'git' }],
    },
    {
      name: 'what only its repository has',
      files: { Dockerfile: image, [file]: 'torch\ndetectron2\n' },
      expect: [{ file, text: 'detectron2', message: 'Install it from its repository, with git+https.', fixable: false }],
    },
    {
      name: 'with an index that has only its own',
      files: { Dockerfile: image, [file]: '--extra-index-url https://download.pytorch.org/whl/cu121\ntorch\nopencv\n' },
      expect: [{ file, text: 'opencv' }],
    },
    {
      name: 'in a pyproject.toml',
      files: { Dockerfile: 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN pip install .\n', 'pyproject.toml': '[project]\nname = "a"\nversion = "1"\ndependencies = ["dateutil"]\n' },
      expect: [{ file: 'pyproject.toml', text: 'dateutil', fixable: true }],
    },
  ],
  silent: [
    { name: 'the right names', files: { Dockerfile: image, [file]: 'opencv-python-headless\nPillow\nscikit-learn\nPyYAML\nbs4\npython-dotenv\nattrs\n' } },
    { name: 'names that a package of PyPI has too', files: { Dockerfile: image, [file]: 'uuid\nasyncio\ndatetime\ntyping\nargparse\ndataclasses\npathlib\n' } },
    { name: 'the one version that installs', files: { Dockerfile: image, [file]: 'sklearn==0.0\n' } },
    { name: 'an index of their own', files: { Dockerfile: image, [file]: '--index-url https://pypi.example.com/simple\nopencv\n' } },
    { name: 'an index as an option', files: { Dockerfile: 'FROM python:3.11-slim\nRUN pip install -i https://pypi.example.com/simple opencv\n' } },
    { name: 'an index in a variable', files: { Dockerfile: `${image.replace('WORKDIR', 'ENV PIP_EXTRA_INDEX_URL=https://pypi.example.com\nWORKDIR')}`, [file]: 'opencv\n' } },
    { name: 'wheels elsewhere', files: { Dockerfile: 'FROM python:3.11-slim\nRUN pip install detectron2 -f https://dl.fbaipublicfiles.com/detectron2/wheels/cu113/torch1.10/index.html\n' } },
    { name: 'a URL', files: { Dockerfile: image, [file]: 'detectron2 @ git+https://github.com/facebookresearch/detectron2.git\ngit+https://github.com/microsoft/MoGe.git#egg=moge\n' } },
    { name: 'behind a marker', files: { Dockerfile: image, [file]: 'opencv; sys_platform == "win32"\n' } },
    { name: 'a file that is not installed', files: { Dockerfile: 'FROM python:3.11-slim\nCOPY . .\n', [file]: 'cv2\n' } },
    { name: 'apt has a git', files: { Dockerfile: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y git time\n' } },
    { name: 'conda has an opencv', files: { Dockerfile: 'FROM continuumio/miniconda3\nRUN conda install -y opencv\n' } },
    { name: 'a folder of the repo', files: { Dockerfile: 'FROM python:3.11-slim\nCOPY . .\nRUN pip install ./git\n', 'git/setup.py': '' } },
    { name: 'taken away', files: { Dockerfile: 'FROM python:3.11-slim\nRUN pip uninstall -y opencv\n' } },
    { name: 'a stage that is not built', files: { Dockerfile: 'FROM python:3.11-slim AS unused\nRUN pip install cv2\nFROM python:3.11-slim\n' } },
    { name: 'a comment', files: { Dockerfile: image, [file]: '# cv2\ngradio # os\n' } },
  ],
});
