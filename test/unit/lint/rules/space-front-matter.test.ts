import { expect, it } from 'vitest';
import { spaceFrontMatter } from '../../../../src/lint/rules/space-front-matter';
import { projectOf } from '../project-of';
import { lint, testRule } from '../rule-table';

const file = 'README.md';
const readme = (...lines: string[]): Record<string, string> => ({
  [file]: ['---', ...lines, '---', '', '# Text', ''].join('\n'),
});
const dockerfile = { Dockerfile: 'FROM a\nUSER 1000\nCMD ["x"]\n' };

testRule(spaceFrontMatter, {
  fires: [
    ...(
      [
        ['app_port: 0', '0', 'error', 'whole number from 1 to 65535'],
        ['app_port: 78600', '78600', 'error', 'whole number'],
        ['app_port: http', 'http', 'error', 'whole number'],
        ['app_port: 7860.5', '7860.5', 'error', 'whole number'],
        ['short_description: ' + 'x'.repeat(61), 'x'.repeat(61), 'error', 'it has 61'],
        ['emoji: cat', 'cat', 'warning', 'must be an emoji'],
        ['startup_duration_timeout: 60', '60', 'warning', 'must be a duration'],
        ['startup_duration_timeout: 1x', '1x', 'warning', 'must be a duration'],
        ['fullWidth: yes', 'yes', 'warning', 'true or false'],
        ['license: MIT', 'MIT', 'warning', "Did you mean 'mit'?"],
        ['license: Apache 2.0', 'Apache 2.0', 'warning', "Did you mean 'apache-2.0'?"],
        ['license: {a: b}', '{a: b}', 'warning', 'a text or a list'],
        ['models: [https://huggingface.co/a/b]', '[https://huggingface.co/a/b]', 'warning', 'namespace/name'],
        ['custom_headers: {cross-origin-opener-policy: same-orgin}', '{cross-origin-opener-policy: same-orgin}', 'warning', 'which browsers ignore'],
        ['app_file: app.py', 'app_file', 'hint', 'means nothing with sdk: docker'],
        ['hf_oauth_authorized_org: a', 'hf_oauth_authorized_org', 'info', 'without hf_oauth: true'],
        ['base_path: app', 'app', 'warning', 'begins with /'],
        ['tags: gpu', 'gpu', 'warning', 'list of texts'],
        ['models: [a/b, 3]', '[a/b, 3]', 'warning', 'list of texts'],
        ['preload_from_hub: ["https://huggingface.co/a/b"]', '["https://huggingface.co/a/b"]', 'warning', 'none of that'],
        ['custom_headers: {Cross-Origin-Opener-Policy: same-origin}', '{Cross-Origin-Opener-Policy: same-origin}', 'warning', 'lower case'],
        ['title: 2048', '2048', 'warning', 'must be a text'],
      ] as const
    ).map(([line, text, severity, message]) => ({
      name: line.slice(0, 50),
      files: readme('sdk: docker', line),
      expect: [{ file, text, severity, message }],
    })),
    {
      name: 'OAuth keys',
      files: readme('sdk: docker', 'hf_oauth: true', 'hf_oauth_expiration_minutes: 50000', 'hf_oauth_scopes: [emial, read-repos]'),
      expect: [
        { file, text: '50000', message: '43200' },
        { file, text: '[emial, read-repos]', message: "Did you mean 'email'?" },
      ],
    },
    {
      name: 'colours',
      files: readme('sdk: docker', 'colorFrom: Red', 'colorTo: oragne'),
      expect: [
        { file, text: 'Red', severity: 'error' as const, message: 'must be one of red', fixable: true },
        { file, text: 'oragne', severity: 'error' as const },
      ],
      fixed: readme('sdk: docker', 'colorFrom: red', 'colorTo: oragne'),
    },
    {
      name: 'a word for false that YAML 1.2 does not know',
      files: readme('sdk: docker', 'pinned: No'),
      expect: [{ file, text: 'No', message: 'must be true or false', fixable: true }],
      fixed: readme('sdk: docker', 'pinned: false'),
    },
    {
      name: 'a flag in quotes',
      files: readme('sdk: docker', 'fullWidth: "true"'),
      expect: [{ file, text: '"true"', fixable: true }],
      fixed: readme('sdk: docker', 'fullWidth: true'),
    },
    {
      name: 'a misspelt key beside the right one',
      files: readme('sdk: docker', 'app_prot: 8000', 'app_port: 7860'),
      expect: [{ file, text: 'app_prot', fixable: false }],
    },
    {
      name: 'a misspelt key',
      files: readme('sdk: docker', 'app-port: 7860'),
      expect: [{ file, text: 'app-port', message: "Did you mean 'app_port'?" }],
      fixed: readme('sdk: docker', 'app_port: 7860'),
    },
    {
      name: 'a misspelt sdk',
      files: readme('sdk: dokcer'),
      expect: [{ file, text: 'dokcer', severity: 'error' as const, message: 'must be one of docker' }],
      fixed: readme('sdk: docker'),
    },
    {
      name: 'the sdk that the Hub has given up: perhaps still there',
      files: readme('sdk: streamlit'),
      expect: [{ file, text: 'streamlit' }],
    },
    {
      name: 'no sdk',
      files: { ...readme('title: A', 'app_port: 7860'), ...dockerfile },
      expect: [{ file, severity: 'error' as const, message: "has no 'sdk'", fixable: true }],
      fixed: readme('sdk: docker', 'title: A', 'app_port: 7860'),
    },
    {
      name: 'no front matter in what is surely a Space',
      files: { [file]: '# Text\n', ...dockerfile },
      spaceId: 'a/b',
      expect: [{ file, text: '# Text', severity: 'error' as const, message: 'Missing configuration', fixable: true }],
    },
    {
      name: 'another sdk beside a Dockerfile',
      files: { ...readme('sdk: gradio'), Dockerfile: 'FROM a\n' },
      expect: [{ file, text: 'gradio', message: 'does not use the Dockerfile' }],
    },
    {
      name: 'a version without quotes',
      files: readme('sdk: gradio', 'python_version: 3.10'),
      expect: [{ file, text: '3.10', message: 'is read as the number 3.1', fixable: true }],
      fixed: readme('sdk: gradio', 'python_version: "3.10"'),
    },
    {
      name: 'misspelt hardware',
      files: readme('sdk: docker', 'suggested_hardware: a10g-lrage'),
      expect: [{ file, text: 'a10g-lrage', message: "Did you mean 'a10g-large'?" }],
    },
    {
      name: 'suggested storage',
      files: readme('sdk: docker', 'suggested_storage: small'),
      expect: [{ file, text: 'suggested_storage', severity: 'info' as const }],
    },
    {
      name: 'a front matter that is not closed',
      files: { [file]: '---\nsdk: docker\n' },
      expect: [{ file, severity: 'error' as const, message: 'not closed' }],
    },
    {
      name: 'YAML that does not parse: that alone',
      files: readme('sdk: [docker', 'app_port: x'),
      expect: [{ file, severity: 'error' as const }],
    },
    {
      name: 'a key twice',
      files: readme('sdk: docker', 'sdk: gradio'),
      expect: [{ file, text: 'sdk', severity: 'error' as const, message: 'Duplicate key' }],
    },
  ],
  silent: [
    {
      name: 'every key, right',
      files: readme(
        'title: Body meshes',
        'emoji: 🧍',
        'colorFrom: red',
        'colorTo: gray',
        'sdk: docker',
        'app_port: 7860',
        'base_path: /demo',
        'fullWidth: true',
        'header: mini',
        'short_description: ' + '🦋'.repeat(60),
        'models: [facebook/sam3]',
        'datasets:',
        '  - a/b',
        'tags: []',
        'thumbnail: https://example.com/a.png',
        'pinned: false',
        'disable_embedding: true',
        'hf_oauth: true',
        'hf_oauth_scopes: [email]',
        'hf_oauth_expiration_minutes: 480',
        'hf_oauth_authorized_org: [a, b]',
        'startup_duration_timeout: 1h30m',
        'custom_headers:',
        '  cross-origin-embedder-policy: require-corp',
        'preload_from_hub:',
        '  - coqui/XTTS-v1',
        '  - openai-community/gpt2 config.json,a/b.json 11c5a3d5811f50298f278a704980280950aedb10',
        'suggested_hardware: l40sx1',
        'license: mit',
        'dev-mode-folder: /app',
      ),
    },
    { name: 'licences and scopes that are not listed here', files: readme('sdk: docker', 'license: [mit, some-new-1.0]', 'hf_oauth: true', 'hf_oauth_scopes: [something-new]') },
    { name: 'the port in quotes', files: readme('sdk: docker', 'app_port: "8000"') },
    { name: 'a key without a value', files: readme('sdk: docker', 'app_port:', 'colorFrom:') },
    { name: "keys of other cards, and one's own", files: readme('sdk: docker', 'language: en', 'library_name: x', 'pipeline_tag: y', 'x-my-own-key: 1') },
    { name: 'new hardware', files: readme('sdk: docker', 'suggested_hardware: h200x8') },
    { name: 'hardware of a new kind', files: readme('sdk: docker', 'suggested_hardware: mi300-large') },
    { name: 'a README of something that may be no Space', files: { [file]: '# Text\n', Dockerfile: 'FROM a\n' } },
    { name: "a front matter of something else", files: readme('title: Blog', 'layout: post') },
    { name: 'CR LF', files: { [file]: '---\r\nsdk: docker\r\napp_port: 7860\r\n---\r\n' } },
    { name: 'a version in quotes or without a zero', files: readme('sdk: gradio', 'python_version: "3.10"', 'sdk_version: 5.1') },
  ],
});

it.each([
  ['colorTo: grenn', ['green', 'red', 'yellow', 'blue', 'indigo', 'purple', 'pink', 'gray'], false],
  ['colorTo: 7', ['red', 'yellow', 'green', 'blue', 'indigo', 'purple', 'pink', 'gray'], false],
  ['header: Mini', ['mini', 'default'], true],
  ['disable_embedding: 1', ['true', 'false'], false],
  ['hf_oauth: ON', ['true', 'false'], true],
])('offers for %s each value that there is, the nearest first', async (line, values, isSure) => {
  const [finding] = lint(await projectOf(readme('sdk: docker', line)), [spaceFrontMatter]);
  expect(finding?.fixes.map(({ title }) => title)).toEqual(values.map((value) => `Change to ${value}`));
  expect(finding?.fixes.map(({ safe }) => safe)).toEqual(values.map((_each, index) => isSure && index === 0));
});
