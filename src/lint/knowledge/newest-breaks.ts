/** A package that does not work with another from a version on, although nothing in its metadata says so. */
export interface NewestBreak {
  /** Which releases do not. */
  readonly name: string;
  readonly from: string;
  readonly below: string;
  /** The module of it that the code imports. */
  readonly module: string;
  /** The other package, and the version from which on it does not go. */
  readonly other: string;
  readonly otherFrom: string;
  /** Packages no release of which keeps the other below that version. */
  readonly neverLimit: ReadonlySet<string>;
  /** Packages whose newest releases do not: one that nothing limits is the newest. */
  readonly newestAllows: ReadonlySet<string>;
  /** The oldest Python 3 for which that holds. */
  readonly minor: number;
  /** What happens, as the message goes on. */
  readonly effect: string;
  /** The import itself fails. */
  readonly atImport: boolean;
  /** Imported beside it, by code that the failure then meets. */
  readonly withModule?: string;
}

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '));

export const newestBreaks: readonly NewestBreak[] = [
  {
    // gradio 4 requires huggingface_hub>=0.19.3 and imports HfFolder, which 1.0 has no more:
    // github.com/Zeyi-Lin/HivisionIDPhotos/issues/281 (4.44.1), github.com/RayVentura/ShortGPT/pull/167 (4.19.0).
    name: 'gradio',
    from: '4.19',
    below: '5',
    module: 'gradio',
    other: 'huggingface-hub',
    otherFrom: '1',
    neverLimit: set('gradio-client timm accelerate peft safetensors'),
    // transformers 5 requires Python 3.10; 4 requires huggingface-hub<1.0.
    newestAllows: set('transformers tokenizers datasets diffusers'),
    minor: 10,
    effect: "it stops with cannot import name 'HfFolder' from 'huggingface_hub'",
    atImport: true,
  },
  {
    // "PyTorch 2.3.0 is the first version that supports NumPy 2.0": github.com/pytorch/pytorch/issues/132179.
    name: 'torch',
    from: '1.13',
    below: '2.3',
    module: 'torch',
    other: 'numpy',
    otherFrom: '2',
    neverLimit: set('torch torchvision torchaudio'),
    newestAllows: set(
      'gradio pandas matplotlib contourpy scipy opencv-python opencv-python-headless transformers diffusers accelerate peft datasets scikit-image scikit-learn imageio tifffile pywavelets',
    ),
    // SciPy, pandas and others of today require Python 3.11; their last releases for 3.10 take NumPy 2 too.
    minor: 10,
    effect: 'from_numpy() and .numpy() fail with "RuntimeError: Numpy is not available"',
    atImport: false,
    withModule: 'numpy',
  },
];
