export interface DecodedText {
  /** Without the byte order mark. Bytes that are not of the encoding become U+FFFD. */
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
  readonly bom: boolean;
}

/** Git looks at this many bytes to tell binary from text (`buffer_is_binary` in xdiff-interface.c). */
const headLength = 8_000;

/** The Git LFS specification: a pointer is less than 1,024 bytes. */
const longestPointer = 1_023;

/** The Hub refuses every larger file in a push that is not in LFS or Xet. In bytes. */
export const largestInGit = 10 * 1024 * 1024;

/** Decodes a file: UTF-16 where a byte order mark says so, UTF-8 otherwise. Never throws. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return { ...decoded(bytes.subarray(2), 'utf-16le'), bom: true };
  if (first === 0xfe && second === 0xff) return { ...decoded(bytes.subarray(2), 'utf-16be'), bom: true };
  const bom = first === 0xef && second === 0xbb && third === 0xbf;
  return { ...decoded(bom ? bytes.subarray(3) : bytes, 'utf-8'), bom };
}

function decoded(bytes: Uint8Array, encoding: DecodedText['encoding']): Omit<DecodedText, 'bom'> {
  // The mark is cut off already: a second one is text, so it must not be dropped here.
  return { text: new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes), encoding };
}

/** The bytes of a text as they were decoded: same encoding, same mark. */
export function encodeText(text: string, { encoding, bom }: Pick<DecodedText, 'encoding' | 'bom'>): Buffer {
  const marked = bom ? `\ufeff${text}` : text;
  if (encoding === 'utf-8') return Buffer.from(marked, 'utf8');
  const bytes = Buffer.from(marked, 'utf16le');
  return encoding === 'utf-16le' ? bytes : bytes.swap16();
}

/** Git's rule: a NUL among the first 8,000 bytes. UTF-16 is binary by it, as it is for git and for the Hub. */
export function looksBinary(head: Uint8Array): boolean {
  return head.subarray(0, headLength).includes(0);
}

/** Whether these are all the bytes of a Git LFS pointer (github.com/git-lfs/git-lfs, docs/spec.md). */
export function isLfsPointer(bytes: Uint8Array): boolean {
  if (bytes.length > longestPointer) return false;
  const text = new TextDecoder().decode(bytes);
  return (
    /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\/v\d+\r?\n/.test(text) &&
    /^oid sha256:[0-9a-f]{64}\r?$/m.test(text) &&
    /^size \d+\r?$/m.test(text)
  );
}
