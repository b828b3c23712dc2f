/** Megabytes of wheels that are large; the rest are small. */
export const largeWheels: Readonly<Record<string, number>> = {
  torch: 780,
  torchvision: 7,
  tensorflow: 600,
  'opencv-python': 62,
  'opencv-python-headless': 50,
  xformers: 110,
  numpy: 18,
  scipy: 38,
  pandas: 13,
  transformers: 11,
  gradio: 54,
  triton: 155,
  pillow: 6.5,
};

/** Versions that pip would take where nothing pins them. */
export const newestVersions: Readonly<Record<string, string>> = {
  torch: '2.7.1',
  torchvision: '0.22.1',
  'opencv-python': '4.12.0.88',
  'opencv-python-headless': '4.12.0.88',
  numpy: '1.26.4',
  scipy: '1.14.1',
  gradio: '5.49.1',
  pyrender: '0.1.45',
  trimesh: '4.8.3',
  omegaconf: '2.3.0',
  'huggingface-hub': '0.35.3',
  pyyaml: '6.0.3',
};

/** Packages that distributions have dropped. */
export const goneFromApt: Readonly<Record<string, readonly string[]>> = {
  trixie: ['libgl1-mesa-glx', 'python3-distutils', 'libegl1-mesa', 'netcat', 'software-properties-common'],
  noble: ['libgl1-mesa-glx', 'libegl1-mesa', 'python3-distutils', 'netcat'],
  bookworm: ['netcat'],
};

/** What installing one package brings with it, as far as a start depends on it. */
export const aptBrings: Readonly<Record<string, readonly string[]>> = {
  ffmpeg: ['libgl1', 'libglib2.0-0'],
  'libgl1-mesa-glx': ['libgl1'],
  'libgl1-mesa-dri': ['libgl1'],
  'libosmesa6-dev': ['libosmesa6', 'libgl1'],
  'libegl1-mesa-dev': ['libegl1', 'libgl1'],
  'libglib2.0-0t64': ['libglib2.0-0'],
  'libglib2.0-dev': ['libglib2.0-0'],
  'python3-pip': ['python3'],
  'python3-venv': ['python3'],
  'python-is-python3': ['python3'],
  'build-essential': ['gcc', 'make'],
};

/** Packages that compile CUDA code as they are installed. */
export const compilesCuda = new Set(['flash-attn', 'detectron2', 'gsplat', 'pytorch3d', 'diff-gaussian-rasterization']);
