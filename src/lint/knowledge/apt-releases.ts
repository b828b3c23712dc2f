import type { Release } from './base-images';

/**
 * Debian packages that a release does not have, so that `apt-get install` ends with "Unable to locate package" or "has
 * no installation candidate". A name that exactly one package provides still installs and is not listed.
 *
 * Debian: read from the package lists (component main, amd64) of bullseye, bookworm and trixie, virtual packages
 * included; its images have no other component. Ubuntu: from packages.ubuntu.com and the release notes; where that was
 * not certain, the release is listed as having the package.
 */
export interface MissingPackage {
  /** What to install in its place. */
  readonly instead: string | undefined;
  /** The other name is the same thing, so that nothing else changes. */
  readonly isSame: boolean;
  /** What the release has of the kind, where that tells more than a replacement. */
  readonly hint: string | undefined;
  /** A package that `apt-get install` takes in its place, so that it does not fail. */
  readonly taken?: string;
}

/** Debian 11, 12, 13; Ubuntu 20.04, 22.04, 24.04. No other release is judged. */
type Code = 'd11' | 'd12' | 'd13' | 'u20' | 'u22' | 'u24';
const codes: Readonly<Record<string, Code>> = {
  'debian 11': 'd11',
  'debian 12': 'd12',
  'debian 13': 'd13',
  'ubuntu 20.04': 'u20',
  'ubuntu 22.04': 'u22',
  'ubuntu 24.04': 'u24',
};

interface Availability {
  /** The releases that have it. */
  readonly on: string;
  /** A successor that does the same. */
  readonly same?: string;
  /** One that does something like it. */
  readonly like?: string;
}

const ubuntuOnly = 'u20 u22 u24';
const untilDebian12 = 'd11 d12 u20 u22 u24';
const beforeTime64 = 'd11 d12 u20 u22';
const untilDebian11 = 'd11 u20 u22 u24';

const packages: ReadonlyMap<string, Availability> = new Map(
  Object.entries<Availability>({
    'libgl1-mesa-glx': { on: beforeTime64, same: 'libgl1' },
    'libegl1-mesa': { on: beforeTime64, same: 'libegl1' },
    'libgles2-mesa': { on: beforeTime64, same: 'libgles2' },
    libasound2: { on: 'd11 d12 d13 u20 u22', same: 'libasound2t64' },
    libaio1: { on: 'd11 d12 u20 u22 u24', like: 'libaio1t64' },
    netcat: { on: 'd11 u20 u22', same: 'netcat-openbsd' },
    'libgdk-pixbuf2.0-0': { on: untilDebian12, same: 'libgdk-pixbuf-2.0-0' },
    'libpango1.0-0': { on: untilDebian12, like: 'libpango-1.0-0' },
    freeglut3: { on: untilDebian11, same: 'libglut3.12' },
    'libopenblas-base': { on: untilDebian11, same: 'libopenblas0' },
    'libatlas-base-dev': { on: untilDebian12, like: 'libopenblas-dev' },
    'libmagickwand-6.q16-dev': { on: untilDebian12, like: 'libmagickwand-dev' },
    'libdc1394-22-dev': { on: 'd11 u20', same: 'libdc1394-dev' },
    'libavresample-dev': { on: 'd11 u20 u22', like: 'libswresample-dev' },
    'libjasper-dev': { on: '' },
    'libwebkit2gtk-4.0-37': { on: beforeTime64, like: 'libwebkit2gtk-4.1-0' },
    'libwebkit2gtk-4.0-dev': { on: beforeTime64, like: 'libwebkit2gtk-4.1-dev' },
    'qt5-default': { on: 'u20', like: 'qtbase5-dev' },
    'software-properties-common': { on: untilDebian12 },
    wkhtmltopdf: { on: untilDebian12 },
    neofetch: { on: untilDebian12, like: 'fastfetch' },
    exa: { on: 'd11 d12 u20 u22 u24', like: 'eza' },
    'youtube-dl': { on: untilDebian12, like: 'yt-dlp' },
    'policykit-1': { on: untilDebian12, like: 'polkitd' },

    // Libraries by the number of their interface: another number is no substitute for a program built with this one.
    libtiff5: { on: 'd11 u20 u22', like: 'libtiff6' },
    libwebp6: { on: 'd11 u20', like: 'libwebp7' },
    'libssl1.1': { on: 'd11 u20' },
    'libssl1.0.0': { on: '' },
    libffi6: { on: '' },
    libffi7: { on: 'd11 u20', like: 'libffi8' },
    libtinfo5: { on: beforeTime64 },
    libncurses5: { on: beforeTime64 },
    libncursesw5: { on: beforeTime64 },
    'libpng12-0': { on: '' },
    libicu66: { on: 'u20' },
    libicu67: { on: 'd11' },
    libicu70: { on: 'u22' },
    libicu72: { on: 'd12' },
    libicu74: { on: 'u24' },
    libicu76: { on: 'd13' },
    libavcodec58: { on: 'd11 u20 u22' },
    libavcodec59: { on: 'd12' },
    libavcodec60: { on: 'u24' },
    libavcodec61: { on: 'd13' },
    libavformat58: { on: 'd11 u20 u22' },
    libavformat59: { on: 'd12' },
    libavutil56: { on: 'd11 u20 u22' },
    libswscale5: { on: 'd11 u20 u22' },
    libswresample3: { on: 'd11 u20 u22' },
    libtbb2: { on: untilDebian11, like: 'libtbb12' },
    libopenexr25: { on: untilDebian11 },
    libilmbase25: { on: untilDebian11 },

    // Python 2 and what went with it.
    python: { on: 'd11 u20', like: 'python-is-python3' },
    'python-dev': { on: 'd11 u20', like: 'python3-dev' },
    'python-pip': { on: '', like: 'python3-pip' },
    'python-opencv': { on: '', like: 'python3-opencv' },
    python2: { on: 'd11 u20 u22' },
    'python2.7': { on: 'd11 u20 u22' },
    'python2-dev': { on: 'd11 u20 u22' },
    'python3-distutils': { on: beforeTime64, like: 'python3-setuptools' },

    // Of one distribution, or of a part of it that its images leave out.
    'libjpeg62-turbo': { on: 'd11 d12 d13', like: 'libjpeg-turbo8' },
    'libjpeg62-turbo-dev': { on: 'd11 d12 d13', same: 'libjpeg-dev' },
    'libjpeg8-dev': { on: ubuntuOnly, same: 'libjpeg-dev' },
    'libjpeg-turbo8': { on: ubuntuOnly, like: 'libjpeg62-turbo' },
    'libjpeg-turbo8-dev': { on: ubuntuOnly, same: 'libjpeg-dev' },
    'libmysqlclient-dev': { on: ubuntuOnly, same: 'default-libmysqlclient-dev' },
    'mysql-client': { on: ubuntuOnly, same: 'default-mysql-client' },
    'mysql-server': { on: ubuntuOnly, like: 'default-mysql-server' },
    'chromium-browser': { on: ubuntuOnly, like: 'chromium' },
    'chromium-chromedriver': { on: ubuntuOnly, like: 'chromium-driver' },
    firefox: { on: ubuntuOnly, like: 'firefox-esr' },
    'nvidia-cuda-toolkit': { on: ubuntuOnly },
    'ttf-mscorefonts-installer': { on: ubuntuOnly },
    'fonts-ubuntu': { on: ubuntuOnly },
    unrar: { on: ubuntuOnly, like: 'unrar-free' },
    rar: { on: ubuntuOnly },
    'ttf-unifont': { on: 'd11 u20 u22 u24', same: 'fonts-unifont' },
    'ttf-ubuntu-font-family': { on: ubuntuOnly },
  }),
);

/** `gcc-9`, `g++-12`. */
const compilers: Readonly<Record<string, string>> = {
  7: 'u20',
  8: 'u20',
  9: 'd11 u20 u22 u24',
  10: 'd11 u20 u22 u24',
  11: 'd12 u22 u24',
  12: 'd12 d13 u22 u24',
  13: 'd13 u24',
  14: 'd13 u24',
};

/** The Python 3 versions of each release; images named `python` carry one of their own, which apt does not know. */
const pythons: Readonly<Record<Code, readonly string[]>> = {
  d11: ['3.9'],
  d12: ['3.11'],
  d13: ['3.13'],
  u20: ['3.8', '3.9'],
  u22: ['3.10', '3.11'],
  u24: ['3.12'],
};

const postgres: Readonly<Record<Code, string>> = { d11: '13', d12: '15', d13: '17', u20: '12', u22: '14', u24: '16' };

const openjdks: Readonly<Record<Code, string>> = {
  d11: '11 17',
  d12: '17',
  d13: '21 25',
  u20: '8 11 13 16 17 21',
  u22: '8 11 17 18 19 21',
  u24: '8 11 17 21',
};

/** What other names begin with that something is to be known of. */
const numberedName = /^(?:(?:lib)?python3\.|gcc-|g\+\+-|postgresql-|openjdk-)/;

/** What is to be known of a package that the release does not have; undefined where it has it, or that is not known. */
export function missingPackage(name: string, release: Release): MissingPackage | undefined {
  const listed = packages.get(name);
  if (listed === undefined && !numberedName.test(name)) return undefined;
  const { distribution, version } = release;
  const code = codes[`${distribution} ${version}`];
  if (code === undefined) return undefined;
  if (listed !== undefined) {
    if (has(listed.on, code)) return undefined;
    return { instead: listed.same ?? listed.like, isSame: listed.same !== undefined, hint: undefined };
  }
  const none = { instead: undefined, isSame: false } as const;
  const python = /^(?:lib)?python(3\.\d+)(?:-(?:dev|venv|distutils|full|minimal|stdlib|tk|gdbm|lib2to3))?$/.exec(name)?.[1];
  if (python !== undefined) {
    if (pythons[code].includes(python)) return undefined;
    const hint = `it has Python ${pythons[code].join(' and ')}`;
    // To apt the dot of a name that it does not know stands for any character (apt-get(8)); seen on Debian 12, where
    // python3.15 installs postgresql-plpython3-15.
    return name === `python3.${postgres[code]}` ? { ...none, hint, taken: `postgresql-plpython3-${postgres[code]}` } : { ...none, hint };
  }
  const compiler = /^(?:gcc|g\+\+)-(\d+)$/.exec(name)?.[1];
  const compilerReleases = compiler === undefined ? undefined : compilers[compiler];
  if (compilerReleases !== undefined) return has(compilerReleases, code) ? undefined : { ...none, hint: undefined };
  const server = /^postgresql-(?:client-|contrib-|server-dev-)?(\d+)$/.exec(name)?.[1];
  if (server !== undefined) return server === postgres[code] ? undefined : { ...none, hint: `it has version ${postgres[code]}` };
  const [, jdk, kind] = /^openjdk-(\d+)-((?:jdk|jre)(?:-headless)?)$/.exec(name) ?? [];
  if (jdk !== undefined && kind !== undefined && distribution === 'debian' && !has(openjdks[code], jdk)) {
    return { instead: `default-${kind}`, isSame: false, hint: `it has version ${openjdks[code].replace(' ', ' and ')}` };
  }
  return undefined;
}

function has(list: string, item: string): boolean {
  return list.split(' ').includes(item);
}
