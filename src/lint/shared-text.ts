/**
 * Writes a text once for all findings of the same parts: a long file may have thousands that say the same, and each
 * would keep several pieces of it.
 */
export function sharedText<Parts extends readonly string[]>(write: (...parts: Parts) => string): (...parts: Parts) => string {
  const texts = new Map<string, string>();
  return (...parts) => {
    const key = parts.join('\0');
    let text = texts.get(key);
    if (text === undefined) texts.set(key, (text = write(...parts)));
    return text;
  };
}
