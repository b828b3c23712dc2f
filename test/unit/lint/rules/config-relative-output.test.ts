import { configRelativeOutput } from '../../../../src/lint/rules/config-relative-output';
import { testRule } from '../rule-table';

const file = 'configs/body4d.yaml';
const Dockerfile = 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n';
const config = (output: string, key = 'output_dir'): string => `paths:\n  ckpt_root: /data/checkpoints\nruntime:\n  ${key}: ${output}\n`;

testRule(configRelativeOutput, {
  fires: [
    {
      name: 'a relative folder',
      files: { Dockerfile, [file]: config('./outputs') },
      expect: [{ file, text: './outputs', message: "'runtime.output_dir' leads to /app/outputs" }],
      fixed: { [file]: config('/data/outputs') },
    },
    {
      name: 'in quotes, with another mount',
      files: { Dockerfile, [file]: config('"results/meshes"', 'result_path') },
      settings: { data: '/mnt' },
      expect: [{ file, text: '"results/meshes"' }],
      fixed: { [file]: config('"/mnt/results/meshes"', 'result_path') },
    },
    { name: 'an absolute one in the folder of the code', files: { Dockerfile, [file]: config('/app/out') }, expect: [{ file, text: '/app/out' }] },
    {
      name: 'made of another key',
      files: { Dockerfile, [file]: 'paths:\n  base: .\nruntime:\n  output_dir: ${paths.base}/outputs\n' },
      expect: [{ file, text: '${paths.base}/outputs', fixable: false }],
    },
  ],
  silent: [
    { name: 'on the storage', files: { Dockerfile, [file]: config('/data/outputs') } },
    { name: 'in /tmp', files: { Dockerfile, [file]: config('/tmp/outputs') } },
    { name: 'out of the folder of the code', files: { Dockerfile, [file]: config('../outputs') } },
    { name: 'empty, from the environment, from home, or another service', files: { Dockerfile, [file]: `${config('""')}  save_dir: \${oc.env:OUT}\n  out_dir: ~/out\n  results_path: s3://bucket/x\n` } },
    { name: 'a placeholder', files: { Dockerfile, [file]: config('path/to/outputs') } },
    { name: 'a folder that is only read', files: { Dockerfile, [file]: config('./inputs', 'input_dir') } },
    { name: 'an app that is started on the storage', files: { Dockerfile: Dockerfile.replace('/app', '/data/app'), [file]: config('./outputs') } },
    { name: 'an unknown folder', files: { Dockerfile: Dockerfile.replace('/app', '$PLACE'), [file]: config('./outputs') } },
    { name: 'no Dockerfile', files: { [file]: config('./outputs') } },
    { name: 'a Space of another kind', files: { Dockerfile, [file]: config('./outputs'), 'README.md': '---\nsdk: gradio\n---\n' } },
  ],
});
