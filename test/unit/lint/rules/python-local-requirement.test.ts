import { pythonLocalRequirement } from '../../../../src/lint/rules/python-local-requirement';
import { testRule } from '../rule-table';

const early = 'FROM python:3.11-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\n';
const late = 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\n';
const file = 'requirements.txt';
const project = { 'models/sam3/pyproject.toml': '[project]\nname = "sam3"\nversion = "1"\n' };

testRule(pythonLocalRequirement, {
  fires: [
    {
      name: 'a project of the repo that is copied only later',
      files: { Dockerfile: early, [file]: 'gradio\n-e ./models/sam3\n', ...project },
      expect: [{ file, text: '-e ./models/sam3', message: './models/sam3 is not there yet when this runs: COPY models/sam3 before it. The build stops.' }],
      fixed: { Dockerfile: early.replace('RUN', 'COPY models/sam3 /app/models/sam3\nRUN') },
    },
    {
      name: 'a word of the command',
      files: { Dockerfile: 'FROM python:3.11-slim\nWORKDIR /app\nRUN pip install --no-cache-dir -e ./models/sam3\nCOPY . .\n', ...project },
      expect: [{ text: './models/sam3' }],
    },
    {
      name: 'a wheel that is not in the repo',
      files: { Dockerfile: early, [file]: './wheels/a-1-py3-none-any.whl\n' },
      expect: [{ file, message: 'nothing copies it, and the repo has none', fixable: false }],
    },
    {
      name: 'a folder that .dockerignore keeps out',
      files: { Dockerfile: late, [file]: './models/sam3\n', '.dockerignore': 'models\n', ...project },
      expect: [{ file, message: '.dockerignore' }],
    },
    {
      name: 'what conda and other machines leave in pip freeze',
      files: { Dockerfile: late, [file]: 'packaging @ file:///croot/packaging_1671697413597/work\nidna @ file:///Users/me/idna\n-e C:\\code\\x\nC:/x/a-1-py3-none-any.whl\n' },
      expect: [{ file, text: 'packaging @ file:///croot/packaging_1671697413597/work', message: 'of another machine' }, { file }, { file }, { file }],
      fixed: { [file]: 'packaging\nidna @ file:///Users/me/idna\n-e C:\\code\\x\nC:/x/a-1-py3-none-any.whl\n' },
    },
    {
      name: 'git over SSH, and by the old protocol',
      files: { Dockerfile: late, [file]: 'a @ git+ssh://git@github.com/o/a.git@v1\nb @ git+git://github.com/o/b\n' },
      expect: [{ file, message: 'needs an SSH key' }, { file, message: 'GitHub no longer answers git://', fixable: true }],
      fixed: { [file]: 'a @ git+https://github.com/o/a.git@v1\nb @ git+git://github.com/o/b\n' },
    },
  ],
  silent: [
    { name: 'copied before', files: { Dockerfile: late, [file]: '-e ./models/sam3\n', ...project } },
    { name: 'copied alone', files: { Dockerfile: early.replace('RUN', 'COPY models/sam3 ./models/sam3\nRUN'), [file]: '-e ./models/sam3\n', ...project } },
    { name: 'the folder itself', files: { Dockerfile: late.replace('-r requirements.txt', '.'), 'setup.py': 'from setuptools import setup\nsetup()\n' } },
    { name: 'cloned in the same RUN', files: { Dockerfile: 'FROM python:3.11-slim\nWORKDIR /app\nRUN git clone https://h/sam3 && pip install -e ./sam3\n' } },
    { name: 'cloned before', files: { Dockerfile: 'FROM python:3.11-slim\nWORKDIR /app\nRUN git clone https://h/sam3\nRUN pip install -e ./sam3\nRUN cd sam3 && pip install -e .\n' } },
    { name: 'mounted', files: { Dockerfile: 'FROM python:3.11-slim\nWORKDIR /app\nRUN --mount=type=bind,source=models,target=models pip install ./models/sam3\n', ...project } },
    { name: 'from another stage', files: { Dockerfile: 'FROM python:3.11 AS build\nWORKDIR /w\nRUN pip wheel -w /w x\nFROM python:3.11-slim\nWORKDIR /app\nCOPY --from=build /w ./wheels\nRUN pip install ./wheels/a-1-py3-none-any.whl\n' } },
    { name: 'a glob', files: { Dockerfile: 'FROM python:3.11-slim\nWORKDIR /app\nCOPY wheels wheels\nRUN pip install ./wheels/*.whl\n', 'wheels/a-1-py3-none-any.whl': '' } },
    { name: 'an image of which nothing is known', files: { Dockerfile: 'FROM ghcr.io/a/b\nRUN pip install -e ./src\n' } },
    { name: 'a file below a folder of the system', files: { Dockerfile: 'FROM python:3.11-slim\nRUN pip install /opt/a-1-py3-none-any.whl file:///wheels/b-1-py3-none-any.whl\n' } },
    { name: 'https', files: { Dockerfile: late, [file]: 'a @ git+https://github.com/o/a.git\nhttps://h/a-1-py3-none-any.whl\n' } },
    { name: 'another address for SSH', files: { Dockerfile: 'FROM python:3.11\nRUN git config --global url."https://github.com/".insteadOf ssh://git@github.com/\nRUN pip install git+ssh://git@github.com/o/a\n' } },
    { name: 'a submodule', files: { Dockerfile: late, [file]: '-e ./third_party/x\n', '.gitmodules': '[submodule "x"]\n\tpath = third_party/x\n' } },
    { name: 'a file that is not installed', files: { Dockerfile: 'FROM python:3.11-slim\nCOPY . .\n', [file]: '-e ./x\n' } },
    { name: 'behind a marker for Windows', files: { Dockerfile: late, [file]: './x ; sys_platform == "win32"\n' } },
    { name: 'only tried', files: { Dockerfile: 'FROM python:3.11-slim\nWORKDIR /app\nRUN pip install ./x || true\n' } },
  ],
});
