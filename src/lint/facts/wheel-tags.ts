import type { PythonVersion } from '../knowledge/python-versions';

/** What a wheel's file name says that it is for: `torch-2.1-cp311-cp311-linux_x86_64.whl`. */
export interface WheelTags {
  readonly python: readonly string[];
  readonly abi: readonly string[];
  readonly platform: readonly string[];
}

/** Undefined for what is no wheel. `target` is a URL or a path. */
export function wheelTags(target: string): WheelTags | undefined {
  const file = target.replace(/[?#].*$/s, '').replace(/^.*[\\/]/s, '');
  const match = /^[^-]+-[^-]+(?:-\d[^-]*)?-([^-]+)-([^-]+)-([^-]+)\.whl$/i.exec(safeDecode(file));
  if (match === null) return undefined;
  const list = (text: string | undefined): readonly string[] => (text ?? '').toLowerCase().split('.');
  return { python: list(match[1]), abi: list(match[2]), platform: list(match[3]) };
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Why pip refuses a wheel on a Space; undefined where it takes it, or that cannot be told. */
export function refusedWheel({ python, abi, platform }: WheelTags, version: PythonVersion | undefined): string | undefined {
  if (platform.every((tag) => /^(?:win|macosx)/.test(tag) || /_(?:aarch64|arm64|armv7l|i686|ppc64le|s390x)$/.test(tag))) {
    return `it is built for ${platform.join(', ')}, and a Space runs Linux on x86-64`;
  }
  if (version === undefined) return undefined;
  const isStable = abi.includes('abi3');
  const fits = python.some((tag) => {
    const digits = /^(cp|py)(\d)(\d*)$/.exec(tag);
    if (digits === null) return !/^(?:pp|ip|jy)/.test(tag);
    const [, kind, major, minor] = digits;
    if (Number(major) !== version.major) return false;
    if (minor === undefined || minor === '') return true;
    return kind === 'py' || isStable ? Number(minor) <= version.minor : Number(minor) === version.minor;
  });
  return fits ? undefined : `it is built for ${python.join(', ')}, and this is Python ${String(version.major)}.${String(version.minor)}`;
}
