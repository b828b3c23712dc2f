import { describe, expect, it } from 'vitest';
import { discoverProjects, type ProjectLocation } from '../../../src/project/discovery';
import { MemoryFileSystem } from '../memory-file-system';

const readme = '---\ntitle: A\nsdk: docker\n---\n';
const remote = '[remote "origin"]\n\turl = https://huggingface.co/spaces/ns/name\n';

async function discover(files: Record<string, string>, folders: string[], hubHost?: string): Promise<ProjectLocation[]> {
  const fileSystem = new MemoryFileSystem();
  for (const [path, text] of Object.entries(files)) fileSystem.write(path, text);
  return discoverProjects(folders, fileSystem, hubHost === undefined ? {} : { hubHost });
}

const at = (spaceRoot: string, more: Partial<ProjectLocation> = {}): ProjectLocation => ({
  spaceRoot,
  mainRoot: undefined,
  settingsPath: undefined,
  spaceId: undefined,
  ...more,
});
const pair = at('/w/hf-space', { mainRoot: '/w/main', settingsPath: '/w/main/spacedock.yaml', spaceId: 'ns/name' });
const pairFiles = {
  '/w/main/spacedock.yaml': 'repo: ../hf-space\n',
  '/w/main/app.py': '',
  '/w/hf-space/README.md': readme,
  '/w/hf-space/.git/config': remote,
};

describe('discoverProjects', () => {
  it.each<[string, Record<string, string>, string[], ProjectLocation[]]>([
    ['a folder that is a Space repo', { '/w/README.md': readme, '/w/.git/config': remote }, ['/w'], [at('/w', { spaceId: 'ns/name' })]],
    ['two levels below, and no deeper', { '/w/a/b/README.md': readme, '/w/a/b/c/README.md': readme }, ['/w'], [at('/w/a/b')]],
    ['none in tool folders', { '/w/node_modules/x/README.md': readme, '/w/venv/README.md': readme, '/w/.hidden/README.md': readme }, ['/w'], []],
    ['no other sdk, no other README', { '/w/README.md': readme.replace('docker', 'gradio'), '/w/a/README.md': '# docker\n' }, ['/w'], []],
    ['main repo and Space repo, both opened', pairFiles, ['/w/main', '/w/hf-space'], [pair]],
    ['the same in the other order', pairFiles, ['/w/hf-space', '/w/main'], [pair]],
    ['their common folder opened', pairFiles, ['/w'], [pair]],
    ['a repo that names a folder around itself', { '/w/main/spacedock.yaml': 'repo: ../..\n', '/w/main/app.py': '' }, ['/w/main'], []],
    ['only the main repo opened', pairFiles, ['/w/main'], [pair]],
    ['only the Space repo opened', pairFiles, ['/w/hf-space'], [pair]],
    [
      'settings of a repo that is both',
      { '/w/README.md': readme, '/w/spacedock.yaml': 'space: own/id\n', '/w/.git/config': remote },
      ['/w'],
      [at('/w', { settingsPath: '/w/spacedock.yaml', spaceId: 'own/id' })],
    ],
    [
      'a repo that names itself',
      { '/w/README.md': readme, '/w/spacedock.yaml': 'repo: .\n' },
      ['/w'],
      [at('/w', { settingsPath: '/w/spacedock.yaml' })],
    ],
    [
      'a Space repo whose README is broken, by its name',
      { '/w/main/spacedock.yaml': 'repo: ../s\nspace: a/b\n', '/w/s/README.md': '---\nsdk: [\n' },
      ['/w/main'],
      [at('/w/s', { mainRoot: '/w/main', settingsPath: '/w/main/spacedock.yaml', spaceId: 'a/b' })],
    ],
    [
      'settings that do not parse, in a Space repo',
      { '/w/README.md': readme, '/w/spacedock.yaml': 'space: [\n' },
      ['/w'],
      [at('/w', { settingsPath: '/w/spacedock.yaml' })],
    ],
    ['a sibling that names another', { ...pairFiles, '/w/main/spacedock.yaml': 'repo: ../other\n' }, ['/w/hf-space'], [at('/w/hf-space', { spaceId: 'ns/name' })]],
    ['settings without a Space', { '/w/spacedock.yaml': 'space: a/b\n' }, ['/w'], []],
    ['each once, in the order of the folders', { '/b/README.md': readme, '/a/README.md': readme }, ['/b', '/a', '/b'], [at('/b'), at('/a')]],
    ['nothing in a folder that is missing', {}, ['/gone'], []],
  ])('finds %s', async (_, files, folders, locations) => {
    expect(await discover(files, folders)).toEqual(locations);
  });

  it('knows the remotes of another endpoint', async () => {
    const files = { '/w/README.md': readme, '/w/.git/config': remote.replace('https://huggingface.co', 'http://localhost:8000') };
    expect((await discover(files, ['/w'], 'localhost:8000'))[0]?.spaceId).toBe('ns/name');
    expect((await discover(files, ['/w']))[0]?.spaceId).toBeUndefined();
  });

  it('ends with the reason of the signal', async () => {
    const signal = AbortSignal.abort(new Error('closed'));
    await expect(discoverProjects(['/w'], new MemoryFileSystem(), { signal })).rejects.toThrow('closed');
  });
});
