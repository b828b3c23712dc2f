import { isAbsolute, join, resolve } from 'node:path';
import { decodeText } from '../documents/bytes';
import type { FileSystem } from './file-system';

/** The Hub's own hosts: the site, and the one for SSH. */
const hubHosts = ['huggingface.co', 'hf.co'];

/**
 * The Space id (`namespace/name`) that a remote of the repo names, `origin` first. Reads `.git/config` as a file and
 * runs no git; follows the `.git` file of a worktree or a submodule. `hubHost` is the host (with its port) of another
 * endpoint.
 */
export async function spaceIdOfRepo(
  root: string,
  fileSystem: FileSystem,
  hubHost?: string,
): Promise<string | undefined> {
  const folder = await gitFolder(root, fileSystem);
  const config = folder === undefined ? undefined : await readText(join(folder, 'config'), fileSystem);
  if (config === undefined) return undefined;
  const remotes = readRemotes(config);
  const origin = remotes.filter(({ name }) => name === 'origin');
  for (const { url } of [...origin, ...remotes]) {
    const id = spaceIdOfUrl(url, hubHost);
    if (id !== undefined) return id;
  }
  return undefined;
}

/**
 * `namespace/name` out of a remote's URL: `https://huggingface.co/spaces/ns/name`, with a user before the host or
 * `.git` behind the name, `git@hf.co:spaces/ns/name`, `ssh://git@hf.co/spaces/ns/name`.
 */
export function spaceIdOfUrl(url: string, hubHost?: string): string | undefined {
  const match =
    /^(?:https?|ssh|git):\/\/(?:[^/@]*@)?([^/]+)\/+spaces\/([\w.-]+)\/([\w.-]+?)(?:\.git)?\/*$/i.exec(url) ??
    /^(?:[^/@:]+@)?([^/:]+):\/?spaces\/([\w.-]+)\/([\w.-]+?)(?:\.git)?\/*$/.exec(url);
  const [, host, namespace, name] = match ?? [];
  if (host === undefined || namespace === undefined || name === undefined) return undefined;
  const hosts = hubHost === undefined ? hubHosts : [...hubHosts, hubHost.toLowerCase()];
  const bare = host.toLowerCase().replace(/:\d+$/, '');
  const isHub = hosts.some((known) => known === host.toLowerCase() || known.replace(/:\d+$/, '') === bare);
  return isHub ? `${namespace}/${name}` : undefined;
}

async function gitFolder(root: string, fileSystem: FileSystem): Promise<string | undefined> {
  const path = join(root, '.git');
  const stat = await fileSystem.stat(path);
  if (stat?.kind === 'directory') return path;
  if (stat?.kind !== 'file') return undefined;
  const target = /^gitdir:\s*(.+?)\s*$/m.exec((await readText(path, fileSystem)) ?? '')?.[1];
  if (target === undefined) return undefined;
  const folder = isAbsolute(target) ? target : resolve(root, target);
  // A worktree's own folder has no config: it names the repo's.
  const common = (await readText(join(folder, 'commondir'), fileSystem))?.trim();
  return common === undefined || common === '' ? folder : resolve(folder, common);
}

/** The remotes' `url` and `pushurl` in the order of the file, by git-config's syntax. */
function readRemotes(config: string): { name: string; url: string }[] {
  const remotes: { name: string; url: string }[] = [];
  let name: string | undefined;
  for (const line of config.split(/\r?\n/)) {
    const section = /^\s*\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]/.exec(line);
    if (section !== null) name = section[1]?.toLowerCase() === 'remote' ? section[2] : undefined;
    const rest = section === null ? line : line.slice(section[0].length);
    const url = /^\s*(?:push)?url\s*=\s*(.*?)\s*$/i.exec(rest)?.[1];
    if (name !== undefined && url !== undefined) remotes.push({ name, url: url.replace(/^"(.*)"$/, '$1') });
  }
  return remotes;
}

async function readText(path: string, fileSystem: FileSystem): Promise<string | undefined> {
  try {
    return decodeText(await fileSystem.readHead(path, 100_000)).text;
  } catch {
    return undefined;
  }
}
