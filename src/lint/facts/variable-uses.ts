import type { Dockerfile, Heredoc, Instruction } from '../../documents/dockerfile-model';
import type { Span } from '../../documents/text';

/** A `$NAME` or `${NAME…}` that the builder, or a shell, replaces. */
export interface VariableUse {
  readonly name: string;
  /** From the `$` to the end of the name, or to the closing brace. */
  readonly span: Span;
  /** What follows the name inside the braces: `:-`, `:+`, `#`, …; undefined for a plain use. */
  readonly operator: string | undefined;
}

const nothing: readonly VariableUse[] = [];

/** The variables in an instruction's arguments, by the builder's quoting; for RUN by the shell's, which is alike. */
export function variableUses(dockerfile: Dockerfile, instruction: Instruction): readonly VariableUse[] {
  return hasVariable(dockerfile, instruction) ? readUses(dockerfile, instruction) : nothing;
}

/** A sign of one; also in its heredocs. */
function hasVariable({ text }: Dockerfile, { span }: Instruction): boolean {
  return text.slice(span.start, span.end).includes('$');
}

function readUses(dockerfile: Dockerfile, instruction: Instruction): readonly VariableUse[] {
  const line = instruction.argumentLine;
  const escape = instruction.keyword === 'RUN' ? '\\' : dockerfile.escape;
  return scanVariables(line.text.slice(line.start, line.end), escape, true).map(({ name, operator, start, end }) => ({
    name,
    operator,
    span: instruction.spanOf(line.start + start, line.start + end),
  }));
}

/** The variables in a heredoc's body. Of a file's content the builder takes no quotes into account. */
export function heredocUses({ text }: Dockerfile, { body }: Heredoc, quotes: boolean): readonly VariableUse[] {
  const content = text.slice(body.start, body.end);
  if (!content.includes('$')) return nothing;
  return scanVariables(content, '\\', quotes).map(({ name, operator, start, end }) => ({
    name,
    operator,
    span: { start: body.start + start, end: body.start + end },
  }));
}

interface Scanned {
  readonly name: string;
  readonly operator: string | undefined;
  readonly start: number;
  readonly end: number;
}

const variable = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*))/y;

/**
 * Ends at a quote that is not closed: the builder refuses it. What stands inside `${NAME:-…}` is not looked into.
 * After BuildKit's frontend/dockerfile/shell/lex.go.
 */
function scanVariables(text: string, escape: string, quotes: boolean): Scanned[] {
  const found: Scanned[] = [];
  let inDouble = false;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === escape) index++;
    else if (quotes && character === '"') inDouble = !inDouble;
    else if (quotes && character === "'" && !inDouble) {
      index = text.indexOf("'", index + 1);
      if (index === -1) break;
    } else if (character === '$') {
      variable.lastIndex = index;
      const match = variable.exec(text);
      if (match === null) continue;
      const [whole, plain, braced] = match;
      const nameEnd = index + whole.length;
      const end = plain === undefined ? closingBrace(text, nameEnd) : nameEnd;
      if (end === undefined) break;
      const operator = plain === undefined ? /^[^\w}]{1,2}/.exec(text.slice(nameEnd, nameEnd + 2))?.[0] : undefined;
      found.push({ name: plain ?? braced ?? '', operator, start: index, end });
      index = end - 1;
    }
  }
  return found;
}

/** Behind the brace that closes; undefined where none does. */
function closingBrace(text: string, start: number): number | undefined {
  let depth = 1;
  for (let index = start; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return index + 1;
  }
  return undefined;
}
