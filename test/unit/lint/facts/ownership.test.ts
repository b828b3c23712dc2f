import { describe, expect, it } from 'vitest';
import { ownership } from '../../../../src/lint/facts/ownership';
import { runtimeStage } from '../../../../src/lint/facts/stage-facts';
import { projectOf, type Files } from '../project-of';

async function owners(dockerfile: string, files: Files = {}): Promise<(path: string) => string> {
  const project = await projectOf({ Dockerfile: dockerfile, ...files });
  const facts = runtimeStage(project)!;
  return (path) => {
    const owner = ownership(project, facts).ownerOf(path);
    if (owner === undefined || owner === 'absent') return owner ?? 'unknown';
    return `${String(owner.uid)}${owner.isShared ? ' shared' : ''}`;
  };
}

const user = 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\n';

describe('ownership', () => {
  it.each([
    ['WORKDIR as root', `${user}WORKDIR /app/a\n`, { '/app': '0', '/app/a': '0', '/app/b': 'absent', '/': '0' }],
    ['WORKDIR as a user, with the folders above', `${user}USER user\nWORKDIR /app/a\n`, { '/app': '1000', '/app/a': '1000' }],
    ['WORKDIR that is there', `${user}WORKDIR /app\nUSER user\nWORKDIR /app\n`, { '/app': '0' }],
    ['the home folder', user, { '/home': '0', '/home/user': '1000', '/home/user/x': 'absent' }],
    ['mkdir and chown', `${user}RUN mkdir -p /a/b && chown user /a\n`, { '/a': '1000', '/a/b': '0' }],
    ['chown -R', `${user}RUN mkdir -p /a/b && chown -R 1000:1000 /a && mkdir /a/c\n`, { '/a/b': '1000', '/a/c': '0' }],
    ['chmod', `${user}RUN mkdir -p /a /b && chmod 777 /a && chmod 755 /b\n`, { '/a': '0 shared', '/b': '0' }],
    ['rm -rf', `${user}RUN mkdir /a\nRUN rm -rf /a\n`, { '/a': 'absent' }],
    ['a link', `${user}RUN ln -s /tmp /a\n`, { '/a': 'unknown', '/a/b': 'unknown' }],
    ['what cannot be read', `${user}RUN mkdir /a && chown "$X" /a\nCOPY s /s\nRUN sh /s\n`, { '/a': 'unknown' }],
    ['COPY of a folder', `${user}USER user\nWORKDIR /app\nCOPY . .\nCOPY --chown=user d /e\n`, { '/app': '1000', '/app/d': '0', '/app/d/x': '0', '/app/y': 'absent', '/e': '1000', '/e/x': '1000' }],
    ['COPY of a file', `${user}COPY --chown=1000 s /a/\n`, { '/a': '1000', '/a/s': '1000' }],
    ['COPY --from without --chown', `FROM alpine AS a\n${user}COPY --from=a /x /app\n`, { '/app/y': 'unknown' }],
    ['the temporary folder', user, { '/tmp': '0 shared', '/tmp/x': 'absent' }],
    ['an unknown image', 'FROM someone/image\nRUN mkdir -p /a && mkdir /b\n', { '/a': 'unknown', '/c': 'unknown', '/b': '0' }],
  ] as const)('%s', async (name, dockerfile, expected) => {
    const root = name === 'an unknown image' ? dockerfile.replace('FROM someone/image\n', 'FROM someone/image\nUSER root\n') : dockerfile;
    const of = await owners(root, { 'd/x': '', s: '' });
    expect(Object.fromEntries(Object.keys(expected).map((path) => [path, of(path)]))).toEqual(expected);
  });

  it('names what keeps others from writing', async () => {
    const project = await projectOf({ Dockerfile: `${user}WORKDIR /app\nRUN mkdir /b && chown user /b\n` });
    const found = ownership(project, runtimeStage(project)!);
    expect(found.obstacle('/app/x/y')).toMatchObject({ path: '/app', isCopied: false });
    expect(found.obstacle('/b/x')).toBeUndefined();
    expect(found.obstacle('/tmp/x')).toBeUndefined();
    expect(found.obstacle('/etc/x')).toMatchObject({ path: '/etc/x', instruction: undefined });
  });
});
