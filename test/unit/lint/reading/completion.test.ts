import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../src/lint/fixes';
import { suggestionsAt } from '../../../../src/lint/reading/completion';
import type { Suggestion } from '../../../../src/lint/reading/suggestion';
import { rules } from '../../../../src/lint/rules';
import { marked } from './marked';

const ids = rules.map(({ id }) => id);

async function suggestions(files: Readonly<Record<string, string>>, withoutSchema = false): Promise<{ labels: string[]; first: Suggestion | undefined; written: string | undefined }> {
  const { project, file, offset } = await marked(files);
  const found = suggestionsAt(project, file, offset, { withoutSchema });
  const [first] = found;
  const text = project.source(file)?.text ?? '';
  return { labels: found.map(({ label }) => label), first, written: first && applyEdits(text, [first]) };
}

describe('behind a pragma', () => {
  it('are the rules that it does not name yet', async () => {
    const { labels, written } = await suggestions({ Dockerfile: 'FROM a\n# spacedock ignore=user/no-user, con▮\nRUN x\n' });
    expect(labels).toEqual(ids.filter((id) => id !== 'user/no-user'));
    expect(written).toBe(`FROM a\n# spacedock ignore=user/no-user, ${ids[0] ?? ''}\nRUN x\n`);
  });

  it.each(['README.md', 'requirements.txt', 'app.py', 'configs/a.yaml', '.dockerignore'])('are the same in %s', async (path) => {
    expect((await suggestions({ [path]: '# spacedock global ignore=▮\n' })).labels).toEqual(ids);
  });
});

describe('in the Dockerfile', () => {
  const stages = 'FROM a AS one\nFROM b AS two\n';

  it.each([
    [`${stages}FROM c\nCOPY --from=▮ /x /y\n`, ['one', 'two']],
    [`${stages}COPY --from=o▮ /x /y\n`, ['one']],
    [`${stages}FROM ▮\n`, ['one', 'two']],
    [`${stages}RUN --mount=type=bind,from=▮\n`, ['one']],
    [`${stages}RUN echo --▮\n`, []],
  ])('are the stages before: %j', async (text, labels) => {
    expect((await suggestions({ Dockerfile: text })).labels).toEqual(labels);
  });
});

describe('in the front matter', () => {
  it('are the keys that are not there yet', async () => {
    const { labels, written } = await suggestions({ 'README.md': '---\nsdk: docker\nti▮\n---\n' });
    expect(labels[0]).toBe('title');
    expect(labels).not.toContain('sdk');
    expect(written).toBe('---\nsdk: docker\ntitle: \n---\n');
  });

  it.each([
    ['---\nsdk: ▮\n---\n', ['docker', 'gradio', 'static']],
    ['---\nsdk: docker\nheader: m▮ini\n---\n', ['mini', 'default']],
    ['---\nsdk: docker\napp_port: ▮\n', ['7860']],
    ['---\nsdk: docker\ntitle: ▮\n---\n', []],
    ['---\nsdk: docker\n---\nsdk: ▮\n', []],
    ['▮---\nsdk: docker\n---\n', []],
    ['---\nsdk: docker\n▮---\n', []],
    ['sdk: ▮\n', []],
  ])('are the values of a key: %j', async (text, labels) => {
    expect((await suggestions({ 'README.md': text })).labels).toEqual(labels);
  });

  it('keep the colon that stands there', async () => {
    expect((await suggestions({ 'README.md': '---\nti▮: x\n---\n' })).written).toBe('---\ntitle: x\n---\n');
  });
});

describe('in the runtime config', () => {
  const head = 'paths:\n  root: /data\n  list: [1]\n';

  it.each([
    ['model: ${▮', 'model: ${paths.root}'],
    ['model: ${pa▮ths.list}', 'model: ${paths.root}'],
    ['model: "${▮}/x"', 'model: "${paths.root}/x"'],
  ])('are the keys behind ${: %s', async (line, written) => {
    const found = await suggestions({ 'configs/app.yaml': `${head}${line}\n` });
    expect(found.labels).toEqual(['paths.root', 'paths.list', 'paths.list.0']);
    expect(found.first?.detail).toBe('/data');
    expect(found.written).toBe(`${head}${written}\n`);
  });

  it('are none elsewhere', async () => {
    expect((await suggestions({ 'configs/app.yaml': `${head}model: ▮\n` })).labels).toEqual([]);
  });
});

describe('in spacedock.yaml', () => {
  const files = { 'app.py': '', 'configs/a.yaml': 'a: 1\n', 'configs/b.yaml': 'a: 1\n', 'model.bin': '\u0000' };
  const of = (text: string, withoutSchema = false) => suggestions({ ...files, 'spacedock.yaml': text }, withoutSchema);

  it('are the keys that are not there yet', async () => {
    const { labels, written } = await of('space: a/b\n▮\n');
    expect(labels).toEqual(['repo', 'data', 'config', 'sync', 'remove', 'protect', 'allowBinary', 'journal', 'rules']);
    expect(written).toBe('space: a/b\nrepo: \n');
    expect((await of('sync:\n  - from: app.py\n    ▮\n')).labels).toEqual(['from', 'include', 'exclude']);
    expect((await of('sync:\n  - ▮\n')).labels).toEqual(['from', 'include', 'exclude']);
  });

  it.each(['rules:\n  ▮\n', 'rules:\n  a/b: off\n  do▮\n', 'rules: { ▮ }\n', 'rules: { a/b: off, ▮ }\n'])('are the rules: %j', async (text) => {
    expect((await of(text)).labels).toEqual(ids);
  });

  it.each(['rules:\n  user/no-user: ▮\n', 'rules: { user/no-user: o▮ }\n'])('are the severities: %j', async (text) => {
    expect((await of(text)).labels).toEqual(['off', 'error', 'warning', 'info', 'hint']);
  });

  it.each([
    ['config: ▮\n', ['configs/a.yaml', 'configs/b.yaml']],
    ['config: configs/b▮\n', ['configs/a.yaml', 'configs/b.yaml']],
    ['protect: [app.py, con▮]\n', ['configs/', 'app.py', 'model.bin', 'README.md', 'spacedock.yaml']],
    ['remove:\n  - configs/▮\n', ['configs/a.yaml', 'configs/b.yaml']],
    ['allowBinary: [▮]\n', ['model.bin']],
    ['sync:\n  - from: ▮\n', ['configs/', 'app.py', 'model.bin', 'README.md', 'spacedock.yaml']],
  ])('are paths: %j', async (text, labels) => {
    expect((await of(text)).labels.sort()).toEqual([...labels].sort());
    expect((await of(text, true)).labels.sort()).toEqual([...labels].sort());
  });

  it('are paths alone where another extension knows the schema', async () => {
    expect((await of('▮\n', true)).labels).toEqual([]);
    expect((await of('rules:\n  ▮\n', true)).labels).toEqual([]);
  });
});
