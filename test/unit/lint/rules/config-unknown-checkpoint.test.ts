import { configUnknownCheckpoint } from '../../../../src/lint/rules/config-unknown-checkpoint';
import { testRule } from '../rule-table';

const file = 'configs/body4d.yaml';
const setup = `DOWNLOADS = [
    HFFile(name="SAM 3", repo_id="facebook/sam3", filename="sam3.pt", rel_out="sam3/sam3.pt", gated=True),
    HFFile(name="MoGe", repo_id="Ruicheng/moge-2-vitl-normal", filename="model.pt", rel_out="moge-2-vitl-normal/model.pt"),
    HFRepoDir(name="Mask", repo_id="kaihuac/mask", rel_out_dir="diffusion-vas-mask"),
    URLFile(name="Depth", url="https://example.org/depth.pth", rel_out="depth_anything_v2_vitl.pth"),
]
`;
const config = (paths: Readonly<Record<string, string>>, root = '/data/checkpoints'): string =>
  `paths:\n  ckpt_root: ${root}\n${Object.entries(paths).map(([key, value]) => `${key}:\n  ckpt_path: ${value}\n`).join('')}`;
const right = { sam3: '${paths.ckpt_root}/sam3/sam3.pt', fov: '${paths.ckpt_root}/moge-2-vitl-normal/model.pt' };

testRule(configUnknownCheckpoint, {
  fires: [
    {
      name: 'a folder that is misspelt',
      files: { [file]: config({ ...right, fov: '${paths.ckpt_root}/moge2-vitl-normal/model.pt' }), 'scripts/setup.py': setup, 'start.py': 'X = ["moge-2-vitl-normal/model.pt"]\n' },
      expect: [{ file, text: 'moge2-vitl-normal/model.pt', message: "Did you mean 'moge-2-vitl-normal/model.pt'?" }],
      fixed: { [file]: config(right) },
    },
    {
      name: 'a folder of a whole repo that is misspelt, in quotes and written out',
      files: { [file]: config({ ...right, mask: '"/data/checkpoints/diffusion-vas-msk/"' }), 'scripts/setup.py': setup },
      expect: [{ file, text: 'diffusion-vas-msk', message: "'mask.ckpt_path' finds no file" }],
      fixed: { [file]: config({ ...right, mask: '"/data/checkpoints/diffusion-vas-mask/"' }) },
    },
    {
      name: 'the only path, below the root that it is made of',
      files: { [file]: config({ sam3: '${paths.ckpt_root}/sam3/sam_3.pt' }), 'scripts/setup.py': setup },
      expect: [{ file, text: 'sam3/sam_3.pt' }],
      fixed: { [file]: config({ sam3: right.sam3 }) },
    },
    {
      name: 'weights with no name near, beside two that are provided',
      files: { [file]: config({ ...right, pose: '${paths.ckpt_root}/pose/vitpose_huge.onnx' }), 'scripts/setup.py': setup },
      expect: [{ file, text: 'pose/vitpose_huge.onnx', severity: 'info', message: 'put on the storage by hand', fixable: false }],
    },
  ],
  silent: [
    { name: 'all provided', files: { [file]: config({ ...right, mask: '${paths.ckpt_root}/diffusion-vas-mask', depth: '${paths.ckpt_root}/depth_anything_v2_vitl.pth' }), 'scripts/setup.py': setup } },
    { name: 'a file inside of a whole repo, and a folder that holds a file', files: { [file]: config({ ...right, mask: '${paths.ckpt_root}/diffusion-vas-mask/unet/weights.bin', body: '${paths.ckpt_root}/sam3' }), 'scripts/setup.py': setup } },
    { name: 'another root in which the same files lie', files: { [file]: config(right, '/mnt/models'), 'scripts/setup.py': setup } },
    { name: 'a placeholder root', files: { [file]: config(right, 'path/to/your/checkpoints'), 'scripts/setup.py': setup } },
    { name: 'a folder with no name near', files: { [file]: config({ ...right, cache: '${paths.ckpt_root}/something-else' }), 'scripts/setup.py': setup } },
    { name: 'a place off the root', files: { [file]: config({ ...right, other: '/opt/models/sam3/sam_3.pt' }), 'scripts/setup.py': setup } },
    { name: 'no list', files: { [file]: config({ sam3: '${paths.ckpt_root}/sam3/sam_3.pt' }), 'app.py': 'print(1)\n' } },
    { name: 'a list with one destination that is worked out', files: { [file]: config({ sam3: '${paths.ckpt_root}/sam3/sam_3.pt' }), 'scripts/setup.py': `${setup}HFFile(repo_id="a/b", filename="c.pt", rel_out=NAME)\n` } },
    { name: 'two lists', files: { [file]: config({ sam3: '${paths.ckpt_root}/sam3/sam_3.pt' }), 'a.py': setup, 'b.py': setup } },
    { name: 'another script that fetches the file', files: { [file]: config({ ...right, pose: '${paths.ckpt_root}/pose/vitpose_huge.onnx' }), 'scripts/setup.py': setup, 'start.sh': 'wget -O /data/checkpoints/pose/vitpose_huge.onnx https://x\n' } },
    { name: 'weights in the repo', files: { [file]: config({ ...right, pose: '${paths.ckpt_root}/pose/pose.onnx' }), 'scripts/setup.py': setup, 'weights/pose.onnx': new Uint8Array([0]) } },
    { name: 'the name of a model repo', files: { [file]: config({ ...right, sam2: 'facebook/sam2' }), 'scripts/setup.py': setup } },
    { name: 'an empty path and one from the environment', files: { [file]: config({ ...right, a: '""', b: '${oc.env:CKPT}/sam3.pt' }), 'scripts/setup.py': setup } },
    { name: 'a root of its own with no reference', files: { [file]: 'ckpt_root: /data/checkpoints\nsam3:\n  ckpt_path: /data/checkpoints/sam3/sam3.pt\n', 'scripts/setup.py': setup } },
    { name: 'an ignored file beside it says nothing', files: { [file]: config(right), 'scripts/setup.py': setup, '.gitignore': 'x\n' } },
  ],
});
