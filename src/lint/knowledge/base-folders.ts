import type { BaseImage } from './base-images';

export interface BaseOwner {
  readonly uid: number;
  /** Everybody may write there: mode 1777. */
  readonly isShared: boolean;
}

const known = new Set<BaseImage['family']>(['python', 'python-slim', 'debian', 'ubuntu', 'cuda', 'node', 'alpine', 'pytorch', 'conda']);
/** Mode 1777 in Debian's base-files and Alpine's alpine-baselayout. */
const shared = new Set(['/tmp', '/var/tmp', '/run/lock', '/var/lock', '/dev/shm']);
/** Empty in the image, or holding only what is told below. */
const plain = new Set(['/', '/home', '/mnt', '/media', '/srv', '/opt']);
/** Trees that are all root's. */
const roots = /^\/(?:usr|etc|var|lib|lib32|lib64|libx32|bin|sbin|boot|root|run)(?:\/|$)/;
const volatile = /^\/(?:proc|sys|dev)(?:\/|$)/;

const root: BaseOwner = { uid: 0, isShared: false };

/**
 * Who owns a path in a base image: `absent` where the image has nothing there, undefined where that is not known.
 * After Debian's base-files, Alpine's alpine-baselayout and the images' own Dockerfiles.
 */
export function baseOwner(base: BaseImage, path: string): BaseOwner | 'absent' | undefined {
  if (!known.has(base.family)) return undefined;
  if (shared.has(path)) return { uid: 0, isShared: true };
  if (volatile.test(path)) return undefined;
  if (/^\/(?:tmp|var\/tmp|run\/lock|var\/lock)\//.test(path)) return 'absent';
  if (plain.has(path) || roots.test(path)) return root;
  if (base.ownerOf1000 !== undefined) {
    const home = `/home/${base.ownerOf1000}`;
    if (path === home) return { uid: 1000, isShared: false };
  }
  switch (base.family) {
    case 'pytorch':
    case 'conda':
      if (/^\/opt\/conda(?:\/|$)/.test(path)) return root;
      if (path === '/workspace') return base.family === 'pytorch' ? root : 'absent';
      // Whether the release brings an account with a home folder depends on the tag.
      if (path.startsWith('/home/') || path.startsWith('/opt/')) return undefined;
      break;
    case 'cuda':
      if (/^\/opt\/nvidia(?:\/|$)/.test(path)) return root;
      break;
    case 'node':
      if (path.startsWith('/opt/')) return undefined; // yarn
      break;
    default:
  }
  return 'absent';
}
