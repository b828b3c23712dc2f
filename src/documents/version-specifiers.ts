import { satisfies, validRange } from '@renovatebot/pep440';

const longest = 300;

/** Whether a version is within a PEP 440 specifier (`>=2,<3`); undefined where the specifier cannot be read. */
export function allowsVersion(specifier: string, version: string): boolean | undefined {
  if (specifier === '') return true;
  if (specifier.length > longest || !validRange(specifier)) return undefined;
  return satisfies(version, specifier, { prereleases: true });
}

/**
 * No version is within all of the specifiers. False also where one cannot be read. The versions that decide are those
 * that the specifiers name and those right above them.
 */
export function excludeEachOther(specifiers: readonly string[]): boolean {
  const limits = specifiers.filter((specifier) => specifier !== '');
  if (limits.length < 2) return false;
  const joined = limits.join(',');
  return isEmptyRange(joined) ?? excludeEachOtherInFull(joined);
}

const numberClause = /^\s*(>=|<=|==|<|>)\s*(\d+(?:\.\d+)*)\s*$/;

/**
 * Whether no version is within clauses that compare with plain numbers (`>=1.26,<2`), as most do; undefined for all
 * others. Between two different versions there is always a third.
 */
function isEmptyRange(clauses: string): boolean | undefined {
  let low = { release: [0], within: true };
  let high: typeof low | undefined;
  for (const clause of clauses.split(',')) {
    const [, operator = '', version] = numberClause.exec(clause) ?? [];
    if (version === undefined || version.length > longest) return undefined;
    const limit = { release: version.split('.').map(Number), within: operator.endsWith('=') };
    if (operator !== '<' && operator !== '<=' && isTighter(compareReleases(limit.release, low.release), limit, low)) low = limit;
    if (operator.startsWith('>')) continue;
    if (high === undefined || isTighter(compareReleases(high.release, limit.release), limit, high)) high = limit;
  }
  const difference = high === undefined ? -1 : compareReleases(low.release, high.release);
  return difference > 0 || (difference === 0 && !(low.within && high?.within === true));
}

/** @param difference above 0 where the limit leaves out more than the one known */
function isTighter(difference: number, limit: { within: boolean }, known: { within: boolean }): boolean {
  return difference > 0 || (difference === 0 && !limit.within && known.within);
}

/** Below 0 where the first is the older one; `1.0` is `1`. */
function compareReleases(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The same by trying versions, for every specifier. */
export function excludeEachOtherInFull(joined: string): boolean {
  // `===` compares text.
  if (joined.length > longest || joined.includes('===') || !validRange(joined)) return false;
  const named = joined.split(',').map((clause) => clause.replace(/^\s*(?:~=|[=!<>]=|[<>])\s*|\.\*\s*$/g, '').trim());
  const candidates = ['0.0.0.0.0.1', ...named, ...named.map((version) => `${version.replace(/(?:[-_.]?(?:a|b|c|rc|alpha|beta|pre|preview|post|rev|r|dev)[-_.]?\d*|\+[\w.]+)+$/i, '')}.0.0.0.0.1`)];
  return !candidates.some((version) => satisfies(version, joined, { prereleases: true }));
}
