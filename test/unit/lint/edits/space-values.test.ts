import { expect, it } from 'vitest';
import { lintProject } from '../../../../src/lint/engine';
import { spaceValues } from '../../../../src/lint/edits/space-values';
import { applyEdits } from '../../../../src/lint/fixes';
import { projectOf } from '../project-of';

const readme = '---\ntitle: x\nsdk: docker\nsuggested_hardware: cpu-basic\n---\n';
const dockerfile = 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n';
const config = `paths:
  ckpt_root: /path/to/checkpoints
sam_3d_body:
  ckpt_path: \${paths.ckpt_root}/sam-3d-body-dinov3/model.ckpt
  fov_path: /home/me/checkpoints/moge/model.pt
  batch_size: 64
runtime:
  output_dir: ./outputs
completion:
  enable: true
  model_path_mask: \${paths.ckpt_root}/diffusion-vas-amodal-segmentation
`;

it('puts the storage, the hardware and a place that lasts into the config, and nothing else', async () => {
  const project = await projectOf({ 'README.md': readme, Dockerfile: dockerfile, 'configs/app.yaml': config }, { space: { hardware: 'l40sx1' } });
  const values = spaceValues(lintProject(project), project.config!.file);
  expect(applyEdits(config, values.map(({ edit }) => edit))).toBe(
    config
      .replace('/path/to/checkpoints', '/data/checkpoints')
      .replace('/home/me/checkpoints/moge/model.pt', '/data/checkpoints/moge/model.pt')
      .replace('./outputs', '/data/outputs')
      .replace('enable: true', 'enable: false'),
  );
  expect(values.map(({ title }) => title)).toContain('Set completion.enable to false');
  expect(values.every(({ reason }) => reason.endsWith('.'))).toBe(true);
});

it('has nothing to say of a config that fits, and of other files', async () => {
  const fitting = config.replace('/path/to', '/data').replace('/home/me/', '/data/').replace('./outputs', '/tmp/outputs');
  const project = await projectOf({ 'README.md': readme, Dockerfile: dockerfile, 'configs/app.yaml': fitting }, { space: { hardware: 'a100-large' } });
  expect(spaceValues(lintProject(project), project.config!.file)).toEqual([]);
});
