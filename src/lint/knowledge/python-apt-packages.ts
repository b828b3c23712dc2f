/**
 * Which Debian and Ubuntu packages bring a Python along. Measured: the closure of Depends and Recommends of each package
 * in Debian 12's lists holds python3-minimal, or does not. Left out of the second list where Ubuntu's package differs
 * (lsb-release needed python3 until 22.04) or was not looked up.
 */
const mayBringPython3 = new Set(
  `awscli blender cargo chromium chromium-driver clang ffmpeg gdal-bin iotop libavdevice-dev libavfilter-dev
  libboost-all-dev libcairo2-dev libgirepository1.0-dev libglfw3-dev libglib2.0-dev libgstreamer1.0-dev libgtk-3-dev
  libgtk2.0-dev libharfbuzz-dev libmagickwand-dev libpango1.0-dev libpulse-dev libqt5opengl5-dev libreoffice libsdl2-dev
  libvulkan1 lilypond llvm lsb-release mercurial mesa-vulkan-drivers meson mpv neovim ninja-build nodejs novnc npm
  qtbase5-dev ranger rustc software-properties-common supervisor vlc websockify yq libopencv-dev gdb x11vnc r-base
  octave colmap`.split(/\s+/),
);
const bringsNoPython = new Set(
  `adduser alsa-utils apache2 apt-transport-https apt-utils aria2 autoconf automake axel bash bash-completion bc bison
  build-essential bzip2 ca-certificates ccache cmake coreutils cron curl dbus default-jdk default-jre
  default-jre-headless default-libmysqlclient-dev dialog dirmngr dnsutils dos2unix dumb-init espeak espeak-ng expect
  file findutils flex fontconfig fonts-liberation fonts-noto-cjk fuse g++ gawk gcc gettext gettext-base gfortran
  ghostscript git git-lfs gnupg gnupg2 gosu gpg gpg-agent graphviz gzip htop imagemagick iproute2 iputils-ping jpegoptim
  jq less libaio-dev libasound2 libasound2-dev libatlas-base-dev libavcodec-dev libavformat-dev libavutil-dev
  libblas-dev libbz2-dev libc6-dev libcairo2 libcurl4-openssl-dev libegl1 libegl1-mesa-dev libeigen3-dev libespeak-ng1
  libffi-dev libfreetype6-dev libfuse2 libgbm1 libgeos-dev libgflags-dev libgl1 libgl1-mesa-dev libgl1-mesa-dri
  libgl1-mesa-glx libgles2 libglew-dev libglib2.0-0 libglib2.0-0t64 libglu1-mesa libglu1-mesa-dev libglvnd0 libgomp1
  libgoogle-glog-dev libgtk-3-0 libhdf5-dev libjpeg-dev libjpeg62-turbo-dev liblapack-dev liblzma-dev libmagic1
  libmp3lame-dev libncurses5-dev libncursesw5-dev libnss3 libopenblas-dev libopenmpi-dev libopus-dev libosmesa6
  libosmesa6-dev libpango-1.0-0 libpng-dev libportaudio2 libpq-dev libpq5 libproj-dev libprotobuf-dev libreadline-dev
  libsm6 libsndfile1 libsndfile1-dev libsox-dev libsox-fmt-all libsqlite3-dev libssl-dev libstdc++6 libswscale-dev
  libtiff-dev libtool libturbojpeg0 libusb-1.0-0 libvorbis-dev libwebp-dev libx11-6 libxcb1 libxext6 libxi6 libxml2
  libxml2-dev libxrender1 libxslt1-dev libyaml-dev libzbar0 libzstd-dev locales lsof lz4 make mediainfo mesa-common-dev
  mesa-utils mpg123 nano ncdu net-tools netcat-openbsd nginx openjdk-17-jdk openjdk-17-jre-headless openmpi-bin
  openssh-client openssh-server openssl p7zip-full pandoc passwd patch pciutils perl pigz pkg-config poppler-utils
  portaudio19-dev postgresql-client procps protobuf-compiler psmisc redis-server rsync ruby screen sox sqlite3 strace
  sudo swig tar telnet tesseract-ocr tesseract-ocr-eng tini tk-dev tmux tree tzdata unzip uuid-runtime vim wget
  wkhtmltopdf xauth xvfb xz-utils yasm zip zlib1g zlib1g-dev zsh zstd`.split(/\s+/),
);

/** What a package brings into /usr/bin. `unknown`: it is not known whether it brings a Python along. */
export type BroughtPython =
  | { readonly kind: 'nothing' | 'unknown' }
  /** `python3` with its own minor name; `minor` where the package names one. */
  | { readonly kind: 'python3'; readonly pip: boolean; readonly python: boolean; readonly venv: boolean }
  /** `python3.11` under that name only: the distribution's own, or another one's. */
  | { readonly kind: 'minor'; readonly minor: number; readonly venv: boolean };

export function pythonOfAptPackage(name: string): BroughtPython {
  const minor = /^python3\.(\d+)(?:-([a-z]+))?$/.exec(name);
  if (minor !== null) return { kind: 'minor', minor: Number(minor[1]), venv: minor[2] === 'venv' || minor[2] === 'full' };
  if (/^python3(?:-|$)/.test(name) || /^(?:pipx|virtualenv|python-(?:dev-)?is-python3)$/.test(name)) {
    return {
      kind: 'python3',
      pip: name === 'python3-pip',
      python: /^python-(?:dev-)?is-python3$/.test(name),
      venv: /^(?:python3-(?:venv|full)|pipx)$/.test(name),
    };
  }
  if (bringsNoPython.has(name)) return { kind: 'nothing' };
  return { kind: 'unknown' };
}

/** No package but these brings a `python` or a `pip`; of others it is not known. */
export function bringsAtMostPython3(name: string): boolean {
  return mayBringPython3.has(name) || bringsNoPython.has(name) || /^(?:lib|fonts-|g(?:cc|\+\+)-\d|clang-\d|cuda-|tesseract-ocr-)/.test(name);
}
