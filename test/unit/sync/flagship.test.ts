import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseSpacedockFile } from '../../../src/project/settings-file';
import { applySync } from '../../../src/sync/apply';
import { explainPath, pathFacts } from '../../../src/sync/explain-path';
import { planSync } from '../../../src/sync/plan';
import { prepareSample, type Sample } from '../../sample/prepare';
import { git, readTree, temporaryFolder } from './folders';

/** What the sample's rules make of each file, and which of its two repos had it before. */
const expected = `
not-covered  space .dockerignore
never        main  .env.local
not-covered  both  .gitattributes
not-covered  both  .gitignore
protected    space Dockerfile
protected    both  README.md
change       both  app.py
not-covered  main  assets/examples/person.png
not-covered  main  assets/examples/walk.mp4
not-covered  main  assets/teaser.png
not-covered  main  assets/videos/dance.mp4
protected    both  configs/body4d.yaml
delete       both  models/__init__.py
removed      main  models/diffusion_vas/__init__.py
same         both  models/diffusion_vas/completion_pipeline.py
same         both  models/diffusion_vas/depth_config.json
excluded     main  models/diffusion_vas/splits/train.json
same         both  models/diffusion_vas/utils.py
not-included main  models/sam3/.github/workflows/test.yml
same         both  models/sam3/assets/bpe_simple_vocab_16e6.txt.gz
not-included main  models/sam3/assets/teaser.png
same         both  models/sam3/pyproject.toml
excluded     main  models/sam3/sam3.egg-info/PKG-INFO
excluded     main  models/sam3/sam3.egg-info/top_level.txt
same         both  models/sam3/sam3/__init__.py
same         both  models/sam3/sam3/predictor.py
same         both  models/sam3/sam3/tokenizer.py
excluded     main  models/sam3/scripts/convert_weights.py
same         both  models/sam3/setup.cfg
excluded     main  models/sam3/tests/test_tokenizer.py
same         both  models/sam_3d_body/__init__.py
same         both  models/sam_3d_body/camera.py
same         both  models/sam_3d_body/configs/defaults.yaml
same         both  models/sam_3d_body/estimator.py
same         both  models/sam_3d_body/joints.json
excluded     main  models/sam_3d_body/notebooks/demo.ipynb
excluded     main  models/sam_3d_body/notebooks/outputs.json
not-covered  main  pyproject.toml
not-covered  space requirements.txt
not-covered  main  scripts/export_meshes.py
same         both  scripts/setup.py
never        main  spacedock.yaml
protected    space start.py
not-covered  main  tests/test_tracks.py
same         both  utils/__init__.py
same         both  utils/config.py
delete       space utils/legacy_io.py
same         both  utils/meshes.py
change       both  utils/render.py
add          main  utils/tracks.py
same         both  utils/video.py
`;

/** What they bring where nothing is. */
const expectedInEmpty = `
app.py
models/diffusion_vas/completion_pipeline.py
models/diffusion_vas/depth_config.json
models/diffusion_vas/utils.py
models/sam3/assets/bpe_simple_vocab_16e6.txt.gz
models/sam3/pyproject.toml
models/sam3/sam3/__init__.py
models/sam3/sam3/predictor.py
models/sam3/sam3/tokenizer.py
models/sam3/setup.cfg
models/sam_3d_body/__init__.py
models/sam_3d_body/camera.py
models/sam_3d_body/configs/defaults.yaml
models/sam_3d_body/estimator.py
models/sam_3d_body/joints.json
scripts/setup.py
utils/__init__.py
utils/config.py
utils/meshes.py
utils/render.py
utils/tracks.py
utils/video.py
`;

/** Syncs by the sample's rules, and tells of each file of both repos what became of it, and who had it before. */
async function outcomes({ mainRoot, spaceRoot }: Sample): Promise<string[]> {
  const file = parseSpacedockFile(await readFile(join(mainRoot, 'spacedock.yaml'), 'utf8'));
  expect(file.problems).toEqual([]);
  const [main, space] = [await readTree(mainRoot), await readTree(spaceRoot)];
  const plan = await planSync({ mainRoot, spaceRoot, settings: file.settings });
  expect([plan.refused, plan.overwritesUncommitted]).toEqual([[], []]);
  const paths = [...new Set([...Object.keys(main), ...Object.keys(space)])].sort();
  const found = await Promise.all(paths.map(async (path) => explainPath(path, file, plan, await pathFacts(plan, path))));
  expect((await applySync(plan)).failed).toEqual([]);
  const after = await readTree(spaceRoot);
  return found.map(({ path, outcome }) => {
    // What is said of it is what happened.
    const content = outcome === 'add' || outcome === 'change' || outcome === 'same' ? main[path] : outcome === 'delete' ? undefined : space[path];
    expect([path, after[path]]).toEqual([path, content]);
    const where = path in main ? (path in space ? 'both' : 'main') : 'space';
    return `${outcome.padEnd(12)} ${where.padEnd(5)} ${path}`;
  });
}

test('the rules of the sample, file by file', async () => {
  const sample = await prepareSample({ kind: 'clean', into: join(await temporaryFolder(), 'sample'), token: 'hf_invented' });
  expect((await outcomes(sample)).join('\n')).toBe(expected.trim());
});

test('the rules of the sample into an empty Space repo, file by file', async () => {
  const sample = await prepareSample({ kind: 'clean', into: join(await temporaryFolder(), 'sample') });
  const spaceRoot = join(await temporaryFolder(), 'empty');
  await mkdir(spaceRoot);
  await git(spaceRoot, 'init', '--quiet');
  await outcomes({ ...sample, spaceRoot });
  expect(Object.keys(await readTree(spaceRoot)).sort().join('\n')).toBe(expectedInEmpty.trim());
});
