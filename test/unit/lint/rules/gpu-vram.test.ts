import { gpuVram } from '../../../../src/lint/rules/gpu-vram';
import { testRule } from '../rule-table';

const readme = (hardware: string): string => `---\nsdk: docker\nsuggested_hardware: ${hardware}\n---\n`;
const config = (enable: string, batch: string): string =>
  `paths:\n  ckpt_root: /data/checkpoints\nsam_3d_body:\n  ckpt_path: \${paths.ckpt_root}/sam-3d-body-dinov3/model.ckpt\n  batch_size: ${batch}\ncompletion:\n  enable: ${enable}\n  model_path_mask: \${paths.ckpt_root}/diffusion-vas-amodal-segmentation\n`;
const space = (hardware: string, enable: string, batch: string): Record<string, string> => ({
  'README.md': readme(hardware),
  'configs/body4d.yaml': config(enable, batch),
});

testRule(gpuVram, {
  fires: [
    {
      name: 'completion with a batch of 64 on an L40S',
      files: space('l40sx1', 'true', '64'),
      expect: [{ file: 'configs/body4d.yaml', text: 'true', message: '53.3 GB of GPU memory with five people in the video, and the L40S of l40sx1 has 48 GB: it runs out. Set completion.enable to false, which saves 15 to 20 GB, or sam_3d_body.batch_size to 32 (35.2 GB).' }],
      fixed: { 'configs/body4d.yaml': config('false', '64') },
    },
    { name: 'a batch of 32 on an A10G', files: space('a10g-large', 'true', '32'), expect: [{ file: 'configs/body4d.yaml', text: 'true', message: '35.2 GB' }] },
    { name: 'a larger batch still', files: space('l40sx1', 'true', '128'), expect: [{ file: 'configs/body4d.yaml', message: '53.3 GB' }] },
    {
      name: 'the hardware that the Space has, and no README',
      files: { 'configs/body4d.yaml': config('true', '64') },
      space: { hardware: 'l40sx1' },
      expect: [{ file: 'configs/body4d.yaml', text: 'true', message: "and the L40S of the Space's l40sx1 has 48 GB" }],
    },
    {
      name: 'less hardware than the README suggests',
      files: space('a100-large', 'true', '32'),
      space: { hardware: 'a10g-small' },
      expect: [{ file: 'configs/body4d.yaml', message: '35.2 GB' }],
    },
  ],
  silent: [
    { name: 'without completion', files: space('l40sx1', 'false', '64') },
    { name: 'a batch of 32 fits', files: space('l40sx1', 'true', '32') },
    { name: 'hardware that has enough', files: space('a100-large', 'true', '64') },
    { name: 'a batch that was not measured', files: space('t4-small', 'true', '8') },
    { name: 'several GPUs', files: space('l40sx4', 'true', '64') },
    { name: 'more hardware than the README suggests', files: space('t4-small', 'true', '64'), space: { hardware: 'h200' } },
    { name: 'a Space that runs on a CPU for now', files: space('l40sx1', 'true', '64'), space: { hardware: 'cpu-basic' } },
    { name: 'a CPU', files: space('cpu-basic', 'true', '64') },
    { name: 'no hardware is named', files: { 'configs/body4d.yaml': config('true', '64') } },
    { name: 'a batch that only the start knows', files: space('l40sx1', 'true', '${oc.env:BATCH}') },
    { name: 'the same keys of another program', files: { 'README.md': readme('t4-small'), 'configs/app.yaml': 'sam_3d_body:\n  batch_size: 64\n  ckpt_path: /data/other.pt\ncompletion:\n  enable: true\n  model_path_mask: /data/x\n' } },
  ],
});
