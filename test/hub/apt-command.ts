import type { Image } from './image';
import { spread, type LogEvent } from './log-event';
import { aptBrings, goneFromApt } from './package-tables';

export interface CommandResult {
  readonly events: readonly LogEvent[];
  readonly exitCode: number;
}

export function failed(exitCode: number, seconds: number, lines: readonly string[]): CommandResult {
  return { exitCode, events: spread(seconds, lines) };
}

const archives: Readonly<Record<string, string>> = {
  trixie: 'http://deb.debian.org/debian trixie',
  bookworm: 'http://deb.debian.org/debian bookworm',
  bullseye: 'http://deb.debian.org/debian bullseye',
  noble: 'http://archive.ubuntu.com/ubuntu noble',
  jammy: 'http://archive.ubuntu.com/ubuntu jammy',
  focal: 'http://archive.ubuntu.com/ubuntu focal',
};
const reading = ['Reading package lists...', 'Building dependency tree...', 'Reading state information...'];

function update(image: Image): CommandResult {
  const archive = archives[image.distribution] ?? archives['trixie'] ?? '';
  image.aptLists = true;
  return {
    exitCode: 0,
    events: spread(3.1, [
      `Get:1 ${archive} InRelease [140 kB]`,
      `Get:2 ${archive}-updates InRelease [47.3 kB]`,
      `Get:3 ${archive}-security InRelease [43.4 kB]`,
      `Get:4 ${archive}/main amd64 Packages [9670 kB]`,
      'Fetched 9906 kB in 2s (5412 kB/s)',
      'Reading package lists...',
    ]),
  };
}

/** One line with many progress parts, as dpkg writes it without a terminal. */
function databaseLine(): string {
  const parts = [...Array.from({ length: 20 }, (_, index) => `${(index + 1) * 5}%`), '12043 files and directories currently installed.)'];
  return `(Reading database ... ${parts.join('\r(Reading database ... ')}`;
}

function install(image: Image, words: readonly string[]): CommandResult {
  const packages = words.slice(2).filter((word) => !word.startsWith('-') && !word.includes('$'));
  for (const name of packages) {
    const gone = goneFromApt[image.distribution]?.includes(name) === true;
    if (!gone && image.aptLists) continue;
    if (gone && image.aptLists && (name.endsWith('-glx') || name.startsWith('libegl1'))) {
      return failed(100, 1.9, [
        ...reading,
        `Package ${name} is not available, but is referred to by another package.`,
        'This may mean that the package is missing, has been obsoleted, or',
        'is only available from another source',
        '',
        `E: Package '${name}' has no installation candidate`,
      ]);
    }
    return failed(100, 1.2, [...reading, `E: Unable to locate package ${name}`]);
  }
  const yes = words.some((word) => /^-[a-z]*y|^--(?:yes|assume-yes)$|^-qq/.test(word));
  const named = `The following NEW packages will be installed:`;
  const wanted = [...reading, named, `  ${[...packages].sort().join(' ')}`];
  if (!yes) {
    return failed(1, 1.5, [...wanted, 'After this operation, 412 MB of additional disk space will be used.', 'Do you want to continue? [Y/n] Abort.']);
  }
  const archive = archives[image.distribution] ?? archives['trixie'] ?? '';
  for (const name of packages.map((word) => word.split('=', 1)[0] ?? word)) {
    image.aptPackages.add(name);
    for (const more of aptBrings[name] ?? []) image.aptPackages.add(more);
    if (/^python3?(?:\.\d+)?$|^python3-pip$/.test(name)) image.python = true;
  }
  if (image.aptPackages.has('python3')) image.python = true;
  const each = (verb: (name: string) => string): string[] => packages.map(verb);
  return {
    exitCode: 0,
    events: spread(4 + packages.length * 1.3, [
      ...wanted,
      `0 upgraded, ${packages.length} newly installed, 0 to remove and 3 not upgraded.`,
      ...packages.map((name, index) => `Get:${index + 1} ${archive}/main amd64 ${name} amd64 [${180 + index * 37} kB]`),
      'debconf: delaying package configuration, since apt-utils is not installed',
      databaseLine(),
      ...each((name) => `Unpacking ${name} ...`),
      ...each((name) => `Setting up ${name} ...`),
      'Processing triggers for libc-bin ...',
    ]),
  };
}

/** `apt-get` and `apt`. */
export function playApt(image: Image, words: readonly string[]): CommandResult {
  const action = words.slice(1).find((word) => !word.startsWith('-'));
  if (action === 'update') return update(image);
  if (action === 'install') return install(image, ['apt-get', 'install', ...words.slice(1).filter((word) => word !== 'install')]);
  return { exitCode: 0, events: [] };
}
