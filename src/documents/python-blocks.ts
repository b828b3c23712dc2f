import type { Span } from './text';

// Python itself reads no more (CPython, MAXLEVEL); the parser's memory grows with the square of the depth.
const deepestBrackets = 200;

const commentStringBracketOrLine =
  /#.*|"""(?:\\[^]|(?!""")[^\\])*"""|'''(?:\\[^]|(?!''')[^\\])*'''|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'|\\\r?\n|[([{}\])]|\n/g;

/**
 * Cuts a Python file into its top-level statements, one after the other without a gap: decorators with what they
 * decorate, `else` and `except` with what they belong to. What stands behind brackets nested deeper than 200 is left
 * out. Cutting costs a fraction of parsing, so that only blocks in which something is looked for need be parsed.
 */
export function pythonBlocks(text: string): readonly Span[] {
  const blocks: Span[] = [];
  let start = 0;
  let depth = 0;
  let isDecorator = text.startsWith('@');
  const token = new RegExp(commentStringBracketOrLine);
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found] = match;
    if (found === '\n') {
      const next = match.index + 1;
      if (depth > 0 || !beginsStatement(text, next)) continue;
      if (!isDecorator) {
        blocks.push({ start, end: next });
        start = next;
      }
      isDecorator = text[next] === '@';
    } else if (found === '(' || found === '[' || found === '{') {
      if (++depth > deepestBrackets) return [...blocks, { start, end: match.index }];
    } else if (found === ')' || found === ']' || found === '}') {
      depth = Math.max(0, depth - 1);
    }
  }
  if (start < text.length) blocks.push({ start, end: text.length });
  return blocks;
}

const clause = /(?:elif|else|except|finally|case)\b/y;

/** Whether a statement of the top level begins here: no white space, no comment, no clause of the one before. */
function beginsStatement(text: string, at: number): boolean {
  const character = text[at];
  if (character === undefined || character === ' ' || character === '\t' || character === '\f') return false;
  if (character === '#' || character === '\r' || character === '\n') return false;
  clause.lastIndex = at;
  return !clause.test(text);
}
