/**
 * Packages whose versions below a limit have no wheel for a Python of this minor version or a later one. From the release
 * notes and file lists of each project; where the first version with such a wheel was not certain, an earlier one stands
 * here. `source: false`: there is nothing to build either, so that pip finds no version at all, or the build stops by
 * itself (numba and llvmlite refuse a Python that they do not know).
 */
interface WheelLimit {
  readonly minor: number;
  /** Only versions below this one are without. */
  readonly below: string;
}

interface WheelHistory {
  readonly limits: readonly WheelLimit[];
  readonly source: boolean;
}

function wheelsOnly(...limits: readonly (readonly [number, string])[]): WheelHistory {
  return { source: false, limits: limits.map(([minor, below]) => ({ minor, below })) };
}

function withSource(...limits: readonly (readonly [number, string])[]): WheelHistory {
  return { source: true, limits: limits.map(([minor, below]) => ({ minor, below })) };
}

const histories: Readonly<Record<string, WheelHistory>> = {
  torch: wheelsOnly([10, '1.10'], [11, '1.13'], [12, '2.2'], [13, '2.5'], [14, '2.9']),
  torchvision: wheelsOnly([10, '0.11'], [11, '0.14'], [12, '0.17'], [13, '0.20'], [14, '0.24']),
  torchaudio: wheelsOnly([10, '0.10'], [11, '0.13'], [12, '2.2'], [13, '2.5'], [14, '2.9']),
  tensorflow: wheelsOnly([10, '2.8'], [11, '2.12'], [12, '2.16'], [13, '2.20']),
  onnxruntime: wheelsOnly([11, '1.15'], [12, '1.17'], [13, '1.20']),
  'onnxruntime-gpu': wheelsOnly([11, '1.15'], [12, '1.17'], [13, '1.20']),
  mediapipe: wheelsOnly([12, '0.10.5'], [13, '0.10.22']),
  open3d: wheelsOnly([11, '0.17'], [12, '0.18'], [13, '0.19']),
  'tflite-runtime': wheelsOnly([12, '2.14.1']),
  numba: wheelsOnly([11, '0.57'], [12, '0.59'], [13, '0.61']),
  llvmlite: wheelsOnly([11, '0.40'], [12, '0.42'], [13, '0.44']),
  numpy: withSource([11, '1.23'], [12, '1.26'], [13, '2.1']),
  scipy: withSource([11, '1.9'], [12, '1.11.2'], [13, '1.14.1']),
  pandas: withSource([11, '1.5'], [12, '2.1.1'], [13, '2.2.3']),
  'scikit-learn': withSource([11, '1.1.3'], [12, '1.3.1'], [13, '1.5.2']),
  pillow: withSource([12, '10.1'], [13, '11']),
  tokenizers: withSource([12, '0.14']),
  sentencepiece: withSource([12, '0.2']),
  pyyaml: withSource([10, '6.0'], [12, '6.0.1']),
};

/** The limit that stands in the way of a package on Python 3.`minor`, the latest one; undefined where none is known. */
export function wheelLimit(name: string, minor: number): { readonly below: string; readonly source: boolean } | undefined {
  const history = Object.hasOwn(histories, name) ? histories[name] : undefined;
  const limit = history?.limits.findLast((each) => each.minor <= minor);
  return history === undefined || limit === undefined ? undefined : { below: limit.below, source: history.source };
}
