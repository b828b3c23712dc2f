import { gpuDevelBase } from '../../../../src/lint/rules/gpu-devel-base';
import { testRule } from '../rule-table';

const space = (from: string, install: string, app = 'import gradio\n'): Record<string, string> => ({
  Dockerfile: `FROM ${from}\nWORKDIR /app\nRUN apt-get update && apt-get install -y python3-pip ffmpeg\n${install}COPY . .\nCMD ["python3", "app.py"]\n`,
  'app.py': app,
});
const devel = 'nvidia/cuda:12.4.1-cudnn-devel-ubuntu22.04';
const plain = 'RUN pip3 install torch gradio diffusers\n';

testRule(gpuDevelBase, {
  fires: [
    {
      name: 'nothing is compiled',
      files: space(devel, plain),
      expect: [{ text: devel, message: 'some 4 GB' }],
      fixed: { Dockerfile: space('nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04', plain)['Dockerfile'] ?? '' },
    },
    { name: "PyTorch's image", files: space('pytorch/pytorch:2.4.0-cuda12.1-cudnn9-devel', 'RUN pip install gradio transformers\n'), expect: [{ text: 'pytorch/pytorch:2.4.0-cuda12.1-cudnn9-devel' }] },
    { name: 'a wheel by its URL', files: space(devel, `${plain}RUN pip3 install https://x.test/flash_attn_x-2.6-cp310-cp310-linux_x86_64.whl\n`), expect: [{}] },
  ],
  silent: [
    { name: 'a runtime image', files: space('nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04', plain) },
    { name: 'flash-attn', files: space(devel, `${plain}RUN pip3 install flash-attn --no-build-isolation\n`) },
    { name: 'from git', files: space(devel, `${plain}RUN pip3 install git+https://github.com/a/b\n`) },
    { name: 'compiled when used', files: space(devel, `${plain}RUN pip3 install gsplat\n`) },
    { name: 'DeepSpeed', files: space(devel, `${plain}RUN pip3 install deepspeed\n`) },
    { name: 'a package that wants a compiler', files: space(devel, `${plain}RUN pip3 install insightface\n`) },
    { name: 'make', files: space(devel, `${plain}RUN git clone https://x.test/a && make -C a\n`) },
    { name: 'a script', files: space(devel, `${plain}RUN bash build.sh\n`) },
    { name: 'a setup.py', files: space(devel, `${plain}RUN python3 setup.py develop\n`) },
    { name: 'torch.compile in the code', files: space(devel, plain, 'import gradio\nimport torch\n\nmodel = torch.compile(model)\n') },
    { name: 'Triton in the code', files: space(devel, plain, 'import triton\n') },
    { name: 'an extension compiled by the code', files: space(devel, plain, 'from torch.utils import cpp_extension\ncpp_extension.load("a", ["a.cu"])\n') },
    { name: 'an app that is not here', files: { Dockerfile: `FROM ${devel}\n${plain}CMD ["python3", "/opt/app.py"]\n` } },
    { name: 'requirements that are not here', files: space(devel, 'RUN pip3 install -r /opt/requirements.txt\n') },
    { name: 'only a stage that is copied from', files: { Dockerfile: `FROM ${devel} AS build\n${plain}FROM nvidia/cuda:12.4.1-runtime-ubuntu22.04\nCOPY --from=build /x /x\nCOPY app.py .\nCMD ["python3", "app.py"]\n`, 'app.py': '' } },
  ],
});
