import { gpuNoCompiler } from '../../../../src/lint/rules/gpu-no-compiler';
import { testRule } from '../rule-table';

const runtime = 'FROM nvidia/cuda:12.1.1-cudnn8-runtime-ubuntu22.04\n';
const flash = 'RUN pip install flash-attn --no-build-isolation\n';

testRule(gpuNoCompiler, {
  fires: [
    {
      name: 'flash-attn on a runtime image',
      files: { Dockerfile: runtime + flash },
      expect: [{ text: 'flash-attn', message: 'Use the image whose tag says devel' }],
      fixed: { Dockerfile: `FROM nvidia/cuda:12.1.1-cudnn8-devel-ubuntu22.04\n${flash}` },
    },
    {
      name: 'on a PyTorch runtime image, from requirements',
      files: {
        Dockerfile: 'FROM pytorch/pytorch:2.4.0-cuda12.1-cudnn9-runtime\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n',
        'requirements.txt': 'flash_attn==2.6.3\n',
      },
      expect: [{ text: 'requirements.txt' }],
      fixed: { Dockerfile: 'FROM pytorch/pytorch:2.4.0-cuda12.1-cudnn9-devel\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n' },
    },
    { name: 'on a python image', files: { Dockerfile: `FROM python:3.11\n${flash}` }, expect: [{ message: 'Use a CUDA image whose tag says devel', fixable: false }] },
    {
      name: 'from git, by another name of the repository',
      files: { Dockerfile: `${runtime}RUN pip install git+https://github.com/graphdeco-inria/diff-gaussian-rasterization.git@main\nRUN pip install "git+https://github.com/NVlabs/tiny-cuda-nn/#subdirectory=bindings/torch"\n` },
      expect: [{ text: 'git+https://github.com/graphdeco-inria/diff-gaussian-rasterization.git@main' }, { message: 'tinycudann' }],
    },
    {
      name: 'a submodule of the repo, and a clone',
      files: {
        Dockerfile: `${runtime}WORKDIR /app\nCOPY submodules ./submodules\nRUN pip install ./submodules/simple-knn\nRUN git clone https://github.com/NVlabs/nvdiffrast && cd nvdiffrast && pip install .\n`,
        'submodules/simple-knn/setup.py': '',
      },
      expect: [{ text: './submodules/simple-knn' }, { text: '.', message: 'nvdiffrast' }],
    },
    {
      name: 'a setup.py of the repo with CUDA code',
      files: {
        Dockerfile: `${runtime}WORKDIR /app\nCOPY . .\nRUN cd ops && python3 setup.py build_ext --inplace\nRUN pip install -e ops\n`,
        'ops/setup.py': 'from setuptools import setup\nfrom torch.utils.cpp_extension import CUDAExtension, BuildExtension\nsetup(ext_modules=[CUDAExtension("ops", ["ops.cu"])], cmdclass={"build_ext": BuildExtension})\n',
      },
      expect: [{ text: 'setup.py', message: 'ops/setup.py is compiled' }, { text: 'ops' }],
    },
    { name: 'detectron2 that is told to', files: { Dockerfile: `${runtime}ENV FORCE_CUDA=1\nRUN pip install git+https://github.com/facebookresearch/detectron2\n` }, expect: [{ message: 'detectron2' }] },
  ],
  silent: [
    { name: 'a devel image', files: { Dockerfile: `FROM nvidia/cuda:12.1.1-cudnn8-devel-ubuntu22.04\n${flash}` } },
    { name: 'an image that is not known', files: { Dockerfile: `FROM nvcr.io/nvidia/pytorch:24.05-py3\n${flash}` } },
    { name: 'a wheel by its URL', files: { Dockerfile: `${runtime}RUN pip install https://github.com/Dao-AILab/flash-attention/releases/download/v2.6.3/flash_attn-2.6.3+cu123torch2.4cxx11abiFALSE-cp310-cp310-linux_x86_64.whl\n` } },
    { name: 'wheels of a page', files: { Dockerfile: `${runtime}RUN pip install torch-scatter -f https://data.pyg.org/whl/torch-2.4.0+cu121.html\nRUN pip install flash-attn --find-links https://x.test\n` } },
    { name: 'told to take a wheel', files: { Dockerfile: `${runtime}RUN FLASH_ATTENTION_SKIP_CUDA_BUILD=TRUE pip install flash-attn --no-build-isolation\n` } },
    { name: 'gsplat from PyPI has no code of its own to compile', files: { Dockerfile: `${runtime}RUN pip install gsplat xformers bitsandbytes triton\n` } },
    { name: 'what leaves its CUDA code out', files: { Dockerfile: `${runtime}RUN pip install git+https://github.com/facebookresearch/detectron2 torch-scatter\n` } },
    { name: 'nvcc by apt', files: { Dockerfile: `${runtime}RUN apt-get update && apt-get install -y cuda-nvcc-12-1 cuda-cudart-dev-12-1\n${flash}` } },
    { name: 'nvcc by conda', files: { Dockerfile: `${runtime}RUN conda install -y cuda-toolkit\n${flash}` } },
    { name: 'nvcc by an installer', files: { Dockerfile: `${runtime}RUN sh cuda_12.1.run --silent --toolkit\n${flash}` } },
    { name: 'nvcc of another image', files: { Dockerfile: `FROM nvidia/cuda:12.1.1-devel-ubuntu22.04 AS cuda\n${runtime}COPY --from=cuda /usr/local/cuda /usr/local/cuda\n${flash}` } },
    { name: 'CUDA_HOME is set', files: { Dockerfile: `${runtime}ENV CUDA_HOME=/opt/cuda\n${flash}` } },
    { name: 'its failure does not count', files: { Dockerfile: `${runtime}RUN pip install flash-attn || echo none\n` } },
    { name: 'an older nvdiffrast', files: { Dockerfile: `${runtime}RUN pip install git+https://github.com/NVlabs/nvdiffrast@v0.3.3\n` } },
    { name: 'an older nvdiffrast, cloned', files: { Dockerfile: `${runtime}RUN git clone -b v0.3.3 https://github.com/NVlabs/nvdiffrast /tmp/nvdiffrast && pip install /tmp/nvdiffrast\n` } },
    { name: 'built in a devel stage', files: { Dockerfile: `FROM nvidia/cuda:12.1.1-devel-ubuntu22.04 AS build\nRUN pip wheel flash-attn && pip install flash-attn\n${runtime}COPY --from=build /wheels /wheels\nRUN pip install /wheels/flash_attn-2.6.3-cp310-cp310-linux_x86_64.whl\n` } },
    {
      name: 'a setup.py that can do without',
      files: {
        Dockerfile: `${runtime}WORKDIR /app\nCOPY . .\nRUN pip install -e .\n`,
        'setup.py': 'import torch\nfrom torch.utils.cpp_extension import CUDAExtension\next = [CUDAExtension("a", ["a.cu"])] if torch.cuda.is_available() else []\n',
      },
    },
  ],
});
