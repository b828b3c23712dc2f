import { gpuNoArchList } from '../../../../src/lint/rules/gpu-no-arch-list';
import { testRule } from '../rule-table';

const devel = 'FROM nvidia/cuda:12.4.1-devel-ubuntu22.04\n';
const gsplat = 'RUN pip install --no-build-isolation git+https://github.com/nerfstudio-project/gsplat\n';
const detectron = 'RUN pip install git+https://github.com/facebookresearch/detectron2.git\n';
const gpu = (flavour: string): string => `---\nsdk: docker\nsuggested_hardware: ${flavour}\n---\n`;

testRule(gpuNoArchList, {
  fires: [
    {
      name: 'gsplat from git, for the GPU that the README names',
      files: { Dockerfile: devel + gsplat, 'README.md': gpu('a10g-large') },
      expect: [{ message: 'the build fails. Set TORCH_CUDA_ARCH_LIST=8.6 before it, for the A10G of a10g-large.', fixable: true }],
      fixed: { Dockerfile: `${devel}ENV TORCH_CUDA_ARCH_LIST=8.6\n${gsplat}` },
    },
    {
      name: 'no hardware named: all of them, and not a safe fix',
      files: { Dockerfile: `${devel}# rasteriser\n${gsplat}` },
      expect: [{ message: 'TORCH_CUDA_ARCH_LIST=7.5;8.0;8.6;8.9;9.0' }],
      fixed: { Dockerfile: `${devel}ENV TORCH_CUDA_ARCH_LIST="7.5;8.0;8.6;8.9;9.0"\n# rasteriser\n${gsplat}` },
    },
    {
      name: 'a GPU that this CUDA does not know yet',
      files: { Dockerfile: `FROM pytorch/pytorch:1.13.1-cuda11.6-cudnn8-devel\n${gsplat}`, 'README.md': gpu('l40sx1') },
      expect: [{ message: 'TORCH_CUDA_ARCH_LIST=8.6+PTX', fixable: true }],
    },
    {
      name: 'detectron2 leaves its CUDA code out',
      files: { Dockerfile: devel + detectron, 'README.md': gpu('t4-small') },
      expect: [{ message: 'fails with "Not compiled with GPU support". Set FORCE_CUDA=1 and TORCH_CUDA_ARCH_LIST=7.5', fixable: true }],
      fixed: { Dockerfile: `${devel}ENV FORCE_CUDA=1 TORCH_CUDA_ARCH_LIST=7.5\n${detectron}` },
    },
    { name: 'with the list alone it still does', files: { Dockerfile: `${devel}ENV TORCH_CUDA_ARCH_LIST=8.9\n${detectron}` }, expect: [{ message: 'Set FORCE_CUDA=1 before it.' }] },
    { name: 'forced, and without a list', files: { Dockerfile: `${devel}ENV FORCE_CUDA=1\nRUN pip install torch-scatter\n` }, expect: [{ message: 'the build fails. Set TORCH_CUDA_ARCH_LIST=' }] },
    { name: 'GroundingDINO', files: { Dockerfile: `${devel}RUN git clone https://github.com/IDEA-Research/GroundingDINO && cd GroundingDINO && pip install -e .\n` }, expect: [{ text: '.', message: "name '_C' is not defined" }] },
    { name: 'tiny-cuda-nn has a list of its own', files: { Dockerfile: `${devel}RUN pip install git+https://github.com/NVlabs/tiny-cuda-nn/#subdirectory=bindings/torch\n`, 'README.md': gpu('l4x1') }, expect: [{ message: 'TCNN_CUDA_ARCHITECTURES=89', fixable: true }] },
    { name: 'set too late', files: { Dockerfile: `${devel}${gsplat}ENV TORCH_CUDA_ARCH_LIST=8.9\n` }, expect: [{}] },
    {
      name: 'an extension of the repo, in a stage that is copied from',
      files: {
        Dockerfile: `${devel.trim()} AS build\nCOPY ops /ops\nRUN pip install /ops\nFROM nvidia/cuda:12.4.1-runtime-ubuntu22.04\nCOPY --from=build /x /x\n`,
        'ops/setup.py': 'from torch.utils.cpp_extension import CUDAExtension\nsetup(ext_modules=[CUDAExtension("ops", ["ops.cu"])])\n',
      },
      expect: [{ text: '/ops' }],
    },
  ],
  silent: [
    { name: 'by ENV', files: { Dockerfile: `${devel}ENV TORCH_CUDA_ARCH_LIST="8.9"\n${gsplat}` } },
    { name: 'by ARG, which a variable of the Space fills', files: { Dockerfile: `${devel}ARG TORCH_CUDA_ARCH_LIST\n${gsplat}` } },
    { name: 'in front of the command', files: { Dockerfile: `${devel}RUN TORCH_CUDA_ARCH_LIST="8.9" pip install git+https://github.com/nerfstudio-project/gsplat\n` } },
    { name: 'exported in the RUN', files: { Dockerfile: `${devel}RUN export TORCH_CUDA_ARCH_LIST=8.9 && pip install git+https://github.com/nerfstudio-project/gsplat\n` } },
    { name: 'flash-attn has a list of its own', files: { Dockerfile: `${devel}RUN pip install flash-attn --no-build-isolation\n` } },
    { name: 'gsplat from PyPI compiles when it is used', files: { Dockerfile: `${devel}RUN pip install gsplat xformers\n` } },
    { name: 'detectron2 with both', files: { Dockerfile: `${devel}ENV FORCE_CUDA=1 TORCH_CUDA_ARCH_LIST=8.9\n${detectron}` } },
    { name: 'wheels', files: { Dockerfile: `${devel}RUN pip install torch-scatter -f https://data.pyg.org/whl/torch-2.4.0+cu124.html\n` } },
    { name: 'no compiler: another rule tells of that', files: { Dockerfile: `FROM nvidia/cuda:12.4.1-runtime-ubuntu22.04\n${gsplat}` } },
    { name: 'an image that is not known', files: { Dockerfile: `FROM nvcr.io/nvidia/pytorch:24.05-py3\n${gsplat}` } },
    { name: 'an older nvdiffrast, cloned', files: { Dockerfile: `${devel}RUN git clone https://github.com/NVlabs/nvdiffrast && cd nvdiffrast && git checkout v0.3.3 && pip install .\n` } },
    { name: 'told to leave the CUDA code out', files: { Dockerfile: `${devel}ENV BUILD_NO_CUDA=1\n${gsplat}` } },
    { name: 'a folder that only has such a name in it', files: { Dockerfile: `${devel}RUN pip install git+https://github.com/someone/my-gsplat-tools\n` } },
  ],
});
