/** What a played build knows of the image at one point. */
export interface Image {
  readonly distribution: 'trixie' | 'bookworm' | 'bullseye' | 'noble' | 'jammy' | 'focal' | 'other';
  readonly slim: boolean;
  /** From a `python` image, or python was installed. */
  python: boolean;
  readonly pythonImage: boolean;
  /** Debian 12 and later and Ubuntu 24.04 close their own Python to pip. */
  externallyManaged: boolean;
  readonly nvcc: boolean;
  readonly usersById: Map<number, string>;
  readonly aptPackages: Set<string>;
  /** An `apt-get update` has run and its lists are still there. */
  aptLists: boolean;
  readonly pipPackages: Map<string, string>;
  /** Something was installed that is not followed here, so that absence proves nothing. */
  pipUnknown: boolean;
  readonly environment: Map<string, string>;
  readonly arguments: Map<string, string>;
  /** Absolute paths, and the file of the build context that each came from. */
  readonly files: Map<string, string>;
  workdir: string;
  user: string;
  entrypoint: string | undefined;
  command: string | undefined;
}

const pythonVersions = /^3\.(?:8|9|10|11|12|13|14)(?:\.\d+)?(?:$|-)/;

function distributionOf(repository: string, tag: string): Image['distribution'] {
  for (const name of ['trixie', 'bookworm', 'bullseye', 'noble', 'jammy', 'focal'] as const) {
    if (tag.includes(name)) return name;
  }
  const version = /ubuntu(\d\d\.\d\d)|^(\d\d\.\d\d)/.exec(tag);
  const ubuntu = repository === 'ubuntu' ? (version?.[2] ?? '24.04') : version?.[1];
  if (ubuntu !== undefined) {
    return ({ '24.04': 'noble', '22.04': 'jammy', '20.04': 'focal' } as const)[ubuntu] ?? 'other';
  }
  if (tag.includes('alpine')) return 'other';
  if (repository === 'python' || repository === 'debian') return /^(?:12|11)/.test(tag) ? 'bookworm' : 'trixie';
  if (repository === 'node') return 'bookworm';
  return 'other';
}

/** The image that FROM names; undefined where no registry has it. */
export function baseImage(name: string): Image | undefined {
  const [withoutDigest = ''] = name.split('@', 1);
  const [path = '', tag = 'latest'] = withoutDigest.split(':', 2);
  const repository = path.replace(/^docker\.io\//, '').replace(/^library\//, '');
  const pythonImage = repository === 'python';
  if (pythonImage && /^\d/.test(tag) && tag !== '3' && !tag.startsWith('3-') && !pythonVersions.test(tag)) return undefined;
  if (repository === 'ubuntu' && /^\d/.test(tag) && !/^\d\d\.(?:04|10)$/.test(tag)) return undefined;
  const distribution = distributionOf(repository, tag);
  const users = new Map<number, string>([[0, 'root']]);
  if (repository === 'node') users.set(1000, 'node');
  if (distribution === 'noble') users.set(1000, 'ubuntu');
  return {
    distribution,
    slim: tag.includes('slim') || repository === 'ubuntu' || repository === 'nvidia/cuda' || repository === 'debian',
    python: pythonImage || distribution === 'other',
    pythonImage: pythonImage || distribution === 'other',
    externallyManaged: !pythonImage && ['noble', 'bookworm', 'trixie'].includes(distribution),
    nvcc: tag.includes('devel') || distribution === 'other',
    usersById: users,
    aptPackages: new Set(),
    aptLists: false,
    pipPackages: new Map(),
    pipUnknown: distribution === 'other',
    environment: new Map(),
    arguments: new Map(),
    files: new Map(),
    workdir: '/',
    user: 'root',
    entrypoint: undefined,
    command: pythonImage ? 'python3' : '/bin/bash',
  };
}

export function copyImage(image: Image): Image {
  return {
    ...image,
    usersById: new Map(image.usersById),
    aptPackages: new Set(image.aptPackages),
    pipPackages: new Map(image.pipPackages),
    environment: new Map(image.environment),
    arguments: new Map(),
    files: new Map(image.files),
  };
}

/** ARG and ENV together, as instructions see them. */
export function variablesOf(image: Image): ReadonlyMap<string, string> {
  return new Map([...image.arguments, ...image.environment]);
}

export function resolvePath(image: Image, path: string): string {
  const absolute = path.startsWith('/') ? path : `${image.workdir}/${path}`;
  const parts: string[] = [];
  for (const part of absolute.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
