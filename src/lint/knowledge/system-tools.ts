import { librariesOf } from './system-libraries';

/**
 * Programs, headers and libraries that Python packages want from the system, and the Debian packages that bring them in.
 *
 * Computed over Debian 12's and 13's package lists (main, amd64): the closure of Depends, and of Recommends on top for
 * an install without --no-install-recommends. Ubuntu's packages of the same names are taken to be alike.
 */
export type SystemTool =
  | 'git'
  | 'C compiler'
  | 'C++ compiler'
  | 'make'
  | 'cmake'
  | 'curl'
  | 'wget'
  | 'unzip'
  | 'pkg-config'
  | 'pg_config'
  | 'MySQL client headers'
  | 'PortAudio headers'
  | 'cairo headers'
  | 'Graphviz headers'
  | 'ffmpeg'
  | 'tesseract'
  | 'poppler'
  | 'dot'
  | 'sox'
  | 'espeak'
  | 'java'
  | 'libgomp.so.1'
  | 'libmagic.so.1'
  | 'libcairo.so.2'
  | 'libpango-1.0.so.0'
  | 'libzbar.so.0';

interface Provision {
  /** What to install where it is missing. */
  readonly install: string;
  /** Packages that bring it in, as it stands or by what they depend on. */
  readonly by: string;
  /** Packages that only recommend what brings it in. */
  readonly recommendedBy?: string;
}

const provisions: Readonly<Record<SystemTool, Provision>> = {
  git: { install: 'git', by: 'git git-lfs git-all', recommendedBy: 'devscripts npm' },
  'C compiler': {
    install: 'build-essential',
    by: 'build-essential gcc g++ clang cargo rustc gfortran libgirepository1.0-dev libtool',
    recommendedBy:
      'cmake cython3 devscripts dpkg-dev flex golang-go libboost-all-dev libgdal-dev libgtk2.0-dev libmagickwand-dev libopenmpi-dev libvips-dev npm python3-pip r-base tk-dev',
  },
  'C++ compiler': {
    install: 'build-essential',
    by: 'build-essential g++ clang libgirepository1.0-dev',
    recommendedBy: 'devscripts dpkg-dev golang-go libgtk2.0-dev npm python3-pip r-base tk-dev',
  },
  make: {
    install: 'make',
    by: 'build-essential devscripts dpkg-dev libgirepository1.0-dev make tk-dev',
    recommendedBy: 'cmake libgtk2.0-dev npm python3-pip r-base',
  },
  cmake: { install: 'cmake', by: 'cmake' },
  curl: { install: 'curl', by: 'curl', recommendedBy: 'devscripts gettext libgtk2.0-dev libvips-dev' },
  wget: { install: 'wget', by: 'wget', recommendedBy: 'devscripts' },
  unzip: { install: 'unzip', by: 'unzip r-base', recommendedBy: 'devscripts libreoffice ruby zip' },
  'pkg-config': {
    install: 'pkg-config',
    by: 'pkg-config pkgconf libcairo2-dev libceres-dev libcurl4-openssl-dev libeigen3-dev libgdal-dev libgirepository1.0-dev libglib2.0-dev libgstreamer1.0-dev libgtk-3-dev libgtk2.0-dev libharfbuzz-dev libhdf5-dev libmagickwand-dev libopencv-dev libpango1.0-dev libproj-dev libsdl2-dev libtesseract-dev libvips-dev portaudio19-dev tk-dev libass-dev',
    recommendedBy: 'golang-go libsndfile1-dev libspatialindex-dev r-base',
  },
  pg_config: { install: 'libpq-dev', by: 'libpq-dev libgdal-dev postgresql-common' },
  'MySQL client headers': {
    install: 'default-libmysqlclient-dev',
    by: 'default-libmysqlclient-dev libmysqlclient-dev libmariadb-dev libmariadb-dev-compat libgdal-dev',
  },
  'PortAudio headers': { install: 'portaudio19-dev', by: 'portaudio19-dev' },
  'cairo headers': {
    install: 'libcairo2-dev',
    by: 'libcairo2-dev libgirepository1.0-dev libgtk-3-dev libgtk2.0-dev libpango1.0-dev libharfbuzz-dev libmagickwand-dev libvips-dev libopencv-dev',
  },
  'Graphviz headers': { install: 'libgraphviz-dev', by: 'libgraphviz-dev' },
  ffmpeg: { install: 'ffmpeg', by: 'ffmpeg', recommendedBy: 'mpv youtube-dl yt-dlp' },
  tesseract: { install: 'tesseract-ocr', by: 'tesseract-ocr ocrmypdf', recommendedBy: 'tesseract-ocr-eng' },
  poppler: { install: 'poppler-utils', by: 'poppler-utils' },
  dot: { install: 'graphviz', by: 'graphviz' },
  sox: { install: 'sox', by: 'sox' },
  espeak: { install: 'espeak-ng', by: 'espeak-ng espeak' },
  java: {
    install: 'default-jre-headless',
    by: 'default-jre-headless default-jre default-jdk default-jdk-headless maven pdftk libreoffice',
  },
  'libgomp.so.1': {
    install: 'libgomp1',
    by: 'libgomp1 audacity blender build-essential cargo clang colmap festival ffmpeg ffmpegthumbnailer fluidsynth g++ gcc gettext gfortran graphviz gstreamer1.0-libav gstreamer1.0-plugins-bad imagemagick inkscape libavcodec-dev libavcodec-extra libavdevice-dev libavformat-dev libboost-all-dev libboost-dev libceres-dev libfluidsynth3 libgdal-dev libgirepository1.0-dev libgraphviz-dev libmagickwand-dev libopencv-dev libopenmpi-dev libreoffice libsox-dev libsox-fmt-all libtesseract-dev libtool libvips libvips-dev libvips-tools mpv ocrmypdf openmpi-bin python3-opencv r-base rustc sox tesseract-ocr vlc zbar-tools',
    recommendedBy:
      'cmake cython3 devscripts dpkg-dev flex golang-go jackd2 libgtk2.0-dev libzbar0 npm python3-pip tesseract-ocr-eng tk-dev youtube-dl yt-dlp',
  },
  'libmagic.so.1': {
    install: 'libmagic1',
    by: 'libmagic1 libmagic1t64 file devscripts libmagic-dev libsox-dev libsox-fmt-all libtool python3-magic s3cmd sox',
    recommendedBy: 'libboost-all-dev libgdal-dev libgtk2.0-dev libmagickwand-dev libopenmpi-dev libvips-dev ocrmypdf',
  },
  'libcairo.so.2': {
    install: 'libcairo2',
    by: 'libcairo2 libcairo2-dev libass-dev audacity blender chromium chromium-driver default-jdk default-jre ffmpeg ffmpegthumbnailer firefox-esr graphviz gstreamer1.0-libav gstreamer1.0-plugins-bad gstreamer1.0-plugins-base gstreamer1.0-plugins-good inkscape libavcodec-dev libavcodec-extra libavdevice-dev libavformat-dev libgirepository1.0-dev libgraphviz-dev libgtk-3-0 libgtk-3-0t64 libgtk-3-dev libgtk2.0-0 libgtk2.0-dev libharfbuzz-dev libmagickwand-dev libopencv-dev libpango1.0-dev libpangocairo-1.0-0 libreoffice librsvg2-bin libvips libvips-dev libvips-tools mpv ocrmypdf poppler-utils python3-opencv r-base tesseract-ocr vlc',
    recommendedBy:
      'colmap fluidsynth imagemagick jackd2 libfluidsynth3 libglfw3 libglfw3-dev libqt5gui5 libsdl2-dev libzbar0 mesa-utils qtbase5-dev tesseract-ocr-eng wkhtmltopdf youtube-dl yt-dlp zbar-tools',
  },
  'libpango-1.0.so.0': {
    install: 'libpangoft2-1.0-0',
    by: 'libpango-1.0-0 libpangoft2-1.0-0 libpango1.0-dev libpangocairo-1.0-0 audacity blender chromium chromium-driver default-jdk default-jre ffmpeg ffmpegthumbnailer firefox-esr graphviz gstreamer1.0-libav gstreamer1.0-plugins-bad inkscape libavcodec-dev libavcodec-extra libavdevice-dev libavformat-dev libgraphviz-dev libgtk-3-0 libgtk-3-0t64 libgtk-3-dev libgtk2.0-0 libgtk2.0-dev libmagickwand-dev libopencv-dev librsvg2-bin libvips libvips-dev libvips-tools mpv ocrmypdf python3-opencv r-base tesseract-ocr vlc',
    recommendedBy:
      'colmap fluidsynth gstreamer1.0-plugins-good imagemagick jackd2 libfluidsynth3 libglfw3 libglfw3-dev libqt5gui5 libreoffice libsdl2-dev libzbar0 mesa-utils qtbase5-dev tesseract-ocr-eng wkhtmltopdf youtube-dl yt-dlp zbar-tools',
  },
  'libzbar.so.0': { install: 'libzbar0', by: 'libzbar0 zbar-tools gstreamer1.0-plugins-bad', recommendedBy: 'libreoffice' },
};

/** Packages that were in the computation beside those of system-libraries.ts: what they bring in is all listed above. */
const otherKnown = new Set(
  `autoconf automake antiword catdoc ccache clinfo dpkg-dev espeak festival fuse fuse3 ghostscript gh golang-go iotop lame
  libasound2-dev libass-dev libavcodec-extra libavformat-dev libblas3 libboost-dev libespeak-ng1 libfreetype6
  libfontconfig1 libfreetype6-dev libfribidi-dev libgeos-dev libgl1-mesa-dri libglib2.0-bin libgraphviz-dev libharfbuzz-dev
  libheif-dev libicu-dev libkrb5-dev liblapack3 libldap2-dev libleptonica-dev libmagic-dev libmariadb-dev libmp3lame-dev
  libncurses5 libopenblas0 libopus-dev libpango1.0-dev libpq5 libproj-dev libsasl2-dev libspeexdsp-dev
  libtbb-dev libtesseract-dev libtinfo5 libv4l-dev libvips libvips-dev libvips-tools libvpx-dev libx264-dev
  libxcb-xinerama0 libxml2-utils libxvidcore-dev libzbar0 lsof mariadb-client maven moreutils npm ocl-icd-opencl-dev
  ocrmypdf pandoc pdftk postgresql-client proj-bin python3-magic python3-numpy qpdf redis-server redis-tools ruby rustc
  cargo cython3 s3cmd strace sysstat unixodbc-dev unrtf x11-apps xfonts-75dpi youtube-dl yt-dlp zbar-tools
  default-libmysqlclient-dev libmysqlclient-dev libpangoft2-1.0-0 libmagic1t64 default-jdk default-jre-headless
  devscripts gstreamer1.0-libav gstreamer1.0-plugins-bad inkscape jackd2 libreoffice r-base libsox-fmt-all
  libjpeg62-turbo libatlas-base-dev libhdf5-dev libgtk-3-dev ffmpegthumbnailer git-all`.split(/\s+/),
);

const bringers = new Map<SystemTool, { readonly always: ReadonlySet<string>; readonly recommended: ReadonlySet<string> }>(
  (Object.keys(provisions) as SystemTool[]).map((tool) => {
    const { by, recommendedBy } = provisions[tool];
    return [tool, { always: new Set(by.split(' ')), recommended: new Set(recommendedBy?.split(' ')) }];
  }),
);

/** The Debian package to install for a tool. */
export function packageFor(tool: SystemTool): string {
  return provisions[tool].install;
}

/** Whether installing a Debian package brings a tool in; undefined where that is not known. */
export function bringsTool(aptPackage: string, tool: SystemTool, withRecommended: boolean): boolean | undefined {
  const found = bringers.get(tool);
  if (found?.always.has(aptPackage) === true || (withRecommended && found?.recommended.has(aptPackage) === true)) return true;
  if (/^(?:gcc|g\+\+|clang)-\d+$/.test(aptPackage)) {
    // The versioned compilers are no `gcc` and no `cc`.
    return tool === 'libgomp.so.1' ? true : tool === 'C compiler' || tool === 'C++ compiler' ? undefined : false;
  }
  if (/^openjdk-\d+-/.test(aptPackage)) return tool === 'java' ? true : librariesOf(aptPackage) === undefined ? undefined : false;
  return otherKnown.has(aptPackage) || librariesOf(aptPackage) !== undefined ? false : undefined;
}
