import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../../src/documents/config';
import { applyEdits } from '../../../../src/lint/fixes';
import { suggestionsAt } from '../../../../src/lint/reading/completion';
import { configKey } from '../../../../src/lint/reading/config-schema';
import { hoverAt } from '../../../../src/lint/reading/hover';
import { marked } from './marked';

const sample = (path: string): string => readFileSync(join('test/sample/clean', path), 'utf8');
const start = 'paths:\n  ckpt_root: /data/checkpoints\n';

it.each(['hf-space/configs/body4d.yaml', 'sam-body4d/configs/body4d.yaml'])('knows every key of %s', (path) => {
  const unknown = parseConfig(sample(path)).entries.filter(({ path: key }) => !/\.\d+$/.test(key) && configKey('configs/body4d.yaml', key) === undefined);
  expect(unknown.map(({ path: key }) => key)).toEqual([]);
});

it('knows nothing of another config, and of keys that are none', () => {
  expect(configKey('configs/app.yaml', 'completion.enable')).toBeUndefined();
  expect(configKey('configs/body4d.yaml', 'completion.enable.constructor')).toBeUndefined();
  expect(configKey('configs/body4d.yaml', 'toString')).toBeUndefined();
});

describe('a hover', () => {
  it.each([
    ['says what a key means', `${start}completion:\n  en▮able: true\n`, /^Turns completion on\. Off saves 15 to 20 GB of GPU memory/],
    ['says it before the whole value', `${start}sam3:\n  ckpt_▮path: \${paths.ckpt_root}/sam3/sam3.pt\n`, /^The weights sam3\.pt of facebook\/sam3, a gated model\.\n\n`sam3\.ckpt_path` is `\/data\/checkpoints\/sam3\/sam3\.pt`\.$/],
  ])('%s', async (_name, text, expected) => {
    const { project, file, offset } = await marked({ 'configs/body4d.yaml': text });
    expect(hoverAt(project, file, offset)?.markdown).toMatch(expected);
  });

  it('says nothing on a value without references, and in another config', async () => {
    for (const files of [{ 'configs/body4d.yaml': 'completion:\n  enable: tr▮ue\n' }, { 'configs/app.yaml': 'completion:\n  en▮able: true\n' }]) {
      const { project, file, offset } = await marked(files);
      expect(hoverAt(project, file, offset)).toBeUndefined();
    }
  });
});

describe('completion', () => {
  async function suggested(text: string, withoutSchema = false): Promise<{ labels: string[]; written: string | undefined }> {
    const { project, file, offset } = await marked({ 'configs/body4d.yaml': text });
    const found = suggestionsAt(project, file, offset, { withoutSchema });
    const [first] = found;
    return { labels: found.map(({ label }) => label), written: first && applyEdits(project.source(file)?.text ?? '', [first]) };
  }

  it.each<[string, string, string[], string | undefined]>([
    ['keys of the root that are not there yet', `${start}▮`, ['sam3', 'sam_3d_body', 'runtime', 'completion'], `${start}sam3:`],
    ['keys of the mapping around', `${start}sam_3d_body:\n  batch_size: 64\n  mhr_path: x\n  ▮`, ['ckpt_path', 'fov_path', 'detector_path', 'segmentor_path'], undefined],
    ['the rest of a key, with its colon left alone', `${start}runtime:\n  out▮: x\n`, ['output_dir'], `${start}runtime:\n  output_dir: x\n`],
    ['true and false', `${start}completion:\n  enable: ▮`, ['true', 'false'], `${start}completion:\n  enable: true`],
    ['the encoders', `${start}completion:\n  depth_encoder: ▮`, ['vits', 'vitb', 'vitl', 'vitg'], undefined],
    ['a path as the project has it', `${start}sam3:\n  ckpt_path: ▮`, ['${paths.ckpt_root}/sam3/sam3.pt'], undefined],
    ['references behind ${', `${start}sam3:\n  ckpt_path: \${▮`, ['paths.ckpt_root'], undefined],
    ['nothing where nothing is known', `${start}own:\n  ▮`, [], undefined],
  ])('offers %s', async (_name, text, labels, written) => {
    const found = await suggested(text);
    expect(found.labels).toEqual(labels);
    if (written !== undefined) expect(found.written).toBe(written);
  });

  it('leaves keys and values to an extension that reads the schema', async () => {
    expect((await suggested(`${start}completion:\n  enable: ▮`, true)).labels).toEqual([]);
    expect((await suggested(`${start}sam3:\n  ckpt_path: \${▮`, true)).labels).toEqual(['paths.ckpt_root']);
  });
});
