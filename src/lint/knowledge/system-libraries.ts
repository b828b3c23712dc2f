/**
 * Which Python package needs which system library, and which Debian package brings it in.
 *
 * Measured: the NEEDED entries of the wheel opencv-python 5.0.0.93 (readelf over cv2 and opencv_python.libs:
 * libGL.so.1, libgthread-2.0.so.0, libglib-2.0.so.0; the headless one has none of them), and the closure of Depends
 * (not Recommends) of each Debian package in Debian 12's lists. Read: PyOpenGL's OpenGL/platform/{osmesa,egl}.py.
 * Taken over from these without a check of their own: Ubuntu's packages of the same name, and the names ending in t64
 * of Debian 13 and Ubuntu 24.04.
 */
export type SystemLibrary = 'libGL.so.1' | 'libgthread-2.0.so.0' | 'libOSMesa.so' | 'libEGL.so.1';

/** Packages whose import opens the libraries that `cv2` with a window needs. */
export const opencvWithWindows: ReadonlySet<string> = new Set(['opencv-python', 'opencv-contrib-python']);

/** Packages that bring a `cv2` that needs no system library. */
export const opencvHeadless: ReadonlySet<string> = new Set([
  'opencv-python-headless',
  'opencv-contrib-python-headless',
]);

/** Packages that depend on `opencv-python` or `opencv-contrib-python` without a condition, as their metadata said when this was written; not checked release by release. */
export const bringsOpencv: Readonly<Record<string, string>> = {
  ultralytics: 'opencv-python',
  facexlib: 'opencv-python',
  gfpgan: 'opencv-python',
  basicsr: 'opencv-python',
  realesrgan: 'opencv-python',
  deepface: 'opencv-python',
  'retina-face': 'opencv-python',
  mediapipe: 'opencv-contrib-python',
};

export const opencvLibraries: readonly SystemLibrary[] = ['libGL.so.1', 'libgthread-2.0.so.0'];

/**
 * Other packages whose import opens a graphics library, by name: the module and the libraries. Open3D: its issues 2362
 * and 3388 (github.com/isl-org/Open3D); what else it wants is in python-system-needs.ts.
 */
export const graphicsNeeds: Readonly<Record<string, { readonly module: string; readonly libraries: readonly SystemLibrary[] }>> = {
  open3d: { module: 'open3d', libraries: ['libGL.so.1'] },
};

/** The Debian package to install for a library; glib was renamed with the 64-bit time change. */
export function debianPackage(library: SystemLibrary, time64Names: boolean | 'unknown'): string {
  switch (library) {
    case 'libGL.so.1':
      return 'libgl1';
    case 'libgthread-2.0.so.0':
      // The old name is still provided by the new package.
      return time64Names === true ? 'libglib2.0-0t64' : 'libglib2.0-0';
    case 'libOSMesa.so':
      return 'libosmesa6';
    case 'libEGL.so.1':
      return 'libegl1';
  }
}

const gl = ['libGL.so.1'] as const;
const glib = ['libgthread-2.0.so.0'] as const;
const glAndGlib = ['libGL.so.1', 'libgthread-2.0.so.0'] as const;
const glAndEgl = ['libGL.so.1', 'libEGL.so.1'] as const;
const glEglAndGlib = ['libGL.so.1', 'libEGL.so.1', 'libgthread-2.0.so.0'] as const;

/** What installing a package brings in. */
const brought: Readonly<Record<string, readonly SystemLibrary[]>> = {
  libgl1: gl,
  'libgl1-mesa-glx': gl,
  'libgl-dev': gl,
  libglfw3: gl,
  'libglu1-mesa-dev': gl,
  'mesa-common-dev': gl,
  'x11-utils': gl,
  xvfb: gl,
  'libgl1-mesa-dev': glAndEgl,
  'mesa-utils': glAndEgl,
  'libegl1-mesa-dev': glAndEgl,
  'libegl-dev': glAndEgl,
  'libglvnd-dev': glAndEgl,
  'libgles2-mesa-dev': glAndEgl,
  'freeglut3-dev': glAndEgl,
  'libglfw3-dev': glAndEgl,
  'libglew-dev': glAndEgl,
  libegl1: ['libEGL.so.1'],
  libosmesa6: ['libOSMesa.so'],
  'libosmesa6-dev': ['libOSMesa.so', 'libGL.so.1'],
  ffmpeg: glAndGlib,
  'libavdevice-dev': glAndGlib,
  blender: glAndGlib,
  chromium: glAndGlib,
  'default-jre': glAndGlib,
  mpv: glEglAndGlib,
  vlc: glEglAndGlib,
  wkhtmltopdf: glEglAndGlib,
  'libgtk-3-dev': glEglAndGlib,
  'libopencv-dev': glEglAndGlib,
  'python3-opencv': glEglAndGlib,
  'libsdl2-dev': glEglAndGlib,
  colmap: glEglAndGlib,
  'qtbase5-dev': glEglAndGlib,
  libqt5gui5: glEglAndGlib,
  'libglib2.0-0': glib,
  'libglib2.0-0t64': glib,
  'libglib2.0-dev': glib,
  'libgtk2.0-0': glib,
  'libgtk2.0-dev': glib,
  'libgtk-3-0': glib,
  'libgtk-3-0t64': glib,
  'firefox-esr': glib,
  'libgstreamer1.0-0': glib,
  'libgstreamer1.0-dev': glib,
  'gstreamer1.0-plugins-base': glib,
  'gstreamer1.0-plugins-good': glib,
  imagemagick: glib,
  'libmagickwand-dev': glib,
  'tesseract-ocr': glib,
  graphviz: glib,
  'libcairo2-dev': glib,
  'libpango-1.0-0': glib,
  'libpangocairo-1.0-0': glib,
  'software-properties-common': glib,
  'libatk1.0-0': glib,
  'libgirepository1.0-dev': glib,
  gdb: glib,
  libfluidsynth3: glib,
  fluidsynth: glib,
  'librsvg2-bin': glib,
  'libgdk-pixbuf2.0-0': glib,
  'libgdk-pixbuf-2.0-0': glib,
};

/** Packages that bring in none of these libraries, by the same closure, with or without recommended packages. */
const bringsNone = new Set(
  `apt-transport-https apt-utils aria2 bash bc bison build-essential bzip2 ca-certificates clang cmake coreutils
  cron curl dbus dirmngr dnsutils dos2unix dumb-init espeak-ng file findutils flex fontconfig g++ gawk
  gcc gdal-bin gettext gfortran git git-lfs gnupg gnupg2 gosu gpg gpg-agent gzip htop iproute2 iputils-ping jq
  less libaio-dev libasound2 libassimp-dev libblas-dev libboost-all-dev libbz2-dev libc6-dev libcairo2
  libceres-dev libcurl4-openssl-dev libeigen3-dev libffi-dev libgbm1 libgdal-dev libgflags-dev libgles2
  libglvnd0 libgomp1 libgoogle-glog-dev libhdf5-dev libjpeg-dev libjpeg62-turbo-dev liblapack-dev liblzma-dev
  libmagic1 libncurses5-dev libncursesw5-dev libnss3 libopenblas-dev libopenmpi-dev libpng-dev libportaudio2
  libpq-dev libprotobuf-dev libpython3-dev libreadline-dev libsm6 libsndfile1 libsndfile1-dev libsox-dev
  libspatialindex-dev libsqlite3-dev libssl-dev libstdc++6 libtcmalloc-minimal4 libtiff-dev libtool libusb-1.0-0
  libvulkan1 libwebp-dev libx11-6 libxcb1 libxcursor1 libxext6 libxi6 libxinerama1 libxkbcommon0 libxml2
  libxml2-dev libxrandr2 libxrender1 libxslt1-dev libxxf86vm1 libyaml-dev llvm locales lsb-release make mediainfo
  mesa-vulkan-drivers nano net-tools netcat-openbsd nginx ninja-build nodejs openmpi-bin openssh-client
  openssh-server openssl p7zip-full patch pciutils pipx pkg-config poppler-utils portaudio19-dev procps
  protobuf-compiler psmisc python-is-python3 rsync screen sox sqlite3 sudo supervisor swig tar tini tk-dev tmux
  tree tzdata unzip vim wget xauth xz-utils yasm zip zlib1g zlib1g-dev zsh zstd`.split(/\s+/),
);
/** Families of packages that bring in none of them. */
const bringsNoneOf = /^(?:python3(?:\.\d+)?(?:-(?:dev|pip|venv|distutils|setuptools|wheel|minimal))?|g(?:cc|\+\+)-\d+|clang-\d+|fonts-[a-z0-9-]+|cuda-[a-z0-9-]+|libcudnn\d[a-z0-9-]*|libnccl[a-z0-9-]*|libcublas[a-z0-9-]*|tesseract-ocr-[a-z-]+|language-pack-[a-z-]+)$/;

/** The libraries that a Debian or Ubuntu package brings in; undefined where that is not known. */
export function librariesOf(aptPackage: string): readonly SystemLibrary[] | undefined {
  const libraries = Object.hasOwn(brought, aptPackage) ? brought[aptPackage] : undefined;
  if (libraries !== undefined) return libraries;
  return bringsNone.has(aptPackage) || bringsNoneOf.test(aptPackage) ? [] : undefined;
}
