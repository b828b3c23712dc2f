import type { SystemTool } from './system-tools';

/** By the names of packages as PEP 503 writes them. */
function byName<T>(needs: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(needs));
}

/**
 * What Python packages want from the system, by their installation notes and the text with which they fail without it.
 * Left out on purpose: soundfile (its wheels carry libsndfile), moviepy and imageio-ffmpeg (they bring an ffmpeg of
 * their own), faiss-cpu, scikit-learn and xgboost (their wheels carry libgomp), headless OpenCV.
 */
export interface BuildNeed {
  /** Without any one of these the installation fails. */
  readonly tools: readonly SystemTool[];
  /** Debian packages to install with them. */
  readonly also?: readonly string[];
  /** PyPI has had no wheel for Linux in all its years; otherwise, in no release up to this one. */
  readonly noWheels: 'ever' | string;
  /** The package that brings it in, where that is another. */
  readonly through?: string;
  /** A package with wheels that does the same. */
  readonly instead?: string;
}

const c = ['C compiler'] as const;
const cpp = ['C++ compiler'] as const;

/** Packages that are compiled when they are installed: on PyPI they are source archives alone. */
export const buildNeeds: ReadonlyMap<string, BuildNeed> = byName<BuildNeed>({
  psycopg2: { tools: ['pg_config', 'C compiler'], noWheels: 'ever', instead: 'psycopg2-binary' },
  mysqlclient: { tools: ['pkg-config', 'MySQL client headers', 'C compiler'], noWheels: 'ever' },
  pyaudio: { tools: ['PortAudio headers', 'C compiler'], noWheels: 'ever' },
  pycairo: { tools: ['cairo headers', 'pkg-config', 'C compiler'], noWheels: 'ever' },
  pygraphviz: { tools: ['Graphviz headers', 'C compiler'], noWheels: '1.14' },
  uwsgi: { tools: c, noWheels: 'ever' },
  dlib: { tools: cpp, also: ['cmake'], noWheels: 'ever', instead: 'dlib-bin' },
  'face-recognition': { tools: cpp, also: ['cmake'], noWheels: 'ever', through: 'dlib' },
  'llama-cpp-python': { tools: cpp, noWheels: 'ever' },
  insightface: { tools: cpp, noWheels: '0.7.3' },
  fasttext: { tools: cpp, noWheels: '0.9.3', instead: 'fasttext-wheel' },
  annoy: { tools: cpp, noWheels: '1.17.3' },
  hnswlib: { tools: cpp, noWheels: '0.8.0' },
  webrtcvad: { tools: c, noWheels: '2.0.10', instead: 'webrtcvad-wheels' },
  pesq: { tools: c, noWheels: '0.0.4' },
});

export interface LibraryNeed {
  readonly tool: SystemTool;
  /** The module whose import opens the library. */
  readonly module: string;
  /** The package's own words. */
  readonly failure: string;
}

/** Shared libraries that are opened when the package is imported. */
export const libraryNeeds: ReadonlyMap<string, LibraryNeed> = byName<LibraryNeed>({
  lightgbm: { tool: 'libgomp.so.1', module: 'lightgbm', failure: 'libgomp.so.1: cannot open shared object file' },
  paddlepaddle: { tool: 'libgomp.so.1', module: 'paddle', failure: 'libgomp.so.1: cannot open shared object file' },
  open3d: { tool: 'libgomp.so.1', module: 'open3d', failure: 'libgomp.so.1: cannot open shared object file' },
  'python-magic': { tool: 'libmagic.so.1', module: 'magic', failure: 'failed to find libmagic' },
  cairosvg: { tool: 'libcairo.so.2', module: 'cairosvg', failure: 'no library called "cairo-2" was found' },
  cairocffi: { tool: 'libcairo.so.2', module: 'cairocffi', failure: 'no library called "cairo-2" was found' },
  weasyprint: { tool: 'libpango-1.0.so.0', module: 'weasyprint', failure: "cannot load library 'libpango-1.0-0'" },
  pyzbar: { tool: 'libzbar.so.0', module: 'pyzbar', failure: 'Unable to find zbar shared library' },
});

export interface ProgramNeed {
  readonly tool: SystemTool;
  readonly module: string;
  /** The last names of the calls that start the program, for `callsTo`; undefined where the import does. */
  readonly calls: RegExp | undefined;
  /** What makes the object that is called, where others have methods of these names too. */
  readonly madeBy?: RegExp;
  readonly failure: string;
}

/** Programs that a package starts. */
export const programNeeds: ReadonlyMap<string, ProgramNeed> = byName<ProgramNeed>({
  gitpython: { tool: 'git', module: 'git', calls: undefined, failure: 'Bad git executable' },
  pydub: {
    tool: 'ffmpeg',
    module: 'pydub',
    calls: /from_(?:file|mp3|ogg|flv)/,
    failure: "No such file or directory: 'ffprobe'",
  },
  'openai-whisper': {
    tool: 'ffmpeg',
    module: 'whisper',
    calls: /transcribe|load_audio/,
    failure: "No such file or directory: 'ffmpeg'",
  },
  'ffmpeg-python': {
    tool: 'ffmpeg',
    module: 'ffmpeg',
    calls: /probe|run|run_async/,
    failure: "No such file or directory: 'ffmpeg'",
  },
  pytesseract: {
    tool: 'tesseract',
    module: 'pytesseract',
    calls: /image_to_\w+|run_and_get_output|get_tesseract_version|get_languages/,
    failure: "tesseract is not installed or it's not in your PATH",
  },
  pdf2image: {
    tool: 'poppler',
    module: 'pdf2image',
    calls: /convert_from_(?:path|bytes)|pdfinfo_from_(?:path|bytes)/,
    failure: 'Unable to get page count. Is poppler installed and in PATH?',
  },
  phonemizer: {
    tool: 'espeak',
    module: 'phonemizer',
    calls: /phonemize|EspeakBackend/,
    failure: 'espeak not installed on your system',
  },
  graphviz: {
    tool: 'dot',
    module: 'graphviz',
    calls: /render|pipe|view/,
    madeBy: /^(?:\w+\.)?(?:Digraph|Graph|Source)\s*\(/,
    failure: "failed to execute PosixPath('dot'), make sure the Graphviz executables are on your systems' PATH",
  },
  // pydot hands a graph to dot for every format but its own text (pydot, "create_" and "write_" methods).
  pydot: {
    tool: 'dot',
    module: 'pydot',
    calls: /(?:create|write)_(?:png|svg|pdf|jpe?g|gif|ps)/,
    madeBy: /^(?:\w+\.)?(?:Dot|graph_from_\w+)\s*\(/,
    failure: '"dot" not found in path',
  },
  sox: { tool: 'sox', module: 'sox', calls: /Transformer|Combiner/, failure: 'SoX could not be found' },
  'tabula-py': { tool: 'java', module: 'tabula', calls: /read_pdf|convert_into/, failure: '`java` command is not found' },
  pyspark: { tool: 'java', module: 'pyspark', calls: /getOrCreate/, failure: 'JAVA_HOME is not set' },
});

/** Programs that the project's own code starts by name, and the tool that each belongs to. */
export const programsByName: Readonly<Record<string, SystemTool>> = {
  ffmpeg: 'ffmpeg',
  ffprobe: 'ffmpeg',
  tesseract: 'tesseract',
  pdftoppm: 'poppler',
  pdftotext: 'poppler',
  dot: 'dot',
  sox: 'sox',
  'espeak-ng': 'espeak',
};
