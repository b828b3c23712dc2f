/**
 * What is known of public base images, after their own Dockerfiles (github.com/docker-library,
 * gitlab.com/nvidia/container-images/cuda, github.com/pytorch/pytorch, github.com/mamba-org/micromamba-docker,
 * github.com/astral-sh/uv-docker). Written from knowledge of them in November 2026, not checked by pulling each tag:
 * where a tag does not say its release, it stays unknown.
 */
export interface BaseImage {
  readonly reference: string;
  readonly family:
    | 'python'
    | 'python-slim'
    | 'cuda'
    | 'ubuntu'
    | 'debian'
    | 'node'
    | 'pytorch'
    | 'conda'
    | 'alpine'
    | 'other';
  /** Undefined where the tag does not tell it for sure. */
  readonly release: Release | undefined;
  /** The image sets no USER. False also where it is not known. */
  readonly startsAsRoot: boolean;
  /** The account that has uid 1000 in the image already. */
  readonly ownerOf1000: string | undefined;
  /** Other accounts whose uid is certain. */
  readonly accounts: Readonly<Record<string, number>>;
  /** Where a relative path of the first instruction starts; undefined where it is not known. */
  readonly workingDirectory: string | undefined;
  /** Debian or Ubuntu with no graphics library in it: a missing one can be told from the Dockerfile. */
  readonly bare: boolean;
  /** What the image has beyond its distribution. */
  readonly tools: ImageTools;
}

/** Of each: undefined where it is not known. */
export interface ImageTools {
  /** gcc, g++ and make. */
  readonly compiler: boolean | undefined;
  readonly git: boolean | undefined;
  /** The Python that `python` starts, `3.11`; undefined also where there is none. */
  readonly python: string | undefined;
  /** NVIDIA's own libraries, as the tag tells of them; `none` where there are none. */
  readonly cuda: CudaToolkit | 'none' | undefined;
}

export interface CudaToolkit {
  /** `12.1.1`. */
  readonly version: string;
  /** Only `devel` holds nvcc, headers and a C++ compiler. */
  readonly flavour: 'base' | 'runtime' | 'devel';
  readonly cudnn: boolean;
}

export interface Release {
  readonly distribution: 'debian' | 'ubuntu';
  readonly version: string;
}

const unknownTools: ImageTools = { compiler: undefined, git: undefined, python: undefined, cuda: undefined };
/** Of what stands on buildpack-deps. */
const buildTools: ImageTools = { compiler: true, git: true, python: undefined, cuda: 'none' };
const noTools: ImageTools = { compiler: false, git: false, python: undefined, cuda: 'none' };

const debianCodenames: Readonly<Record<string, string>> = {
  buster: '10',
  bullseye: '11',
  bookworm: '12',
  trixie: '13',
  forky: '14',
};
const ubuntuCodenames: Readonly<Record<string, string>> = {
  bionic: '18.04',
  focal: '20.04',
  jammy: '22.04',
  noble: '24.04',
  resolute: '26.04',
};

/** Images that start as root and of whose system nothing else is assumed. */
const otherRootImages = new Set([
  'golang',
  'rust',
  'nginx',
  'buildpack-deps',
  'huggingface/transformers-pytorch-gpu',
  'huggingface/transformers-all-latest-gpu',
  'nvcr.io/nvidia/pytorch',
  'nvcr.io/nvidia/tritonserver',
  'nvidia/cudagl',
  'nvidia/opengl',
  'ollama/ollama',
  'vllm/vllm-openai',
  'tiangolo/uvicorn-gunicorn-fastapi',
  'tensorflow/tensorflow',
]);
/** Those on Alpine that start as root (USER in their own Dockerfiles), and the ones of them that start in `/`. */
const alpineImages = new Set(
  `alpine amazoncorretto bash caddy composer denoland/deno docker eclipse-temurin elixir erlang ghcr.io/astral-sh/uv golang
  httpd maven nginx node openjdk oven/bun php postgres python redis ruby rust`.split(/\s+/),
);
const alpineAtTheRoot = new Set(['alpine', 'bash', 'eclipse-temurin', 'ghcr.io/astral-sh/uv', 'nginx', 'node', 'python', 'rust']);
const condaImages = new Set([
  'continuumio/miniconda3',
  'continuumio/anaconda3',
  'conda/miniconda3',
  'condaforge/miniforge3',
  'condaforge/mambaforge',
]);

/** /etc/passwd of Debian's and Ubuntu's base-passwd package. */
const debianAccounts = { root: 0, nobody: 65534, 'www-data': 33 };

const imagesByReference = new Map<string, BaseImage>();
const mostImages = 100;

/** @param reference an image as FROM names it, variables expanded */
export function readBaseImage(reference: string): BaseImage {
  let image = imagesByReference.get(reference);
  if (image === undefined) {
    if (imagesByReference.size >= mostImages) imagesByReference.clear();
    imagesByReference.set(reference, (image = readReference(reference)));
  }
  return image;
}

function readReference(reference: string): BaseImage {
  const { name, tag } = splitReference(reference);
  const common = { reference, release: undefined, startsAsRoot: true, ownerOf1000: undefined, workingDirectory: '/', bare: false, tools: unknownTools } as const;
  if (/-?(windowsservercore|nanoserver)/.test(tag)) return unknownImage(reference);
  if (/(^|-)alpine/.test(tag) || name === 'alpine') {
    const isNode = name === 'node';
    const start = { startsAsRoot: alpineImages.has(name), workingDirectory: alpineAtTheRoot.has(name) ? '/' : undefined };
    return { ...common, ...start, family: 'alpine', ownerOf1000: isNode ? 'node' : undefined, accounts: isNode ? { root: 0, node: 1000 } : { root: 0 } };
  }
  switch (name) {
    case 'python': {
      const slim = /(^|-)slim/.test(tag);
      const release = debianRelease(tag) ?? releaseOfPython(tag);
      const tools = { ...(slim ? noTools : buildTools), python: /^3\.\d+/.exec(tag)?.[0] };
      return { ...common, family: slim ? 'python-slim' : 'python', release, bare: slim, accounts: debianAccounts, tools };
    }
    case 'ghcr.io/astral-sh/uv': {
      const slim = /-slim$/.test(tag);
      const release = debianRelease(tag);
      if (release === undefined) return unknownImage(reference);
      const tools = { ...(slim ? noTools : buildTools), python: /^python(3\.\d+)/.exec(tag)?.[1] };
      return { ...common, family: slim ? 'python-slim' : 'python', release, bare: slim, accounts: debianAccounts, tools };
    }
    case 'node':
      return {
        ...common,
        family: 'node',
        release: debianRelease(tag),
        ownerOf1000: 'node',
        bare: /(^|-)slim/.test(tag),
        accounts: { ...debianAccounts, node: 1000 },
        tools: /(^|-)slim/.test(tag) ? noTools : buildTools,
      };
    case 'oven/bun': {
      // groupadd --gid 1000, useradd --uid 1000 in github.com/oven-sh/bun dockerhub/debian/Dockerfile; Alpine is told above.
      if (tag.includes('distroless')) return unknownImage(reference);
      return { ...common, family: 'other', ownerOf1000: 'bun', workingDirectory: '/home/bun/app', accounts: { root: 0, bun: 1000 } };
    }
    case 'debian':
      return { ...common, family: 'debian', release: debianRelease(tag), bare: true, accounts: debianAccounts, tools: noTools };
    case 'ubuntu':
      return ubuntuImage(reference, 'ubuntu', ubuntuRelease(tag), tag);
    case 'nvidia/cuda':
    case 'nvcr.io/nvidia/cuda': {
      const release = ubuntuRelease(tag);
      if (release === undefined) return { ...common, family: 'other', workingDirectory: undefined, accounts: { root: 0 } };
      return { ...ubuntuImage(reference, 'cuda', release, tag), tools: cudaTools(tag) };
    }
    case 'pytorch/pytorch':
      return { ...common, family: 'pytorch', workingDirectory: '/workspace', accounts: debianAccounts, tools: pytorchTools(tag) };
    case 'mambaorg/micromamba':
      return { ...common, family: 'conda', startsAsRoot: false, workingDirectory: '/tmp', accounts: { root: 0, mambauser: 57439 } };
    default:
      if (condaImages.has(name)) return { ...common, family: 'conda', accounts: debianAccounts };
      if (otherRootImages.has(name)) return { ...common, family: 'other', workingDirectory: undefined, accounts: { root: 0 } };
      return unknownImage(reference);
  }
}

/** 'unknown' where the release is not known. */
export function hasTime64Names(release: Release | undefined): boolean | 'unknown' {
  if (release === undefined) return 'unknown';
  return Number.parseFloat(release.version) >= (release.distribution === 'debian' ? 13 : 24.04);
}

export function unknownImage(reference: string): BaseImage {
  return {
    reference,
    family: 'other',
    release: undefined,
    startsAsRoot: false,
    ownerOf1000: undefined,
    accounts: { root: 0 },
    workingDirectory: undefined,
    bare: false,
    tools: unknownTools,
  };
}

/** `12.1.1-cudnn8-devel-ubuntu22.04`, `12.8.0-cudnn-runtime-ubuntu24.04`. nvcc's package brings gcc and g++ in. */
function cudaTools(tag: string): ImageTools {
  const [, version, cudnn, flavour] = /^(\d+\.\d+(?:\.\d+)?)(-cudnn\d*)?-(base|runtime|devel)-/.exec(tag) ?? [];
  if (version === undefined) return unknownTools;
  const cuda: CudaToolkit = { version, flavour: flavour as CudaToolkit['flavour'], cudnn: cudnn !== undefined };
  return { compiler: flavour === 'devel', git: false, python: undefined, cuda };
}

/** `2.4.0-cuda12.1-cudnn9-runtime`. The runtime images have had gcc at times, for Triton; git is in none for sure. */
function pytorchTools(tag: string): ImageTools {
  const [, version, flavour] = /^\d[\d.]*-cuda(\d+\.\d+)-cudnn\d+-(runtime|devel)$/.exec(tag) ?? [];
  if (version === undefined) return unknownTools;
  const cuda: CudaToolkit = { version, flavour: flavour as CudaToolkit['flavour'], cudnn: true };
  return { ...unknownTools, compiler: flavour === 'devel' ? true : undefined, cuda };
}

function ubuntuImage(
  reference: string,
  family: 'ubuntu' | 'cuda',
  release: Release | undefined,
  tag: string,
): BaseImage {
  // Ubuntu's images have had an account of their own since 23.04; `latest` is an LTS after that.
  const version = release === undefined ? undefined : Number.parseFloat(release.version);
  const hasAccount = version === undefined ? tag === 'latest' || tag === 'rolling' : version >= 23.04;
  return {
    reference,
    family,
    release,
    startsAsRoot: true,
    ownerOf1000: hasAccount ? 'ubuntu' : undefined,
    accounts: hasAccount ? { ...debianAccounts, ubuntu: 1000 } : debianAccounts,
    workingDirectory: '/',
    bare: true,
    tools: noTools,
  };
}

/** Docker Hub's official images by their short name, the tag without a digest. */
function splitReference(reference: string): { name: string; tag: string } {
  const withoutDigest = reference.split('@')[0] ?? reference;
  const colon = withoutDigest.lastIndexOf(':');
  const hasTag = colon > withoutDigest.lastIndexOf('/');
  const name = hasTag ? withoutDigest.slice(0, colon) : withoutDigest;
  return {
    name: name.replace(/^(?:(?:index\.)?docker\.io|public\.ecr\.aws\/docker|mirror\.gcr\.io)\//, '').replace(/^library\//, ''),
    tag: hasTag ? withoutDigest.slice(colon + 1) : 'latest',
  };
}

function debianRelease(tag: string): Release | undefined {
  for (const part of tag.split('-')) {
    const version = debianCodenames[part];
    if (version !== undefined) return { distribution: 'debian', version };
  }
  const number = /^(\d{1,2})(?:\.\d+)?(?:-slim)?$/.exec(tag)?.[1];
  // Only debian's own tags are bare release numbers above 9; python's and node's have a minor or another range.
  return number !== undefined && Number(number) >= 10 && Number(number) <= 14 && !tag.includes('.')
    ? { distribution: 'debian', version: number }
    : undefined;
}

function ubuntuRelease(tag: string): Release | undefined {
  const number = /(?:^|ubuntu)(\d\d\.\d\d)(?:$|-)/.exec(tag)?.[1];
  if (number !== undefined) return { distribution: 'ubuntu', version: number };
  for (const part of tag.split('-')) {
    const version = ubuntuCodenames[part];
    if (version !== undefined) return { distribution: 'ubuntu', version };
  }
  return undefined;
}

/**
 * `python:3.x` moves with Debian's stable: bookworm since June 2023, trixie since August 2025, and stays at what it had
 * when that Python's support ended. An exact patch stays where it was built last.
 */
function releaseOfPython(tag: string): Release | undefined {
  if (/^(?:3|latest|slim|3-slim)$/.test(tag)) return { distribution: 'debian', version: '13' };
  const [, minor, patch] = /^3\.(\d+)(?:\.(\d+))?(?:-slim)?$/.exec(tag) ?? [];
  const known = minor === undefined ? undefined : debianOfPython[minor];
  if (known === undefined) return Number(minor) > 13 ? { distribution: 'debian', version: '13' } : undefined;
  if (patch === undefined) return { distribution: 'debian', version: known.last };
  const number = Number(patch);
  if (number >= known.trixie) return { distribution: 'debian', version: '13' };
  const isBookworm = number >= known.bookworm[0] && number <= known.bookworm[1];
  return isBookworm ? { distribution: 'debian', version: '12' } : undefined;
}

const never = Number.POSITIVE_INFINITY;

/**
 * By minor version: the release under `3.x`, the patches that were current only while bookworm was, and the first that
 * came after trixie. Those in between were built on two releases.
 */
const debianOfPython: Readonly<
  Record<string, { readonly last: string; readonly bookworm: readonly [number, number]; readonly trixie: number }>
> = {
  6: { last: '11', bookworm: [never, 0], trixie: never },
  7: { last: '12', bookworm: [never, 0], trixie: never },
  8: { last: '12', bookworm: [18, 20], trixie: never },
  9: { last: '13', bookworm: [18, 22], trixie: 24 },
  10: { last: '13', bookworm: [13, 17], trixie: 19 },
  11: { last: '13', bookworm: [5, 12], trixie: 14 },
  12: { last: '13', bookworm: [0, 10], trixie: 12 },
  13: { last: '13', bookworm: [0, 5], trixie: 7 },
};
