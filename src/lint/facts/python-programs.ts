import type { PythonVersion } from '../knowledge/python-versions';
import { containerPath, isAtOrBelow } from './container-path';
import { expandVariables, type Lookup } from './variables';

/** A Python of the image, with what pip installs for it. */
export interface Interpreter {
  /**
   * `image`: below /usr/local, as python:3 has it. `distribution`: Debian's or Ubuntu's python3. `other`: one more that
   * apt brought, such as python3.11 of deadsnakes. `environment`: a virtual environment.
   */
  readonly kind: 'image' | 'distribution' | 'other' | 'environment';
  /** `/usr/local`, `/usr`, the environment's folder. */
  readonly prefix: string;
  readonly version: PythonVersion | undefined;
  /** pip refuses to install into it (PEP 668); undefined where that is not known. */
  readonly managed: boolean | undefined;
}

/** What a program's name means: an interpreter or its pip, nothing, or something that is not known. */
export type FoundProgram = Interpreter | 'none' | 'unknown';

export interface VirtualEnvironment {
  readonly interpreter: Interpreter;
  /** False for one that `uv venv` made without `--seed`. */
  readonly hasPip: boolean;
}

const isPythonName = /^(?:python|pip)(?:\d+(?:\.\d+)?)?$/;

/** `python`, `python3`, `python3.11`, `pip`, `pip3`, … */
export function isPythonProgram(name: string): boolean {
  return isPythonName.test(name);
}

/** Folders of a usual PATH in which no image that is known here keeps a Python. */
const withoutPython = /^(?:\/usr(?:\/local)?)?\/sbin$|^\/usr\/local\/(?:cuda[\d.-]*|nvidia)\/bin$|^(?:\/root|\/home\/[^/]+)\/\.(?:local|cargo|deno|bun)\/bin$|^\/usr\/local\/cargo\/bin$/;

/** What stands for the part of a PATH that is not known. */
export const unknownFolder = '?';
export const usualPath: readonly string[] = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** The Python programs of an image at one point of the build. */
export class PythonPrograms {
  path: readonly string[];
  readonly environments: Map<string, VirtualEnvironment>;
  /** By name: /usr/bin and /usr/local/bin. */
  readonly #usr: Map<string, FoundProgram>;
  readonly #local: Map<string, FoundProgram>;
  /** Something that is not known here may have brought any Python. */
  unsure: boolean;
  hasVenvModule: boolean | undefined;

  constructor(from?: PythonPrograms) {
    this.path = from?.path ?? usualPath;
    this.environments = new Map(from?.environments);
    this.#usr = new Map(from === undefined ? [] : from.#usr);
    this.#local = new Map(from === undefined ? [] : from.#local);
    this.unsure = from?.unsure ?? false;
    this.hasVenvModule = from === undefined ? false : from.hasVenvModule;
  }

  add(folder: '/usr/bin' | '/usr/local/bin', name: string, program: FoundProgram): void {
    (folder === '/usr/bin' ? this.#usr : this.#local).set(name, program);
  }

  /** The distribution's own `python3`, if it is there. */
  distribution(): FoundProgram {
    return this.#usr.get('python3') ?? (this.unsure ? 'unknown' : 'none');
  }

  /** @param written a name, or an absolute path */
  find(written: string): FoundProgram {
    const slash = written.lastIndexOf('/');
    if (slash !== -1) {
      if (!written.startsWith('/')) return 'unknown';
      return this.#inFolder(written.slice(0, slash), written.slice(slash + 1)) ?? (this.unsure ? 'unknown' : 'none');
    }
    for (const folder of this.path) {
      const found = this.#inFolder(folder, written);
      if (found !== undefined) return found;
    }
    return this.unsure ? 'unknown' : 'none';
  }

  /** The environment that a folder lies in. */
  environmentAt(path: string): VirtualEnvironment | undefined {
    for (const [prefix, environment] of this.environments) if (isAtOrBelow(path, prefix)) return environment;
    return undefined;
  }

  #inFolder(folder: string, name: string): FoundProgram | undefined {
    const environment = folder.endsWith('/bin') ? this.environments.get(folder.slice(0, -'/bin'.length)) : undefined;
    if (environment !== undefined) {
      const isPip = name.startsWith('pip');
      return !isPip || environment.hasPip ? environment.interpreter : undefined;
    }
    if (folder === '/usr/bin' || folder === '/bin') return this.#usr.get(name) ?? (this.unsure ? 'unknown' : undefined);
    if (folder === '/usr/local/bin') return this.#local.get(name) ?? (this.unsure ? 'unknown' : undefined);
    return withoutPython.test(folder) ? undefined : 'unknown';
  }
}

/** A value of PATH, with that of before in it; `unknownFolder` stands for what cannot be told. */
export function expandedPath(written: string, lookup: Lookup, { path }: PythonPrograms): readonly string[] {
  const home = lookup('HOME');
  const folders: string[] = [];
  for (const part of written.split(':')) {
    if (part === '$PATH' || part === '${PATH}') {
      folders.push(...path);
      continue;
    }
    const folder = expandVariables(part, (name) => (name === 'HOME' && home === null ? '/root' : lookup(name)));
    folders.push(folder?.startsWith('/') === true ? containerPath(folder, '/') : unknownFolder);
  }
  return folders.length > 100 ? [unknownFolder] : [...new Set(folders)];
}
