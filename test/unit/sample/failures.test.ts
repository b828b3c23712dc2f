import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lintProject } from '../../../src/lint/engine';
import { discoverProjects } from '../../../src/project/discovery';
import { DocumentCache } from '../../../src/project/document-cache';
import { loadProject } from '../../../src/project/load';
import { nodeFileSystem } from '../../../src/project/node-file-system';
import { prepareSample } from '../../sample/prepare';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spacedock-failures-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A change of one file of the sample: `space/…` or `main/…`. */
interface Change {
  readonly file: string;
  readonly from: string;
  /** Undefined for a file that is not there. */
  readonly to: string | undefined;
}

/** What projects like the sample have failed by once deployed, put into the clean sample one at a time. */
const failures: readonly (readonly [what: string, changes: readonly Change[], found: readonly string[]])[] = [
  [
    'a folder put before the own utils on the path',
    [
      {
        file: 'space/app.py',
        from: 'from utils.config import load_config\n',
        to: 'sys.path.insert(0, str(Path(__file__).resolve().parent / "models" / "diffusion_vas"))\nfrom utils.config import load_config\n',
      },
    ],
    ['app.py python/shadowed-module'],
  ],
  [
    'the vocabulary left out by the sync',
    [
      { file: 'main/spacedock.yaml', from: ', assets/bpe_simple_vocab_16e6.txt.gz]', to: ']' },
      { file: 'space/models/sam3/assets/bpe_simple_vocab_16e6.txt.gz', from: '', to: undefined },
      { file: 'main/spacedock.yaml', from: 'allowBinary: [models/sam3/assets/bpe_simple_vocab_16e6.txt.gz]\n', to: '' },
    ],
    ['models/sam3/sam3/tokenizer.py sync/needed-file-left-out'],
  ],
  [
    'examples in the gallery that are not in the Space',
    [
      {
        file: 'space/app.py',
        from: '        prompt = gr.Textbox(',
        to: '        gr.Examples(examples=[["assets/examples/walk.mp4"]], inputs=[video])\n        prompt = gr.Textbox(',
      },
    ],
    ['app.py startup/gallery-missing'],
  ],
  [
    'a server on 127.0.0.1',
    [{ file: 'space/app.py', from: 'server_name="0.0.0.0", ', to: '' }],
    ['app.py startup/binds-loopback'],
  ],
  [
    'more VRAM than the hardware has',
    [{ file: 'space/configs/body4d.yaml', from: 'enable: false', to: 'enable: true' }],
    ['configs/body4d.yaml gpu/vram'],
  ],
  [
    'no platform for PyOpenGL',
    [{ file: 'space/Dockerfile', from: '    PYOPENGL_PLATFORM=osmesa \\\n', to: '' }],
    ['Dockerfile gpu/opengl-platform'],
  ],
  [
    'pyrender with the PyOpenGL that it pins',
    [{ file: 'space/Dockerfile', from: 'RUN pip install --no-deps PyOpenGL==3.1.9\n', to: '' }],
    ['Dockerfile gpu/pyopengl-pin'],
  ],
  [
    'a first start that takes longer than the Hub waits',
    [{ file: 'space/README.md', from: 'startup_duration_timeout: 1h\n', to: '' }],
    ['README.md startup/timeout'],
  ],
  [
    'a config that the setup overwrites at the first start',
    [{ file: 'space/start.py', from: ', "--no-force"', to: '' }],
    ['start.py startup/config-overwritten'],
  ],
];

test.each(failures)('%s', async (_, changes, found) => {
  const sample = await prepareSample({ kind: 'clean', into: folder });
  for (const { file, from, to } of changes) {
    const [repo, ...path] = file.split('/');
    const full = join(repo === 'main' ? sample.mainRoot : sample.spaceRoot, ...path);
    if (to === undefined) {
      await rm(full);
      continue;
    }
    const text = await readFile(full, 'utf8');
    expect(text, file).toContain(from);
    await writeFile(full, text.replace(from, to));
  }
  const [location] = await discoverProjects([sample.mainRoot, sample.spaceRoot], nodeFileSystem);
  const project = await loadProject(location!, nodeFileSystem, new DocumentCache());
  const said = lintProject(project).map(({ file, rule }) => `${file.path} ${rule}`);
  expect([...new Set(said)].sort()).toEqual([...found].sort());
});
