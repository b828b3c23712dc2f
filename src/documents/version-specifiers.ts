import { satisfies, validRange } from '@renovatebot/pep440';

const longest = 300;

/** Whether a version is within a PEP 440 specifier (`>=2,<3`); undefined where the specifier cannot be read. */
export function allowsVersion(specifier: string, version: string): boolean | undefined {
  if (specifier === '') return true;
  if (specifier.length > longest || !validRange(specifier)) return undefined;
  return satisfies(version, specifier, { prereleases: true });
}

/** The version that a specifier pins, as far as it is numbers alone: `2.4.1` of `==2.4.1+cu118`. Undefined for others. */
export function pinnedVersion(specifier: string): string | undefined {
  return /^==\s*(\d+(?:\.\d+)*)(?:\+[\w.]+)?$/.exec(specifier)?.[1];
}

/** Below 0, 0 or above for versions that are numbers alone. */
export function compareVersions(one: string, other: string): number {
  if (one === other) return 0;
  const left = one.split('.');
  const right = other.split('.');
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = Number(left[index] ?? 0) - Number(right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

interface Range {
  /** The highest lower limit, and the lowest upper one; undefined where there is none. */
  readonly from: string | undefined;
  readonly below: string | undefined;
  /** The upper limit is within. */
  readonly including: boolean;
}

/** The range of a specifier whose versions are numbers alone; undefined for another. The library is far slower. */
function plainRange(specifier: string): Range | undefined {
  let from: string | undefined;
  let below: string | undefined;
  let including = false;
  for (const clause of specifier.split(',')) {
    const [, operator, version = '', wildcard] = /^\s*(~=|==|!=|[<>]=?)\s*(\d+(?:\.\d+)*)(\.\*)?(?:\+[\w.]+)?\s*$/.exec(clause) ?? [];
    if (operator === undefined || (wildcard !== undefined && operator !== '==') || (operator === '~=' && !version.includes('.'))) return undefined;
    const isUpper = operator.startsWith('<') || operator === '==' || operator === '~=';
    if ((operator.startsWith('>') || operator === '==' || operator === '~=') && (from === undefined || compareVersions(version, from) > 0)) from = version;
    if (!isUpper) continue;
    const limit = wildcard !== undefined ? after(version) : operator === '~=' ? after(version.replace(/\.\d+$/, '')) : version;
    const difference = below === undefined ? -1 : compareVersions(limit, below);
    const isWithin = operator === '<=' || (operator === '==' && wildcard === undefined);
    if (difference < 0) including = isWithin;
    else if (difference === 0) including &&= isWithin;
    if (difference < 0) below = limit;
  }
  return { from, below, including };
}

/** `3` behind `2`, `2.5` behind `2.4`. */
function after(version: string): string {
  return version.replace(/\d+$/, (last) => String(Number(last) + 1));
}

/** All that the specifier allows is older than a version, of numbers alone. */
export function isOlder(specifier: string, version: string): boolean {
  const range = plainRange(specifier);
  if (range === undefined) return excludeEachOther([specifier, `>=${version}`]);
  if (range.below === undefined) return false;
  const difference = compareVersions(range.below, version);
  return difference < 0 || (difference === 0 && !range.including);
}

/** All that the specifier allows is that version, of numbers alone, or a newer one. */
export function isAtLeast(specifier: string, version: string): boolean {
  const range = plainRange(specifier);
  if (range === undefined) return excludeEachOther([specifier, `<${version}`]);
  return range.from !== undefined && compareVersions(range.from, version) >= 0;
}

/**
 * No version is within all of the specifiers. False also where one cannot be read. The versions that decide are those
 * that the specifiers name and those right above them.
 */
export function excludeEachOther(specifiers: readonly string[]): boolean {
  const limits = specifiers.filter((specifier) => specifier !== '');
  if (limits.length < 2) return false;
  const joined = limits.join(',');
  // `===` compares text.
  if (joined.length > longest || joined.includes('===') || !validRange(joined)) return false;
  const named = joined.split(',').map((clause) => clause.replace(/^\s*(?:~=|[=!<>]=|[<>])\s*|\.\*\s*$/g, '').trim());
  const candidates = ['0.0.0.0.0.1', ...named, ...named.map((version) => `${version.replace(/(?:[-_.]?(?:a|b|c|rc|alpha|beta|pre|preview|post|rev|r|dev)[-_.]?\d*|\+[\w.]+)+$/i, '')}.0.0.0.0.1`)];
  return !candidates.some((version) => satisfies(version, joined, { prereleases: true }));
}
