// The rules of a sync as the README tells them, in the plainest way: every path on its own, by all that lies on disk.
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SpacedockSettings } from '../../../src/project/settings';
import type { RefusalReason } from '../../../src/sync/plan-model';

/** What lies at a path; of a link, whether it leads to a folder. */
export type Node =
  | { readonly kind: 'file'; readonly bytes: Buffer; readonly executable: boolean }
  | { readonly kind: 'link'; readonly toFolder: boolean }
  | { readonly kind: 'folder' }
  | { readonly kind: 'special' };

export type Disk = ReadonlyMap<string, Node>;

export function readDisk(root: string): Map<string, Node> {
  const disk = new Map<string, Node>();
  const visit = (folder: string): void => {
    for (const name of readdirSync(join(root, folder))) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (path === '.git') continue;
      const place = join(root, path);
      const state = lstatSync(place);
      if (state.isFile()) disk.set(path, { kind: 'file', bytes: readFileSync(place), executable: (state.mode & 0o100) !== 0 });
      else if (state.isSymbolicLink()) disk.set(path, { kind: 'link', toFolder: leadsToFolder(place) });
      else disk.set(path, { kind: state.isDirectory() ? 'folder' : 'special' });
      if (state.isDirectory()) visit(path);
    }
  };
  visit('');
  return disk;
}

function leadsToFolder(place: string): boolean {
  try {
    return statSync(place).isDirectory();
  } catch {
    return false;
  }
}

export interface Expected {
  /** `add a/b`, `change a`, `delete c`, sorted by path. */
  readonly changes: readonly string[];
  /** Paths, and the reasons that are true of each. */
  readonly refused: ReadonlyMap<string, readonly RefusalReason[]>;
  /** The Space repo after it. */
  readonly after: Disk;
}

export function expectedSync(settings: SpacedockSettings, platform: NodeJS.Platform, main: Disk, space: Disk): Expected {
  const ignoresCase = platform !== 'linux';
  const key = (path: string): string => (ignoresCase ? path.toLowerCase() : path);
  const rules = settings.sync.map((rule) => ({ ...rule, path: plain(rule.from), isFolder: rule.from.endsWith('/') }));
  const removed = (path: string): boolean => settings.remove.map(plain).some((each) => isAtOrBelow(path, each));
  const isProtected = (path: string): boolean =>
    settings.protect.some((written) => isAtOrBelow(key(path), key(plain(written))) || upTo(key(path)).some((each) => globMatches(key(written), each)));
  const isAllowed = (path: string): boolean => settings.allowBinary.map(plain).includes(path);

  /** The rules that decide: the ones that name the file, else those of the nearest folder. */
  const deciding = (path: string, isFolder: boolean): typeof rules => {
    if (['.env', '.env.local', 'spacedock.yaml', '.spacedock'].some((own) => isAtOrBelow(key(path), own))) return [];
    const naming = rules.filter((rule) => !rule.isFolder && rule.path === path);
    if (naming.length > 0 && !isFolder) return naming.slice(0, 1);
    const around = rules.filter((rule) => rule.isFolder && (rule.path === '' || path.startsWith(`${rule.path}/`) || (isFolder && path === rule.path)));
    const nearest = Math.max(...around.map((rule) => rule.path.length));
    return around.filter((rule) => rule.path.length === nearest);
  };
  const relativeTo = (from: string, path: string): string => (from === '' ? path : path.slice(from.length + 1));
  const covering = (path: string): (typeof rules)[number] | undefined =>
    deciding(path, false).find((rule) => {
      if (!rule.isFolder) return true;
      const relative = relativeTo(rule.path, path);
      const isIn = rule.include.length === 0 || rule.include.some((glob) => globMatches(glob, relative));
      return isIn && !rule.exclude.some((glob) => upTo(relative).some((each) => globMatches(glob, each)));
    });
  /** A rule may cover something in the folder. */
  const leadsInto = (path: string): boolean =>
    deciding(path, true).some((rule) => {
      if (rule.path === path) return true;
      const relative = relativeTo(rule.path, path);
      return !rule.exclude.some((glob) => upTo(relative).some((each) => globMatches(glob, each) || globMatches(glob, `${each}/any`)));
    });

  const refused = new Map<string, RefusalReason[]>();
  const refuse = (path: string, ...reasons: RefusalReason[]): void => {
    if (!refused.has(path)) refused.set(path, reasons);
  };
  const behind = (disk: Disk, path: string, kind: Node['kind']): string | undefined => above(path).find((each) => disk.get(each)?.kind === kind);
  const otherCase = (disk: Disk, path: string): string | undefined => (ignoresCase ? [...disk.keys()].find((each) => key(each) === key(path) && each !== path) : undefined);
  const hasOtherCase = (disk: Disk, path: string): boolean => upTo(path).some((each) => otherCase(disk, each) !== undefined);

  // A rule that names what is not there, or not what it says.
  const wrong = new Set<string>();
  for (const { path, isFolder } of rules) {
    if (path === '' || removed(path)) continue;
    const kind = behind(main, path, 'link') === undefined ? main.get(path)?.kind : 'link';
    if (kind === (isFolder ? 'folder' : 'file') && above(path).every((each) => main.get(each)?.kind === 'folder')) continue;
    wrong.add(path);
  }

  const deletes = new Set<string>();
  for (const [path, node] of space) {
    if (node.kind === 'folder') continue;
    const byRemove = removed(path);
    if (!byRemove) {
      const rule = covering(path);
      if (rule?.isFolder !== true || wrong.has(path)) continue;
      if (rule.path !== '' && main.get(rule.path)?.kind !== 'folder') continue;
      const there = main.get(path)?.kind;
      if ((there !== undefined && there !== 'folder') || behind(main, path, 'link') !== undefined || hasOtherCase(main, path)) continue;
      if (isProtected(path) || isUnsafe(path)) continue;
    }
    if (node.kind !== 'file') refuse(path, node.kind === 'link' ? 'link' : 'not-a-file');
    else if (isProtected(path)) refuse(path, 'protected');
    else deletes.add(path);
  }
  for (const path of wrong) refuse(path, 'missing', 'link', 'not-a-file');

  const after = new Map(space);
  const changes = [...deletes].map((path) => ({ path, text: `delete ${path}` }));
  const written = new Map<string, Node>();
  const renamed: string[] = [];
  for (const [path, node] of main) {
    if (node.kind === 'folder' || removed(path)) continue;
    if (covering(path) === undefined) {
      if (node.kind === 'link' && node.toFolder && leadsInto(path)) refuse(path, 'link');
      continue;
    }
    if (deletes.has(path) || refused.has(path)) continue;
    const oldName = otherCase(space, path);
    const target = space.get(oldName ?? path);
    const isRename = oldName !== undefined && above(oldName).join() === above(path).join();
    const reasons: RefusalReason[] = [];
    if (node.kind === 'link') reasons.push('link');
    if (node.kind === 'special') reasons.push('not-a-file');
    if (isUnsafe(path)) reasons.push('unsafe-name');
    if (isProtected(path)) reasons.push('protected');
    if (path.endsWith('.incomplete')) reasons.push('incomplete');
    if (hasOtherCase(space, path) && !(isRename && target?.kind === 'file' && !deletes.has(oldName) && !refused.has(oldName))) reasons.push('case-collision');
    if (behind(space, path, 'link') !== undefined || space.get(path)?.kind === 'link') reasons.push('link');
    const fileAbove = behind(space, path, 'file') ?? behind(space, path, 'special');
    if (fileAbove !== undefined && !deletes.has(fileAbove)) reasons.push('in-the-way');
    if (space.get(path)?.kind === 'special') reasons.push('in-the-way');
    if (space.get(path)?.kind === 'folder' && !isEmptied(path, space, deletes)) reasons.push('in-the-way');
    if (node.kind === 'file' && reasons.length === 0) {
      const text = node.bytes.toString('latin1');
      const isSame = oldName === undefined && target?.kind === 'file' && target.bytes.equals(node.bytes) && (platform === 'win32' || target.executable === node.executable);
      if (text.startsWith('version https://git-lfs.github.com/spec/v1\n')) reasons.push('lfs-pointer');
      else if (isSame) continue;
      else if (text.includes('\0') && !isAllowed(path)) reasons.push('binary');
    }
    if (reasons.length > 0) {
      refuse(path, ...reasons);
      continue;
    }
    if (isRename) renamed.push(oldName);
    written.set(path, node);
    changes.push({ path, text: `${target?.kind === 'file' ? 'change' : 'add'} ${path}` });
  }

  for (const path of [...deletes, ...renamed]) after.delete(path);
  for (const path of deletes) {
    for (const folder of above(path)) if (![...after.keys()].some((each) => each.startsWith(`${folder}/`))) after.delete(folder);
  }
  for (const [path, node] of written) {
    after.set(path, node);
    for (const folder of above(path)) after.set(folder, { kind: 'folder' });
  }
  changes.sort((left, right) => (left.path < right.path ? -1 : 1));
  return { changes: changes.map(({ text }) => text), refused, after };
}

/** A folder of the Space repo in which nothing is but files that are deleted, and no folder that was empty before. */
function isEmptied(folder: string, space: Disk, deletes: ReadonlySet<string>): boolean {
  const below = [...space].filter(([path]) => path.startsWith(`${folder}/`));
  return below.length > 0 && below.every(([path, { kind }]) => (kind === 'folder' ? below.some(([each]) => each.startsWith(`${path}/`)) : deletes.has(path)));
}

function isUnsafe(path: string): boolean {
  return path.split('/').some((name) => name === 'aux.py' || name === '.git' || /[\n:\\]/.test(name) || name.endsWith(' '));
}

function plain(written: string): string {
  return written.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
}

/** The folders above, the nearest first. */
function above(path: string): string[] {
  const names = path.split('/');
  return names.slice(1).map((_, index) => names.slice(0, names.length - 1 - index).join('/'));
}

function upTo(path: string): string[] {
  return [path, ...above(path)];
}

function isAtOrBelow(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** Name by name: `**` is any number of names, none too, but at the end one at least; `*` any letters within a name. */
function globMatches(glob: string, path: string): boolean {
  const parts = (glob.endsWith('/') ? `${glob}**` : glob).split('/');
  const match = (part: number, names: readonly string[]): boolean => {
    const pattern = parts[part];
    if (pattern === undefined) return names.length === 0;
    if (pattern === '**') return part === parts.length - 1 ? names.length > 0 : names.some((_, count) => match(part + 1, names.slice(count)));
    const [name, ...rest] = names;
    if (name === undefined) return false;
    const letters = pattern.split('*').map((text) => text.replace(/[^\w]/g, '\\$&'));
    return new RegExp(`^${letters.join('[^]*')}$`).test(name) && match(part + 1, rest);
  };
  return match(0, path.split('/'));
}
