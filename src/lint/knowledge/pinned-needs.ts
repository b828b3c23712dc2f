import { compareVersions } from '../../documents/version-specifiers';

/**
 * What releases require of another package, where the two are often pinned apart. Only limits that every release of the
 * line has in its metadata, and rather too wide than too narrow:
 * torchvision and torchaudio name their torch exactly (the tables of compatible versions in github.com/pytorch/vision's
 * README and docs.pytorch.org/audio/main/installation.html; pip's own words in github.com/Akegarasu/lora-scripts/pull/375:
 * "torchvision 0.16.1+cu118 depends on torch==2.1.1+cu118"); what SciPy (1.11.4: "numpy<1.28.0"), TensorFlow and Numba
 * required before SciPy 1.13, TensorFlow 2.18 and Numba 0.60, the first for NumPy 2 (docs.scipy.org/doc/scipy/dev/toolchain.html,
 * TensorFlow's setup.py, numba.readthedocs.io "Version support information"); transformers 4 (4.51.3: "huggingface-hub<1.0").
 */
export interface PinnedNeed {
  readonly name: string;
  /** From this version on; undefined for no limit. */
  readonly from: string | undefined;
  readonly below: string;
}

interface Line {
  readonly from: string;
  readonly below: string;
  readonly need: PinnedNeed;
}

/** Releases `own` of a line go with torch `torch` alone, patch by patch: rather the whole minor version. */
const torchOf = (minors: readonly (readonly [own: number, torch: number])[], major: number): readonly Line[] =>
  minors.map(([own, torch]) => ({
    from: `${String(major)}.${String(own)}`,
    below: `${String(major)}.${String(own + 1)}`,
    need: { name: 'torch', from: `2.${String(torch)}`, below: `2.${String(torch + 1)}` },
  }));

const beforeNumpy2 = (from: string, below: string): readonly Line[] => [{ from, below, need: { name: 'numpy', from: undefined, below: '2' } }];

const lines: ReadonlyMap<string, readonly Line[]> = new Map(
  Object.entries<readonly Line[]>({
    torchvision: torchOf([[16, 1], [17, 2], [18, 3], [19, 4], [20, 5], [21, 6], [22, 7], [23, 8], [24, 9]], 0),
    torchaudio: torchOf([[1, 1], [2, 2], [3, 3], [4, 4], [5, 5], [6, 6], [7, 7], [8, 8]], 2),
    scipy: beforeNumpy2('1.9', '1.13'),
    tensorflow: beforeNumpy2('2.15', '2.18'),
    numba: beforeNumpy2('0.57', '0.60'),
    transformers: [{ from: '4.30', below: '5', need: { name: 'huggingface-hub', from: undefined, below: '1' } }],
  }),
);

/** What a release requires, as far as it is listed. @param version numbers alone, `0.17.2` */
export function pinnedNeed(name: string, version: string): PinnedNeed | undefined {
  return lines.get(name)?.find(({ from, below }) => compareVersions(version, from) >= 0 && compareVersions(version, below) < 0)?.need;
}

/** Whether anything is listed for a package. */
export function hasPinnedNeeds(name: string): boolean {
  return lines.has(name);
}
