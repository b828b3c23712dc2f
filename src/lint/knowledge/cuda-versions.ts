/**
 * How PyTorch's releases, its wheels and CUDA belong together: the "Release Compatibility Matrix" in RELEASE.md of
 * github.com/pytorch/pytorch and pytorch.org/get-started/previous-versions. A version that is not listed is not known.
 */
interface TorchRelease {
  /** What the wheel on PyPI was built with. */
  readonly onPyPI: string;
  /** What download.pytorch.org/whl/cuXXX has this release for. */
  readonly builds: readonly string[];
}

const torchReleases: Readonly<Record<string, TorchRelease>> = {
  '1.12': { onPyPI: '10.2', builds: ['10.2', '11.3', '11.6'] },
  '1.13': { onPyPI: '11.7', builds: ['11.6', '11.7'] },
  '2.0': { onPyPI: '11.7', builds: ['11.7', '11.8'] },
  '2.1': { onPyPI: '12.1', builds: ['11.8', '12.1'] },
  '2.2': { onPyPI: '12.1', builds: ['11.8', '12.1'] },
  '2.3': { onPyPI: '12.1', builds: ['11.8', '12.1'] },
  '2.4': { onPyPI: '12.1', builds: ['11.8', '12.1', '12.4'] },
  '2.5': { onPyPI: '12.4', builds: ['11.8', '12.1', '12.4'] },
  '2.6': { onPyPI: '12.4', builds: ['11.8', '12.4', '12.6'] },
  '2.7': { onPyPI: '12.6', builds: ['11.8', '12.6', '12.8'] },
  '2.8': { onPyPI: '12.8', builds: ['12.6', '12.8', '12.9'] },
  '2.9': { onPyPI: '12.8', builds: ['12.6', '12.8', '12.9', '13.0'] },
};

/** @param version a whole version, `2.4.1` */
export function torchRelease(version: string): TorchRelease | undefined {
  const minor = /^\d+\.\d+/.exec(version)?.[0];
  return minor !== undefined && Object.hasOwn(torchReleases, minor) ? torchReleases[minor] : undefined;
}

/** `cu118` → `11.8`, `cu126` → `12.6`; undefined for anything else. */
export function cudaOfTag(tag: string): string | undefined {
  const [, major, minor] = /^cu(\d\d)(\d)$/.exec(tag) ?? [];
  return major === undefined || minor === undefined ? undefined : `${major}.${minor}`;
}
