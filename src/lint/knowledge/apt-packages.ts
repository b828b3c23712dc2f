import type { BaseImage } from './base-images';

/**
 * Packages that no official image on Debian or Ubuntu holds and that bring others along, by packages.debian.org and
 * packages.ubuntu.com (their Depends) and the images' Dockerfiles (docker-library, nvidia/container-images/cuda).
 */
const nowhere = new Set([
  'ffmpeg', 'libgl1', 'libgl1-mesa-glx', 'libosmesa6', 'libosmesa6-dev', 'git-lfs', 'nginx', 'tesseract-ocr', 'chromium',
  'poppler-utils', 'libreoffice', 'portaudio19-dev', 'espeak-ng', 'sox', 'libsndfile1', 'texlive', 'libopencv-dev', 'python3-opencv',
]);
/** As well on images without build tools: slim ones, and bare Debian and Ubuntu. */
const notBare = new Set(['git', 'build-essential', 'cmake', 'python3-pip', 'python3-venv', 'python3-dev', 'libglib2.0-0', 'nodejs', 'npm']);
/** As well on those that are not NVIDIA's. */
const notCuda = new Set(['gcc', 'g++', 'curl', 'wget', 'gnupg', 'pkg-config', 'libsm6', 'libxext6']);

const onDebian = new Set(['python', 'python-slim', 'debian', 'ubuntu', 'cuda', 'node']);

/** An image on Debian or Ubuntu whose package lists are taken away, as in all official ones. */
export function hasNoPackageLists({ family }: BaseImage): boolean {
  return onDebian.has(family);
}

/** Whether the package is surely not in the image, and neither are some that it depends on. */
export function bringsOthersAlong(base: BaseImage, name: string): boolean {
  if (!onDebian.has(base.family)) return false;
  if (nowhere.has(name)) return true;
  if (!base.bare) return false;
  if (base.family === 'node' && (name === 'nodejs' || name === 'npm')) return false;
  return notBare.has(name) || (base.family !== 'cuda' && notCuda.has(name));
}
