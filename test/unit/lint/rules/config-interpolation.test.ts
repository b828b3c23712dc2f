import { configInterpolation } from '../../../../src/lint/rules/config-interpolation';
import { testRule } from '../rule-table';

const settings = { config: 'app.yaml' };
const missing = 'paths:\n  ckpt_root: /data\nsam3:\n  ckpt_path: ${paths.ckpt_rot}/sam3.pt\n';

testRule(configInterpolation, {
  fires: [
    {
      name: 'a misspelt key',
      files: { 'app.yaml': missing },
      settings,
      expect: [{ file: 'app.yaml', text: '${paths.ckpt_rot}', message: 'Did you mean ${paths.ckpt_root}?' }],
      fixed: { 'app.yaml': missing.replace('ckpt_rot}', 'ckpt_root}') },
    },
    {
      name: 'a key that the code reads: an error',
      files: { 'app.yaml': missing, 'app.py': 'model = load(cfg.sam3.ckpt_path)\n' },
      settings,
      expect: [{ file: 'app.yaml', text: '${paths.ckpt_rot}', severity: 'error' }],
    },
    {
      name: 'a circle',
      files: { 'app.yaml': 'a: ${b}\nb: x${a}\n' },
      settings,
      expect: [
        { file: 'app.yaml', text: '${b}', message: 'leads back to itself', fixable: false },
        { file: 'app.yaml', text: '${a}', message: "'b' can never be read" },
      ],
    },
    {
      name: 'a config that was found, not named',
      files: { 'configs/body.yaml': missing },
      expect: [{ file: 'configs/body.yaml', text: '${paths.ckpt_rot}' }],
    },
  ],
  silent: [
    { name: 'references that lead to values', files: { 'app.yaml': 'a:\n  b: 1\nc: ${a.b}\nd: ${c}/x\ne: ${.d}\n' }, settings },
    { name: 'a resolver', files: { 'app.yaml': 'home: ${oc.env:HOME}\nnow: ${now:%Y}\n' }, settings },
    { name: 'an escaped one', files: { 'app.yaml': 'a: \\${b}\n' }, settings },
    {
      name: 'a config that Hydra puts together',
      files: { 'app.yaml': 'defaults:\n  - model: big\n  - _self_\nckpt_path: ${model.path}\n' },
      settings,
    },
    { name: "the shell's variable in a file that was only found", files: { 'configs/a.yaml': 'ckpt_path: ${CKPT}/x.pt\n' } },
    { name: 'a compose file', files: { 'docker-compose.yml': 'services:\n  a:\n    image: ${a.b}\n' } },
    { name: 'a config that does not parse', files: { 'app.yaml': 'a: ${b}\n c: [\n' }, settings },
  ],
});
