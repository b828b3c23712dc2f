import { describe, expect, it } from 'vitest';
import { frontMatterKeys } from '../../../../src/lint/knowledge/front-matter-keys';
import { frontMatterMeanings } from '../../../../src/lint/knowledge/front-matter-meanings';
import { hoverAt, shortReason } from '../../../../src/lint/reading/hover';
import { rules } from '../../../../src/lint/rules';
import { marked } from './marked';

async function hover(files: Readonly<Record<string, string>>): Promise<{ text: string; markdown: string } | undefined> {
  const { project, file, offset } = await marked(files);
  const found = hoverAt(project, file, offset);
  const source = project.source(file)?.text ?? '';
  return found && { text: source.slice(found.span.start, found.span.end), markdown: found.markdown };
}

const dockerfile = `ARG BASE=python:3.12-slim
FROM $BASE AS build
RUN echo one

FROM python:3.12-slim
RUN useradd -m -u 1000 user
ENV A=1
ENV B=\${A}2
ARG SIZE=big
WORKDIR /app
USER user
COPY --from=build /x /x
RUN echo $B $SIZE $OTHER
CMD ["python", "app.py"]
`;

/** The Dockerfile with the cursor before the n-th place of a text. */
function at(text: string, which = 1): Readonly<Record<string, string>> {
  let place = -1;
  for (let count = 0; count < which; count++) place = dockerfile.indexOf(text, place + 1);
  return { Dockerfile: `${dockerfile.slice(0, place)}▮${dockerfile.slice(place)}` };
}

describe('in the Dockerfile', () => {
  it('tells on a keyword what holds there, what was set last first', async () => {
    const found = await hover(at('RUN echo $B'));
    expect(found?.text).toBe('RUN');
    expect(found?.markdown).toBe(
      [
        '**Here**',
        '',
        '- User: `user` (uid 1000), since line 11',
        '- Working directory: `/app`',
        '- Shell: `/bin/sh -c`',
        '- Stage: 1, which the Space runs',
        '- Base image: `python:3.12-slim`, Debian 13',
        '',
        '```sh',
        'SIZE=big  # ARG, gone when the Space runs',
        'B=12',
        'A=1',
        '```',
      ].join('\n'),
    );
  });

  it.each([
    ['USER user', '`user` (uid 1000), since line 11'],
    ['WORKDIR', 'Working directory: `/app`'],
    ['FROM python', 'root (uid 0), as the base image has it'],
  ])('tells what holds behind %s', async (text, said) => {
    const found = await hover(at(text));
    expect(found?.markdown).toContain('**From here on**');
    expect(found?.markdown).toContain(said);
  });

  it('cuts a long list, and shows no secret', async () => {
    const token = `hf_${'QzWxEcRvTbYnUmIkOlPaSdFgHjKlZxCvBn'}`;
    const many = Array.from({ length: 20 }, (_, index) => `ENV N${String(index)}=x`).join('\n');
    const found = await hover({ Dockerfile: `FROM a\n${many}\nENV HF_TOKEN=${token}\n▮RUN x\n` });
    expect(found?.markdown).toContain('# … and 9 more');
    expect(found?.markdown).toContain('HF_TOKEN=***');
    expect(found?.markdown).not.toContain(token.slice(3));
  });

  it.each([
    ['$B', 1, '$BASE', '`BASE=python:3.12-slim`, by an ARG above the first FROM; the build may be given another.'],
    ['${A}', 1, '${A}', '`A=1`, by ENV in line 7.'],
    ['$B $SIZE', 1, '$B', '`B=12`, by ENV in line 8.'],
    ['$SIZE', 1, '$SIZE', '`SIZE=big`, by ARG in line 9; a variable of the Space with this name replaces it.'],
  ])('tells what %s is', async (text, which, span, said) => {
    const found = await hover(at(text, which));
    expect(found).toEqual(said === undefined ? undefined : { text: span, markdown: said });
  });

  it('knows base images, and the stages that names mean', async () => {
    expect((await hover(at('python:3.12-slim', 2)))?.markdown).toBe(
      '`python:3.12-slim`, Debian 13\n\n- Starts as root (uid 0).\n- Working directory: `/`.',
    );
    expect(await hover(at('build /x'))).toEqual({
      text: 'build',
      markdown: 'Stage `build` of line 2, on `python:3.12-slim`.',
    });
    expect(await hover({ Dockerfile: 'FROM ▮someone/something\n' })).toBeUndefined();
  });

  it.each(['echo one', '$OTHER', '["python"', '\n\nFROM'])('says nothing on %j', async (text) => {
    expect(await hover(at(text))).toBeUndefined();
  });
});

describe('in the runtime config', () => {
  const config = 'paths:\n  root: /data\n  sub: ${paths.root}/sub\nmodel:\n  path: ${paths.sub}/a.pt\n  home: ${oc.env:HOME}/x\n  gone: ${paths.gone}\n';
  const place = (text: string): Readonly<Record<string, string>> => ({ 'configs/app.yaml': config.replace(text, `▮${text}`) });

  it.each([
    ['${paths.root}', '${paths.root}', '`paths.root` is `/data`, from line 2.'],
    ['${paths.sub}', '${paths.sub}', '`paths.sub` is `/data/sub`, from line 3, written `${paths.root}/sub`.'],
    ['path: ', 'path', '`model.path` is `/data/sub/a.pt`.'],
    ['/a.pt', '${paths.sub}', '`paths.sub` is `/data/sub`, from line 3, written `${paths.root}/sub`.'],
    ['${oc.env', '${oc.env:HOME}', '`oc.env` is asked when the app runs: the value is not known here.'],
  ])('tells what %s is', async (text, span, markdown) => {
    expect(await hover(place(text))).toEqual({ text: span, markdown });
  });

  it.each(['${paths.gone}', 'root: /data', '/data'])('says nothing on %s', async (text) => {
    expect(await hover(place(text))).toBeUndefined();
  });
});

describe('in the front matter', () => {
  it('tells what a key means, and its values', async () => {
    const found = await hover({ 'README.md': '---\n▮header: mini\nsdk: docker\n---\n' });
    expect(found?.text).toBe('header');
    expect(found?.markdown).toMatch(/\n\nOne of `mini`, `default`\.$/);
    expect(await hover({ 'README.md': '---\nheader: mi▮ni\n---\n' })).toBeUndefined();
    expect(await hover({ 'README.md': '---\nhe▮llo: mini\n---\n' })).toBeUndefined();
  });

  it('has a meaning for every key that is known', () => {
    expect(Object.keys(frontMatterMeanings).sort()).toEqual(Object.keys(frontMatterKeys).sort());
  });
});

describe('in spacedock.yaml', () => {
  it.each([
    ['sync:\n  - fr▮om: app.py\n', 'from', /^A file, or a folder/],
    ['pro▮tect: []\n', 'protect', /never touches/],
    ['rules:\n  user/no-▮user: off\n', 'user/no-user', /^The container runs as root\.$/],
  ])('tells what a key means: %s', async (text, key, said) => {
    const found = await hover({ 'spacedock.yaml': text });
    expect(found?.text).toBe(key);
    expect(found?.markdown).toMatch(said);
  });
});

it.each(rules.map((rule) => [rule.id, rule] as const))('has a short reason for %s', (_, rule) => {
  const reason = shortReason(rule);
  expect(rule.explanation.why.startsWith(reason)).toBe(true);
  expect(reason).toMatch(/\.$/);
});
