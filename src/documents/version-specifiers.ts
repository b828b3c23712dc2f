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
  const left = one.split('.');
  const right = other.split('.');
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = Number(left[index] ?? 0) - Number(right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** All that the specifier allows is older than a version. Quick for a pin, which most are. */
export function isOlder(specifier: string, version: string): boolean {
  const pinned = pinnedVersion(specifier);
  return pinned === undefined ? excludeEachOther([specifier, `>=${version}`]) : compareVersions(pinned, version) < 0;
}

/** All that the specifier allows is that version or a newer one. */
export function isAtLeast(specifier: string, version: string): boolean {
  const pinned = pinnedVersion(specifier);
  return pinned === undefined ? excludeEachOther([specifier, `<${version}`]) : compareVersions(pinned, version) >= 0;
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
