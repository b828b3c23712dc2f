/** Files with their sizes, the largest first; of many, three and how many more. */
export function namedFiles(files: readonly { readonly path: string; readonly size: number }[]): string {
  const inOrder = [...files].sort((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1));
  const shown = inOrder.slice(0, 3).map(({ path, size }) => `${path} (${sizeText(size)})`);
  const more = files.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${String(more)} more` : shown.join(' and ').replace(/ and (?=.* and )/g, ', ');
}

/** `8.0 kB` */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${String(bytes)} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return bytes < 1_000_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${(bytes / 1_000_000_000).toFixed(2)} GB`;
}
