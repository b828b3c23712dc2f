import { configPathOffMount } from '../../../../src/lint/rules/config-path-off-mount';
import { testRule } from '../rule-table';

const file = 'configs/body4d.yaml';
const withRoot = (root: string): string =>
  `paths:\n  ckpt_root: ${root}\nsam3:\n  ckpt_path: \${paths.ckpt_root}/sam3/sam3.pt\n`;

testRule(configPathOffMount, {
  fires: [
    {
      name: 'a root off the mount is told once, where it is written',
      files: { [file]: withRoot('/home/user/checkpoints'), Dockerfile: 'FROM a\nENV HOME=/home/user\nCMD ["x"]\n' },
      expect: [{ file, text: '/home/user/checkpoints', message: 'lies outside /data' }],
      fixed: { [file]: withRoot('/data/checkpoints') },
    },
    {
      name: 'a root of another name, by the file that it leads to',
      files: { [file]: 'paths:\n  base: "/models"\nsam3:\n  ckpt_path: ${paths.base}/sam3.pt\n' },
      expect: [{ file, text: '"/models"', message: "from which 'sam3.ckpt_path' is made" }],
    },
    {
      name: 'a single file, and a mount of another name',
      files: { [file]: 'fov:\n  path: /data/moge/model.pt\n' },
      settings: { data: '/mnt', config: file },
      expect: [{ file, text: '/data/moge/model.pt', message: 'outside /mnt' }],
    },
    {
      name: 'a name that only begins like the mount',
      files: { [file]: withRoot('/database/checkpoints') },
      expect: [{ file, text: '/database/checkpoints' }],
    },
  ],
  silent: [
    { name: 'below the mount', files: { [file]: withRoot('/data/checkpoints') } },
    { name: 'below the mount by way of ..', files: { [file]: withRoot('/app/../data/checkpoints') } },
    { name: 'relative', files: { [file]: withRoot('checkpoints') } },
    { name: 'a placeholder, which has its own rule', files: { [file]: withRoot('/path/to/checkpoints') } },
    { name: 'a path that is no checkpoint', files: { [file]: 'paths:\n  ckpt_root: /data\n  font: /usr/share/fonts/a.ttf\n' } },
    {
      name: 'a folder that the Dockerfile fills',
      files: { [file]: withRoot('/models'), Dockerfile: 'FROM a\nRUN hf download x --local-dir /models\nCMD ["x"]\n' },
    },
    {
      name: 'below the WORKDIR, where a step may fetch',
      files: { [file]: withRoot('/app/ckpt'), Dockerfile: 'FROM a\nWORKDIR /app\nRUN python fetch.py\nCMD ["x"]\n' },
    },
    { name: 'a file that the repo brings', files: { [file]: 'a:\n  ckpt_path: /srv/weights/tiny.pt\npaths: {}\n', 'weights/tiny.pt': 'x' } },
    { name: 'a value that is not known', files: { [file]: 'paths:\n  ckpt_root: ${oc.env:ROOT}\na:\n  ckpt_path: ${paths.ckpt_root}/x.pt\n' } },
  ],
});
