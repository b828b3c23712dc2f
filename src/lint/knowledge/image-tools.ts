import type { BaseImage } from './base-images';

// github.com/docker-library/buildpack-deps: the curl variant brings curl and wget, scm brings git and procps; python and
// node without `slim` stand on it. Debian's and Ubuntu's own images have bash, and none of the others.
const full = ['bash', 'curl', 'wget', 'procps', 'git'];
const plain = ['bash'];

/** Which of bash, curl, wget, procps, git and git-lfs a base image holds; undefined where that is not known. */
export function toolsOfImage(base: BaseImage): readonly string[] | undefined {
  switch (base.family) {
    case 'python':
      return base.reference.includes('astral-sh/uv') ? undefined : full;
    case 'node':
      return base.bare ? plain : full;
    case 'python-slim':
    case 'debian':
    case 'ubuntu':
    case 'cuda':
      return plain;
    default:
      return undefined;
  }
}
