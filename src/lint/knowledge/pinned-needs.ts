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
  readonly specifier: string;
}

interface Line {
  readonly from: string;
  readonly below: string;
  readonly need: PinnedNeed;
}

const torchOf = (lines: readonly (readonly [own: number, torch: string])[], major: number): readonly Line[] =>
  lines.map(([own, torch]) => ({ from: `${String(major)}.${String(own)}`, below: `${String(major)}.${String(own + 1)}`, need: { name: 'torch', specifier: `==${torch}.*` } }));

const beforeNumpy2 = (from: string, below: string): readonly Line[] => [{ from, below, need: { name: 'numpy', specifier: '<2' } }];

const lines: Readonly<Record<string, readonly Line[]>> = {
  torchvision: torchOf([[16, '2.1'], [17, '2.2'], [18, '2.3'], [19, '2.4'], [20, '2.5'], [21, '2.6'], [22, '2.7'], [23, '2.8'], [24, '2.9']], 0),
  torchaudio: torchOf([[1, '2.1'], [2, '2.2'], [3, '2.3'], [4, '2.4'], [5, '2.5'], [6, '2.6'], [7, '2.7'], [8, '2.8']], 2),
  scipy: beforeNumpy2('1.9', '1.13'),
  tensorflow: beforeNumpy2('2.15', '2.18'),
  numba: beforeNumpy2('0.57', '0.60'),
  transformers: [{ from: '4.30', below: '5', need: { name: 'huggingface-hub', specifier: '<1' } }],
};

/** What a release requires, as far as it is listed. @param version a plain one, `0.17.2`; a local part is left out */
export function pinnedNeed(name: string, version: string): PinnedNeed | undefined {
  const found = Object.hasOwn(lines, name) ? lines[name] : undefined;
  return found?.find(({ from, below }) => compare(version, from) >= 0 && compare(version, below) < 0)?.need;
}

/** The packages that may have one. */
export function hasPinnedNeeds(name: string): boolean {
  return Object.hasOwn(lines, name);
}

function compare(one: string, other: string): number {
  const left = one.split('.');
  const right = other.split('.');
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = Number(left[index] ?? 0) - Number(right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
