import type { BaseImage } from './base-images';

/**
 * Which variables base images set themselves, after the Dockerfiles named in base-images.ts. Each pattern takes in more
 * than one release sets: a name that matches may be there. BuildKit gives every stage a PATH.
 */
const patterns: Readonly<Record<BaseImage['family'], RegExp | undefined>> = {
  python: /^(?:PATH|LANG|GPG_KEY|PYTHON\w*|UV_\w+)$/,
  'python-slim': /^(?:PATH|LANG|GPG_KEY|PYTHON\w*|UV_\w+)$/,
  node: /^(?:PATH|NODE_VERSION|YARN_VERSION)$/,
  cuda: /^(?:PATH|NVARCH|NV_\w+|NVIDIA_\w+|CUDA\w*|CUDNN\w*|NCCL\w*|LD_LIBRARY_PATH|LIBRARY_PATH|CPATH)$/,
  ubuntu: /^PATH$/,
  debian: /^PATH$/,
  pytorch: /^(?:PATH|NVARCH|NV_\w+|NVIDIA_\w+|CUDA\w*|CUDNN\w*|NCCL\w*|LD_LIBRARY_PATH|LIBRARY_PATH|PYTORCH\w*|CONDA\w*|CPATH)$/,
  conda: undefined,
  // Any image with an Alpine tag is of this family.
  alpine: undefined,
  other: undefined,
};

/** Whether the image may set the variable; `unknown` for an image of which too little is known. */
export function imageSets({ family, reference }: BaseImage, name: string): boolean | 'unknown' {
  if (reference === 'scratch' || /^(?:docker\.io\/(?:library\/)?)?alpine(?:[:@]|$)/.test(reference)) return name === 'PATH';
  if (family === 'alpine' && /^(?:docker\.io\/(?:library\/)?)?(?:python|node)[:@]/.test(reference)) {
    return patterns.python?.test(name) === true || patterns.node?.test(name) === true;
  }
  return patterns[family]?.test(name) ?? 'unknown';
}

/** Given by BuildKit before the first FROM, and in a stage after `ARG NAME` (docs.docker.com/reference/dockerfile, "automatic platform ARGs"). */
export const platformArguments: ReadonlySet<string> = new Set(
  ['BUILD', 'TARGET'].flatMap((side) => ['PLATFORM', 'OS', 'OSVERSION', 'ARCH', 'VARIANT'].map((what) => side + what)).concat('TARGETSTAGE'),
);

/** What a build may be given without any ARG: proxies and BuildKit's own settings. */
export function isPredefined(name: string): boolean {
  return /^(?:(?:http|https|ftp|no|all)_proxy|BUILDKIT_\w+|SOURCE_DATE_EPOCH)$/i.test(name);
}
