const quotes: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '”': '”', '„': '“', '‘': '’', '’': '’', '`': '`' };
const mostItems = 200;

/**
 * A text that is meant as a JSON array of strings, whatever is wrong with it: other quotes or none, a comma too many or
 * too few, no bracket at the end, a comment behind it. Undefined where it may be something else, such as a shell's test.
 */
export function readLooseList(text: string): readonly string[] | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith('[') || trimmed.length > 4_000) return undefined;
  const items: string[] = [];
  let index = 1;
  let commas = 0;
  for (;;) {
    index = skipBlanks(trimmed, index);
    const character = trimmed.charAt(index);
    if (character === ',') {
      commas++;
      index++;
      continue;
    }
    if (character === ']' || character === '') break;
    const close = quotes[character];
    const end = close === undefined ? bareEnd(trimmed, index) : trimmed.indexOf(close, index + 1);
    if (end <= index || items.length >= mostItems) return undefined;
    const item = trimmed.slice(close === undefined ? index : index + 1, end);
    // Escapes would have to be read by the rules of one notation, and nobody knows which was meant.
    if (item.includes('\\') || (close === undefined && !/^[\w./:@%+=-]+$/.test(item))) return undefined;
    items.push(item);
    index = close === undefined ? end : end + 1;
    if (close === undefined && commas === 0 && trimmed.charAt(skipBlanks(trimmed, index)) !== ',') return undefined;
  }
  const rest = trimmed.slice(index + 1).trim();
  const isList = items.length > 0 && (rest === '' || rest.startsWith('#'));
  // `[ "$X" = a ]` has words without quotes and no commas; `[ "$X" ]` is a test as well.
  const isTest = commas === 0 && /^\[\s/.test(trimmed) && /[\s$=]/.test(trimmed.slice(1, 4));
  return isList && !isTest ? items : undefined;
}

function skipBlanks(text: string, index: number): number {
  while (/\s/.test(text.charAt(index))) index++;
  return index;
}

function bareEnd(text: string, index: number): number {
  while (index < text.length && !/[\s,\]]/.test(text.charAt(index))) index++;
  return index;
}
