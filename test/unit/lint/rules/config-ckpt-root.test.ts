import { configCkptRoot } from '../../../../src/lint/rules/config-ckpt-root';
import { testRule } from '../rule-table';

const file = 'configs/body4d.yaml';
const withRoot = (root: string): Record<string, string> => ({
  [file]: `paths:\n  ckpt_root: ${root}\nsam3:\n  ckpt_path: \${paths.ckpt_root}/sam3/sam3.pt\n`,
});

testRule(configCkptRoot, {
  fires: [
    ...['/path/to/checkpoints', 'path/to/ckpts', '<ckpt root>', 'YOUR_CKPT_ROOT', '/your/checkpoints', 'TODO', 'change me'].map(
      (root) => ({
        name: root,
        files: withRoot(root),
        expect: [{ file, text: root, message: 'still a placeholder', fixable: true }],
        fixed: withRoot('/data/checkpoints'),
      }),
    ),
    {
      name: 'in quotes, with another mount',
      files: withRoot('"/path/to/checkpoints"'),
      settings: { data: '/mnt/store', config: file },
      expect: [{ file, text: '"/path/to/checkpoints"' }],
      fixed: withRoot('"/mnt/store/checkpoints"'),
    },
    {
      name: 'a file, for which no good path is known',
      files: { [file]: 'sam3:\n  ckpt_path: /path/to/sam3.pt\n' },
      expect: [{ file, text: '/path/to/sam3.pt', fixable: false }],
    },
  ],
  silent: [
    { name: 'a real path', files: withRoot('/data/checkpoints') },
    { name: 'a relative path', files: withRoot('./checkpoints') },
    { name: 'a path that only sounds like it', files: withRoot('/data/your-model-2/todo-list') },
    { name: 'another key', files: { [file]: 'paths:\n  ckpt_root: /data\nui:\n  hint: Write your path like /path/to/video\n' } },
    { name: 'a value that the program must be given', files: { [file]: 'paths:\n  ckpt_root: ???\n' } },
  ],
});
