import { describe, expect, it } from 'vitest';
import { DocumentCache } from '../../../src/project/document-cache';
import type { ProjectLocation } from '../../../src/project/discovery';
import { loadProject, updateProject } from '../../../src/project/load';
import { withLiveSpace } from '../../../src/project/snapshot';
import type { Project } from '../../../src/project/project';
import { MemoryFileSystem } from '../memory-file-system';

const location: ProjectLocation = { spaceRoot: '/s', mainRoot: '/m', settingsPath: '/m/spacedock.yaml', spaceId: undefined };
const settings = "repo: ../s\nconfig: configs/c.yaml\nsync:\n  - from: app.py\n  - from: models/\n    include: ['**/*.py', 'assets/*']\nremove: [models/old.py]\n";
const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'7'.repeat(64)}\nsize 12\n`;
const files: Readonly<Record<string, string | Uint8Array>> = {
  'spacedock.yaml': settings,
  'app.py': 'x = 1\n',
  'models/a.py': 'y = 1\n',
  'models/old.py': '',
  'models/notes.md': '# notes\n',
  'models/assets/vocab.gz': new Uint8Array([31, 139, 0, 0]),
  'models/assets/big.pt': pointer,
  'configs/c.yaml': 'a: 1\n',
  'outputs/frame.png': new Uint8Array([0, 1]),
  '.gitignore': 'outputs/\n',
  '.git/config': '',
};

function systemOf(main: Readonly<Record<string, string | Uint8Array>> = files): MemoryFileSystem {
  const fileSystem = new MemoryFileSystem().folder('/s').write('/s/Dockerfile', 'FROM a\n').write('/s/configs/c.yaml', 'a: 2\n');
  for (const [path, content] of Object.entries(main)) fileSystem.write(`/m/${path}`, content);
  return fileSystem;
}

const marks = (project: Project): readonly string[] =>
  [...(project.mainRepo?.files.values() ?? [])]
    .map(({ path, synced, binary, lfsPointer, size }) =>
      [path, synced && 'synced', binary && 'binary', lfsPointer && 'pointer', size !== undefined && 'read'].filter((mark) => mark !== false).join(' '),
    )
    .sort();

describe('the main repo', () => {
  it('is listed, and looked into where a sync takes something', async () => {
    const fileSystem = systemOf();
    const project = await loadProject(location, fileSystem, new DocumentCache());
    expect(marks(project)).toEqual([
      '.gitignore',
      'app.py synced read',
      'configs/c.yaml read',
      'models/a.py synced read',
      'models/assets/big.pt synced pointer read',
      'models/assets/vocab.gz synced binary read',
      'models/notes.md',
      'models/old.py',
      'spacedock.yaml',
    ]);
    expect(project.mainRepo?.filesTruncated).toBe(false);
    expect(fileSystem.read).not.toContain('/m/models/notes.md');
    expect([project.config?.document.entries[0]?.value, project.mainConfig?.document.entries[0]?.value]).toEqual([2, 1]);
    expect(project.source({ repo: 'main', path: 'configs/c.yaml' })?.text).toBe('a: 1\n');
    expect(project.source({ repo: 'main', path: 'app.py' })).toBeUndefined();
  });

  it('is not listed without a rule of sync', async () => {
    const fileSystem = systemOf({ ...files, 'spacedock.yaml': 'repo: ../s\nconfig: configs/c.yaml\n' });
    const project = await loadProject(location, fileSystem, new DocumentCache());
    expect(fileSystem.listed.filter((path) => path.startsWith('/m'))).toEqual([]);
    expect(marks(project)).toEqual(['configs/c.yaml read']);
    expect(project.mainRepo?.filesTruncated).toBe(true);
    expect((await loadProject({ ...location, mainRoot: undefined }, fileSystem, new DocumentCache())).mainRepo).toBeUndefined();
  });

  it('leaves out the Space repo that lies in it', async () => {
    const fileSystem = systemOf().write('/m/space/Dockerfile', 'FROM a\n').write('/m/space/x.py', '');
    const cache = new DocumentCache();
    const project = await loadProject({ ...location, spaceRoot: '/m/space' }, fileSystem, cache);
    expect(marks(project).filter((mark) => mark.startsWith('space/'))).toEqual([]);
    expect(cache.find('/m/space/x.py', 0, (await fileSystem.stat('/m/space/x.py'))?.modified ?? 0)).toBeDefined();
  });

  it('enters an ignored folder that a rule names', async () => {
    const project = await loadProject(location, systemOf({ ...files, '.gitignore': 'outputs/\nmodels/assets/\n' }), new DocumentCache());
    expect(marks(project)).toContain('models/assets/big.pt synced pointer read');
  });

  it('knows a pointer among the files of the Space repo', async () => {
    const project = await loadProject(location, systemOf().write('/s/a.pt', pointer), new DocumentCache());
    expect([project.files.get('a.pt')?.lfsPointer, project.files.get('Dockerfile')?.lfsPointer]).toEqual([true, false]);
  });
});

describe('the main repo after a change', () => {
  async function changed(change: (fileSystem: MemoryFileSystem) => readonly string[]): Promise<{ first: Project; second: Project; fileSystem: MemoryFileSystem }> {
    const fileSystem = systemOf();
    const cache = new DocumentCache();
    const first = await loadProject(location, fileSystem, cache);
    fileSystem.forget();
    return { first, second: await updateProject(first, change(fileSystem), fileSystem, cache), fileSystem };
  }

  it('is the same object where the change was elsewhere', async () => {
    const { first, second, fileSystem } = await changed((fs) => (fs.write('/s/Dockerfile', 'FROM b\n'), ['/s/Dockerfile', '/m/.git/index']));
    expect(second.mainRepo).toBe(first.mainRepo);
    expect(fileSystem.listed).toEqual([]);
  });

  it('is the same object where other settings changed', async () => {
    const { first, second, fileSystem } = await changed((fs) => (fs.write('/m/spacedock.yaml', `${settings}data: /mnt\n`), ['/m/spacedock.yaml']));
    expect(second.settings.data).toBe('/mnt');
    expect(second.mainRepo).toBe(first.mainRepo);
    expect(fileSystem.listed).toEqual([]);
  });

  it('takes what is new, changed and gone, without listing', async () => {
    const { first, second, fileSystem } = await changed((fs) => {
      fs.write('/m/models/b.py', '').write('/m/app.py', new Uint8Array([0])).write('/m/configs/c.yaml', 'a: 3\n').remove('/m/models/notes.md');
      return ['/m/models/b.py', '/m/app.py', '/m/configs/c.yaml', '/m/models/notes.md'];
    });
    expect(fileSystem.listed).toEqual([]);
    expect(marks(second)).toEqual(expect.arrayContaining(['models/b.py synced read', 'app.py synced binary read']));
    expect(second.mainRepo?.files.has('models/notes.md')).toBe(false);
    expect(second.mainConfig?.document.entries[0]?.value).toBe(3);
    expect(first.mainRepo?.files.has('models/notes.md')).toBe(true);
  });

  it.each<[string, (fileSystem: MemoryFileSystem) => string]>([
    ['settings of the sync', (fs) => (fs.write('/m/spacedock.yaml', 'repo: ../s\nsync: [{from: more/}]\n').write('/m/more/x.py', ''), '/m/spacedock.yaml')],
    ['a folder', (fs) => (fs.write('/m/more/x.py', ''), '/m/more')],
    ['.gitignore', (fs) => (fs.write('/m/.gitignore', '').write('/m/more/x.py', ''), '/m/.gitignore')],
  ])('is listed anew after a change of %s', async (_, change) => {
    const { second } = await changed((fs) => [change(fs)]);
    expect(second.mainRepo?.files.has('more/x.py')).toBe(true);
  });

  it('stays without what an ignored folder got', async () => {
    const { first, second } = await changed((fs) => (fs.write('/m/outputs/b.png', ''), ['/m/outputs/b.png']));
    expect(second.mainRepo).toBe(first.mainRepo);
  });
});

it('keeps what was read of the Space through every later state, and the project before it without', async () => {
  const fileSystem = systemOf();
  const cache = new DocumentCache();
  const first = await loadProject(location, fileSystem, cache);
  const live = { id: 'me/app', secrets: new Set<string>(), variables: undefined, hardware: 'l40sx1', mounts: ['/data'] };
  const second = withLiveSpace(first, live);
  fileSystem.write('/s/Dockerfile', 'FROM b\n').write('/s/.gitignore', '');
  const third = await updateProject(second, ['/s/Dockerfile'], fileSystem, cache);
  const listedAnew = await updateProject(third, ['/s/.gitignore'], fileSystem, cache);
  expect([first.space, second.space, third.space, listedAnew.space]).toEqual([undefined, live, live, live]);
  expect(withLiveSpace(third, undefined).space).toBeUndefined();
});
