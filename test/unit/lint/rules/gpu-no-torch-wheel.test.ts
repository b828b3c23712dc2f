import { gpuNoTorchWheel } from '../../../../src/lint/rules/gpu-no-torch-wheel';
import { testRule } from '../rule-table';

const index = (tag: string): string => `--index-url https://download.pytorch.org/whl/${tag}`;
const pip = (rest: string): string => `FROM python:3.11\nRUN pip install ${rest}\n`;

testRule(gpuNoTorchWheel, {
  fires: [
    { name: 'a release after the last for this CUDA', files: { Dockerfile: pip(`torch==2.8.0 torchvision ${index('cu118')}`) }, expect: [{ text: 'torch==2.8.0', message: 'no torch 2.8.0 for CUDA 11.8: it was built for 12.6, 12.8, 12.9. pip finds nothing, and the build fails. Take cu126', fixable: false }] },
    { name: 'a release before the first', files: { Dockerfile: pip(`torch==2.3.1 ${index('cu126')}`) }, expect: [{ message: 'Take cu121' }] },
    { name: 'by the version itself', files: { Dockerfile: pip('torch==2.6.0+cu121 --extra-index-url https://download.pytorch.org/whl/cu121') }, expect: [{ message: 'CUDA 12.1' }] },
    {
      name: 'in the requirements of another stage',
      files: { Dockerfile: `FROM python:3.11 AS a\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nFROM python:3.11\nCOPY --from=a /x /x\n`, 'requirements.txt': `${index('cu121')}\ntorch==2.7.1\n` },
      expect: [{ text: 'requirements.txt' }],
    },
    { name: 'by the environment', files: { Dockerfile: `FROM python:3.11\nENV PIP_INDEX_URL=https://download.pytorch.org/whl/cu124\nRUN pip install torch==2.2.0\n` }, expect: [{}] },
  ],
  silent: [
    { name: 'a build that there is', files: { Dockerfile: pip(`torch==2.7.1 ${index('cu118')}`) } },
    { name: 'without a version', files: { Dockerfile: pip(`torch ${index('cu118')}`) } },
    { name: 'a range', files: { Dockerfile: pip(`"torch>=2.8" ${index('cu118')}`) } },
    { name: 'an index beside PyPI: PyPI has it', files: { Dockerfile: pip('torch==2.8.0 --extra-index-url https://download.pytorch.org/whl/cu118') } },
    { name: 'two indexes', files: { Dockerfile: pip(`torch==2.8.0 ${index('cu118')} --extra-index-url https://pypi.org/simple`) } },
    { name: 'a mirror', files: { Dockerfile: pip('torch==2.8.0 -i https://mirror.test/whl/cu118') } },
    { name: 'nightly', files: { Dockerfile: pip(`torch==2.8.0 ${index('nightly/cu118')}`) } },
    { name: 'without CUDA', files: { Dockerfile: pip(`torch==2.8.0 ${index('cpu')}`) } },
    { name: 'a release that is not known', files: { Dockerfile: pip(`torch==3.0.0 ${index('cu118')}`) } },
    { name: 'its failure does not count', files: { Dockerfile: pip(`torch==2.8.0 ${index('cu118')} || true`) } },
    { name: 'another package', files: { Dockerfile: pip(`torchmetrics==1.8.0 ${index('cu118')}`) } },
  ],
});
