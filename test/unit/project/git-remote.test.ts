import { describe, expect, it } from 'vitest';
import { spaceIdOfRepo, spaceIdOfUrl } from '../../../src/project/git-remote';
import { MemoryFileSystem } from '../memory-file-system';

describe('spaceIdOfUrl', () => {
  it.each([
    ['https://huggingface.co/spaces/ns/name', 'ns/name'],
    ['https://huggingface.co/spaces/ns/name.git', 'ns/name'],
    ['https://huggingface.co/spaces/ns/my.app-2/', 'ns/my.app-2'],
    ['https://user@huggingface.co/spaces/ns/name', 'ns/name'],
    ['https://user:hf_secret@huggingface.co/spaces/ns/name', 'ns/name'],
    ['https://hf.co/spaces/ns/name', 'ns/name'],
    ['git@hf.co:spaces/ns/name', 'ns/name'],
    ['git@hf.co:spaces/ns/name.git', 'ns/name'],
    ['ssh://git@hf.co/spaces/ns/name', 'ns/name'],
    ['ssh://git@hf.co:22/spaces/ns/name', 'ns/name'],
    ['http://127.0.0.1:4567/spaces/ns/name', 'ns/name'],
    ['https://huggingface.co/ns/model', undefined],
    ['https://huggingface.co/datasets/ns/name', undefined],
    ['https://github.com/spaces/ns/name', undefined],
    ['https://huggingface.co.evil.example/spaces/ns/name', undefined],
    ['git@github.com:ns/name.git', undefined],
    ['../bare.git', undefined],
    ['', undefined],
  ])('%s', (url, id) => {
    expect(spaceIdOfUrl(url, '127.0.0.1:4567')).toBe(id);
  });

  it('knows another endpoint only where it is given', () => {
    expect(spaceIdOfUrl('http://127.0.0.1:4567/spaces/ns/name')).toBeUndefined();
  });
});

describe('spaceIdOfRepo', () => {
  const remote = (name: string, url: string): string => `[remote "${name}"]\n\turl = ${url}\n\tfetch = +refs/heads/*:refs/remotes/${name}/*\n`;
  const hub = 'https://huggingface.co/spaces/ns/name';

  it.each<[string, Record<string, string>, string | undefined]>([
    ['origin', { '/r/.git/config': `[core]\n\tbare = false\n${remote('origin', hub)}[branch "main"]\n\tremote = origin\n` }, 'ns/name'],
    ['another remote, where origin is no Space', { '/r/.git/config': remote('origin', 'git@github.com:a/b') + remote('hf', hub) }, 'ns/name'],
    ['origin before others', { '/r/.git/config': remote('a', `${hub}-2`) + remote('origin', hub) }, 'ns/name'],
    ['CR LF and quotes', { '/r/.git/config': `[remote "origin"]\r\n  url = "${hub}"\r\n` }, 'ns/name'],
    ['a url outside of a remote', { '/r/.git/config': `[submodule "x"]\n\turl = ${hub}\n` }, undefined],
    [
      'a worktree',
      { '/r/.git': 'gitdir: /main/.git/worktrees/r\n', '/main/.git/worktrees/r/commondir': '../..\n', '/main/.git/config': remote('origin', hub) },
      'ns/name',
    ],
    ['a submodule', { '/r/.git': 'gitdir: ../.git/modules/r\n', '/.git/modules/r/config': remote('origin', hub) }, 'ns/name'],
    ['a .git file that leads nowhere', { '/r/.git': 'gitdir: /gone\n' }, undefined],
    ['no repo', { '/r/a': '' }, undefined],
  ])('%s', async (_, files, id) => {
    const fileSystem = new MemoryFileSystem();
    for (const [path, text] of Object.entries(files)) fileSystem.write(path, text);
    expect(await spaceIdOfRepo('/r', fileSystem)).toBe(id);
  });
});
