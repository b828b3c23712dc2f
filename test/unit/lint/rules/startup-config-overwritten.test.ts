import { startupConfigOverwritten } from '../../../../src/lint/rules/startup-config-overwritten';
import { testRule } from '../rule-table';

const image = 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\n';
const app = 'import http.server as h\n\nh.HTTPServer(("0.0.0.0", 7860), h.SimpleHTTPRequestHandler).serve_forever()\n';
const config = 'paths:\n  ckpt_root: /data/checkpoints\nsam3:\n  ckpt_path: ${paths.ckpt_root}/sam3.pt\n';
const setup = (write: string, options = 'parser.add_argument("--no-force", action="store_true")'): string =>
  `import argparse\nfrom pathlib import Path\nfrom huggingface_hub import snapshot_download\n\nCONFIG = Path(__file__).resolve().parent.parent / "configs" / "body4d.yaml"\n\n\ndef write_config(root, force=True):\n    CONFIG.write_text("paths: {}")\n\n\ndef fetch(name):\n    if not name:\n        return\n    snapshot_download(name)\n\n\ndef main():\n    parser = argparse.ArgumentParser()\n    parser.add_argument("--ckpt-root", required=True)\n    ${options}\n    args = parser.parse_args()\n    for name in ["a/b"]:\n        if name == "":\n            continue\n        fetch(name)\n${write}\n\nif __name__ == "__main__":\n    main()\n`;
const guarded = setup('    if not args.no_force:\n        write_config(args.ckpt_root)\n');
const start = (more: string): string => `import os, subprocess, sys\nsubprocess.run([sys.executable, "scripts/setup.py", "--ckpt-root", "/data/checkpoints"${more}], check=True)\nos.execv(sys.executable, [sys.executable, "app.py"])\n`;
const base = { Dockerfile: `${image}CMD ["python", "start.py"]\n`, 'app.py': app, 'start.py': start(''), 'configs/body4d.yaml': config, 'scripts/setup.py': guarded };
const call = 'subprocess.run([sys.executable, "scripts/setup.py", "--ckpt-root", "/data/checkpoints"], check=True)';

testRule(startupConfigOverwritten, {
  fires: [
    {
      name: 'the option that keeps it is not given',
      files: base,
      expect: [{ file: 'start.py', text: call, message: 'Call it with --no-force', fixable: true }],
      fixed: { 'start.py': start(', "--no-force"') },
    },
    {
      name: 'from a shell',
      files: { ...base, Dockerfile: `${image}CMD python scripts/setup.py --ckpt-root /data/checkpoints && python app.py\n` },
      expect: [{ text: 'python scripts/setup.py --ckpt-root /data/checkpoints' }],
      fixed: { Dockerfile: `${image}CMD python scripts/setup.py --ckpt-root /data/checkpoints --no-force && python app.py\n` },
    },
    {
      name: 'always',
      files: { ...base, 'scripts/setup.py': setup('    write_config(args.ckpt_root)\n') },
      expect: [{ file: 'start.py', message: 'Let it keep', fixable: false }],
    },
    {
      name: 'an option that is on by default',
      files: { ...base, 'scripts/setup.py': setup('    if args.force or not CONFIG.exists():\n        write_config(args.ckpt_root)\n', 'parser.add_argument("--force", action=argparse.BooleanOptionalAction, default=True)') },
      expect: [{ file: 'start.py', message: '--no-force' }],
    },
    {
      name: 'an option with a name of its own, and an early end',
      files: { ...base, 'scripts/setup.py': setup('    if CONFIG.exists() and not args.force:\n        return\n    write_config(args.ckpt_root)\n', 'parser.add_argument("--keep", dest="force", action="store_false")') },
      expect: [{ file: 'start.py', message: '--keep' }],
    },
  ],
  silent: [
    { name: 'the option is given', files: { ...base, 'start.py': start(', "--no-force"') } },
    { name: 'only where it is forced', files: { ...base, 'scripts/setup.py': setup('    if args.force:\n        write_config(args.ckpt_root)\n', 'parser.add_argument("--force", action="store_true")') } },
    { name: 'only where there is none', files: { ...base, 'scripts/setup.py': setup('    if not CONFIG.exists():\n        write_config(args.ckpt_root)\n') } },
    { name: 'only where there is none, by an early end', files: { ...base, 'scripts/setup.py': setup('    if CONFIG.exists():\n        return\n    write_config(args.ckpt_root)\n') } },
    { name: 'a condition that is not known', files: { ...base, 'scripts/setup.py': setup('    if needs_config():\n        write_config(args.ckpt_root)\n') } },
    { name: 'another file', files: { ...base, 'scripts/setup.py': guarded.replace('"body4d.yaml"', '"local.yaml"') } },
    { name: 'on the mount', files: { ...base, 'scripts/setup.py': guarded.replace('Path(__file__).resolve().parent.parent', 'Path("/data")') } },
    { name: 'put back afterwards', files: { ...base, 'start.py': start('').replace('os.execv', 'open("configs/body4d.yaml", "w").write("x")\nos.execv') } },
    { name: 'never called', files: { ...base, 'scripts/setup.py': setup('    pass\n') } },
    { name: 'arguments that are not known', files: { ...base, 'start.py': start(', *sys.argv[1:]') } },
    { name: 'a setup that nothing starts', files: { ...base, Dockerfile: `${image}CMD ["python", "app.py"]\n` } },
  ],
});
