import { describe, expect, it } from 'vitest';
import { parsePython } from '../../../src/documents/python';
import { DocumentCache } from '../../../src/project/document-cache';
import type { ProjectLocation } from '../../../src/project/discovery';
import { loadProject, updateProject } from '../../../src/project/load';
import type { Project } from '../../../src/project/project';
import { MemoryFileSystem } from '../memory-file-system';

const location: ProjectLocation = { spaceRoot: '/r', mainRoot: undefined, settingsPath: undefined, spaceId: undefined };
const binary = new Uint8Array([0x89, 0x50, 0, 0, 1]);

function systemOf(files: Readonly<Record<string, string | Uint8Array>>): MemoryFileSystem {
  const fileSystem = new MemoryFileSystem().folder('/r');
  for (const [path, content] of Object.entries(files)) fileSystem.write(`/r/${path}`, content);
  return fileSystem;
}

function load(files: Readonly<Record<string, string | Uint8Array>>, where: Partial<ProjectLocation> = {}): Promise<Project> {
  return loadProject({ ...location, ...where }, systemOf(files), new DocumentCache());
}

function utf16(text: string): Uint8Array {
  return new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]));
}

describe('loadProject', () => {
  it('lists every file with what git and the Hub make of it', async () => {
    const fileSystem = systemOf({
      Dockerfile: 'FROM a\n',
      'a.png': binary,
      'weights/x.pt': binary,
      'out/log.txt': 'x',
      'node_modules/x/y.js': 'x',
      'src/.gitignore': '*.tmp\n',
      'src/a.tmp': 'x',
      '.gitignore': 'out/\nnode_modules/\n',
      '.gitattributes': '*.pt filter=lfs diff=lfs merge=lfs -text\n',
      '.git/config': '',
      '.git/info/exclude': 'private.txt\n',
      'private.txt': 'x',
    });
    fileSystem.write('/r/run.sh', '#!/bin/sh\n', { executable: true }).link('/r/link.py');
    const project = await loadProject(location, fileSystem, new DocumentCache());
    const marks = [...project.files.values()].map(({ path, kind, binary: isBinary, lfs, ignored, executable }) =>
      [path, kind === 'link' && 'link', isBinary && 'binary', lfs && 'lfs', ignored && 'ignored', executable && 'executable']
        .filter((mark) => mark !== false)
        .join(' '),
    );
    expect(marks.sort()).toEqual([
      '.gitattributes',
      '.gitignore',
      'Dockerfile',
      'a.png binary',
      'link.py link',
      'out/log.txt ignored',
      'private.txt ignored',
      'run.sh executable',
      'src/.gitignore',
      'src/a.tmp ignored',
      'weights/x.pt binary lfs',
    ]);
    expect(project.filesTruncated).toBe(false);
  });

  it('reads the texts that rules ask for, and no secrets, no data, no ignored file', async () => {
    const project = await load({
      'app.py': 'a\n',
      'requirements-gpu.txt': 'b\n',
      'requirements/base.txt': 'c\n',
      'pyproject.toml': '',
      'start.sh': 'd\n',
      '.env': 'TOKEN=x\n',
      'notes.txt': 'e\n',
      'vocab.json': '{}',
      'ignored.py': 'f\n',
      '.gitignore': 'ignored.py\n',
      'binary.py': binary,
      'big.py': `#${'x'.repeat(1_000_001)}`,
      'README.md': 'x',
    });
    expect([...project.files.keys()].filter((path) => project.text(path) !== undefined).sort()).toEqual([
      'README.md',
      'app.py',
      'pyproject.toml',
      'requirements-gpu.txt',
      'requirements/base.txt',
      'start.sh',
    ]);
    expect(project.pythonFiles).toEqual(['app.py']);
  });

  it('reads the text of a Dockerfile of 5 MB, and does not parse it', async () => {
    const line = `RUN echo ${'x'.repeat(990)}\n`;
    const project = await load({ Dockerfile: `FROM a\n${line.repeat(5_000)}` });
    expect(project.text('Dockerfile')).toHaveLength(5_000_007);
    expect(project.dockerfile).toBeUndefined();
    const shorter = await load({ Dockerfile: `FROM a\n${line.repeat(990)}` });
    expect(shorter.dockerfile?.document.instructions).toHaveLength(991);
  });

  it('decodes UTF-16 and drops a byte order mark', async () => {
    const project = await load({
      'README.md': utf16('---\nsdk: docker\n---\n'),
      'requirements.txt': utf16('torch\n'),
      Dockerfile: '\ufeffFROM a\n',
    });
    expect(project.readme?.document.frontMatter?.entries.map(({ key }) => key)).toEqual(['sdk']);
    expect(project.text('requirements.txt')).toBe('torch\n');
    expect(project.text('Dockerfile')).toBe('FROM a\n');
    expect(project.files.get('README.md')?.binary).toBe(true);
  });

  it('gives an empty project for a root that is missing', async () => {
    const project = await loadProject({ ...location, spaceRoot: '/gone' }, new MemoryFileSystem(), new DocumentCache());
    expect([project.files.size, project.dockerfile, project.readme, project.config]).toEqual([0, undefined, undefined, undefined]);
  });

  it('stops at its limit of entries and says so', async () => {
    const fileSystem = new MemoryFileSystem();
    for (let index = 0; index < 20_001; index++) fileSystem.write(`/r/data/${String(index)}.txt`, '');
    fileSystem.write('/r/Dockerfile', 'FROM a\n');
    const project = await loadProject(location, fileSystem, new DocumentCache());
    expect(project.filesTruncated).toBe(true);
    expect(project.files.size).toBeLessThanOrEqual(20_000);
    expect(project.dockerfile).toBeDefined();
  });

  it('goes on where a file cannot be read', async () => {
    const fileSystem = systemOf({ Dockerfile: 'FROM a\n', 'app.py': 'x = 1\n' });
    const readFile = fileSystem.readFile.bind(fileSystem);
    fileSystem.readFile = (path) =>
      path.endsWith('app.py') ? Promise.reject(Object.assign(new Error('EACCES'), { code: 'EACCES' })) : readFile(path);
    const project = await loadProject(location, fileSystem, new DocumentCache());
    expect([project.files.has('app.py'), project.text('app.py'), project.dockerfile !== undefined]).toEqual([true, undefined, true]);
  });

  it('ends with the reason of the signal', async () => {
    const controller = new AbortController();
    const reason = new Error('closed');
    controller.abort(reason);
    await expect(loadProject(location, systemOf({ a: '' }), new DocumentCache(), controller.signal)).rejects.toBe(reason);
  });

  it('obeys .dockerignore, and the one of the Dockerfile before it', async () => {
    const one = await load({ '.dockerignore': '*.md\n!README.md\n', 'a.md': '' });
    expect(['a.md', 'README.md', 'b.py'].map((path) => one.dockerIgnores(path))).toEqual([true, false, false]);
    const two = await load({ '.dockerignore': '*.md\n', 'Dockerfile.dockerignore': '*.py\n' });
    expect(['a.md', 'b.py'].map((path) => two.dockerIgnores(path))).toEqual([false, true]);
    expect((await load({})).dockerIgnores('a.md')).toBe(false);
  });

  describe('settings', () => {
    it('come from spacedock.yaml of the main repo', async () => {
      const fileSystem = systemOf({ Dockerfile: 'FROM a\n' }).write('/m/spacedock.yaml', 'repo: ../r\ndata: /mnt\n');
      const where = { ...location, mainRoot: '/m', settingsPath: '/m/spacedock.yaml' };
      const project = await loadProject(where, fileSystem, new DocumentCache());
      expect(project.settings.data).toBe('/mnt');
      expect(project.spacedockFile?.file).toEqual({ repo: 'main', path: 'spacedock.yaml' });
      expect(project.source({ repo: 'main', path: 'spacedock.yaml' })?.lines.lineCount).toBe(3);
      expect(project.source({ repo: 'main', path: 'other' })).toBeUndefined();
    });

    it('are the defaults and problems where the file does not parse', async () => {
      const project = await load({ 'spacedock.yaml': 'data: [\n' }, { settingsPath: '/r/spacedock.yaml' });
      expect(project.settings.data).toBe('/data');
      expect(project.spacedockFile?.file).toEqual({ repo: 'space', path: 'spacedock.yaml' });
      expect(project.spacedockFile?.document.problems).not.toEqual([]);
    });

    it('are the defaults where the file is gone', async () => {
      const project = await load({}, { settingsPath: '/r/spacedock.yaml' });
      expect([project.settings.data, project.spacedockFile]).toEqual(['/data', undefined]);
    });
  });

  describe('the runtime config', () => {
    const body = 'paths:\n  ckpt_root: /data\nsam3:\n  ckpt_path: ${paths.ckpt_root}/a.pt\n';
    it.each<[string, Record<string, string>, string | undefined]>([
      ['the one in configs/', { 'configs/body4d.yaml': body, 'configs/other.yaml': 'a: 1\n' }, 'configs/body4d.yaml'],
      ['the one at the root', { 'config.yaml': body }, 'config.yaml'],
      ['by a checkpoint key alone', { 'configs/a.yaml': 'model:\n  checkpoint_path: x.pt\n' }, 'configs/a.yaml'],
      ['none of two', { 'configs/a.yaml': body, 'configs/b.yaml': body }, undefined],
      ['no compose file', { 'docker-compose.yml': 'services:\n  a:\n    image: ${x.y}\n' }, undefined],
      ['no file of another tool', { 'mkdocs.yml': 'paths:\n  a: b\n', '.pre-commit-config.yaml': body }, undefined],
      ['none deeper down', { 'models/sam/configs/a.yaml': body }, undefined],
      ['nothing that git ignores', { 'configs/a.yaml': body, '.gitignore': 'configs/\n' }, undefined],
      ['the one that settings name', { 'spacedock.yaml': 'config: deep/x.yaml\n', 'deep/x.yaml': 'a: 1\n', 'configs/a.yaml': body }, 'deep/x.yaml'],
      ['not another than settings name', { 'spacedock.yaml': 'config: gone.yaml\n', 'configs/a.yaml': body }, undefined],
    ])('%s', async (_, files, path) => {
      expect((await load(files, { settingsPath: '/r/spacedock.yaml' })).config?.file.path).toBe(path);
    });
  });
});

describe('after a change', () => {
  const files = { Dockerfile: 'FROM a\n', 'README.md': '---\nsdk: docker\n---\n', 'app.py': 'x = 1\n', 'lib/b.py': 'y = 2\n', 'a.png': binary };

  it('loadProject reads only the file that changed, and parses only that', async () => {
    const fileSystem = systemOf(files);
    const cache = new DocumentCache();
    const first = await loadProject(location, fileSystem, cache);
    const modules = ['app.py', 'lib/b.py'].map((path) => first.python(path));
    fileSystem.forget();
    fileSystem.write('/r/app.py', 'x = 2\n');
    const second = await loadProject(location, fileSystem, cache);
    expect(fileSystem.read.filter((path) => !path.includes('.git'))).toEqual(['/r/app.py']);
    expect(second.python('lib/b.py')).toBe(modules[1]);
    expect(second.python('app.py')).not.toBe(modules[0]);
    expect(first.text('app.py')).toBe('x = 1\n');
  });

  it('updateProject looks at nothing but what changed', async () => {
    const fileSystem = systemOf(files);
    const cache = new DocumentCache();
    const first = await loadProject(location, fileSystem, cache);
    fileSystem.forget();
    fileSystem.write('/r/app.py', 'x = 3\n').write('/r/new.py', 'z = 1\n').remove('/r/lib/b.py');
    const second = await updateProject(first, ['/r/app.py', '/r/new.py', '/r/lib/b.py', '/elsewhere/c.py', '/r/.git/index'], fileSystem, cache);
    expect(fileSystem.listed).toEqual([]);
    expect(fileSystem.looked.sort()).toEqual(['/r/app.py', '/r/lib/b.py', '/r/new.py']);
    expect(fileSystem.read.sort()).toEqual(['/r/app.py', '/r/new.py']);
    expect([...second.pythonFiles].sort()).toEqual(['app.py', 'new.py']);
    expect(second.text('app.py')).toBe('x = 3\n');
    expect(second.derived('README.md', parsePython)).toBe(first.derived('README.md', parsePython));
    expect(first.files.has('new.py')).toBe(false);
  });

  it.each<[string, (fileSystem: MemoryFileSystem) => string, (project: Project) => unknown, unknown]>([
    ['.gitignore', (fs) => (fs.write('/r/.gitignore', 'lib/\n'), '/r/.gitignore'), (p) => p.files.get('lib/b.py')?.ignored, true],
    ['.gitattributes', (fs) => (fs.write('/r/.gitattributes', '*.png filter=lfs\n'), '/r/.gitattributes'), (p) => p.files.get('a.png')?.lfs, true],
    ['a new folder', (fs) => (fs.write('/r/more/c.py', ''), '/r/more'), (p) => p.files.has('more/c.py'), true],
    ['a folder that is gone', (fs) => (fs.remove('/r/lib/b.py').remove('/r/lib'), '/r/lib'), (p) => p.files.has('lib/b.py'), false],
  ])('updateProject lists anew after a change of %s', async (_, change, ask, answer) => {
    const fileSystem = systemOf(files);
    const cache = new DocumentCache();
    const first = await loadProject(location, fileSystem, cache);
    const changed = change(fileSystem);
    expect(ask(await updateProject(first, [changed], fileSystem, cache))).toBe(answer);
  });

  it('updateProject leaves out what a listing leaves out', async () => {
    const fileSystem = systemOf({ ...files, '.gitignore': 'node_modules/\n' });
    const cache = new DocumentCache();
    const first = await loadProject(location, fileSystem, cache);
    const paths = ['/r/node_modules/a/b.js', '/r/.git/objects/x', '/r/sub/.git/x'];
    for (const path of paths) fileSystem.write(path, 'x');
    expect((await updateProject(first, paths, fileSystem, cache)).files.size).toBe(first.files.size);
  });

  it('updateProject lists anew where very much changed', async () => {
    const fileSystem = systemOf(files);
    const cache = new DocumentCache();
    const first = await loadProject(location, fileSystem, cache);
    fileSystem.write('/r/unnamed.py', '');
    const changed = Array.from({ length: 501 }, (_, index) => `/r/gone-${String(index)}`);
    expect((await updateProject(first, changed, fileSystem, cache)).files.has('unnamed.py')).toBe(true);
  });

  it('updateProject takes new settings, and reads the config that they name', async () => {
    const fileSystem = systemOf({ ...files, 'deep/c.yaml': 'a: 1\n' }).write('/r/spacedock.yaml', 'data: /data\n');
    const cache = new DocumentCache();
    const first = await loadProject({ ...location, settingsPath: '/r/spacedock.yaml' }, fileSystem, cache);
    expect(first.config).toBeUndefined();
    fileSystem.write('/r/spacedock.yaml', 'data: /mnt\nconfig: deep/c.yaml\n');
    const second = await updateProject(first, ['/r/spacedock.yaml'], fileSystem, cache);
    expect([second.settings.data, second.config?.file.path]).toEqual(['/mnt', 'deep/c.yaml']);
    expect(second.text('spacedock.yaml')).toContain('/mnt');
  });

  it('forgets files that have vanished', async () => {
    const fileSystem = systemOf(files);
    const cache = new DocumentCache();
    await loadProject(location, fileSystem, cache);
    expect(cache.size).toBe(5);
    fileSystem.remove('/r/app.py').remove('/r/a.png');
    await loadProject(location, fileSystem, cache);
    expect(cache.size).toBe(3);
  });
});
