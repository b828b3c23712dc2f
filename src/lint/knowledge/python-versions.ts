import type { BaseImage, Release } from './base-images';

export interface PythonVersion {
  readonly major: number;
  readonly minor: number;
  /** Undefined where only the minor version is known. */
  readonly patch: number | undefined;
}

/**
 * The Python that the package python3 of a release brings. Sources: packages.debian.org/python3 and
 * packages.ubuntu.com/python3 for each release.
 */
const pythonOfRelease: Readonly<Record<string, number>> = {
  'debian 10': 7,
  'debian 11': 9,
  'debian 12': 11,
  'debian 13': 13,
  'ubuntu 18.04': 6,
  'ubuntu 20.04': 8,
  'ubuntu 22.04': 10,
  'ubuntu 23.10': 11,
  'ubuntu 24.04': 12,
  'ubuntu 24.10': 12,
  'ubuntu 25.04': 13,
  'ubuntu 25.10': 13,
  'ubuntu 26.04': 14,
};

export function distributionPython(release: Release | undefined): PythonVersion | undefined {
  if (release === undefined) return undefined;
  const minor = pythonOfRelease[`${release.distribution} ${release.version}`];
  return minor === undefined ? undefined : { major: 3, minor, patch: undefined };
}

/** pip refuses to install into the distribution's Python since Debian 12 and Ubuntu 23.04 (PEP 668). */
export function isExternallyManaged(release: Release | undefined): boolean | undefined {
  if (release === undefined) return undefined;
  return Number.parseFloat(release.version) >= (release.distribution === 'debian' ? 12 : 23.04);
}

/**
 * The Python that an image brings below /usr/local: `python:3.11-slim`, `ghcr.io/astral-sh/uv:python3.12-bookworm`.
 * `none` for other images; undefined where the tag does not tell the version.
 */
export function pythonOfImage({ reference }: BaseImage): PythonVersion | 'none' | undefined {
  const name = reference.replace(/^(?:(?:index\.)?docker\.io|public\.ecr\.aws\/docker|mirror\.gcr\.io)\//, '').replace(/^library\//, '');
  const tag = /^(?:python|ghcr\.io\/astral-sh\/uv:(?:[\w.]+-)?python)(?=[:@\d]|$)(?::)?([\w.-]*)/.exec(name);
  if (tag === null || /windows|nanoserver/.test(name)) return 'none';
  return parsePythonVersion(/^\d+\.\d+(?:\.\d+)?(?=-|$)/.exec(tag[1] ?? '')?.[0] ?? '');
}

/** `3.11`, `3.11.4`; undefined for everything else. */
export function parsePythonVersion(text: string): PythonVersion | undefined {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (match === null) return undefined;
  return { major: Number(match[1]), minor: Number(match[2]), patch: match[3] === undefined ? undefined : Number(match[3]) };
}

/** `3.11`. */
export function minorVersion({ major, minor }: PythonVersion): string {
  return `${String(major)}.${String(minor)}`;
}
