/**
 * What is wrong with an image's name; undefined where nothing is. After github.com/distribution/reference: an optional
 * registry, path components in lower case, an optional tag and digest.
 */
export function imageNameProblem(reference: string): 'blank' | 'upper-case' | 'malformed' | undefined {
  if (reference === '') return 'blank';
  const [beforeDigest = '', ...digests] = reference.split('@');
  if (digests.length > 1) return 'malformed';
  if (digests[0] !== undefined && !/^[A-Za-z][A-Za-z\d]*(?:[-_+.][A-Za-z][A-Za-z\d]*)*:[\dA-Fa-f]{32,}$/.test(digests[0])) return 'malformed';
  const colon = beforeDigest.lastIndexOf(':');
  const hasTag = colon > beforeDigest.lastIndexOf('/');
  if (hasTag && !/^\w[\w.-]{0,127}$/.test(beforeDigest.slice(colon + 1))) return 'malformed';
  const parts = (hasTag ? beforeDigest.slice(0, colon) : beforeDigest).split('/');
  const registry = parts.length > 1 && isRegistry(parts[0] ?? '') ? parts.shift() : undefined;
  if (registry !== undefined && !/^(?:[A-Za-z\d](?:[A-Za-z\d-]*[A-Za-z\d])?(?:\.[A-Za-z\d](?:[A-Za-z\d-]*[A-Za-z\d])?)*|\[[\dA-Fa-f:]+\])(?::\d+)?$/.test(registry)) return 'malformed';
  const isNamespace = registry !== undefined && !/[.:]/.test(registry) && registry !== 'localhost';
  if (parts.every((part) => pathComponent.test(part))) return isNamespace ? 'upper-case' : undefined;
  return parts.every((part) => pathComponent.test(part.toLowerCase())) ? 'upper-case' : 'malformed';
}

const pathComponent = /^[a-z\d]+(?:(?:\.|_{1,2}|-+)[a-z\d]+)*$/;

/** As docker tells a registry from a namespace: it has a dot, a port, an upper-case letter, or is localhost. */
function isRegistry(first: string): boolean {
  return /[.:A-Z]/.test(first) || first === 'localhost';
}
