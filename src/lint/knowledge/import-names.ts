/**
 * Import names that differ from the name of the distribution that provides them, all names as PEP 503 writes them.
 * Source: the `top_level.txt` and `RECORD` of each distribution. The first is the one to recommend.
 */
const distributions: Readonly<Record<string, readonly string[]>> = {
  cv2: [
    'opencv-python',
    'opencv-python-headless',
    'opencv-contrib-python',
    'opencv-contrib-python-headless',
  ],
  PIL: ['pillow', 'pillow-simd'],
  yaml: ['pyyaml'],
  skimage: ['scikit-image'],
  sklearn: ['scikit-learn', 'scikit-learn-intelex'],
  OpenGL: ['pyopengl'],
  Crypto: ['pycryptodome', 'pycrypto'],
  Cryptodome: ['pycryptodomex'],
  Levenshtein: ['levenshtein', 'python-levenshtein'],
  MySQLdb: ['mysqlclient'],
  OpenSSL: ['pyopenssl'],
  attr: ['attrs'],
  bs4: ['beautifulsoup4', 'bs4'],
  bson: ['pymongo'],
  clip: ['clip', 'openai-clip', 'clip-anytorch'],
  dateutil: ['python-dateutil'],
  discord: ['discord-py'],
  docx: ['python-docx', 'docx'],
  dotenv: ['python-dotenv', 'dotenv'],
  faiss: ['faiss-cpu', 'faiss-gpu', 'faiss-gpu-cu11', 'faiss-gpu-cu12', 'faiss'],
  ffmpeg: ['ffmpeg-python', 'python-ffmpeg'],
  fitz: ['pymupdf'],
  git: ['gitpython'],
  google: ['protobuf'],
  gridfs: ['pymongo'],
  hydra: ['hydra-core'],
  jwt: ['pyjwt'],
  magic: ['python-magic'],
  moge: ['moge'],
  mpl_toolkits: ['matplotlib'],
  multipart: ['python-multipart', 'multipart'],
  nacl: ['pynacl'],
  onnxruntime: ['onnxruntime', 'onnxruntime-gpu', 'onnxruntime-openvino', 'onnxruntime-directml', 'ort-nightly'],
  open_clip: ['open-clip-torch'],
  pkg_resources: ['setuptools'],
  pptx: ['python-pptx'],
  psycopg2: ['psycopg2-binary', 'psycopg2'],
  pylab: ['matplotlib'],
  pywt: ['pywavelets'],
  serial: ['pyserial'],
  socketio: ['python-socketio'],
  speech_recognition: ['speechrecognition'],
  telegram: ['python-telegram-bot'],
  tensorflow: ['tensorflow', 'tensorflow-cpu', 'tensorflow-gpu', 'tensorflow-intel', 'tf-nightly', 'intel-tensorflow'],
  torch: ['torch', 'torch-nightly', 'pytorch'],
  umap: ['umap-learn'],
  usb: ['pyusb'],
  whisper: ['openai-whisper'],
  zmq: ['pyzmq'],
};

/** Top-level names that many distributions share. */
export const sharedNames: ReadonlySet<string> = new Set(
  `google azure backports zope ruamel sphinxcontrib jaraco nvidia opentelemetry llama_index langchain mpl_toolkits pkg_resources
  setuptools pip wheel distutils _distutils_hack`.split(/\s+/),
);

/** The distributions that may provide a top-level import name; the name itself where nothing else is known. */
export function distributionsOf(importName: string): readonly string[] {
  const known = Object.hasOwn(distributions, importName) ? distributions[importName] : undefined;
  return known ?? [importName.toLowerCase().replace(/[-_.]+/g, '-')];
}
