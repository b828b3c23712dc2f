/** A longer slice is no copy: it would keep the whole text that it comes from. */
const longest = 12;
const seen = new Array<string>(256).fill('');

/**
 * What stands from `start` to `end`, as one string with an equal one that was read lately: scripts are made of the same
 * few programs and options, and a long file holds each of them a great many times.
 */
export function sameWord(text: string, start: number, end: number): string {
  const length = end - start;
  if (length > longest) return text.slice(start, end);
  let hash = length;
  for (let index = start; index < end; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  const slot = hash & (seen.length - 1);
  const known = seen[slot] ?? '';
  if (known.length === length && text.startsWith(known, start)) return known;
  return (seen[slot] = text.slice(start, end));
}
