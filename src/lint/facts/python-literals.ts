import type { Span } from '../../documents/text';

const tokens = /#.*|(\w{0,2})("""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|([\w)\]]?)[ \t]{0,4}([([{])|[)\]}]/g;
const longestList = 20_000;

/** Where a list, tuple, set or dict ends that begins at `start`; undefined where that cannot be told. */
export function closingBracket(text: string, start: number): number | undefined {
  let depth = 0;
  for (const match of text.slice(start, start + longestList).matchAll(tokens)) {
    if (match[4] !== undefined) depth++;
    else if (/^[)\]}]$/.test(match[0]) && --depth === 0) return start + match.index + 1;
  }
  return undefined;
}

/** Plain strings in a piece of code that stand in lists, tuples and sums of paths, not in calls. */
export function stringsOf(text: string, { start, end }: Span): readonly { readonly text: string; readonly at: Span }[] {
  const found: { text: string; at: Span }[] = [];
  const open: boolean[] = [];
  for (const match of text.slice(start, Math.min(end, start + longestList)).matchAll(tokens)) {
    const [all, prefix = '', quoted, before, bracket] = match;
    if (bracket !== undefined) open.push(bracket !== '(' || before === '');
    else if (/^[)\]}]$/.test(all)) open.pop();
    else if (quoted !== undefined && /^[rR]?$/.test(prefix) && open.every(Boolean) && /^(["'])(?!\1)[^\\]*\1$/.test(quoted)) {
      const from = start + match.index + prefix.length;
      found.push({ text: quoted.slice(1, -1), at: { start: from, end: from + quoted.length } });
    }
  }
  return found;
}
