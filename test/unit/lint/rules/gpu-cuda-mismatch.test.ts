import { gpuCudaMismatch } from '../../../../src/lint/rules/gpu-cuda-mismatch';
import { testRule } from '../rule-table';

const devel = 'FROM nvidia/cuda:12.1.1-devel-ubuntu22.04\nENV TORCH_CUDA_ARCH_LIST=8.9\n';
const build = 'RUN pip install --no-build-isolation git+https://github.com/nerfstudio-project/gsplat\n';
const torch = (rest: string): string => `RUN pip install ${rest}\n`;
const cu118 = '--index-url https://download.pytorch.org/whl/cu118';

testRule(gpuCudaMismatch, {
  fires: [
    {
      name: 'torch for CUDA 11.8, nvcc of 12.1',
      files: { Dockerfile: `${devel}${torch(`torch==2.4.1 torchvision ${cu118}`)}${build}` },
      expect: [{ text: 'git+https://github.com/nerfstudio-project/gsplat', message: 'CUDA 12.1 of nvidia/cuda:12.1.1-devel-ubuntu22.04, but the torch installed before is built for CUDA 11.8', fixable: false }],
    },
    { name: 'by the version itself', files: { Dockerfile: `${devel}${torch('torch==2.1.0+cu118 -f https://download.pytorch.org/whl/torch_stable.html')}${build}` }, expect: [{}] },
    {
      name: 'the other way round, torch as PyPI has it',
      files: { Dockerfile: `FROM nvidia/cuda:11.8.0-devel-ubuntu22.04\n${torch('torch==2.3.0')}RUN git clone https://github.com/camenduru/simple-knn && cd simple-knn && python3 setup.py install\n` },
      expect: [{ text: 'setup.py', severity: 'error' }],
    },
    {
      name: 'the environment names the index, and pip may build apart',
      files: { Dockerfile: `${devel}ENV PIP_INDEX_URL=https://download.pytorch.org/whl/cu118\n${torch('torch')}RUN FORCE_CUDA=1 pip install git+https://github.com/facebookresearch/pytorch3d\n` },
      expect: [{ severity: 'warning' }],
    },
    {
      name: 'an index of the requirements; a torch named again changes nothing',
      files: {
        Dockerfile: `${devel}COPY . .\nRUN pip install -r requirements-a.txt\nRUN pip install -r requirements.txt\n${build}`,
        'requirements-a.txt': `${cu118}\ntorch==2.4.1\n`,
        'requirements.txt': 'torch>=2\ngradio\n',
      },
      expect: [{}],
    },
    { name: 'an index beside PyPI that has this version', files: { Dockerfile: `${devel}${torch('torch==2.4.1 --extra-index-url https://download.pytorch.org/whl/cu118')}${build}` }, expect: [{}] },
  ],
  silent: [
    { name: 'the same major version', files: { Dockerfile: `${devel}${torch('torch==2.4.1 --index-url https://download.pytorch.org/whl/cu124')}${build}` } },
    { name: 'nothing is compiled', files: { Dockerfile: `${devel}${torch(`torch ${cu118}`)}RUN pip install gradio\n` } },
    { name: 'flash-attn may find a wheel', files: { Dockerfile: `${devel}${torch(`torch ${cu118}`)}RUN pip install flash-attn --no-build-isolation\n` } },
    { name: 'detectron2 leaves its CUDA code out', files: { Dockerfile: `${devel}${torch(`torch ${cu118}`)}RUN pip install git+https://github.com/facebookresearch/detectron2\n` } },
    { name: 'a torch that is not known', files: { Dockerfile: `${devel}${torch('torch')}${build}` } },
    { name: 'a torch without a version, an index beside PyPI', files: { Dockerfile: `${devel}${torch('torch --extra-index-url https://download.pytorch.org/whl/cu118')}${build}` } },
    { name: 'an index beside PyPI that does not have this version', files: { Dockerfile: `${devel}${torch('torch==2.8.0 --extra-index-url https://download.pytorch.org/whl/cu118')}${build}` } },
    { name: 'torch comes later', files: { Dockerfile: `${devel}${build}${torch(`torch ${cu118}`)}` } },
    { name: 'replaced in between', files: { Dockerfile: `${devel}${torch(`torch==2.4.1 ${cu118}`)}${torch('-U torch==2.5.1')}${build}` } },
    { name: 'a runtime image', files: { Dockerfile: `FROM nvidia/cuda:12.1.1-runtime-ubuntu22.04\n${torch(`torch ${cu118}`)}${build}` } },
    { name: 'the torch of the base image', files: { Dockerfile: `FROM pytorch/pytorch:2.4.0-cuda12.1-cudnn9-devel\n${build}` } },
    { name: 'a wheel', files: { Dockerfile: `${devel}${torch(`torch ${cu118}`)}RUN pip install https://x.test/gsplat-1.0-cp310-cp310-linux_x86_64.whl\n` } },
  ],
});
