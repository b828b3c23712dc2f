import { configUnknownKey } from '../../../../src/lint/rules/config-unknown-key';
import { testRule } from '../rule-table';

const file = 'configs/body4d.yaml';
const settings = { config: file };
const upstream = 'paths:\n  ckpt_root: x\nbody:\n  batch_size: 64\n  model_path_rgb: a\n  fov_path: b\ncompletion:\n  enable: true\n';
const main = { [file]: upstream };

testRule(configUnknownKey, {
  fires: [
    {
      name: 'a letter that is wrong',
      files: { [file]: upstream.replace('batch_size', 'batch_sise') },
      main,
      settings,
      expect: [{ file, text: 'batch_sise', message: "Did you mean 'batch_size'?" }],
      fixed: { [file]: upstream },
    },
    {
      name: 'an underscore that is missing, and a section',
      files: { [file]: upstream.replace('ckpt_root', 'ckptroot').replace('completion', 'completoin') },
      main,
      settings,
      expect: [
        { file, text: 'ckptroot' },
        { file, text: 'completoin', message: "Did you mean 'completion'?" },
      ],
    },
  ],
  silent: [
    { name: 'the same keys', files: { [file]: upstream }, main, settings },
    { name: 'a new key beside the one that it is like', files: { [file]: `${upstream}  enabled: true\n` }, main, settings },
    { name: 'a key that only ends in another word', files: { [file]: upstream.replace('model_path_rgb', 'model_path_mask') }, main, settings },
    { name: 'a key that is far from all', files: { [file]: upstream.replace('fov_path', 'detector') }, main, settings },
    { name: 'a key that the code reads', files: { [file]: upstream.replace('batch_size', 'batch_sizes'), 'app.py': 'n = config.body.batch_sizes\n' }, main, settings },
    { name: 'a key that a function takes', files: { [file]: upstream.replace('batch_size', 'batch_sizes'), 'app.py': 'def run(batch_sizes=1, **rest):\n    pass\n' }, main, settings },
    { name: 'a value where a section was', files: { [file]: upstream.replace('completion:\n  enable: true', 'completions: true') }, main, settings },
    { name: 'a config that does not parse', files: { [file]: `${upstream.replace('batch_size', 'batch_sise')}\t- x: [\n` }, main, settings },
    { name: 'no main repo', files: { [file]: upstream.replace('batch_size', 'batch_sise') }, settings },
  ],
});
