import { startupSentinel } from '../../../../src/lint/rules/startup-sentinel';
import { testRule } from '../rule-table';

const Dockerfile = 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "start.py"]\n';
const setup =
  'from huggingface_hub import hf_hub_download\n\nITEMS = [\n    HFFile(repo_id="facebook/sam3", filename="sam3.pt", rel_out="sam3/sam3.pt"),\n    HFFile(repo_id="a/moge", filename="model.pt", rel_out="moge/model.pt"),\n    HFRepoDir(repo_id="a/vas", rel_out_dir="vas-segmentation"),\n]\nfor item in ITEMS:\n    hf_hub_download(item.repo_id, item.filename)\n    (item / ".complete").touch()\n';
const config =
  'paths:\n  ckpt_root: /data/checkpoints\nsam3:\n  ckpt_path: ${paths.ckpt_root}/sam3/sam3.pt\nbody:\n  fov_path: ${paths.ckpt_root}/moge/model.pt\ncompletion:\n  enable: true\n  model_path_mask: ${paths.ckpt_root}/vas-segmentation\n';
const start = (list: string): string =>
  `import os\nimport subprocess\nimport sys\nfrom pathlib import Path\n\nROOT = Path("/data/checkpoints")\nSENTINELS = [${list}]\n\nif any(not (ROOT / name).exists() for name in SENTINELS):\n    subprocess.run([sys.executable, "scripts/setup.py"], check=True)\nos.execv(sys.executable, [sys.executable, "app.py"])\n`;
const all = '"sam3/sam3.pt", "moge/model.pt", "vas-segmentation/.complete"';
const base = { Dockerfile, 'scripts/setup.py': setup, 'configs/body4d.yaml': config, 'app.py': '' };

testRule(startupSentinel, {
  fires: [
    {
      name: 'a file that no download makes',
      files: { ...base, 'start.py': start(all.replace('sam3/sam3.pt', 'sam3/sam_3.pt')) },
      expect: [
        { file: 'start.py', text: '"sam3/sam_3.pt"', message: "Did you mean 'sam3/sam3.pt'?" },
        { file: 'start.py', text: '"sam3/sam_3.pt"', severity: 'info', message: "'sam3.ckpt_path' is not looked for" },
      ],
      fixed: { 'start.py': start(all) },
    },
    {
      name: 'asked for directly, by an absolute path',
      files: {
        ...base,
        'start.py': 'import os, subprocess, sys\nif not os.path.exists("/data/checkpoints/depth/other.pth"):\n    subprocess.run([sys.executable, "scripts/setup.py"], check=True)\nos.execv(sys.executable, [sys.executable, "app.py"])\n',
      },
      expect: [{ file: 'start.py', text: '"/data/checkpoints/depth/other.pth"', message: 'runs at every start', fixable: false }],
    },
    {
      name: 'checkpoints of the config that are not looked for',
      files: { ...base, 'start.py': start('"sam3/sam3.pt", "moge/model.pt"') },
      expect: [{ file: 'start.py', text: '"sam3/sam3.pt"', severity: 'info', message: "'completion.model_path_mask' is not" }],
    },
  ],
  silent: [
    { name: 'all', files: { ...base, 'start.py': start(all) } },
    { name: 'put together by parts', files: { ...base, 'start.py': start('ROOT / "sam3" / "sam3.pt", ROOT / "moge/model.pt", ROOT / "vas-segmentation"') } },
    { name: 'folders', files: { ...base, 'start.py': start('"sam3/", "moge/model.pt", "vas-segmentation/.complete"') } },
    { name: 'one file for all', files: { ...base, 'start.py': start('"sam3/sam3.pt"') } },
    { name: 'a part that is turned off', files: { ...base, 'configs/body4d.yaml': config.replace('true', 'false'), 'start.py': start('"sam3/sam3.pt", "moge/model.pt"') } },
    { name: 'a file that the setup names otherwise', files: { ...base, 'scripts/setup.py': `${setup}open("done.pt", "w")\n`, 'start.py': start(`${all}, "done.pt"`) } },
    { name: 'a list that is not all known', files: { ...base, 'scripts/setup.py': setup.replace('rel_out="moge/model.pt"', 'rel_out=name'), 'start.py': start('"a/b.pt", "c/d.pt"') } },
    { name: 'a list of something else', files: { ...base, 'start.py': start('"sam3/sam3.pt", "moge/model.pt", "vas-segmentation/.complete"').replace('.exists()', '.load()') } },
    { name: 'a start that nothing runs', files: { ...base, Dockerfile: Dockerfile.replace('start.py', 'app.py'), 'start.py': start('"a/b.pt", "c/d.pt"') } },
    { name: 'no config', files: { Dockerfile, 'scripts/setup.py': setup, 'app.py': '', 'start.py': start('"sam3/sam3.pt", "moge/model.pt"') } },
  ],
});
