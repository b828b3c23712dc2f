/**
 * Requirement names that install nothing, or not what is meant. Sources: the list of all names on PyPI of November 2026
 * (886,324 names) for what is not there, and what the placeholder packages themselves print when they are installed.
 */
export interface WrongName {
  /** Why pip stops, as a sentence's end behind the name. */
  readonly reason: string;
  /** The distribution that is meant; undefined where there is none on PyPI. */
  readonly right: string | undefined;
  /** Specifiers with which the install works all the same. */
  readonly works?: RegExp;
}

const notOnPyPI = 'is not on PyPI: pip finds no matching distribution';

function absent(right: string): WrongName {
  return { reason: notOnPyPI, right };
}

/** By the name as PEP 503 writes it. */
const wrongNames: Readonly<Record<string, WrongName>> = {
  cv2: absent('opencv-python-headless'),
  opencv: absent('opencv-python-headless'),
  'python-opencv': absent('opencv-python-headless'),
  'python-cv2': absent('opencv-python-headless'),
  'opencv-python-contrib': absent('opencv-contrib-python'),
  pil: absent('pillow'),
  yaml: absent('pyyaml'),
  dateutil: absent('python-dateutil'),
  opengl: absent('pyopengl'),
  openssl: absent('pyopenssl'),
  mysqldb: absent('mysqlclient'),
  git: absent('gitpython'),
  magic: absent('python-magic'),
  pptx: absent('python-pptx'),
  transformer: absent('transformers'),
  'skit-learn': absent('scikit-learn'),
  'speech-recognition': absent('SpeechRecognition'),
  'llama-cpp': absent('llama-cpp-python'),
  'moviepy-editor': absent('moviepy'),
  // Their setup stops and names the right one.
  sklearn: { reason: 'is a placeholder whose install stops (use scikit-learn)', right: 'scikit-learn', works: /^===?0\.0$/ },
  skimage: { reason: 'is a placeholder whose install stops (install scikit-image instead)', right: 'scikit-image' },
  pytorch: { reason: 'is a placeholder whose install stops (the package for PyTorch is torch)', right: 'torch', works: /^===?0\.1\.2$/ },
  beautifulsoup: { reason: 'is for Python 2 and its install stops under Python 3', right: 'beautifulsoup4' },
  // Only to be had from their repositories.
  detectron2: { reason: notOnPyPI, right: undefined },
  nvdiffrast: { reason: notOnPyPI, right: undefined },
  groundingdino: { reason: notOnPyPI, right: undefined },
  tinycudann: { reason: notOnPyPI, right: undefined },
  'diff-gaussian-rasterization': { reason: notOnPyPI, right: undefined },
  'pointnet2-ops': { reason: notOnPyPI, right: undefined },
  moge: { reason: notOnPyPI, right: undefined },
  unidepth: { reason: notOnPyPI, right: undefined },
  'segment-anything-2': { reason: notOnPyPI, right: undefined },
};

/** Modules of Python itself of whose name there is nothing on PyPI. */
const standardOnly = new Set(
  `abc aifc array asynchat asyncore atexit audioop base64 bdb binascii binhex bisect builtins bz2 cprofile calendar cgi
  cgitb cmath cmd code codecs codeop collections colorsys compileall concurrent contextlib copy copyreg crypt csv ctypes
  curses dbm decimal difflib distutils doctest encodings ensurepip errno faulthandler fcntl filecmp fileinput fnmatch
  fractions ftplib gc getopt getpass gettext glob grp gzip hashlib heapq imaplib imghdr imp inspect io itertools json
  keyword linecache locale lzma mailcap marshal math mimetypes mmap netrc nntplib numbers operator
  optparse os pdb pickle pickletools pipes pkgutil platform plistlib poplib posixpath pprint profile pstats pty pwd
  py-compile queue quopri random re reprlib runpy sched select shelve shlex shutil signal site smtplib
  sndhdr socket socketserver sqlite3 stat string struct subprocess sys sysconfig syslog tarfile telnetlib tempfile
  termios textwrap threading time timeit tkinter tokenize tomllib traceback tracemalloc tty turtle types unicodedata
  unittest urllib uu venv warnings weakref webbrowser xml zipfile zipimport zlib zoneinfo`.split(/\s+/),
);

/** @param name as PEP 503 writes it */
export function wrongName(name: string): WrongName | 'standard' | 'pkg-resources' | undefined {
  if (standardOnly.has(name)) return 'standard';
  // `pip freeze` of an old Ubuntu writes it.
  if (name === 'pkg-resources') return 'pkg-resources';
  return Object.hasOwn(wrongNames, name) ? wrongNames[name] : undefined;
}
