import type { Dockerfile, Heredoc, Instruction } from '../../documents/dockerfile-model';
import type { LocatedText } from '../../documents/located-text';
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
  return scanVariables(line.within, line, escape, true);
}

/** The variables in a heredoc's body. Of a file's content the builder takes no quotes into account. */
export function heredocUses(dockerfile: Dockerfile, { body }: Heredoc, quotes: boolean): readonly VariableUse[] {
  if (!dockerfile.text.slice(body.start, body.end).includes('$')) return nothing;
  return scanVariables(dockerfile, body, '\\', quotes);
}

/**
 * Ends at a quote that is not closed: the builder refuses it. What stands inside `${NAME:-…}` is not looked into.
 * After BuildKit's frontend/dockerfile/shell/lex.go.
 */
function scanVariables(within: LocatedText, { start, end }: Span, escape: string, quotes: boolean): readonly VariableUse[] {
  const { text } = within;
  let found: VariableUse[] | undefined;
  let inDouble = false;
  for (let index = start; index < end; index++) {
    const character = text.charAt(index);
    if (character === escape) index++;
    else if (quotes && character === '"') inDouble = !inDouble;
    else if (quotes && character === "'" && !inDouble) {
      index = text.indexOf("'", index + 1);
      if (index === -1 || index >= end) break;
    } else if (character === '$') {
      const isBraced = text.charAt(index + 1) === '{';
      const nameStart = index + (isBraced ? 2 : 1);
      const nameEnd = endOfName(text, nameStart, end);
      if (nameEnd === nameStart) continue;
      const useEnd = isBraced ? closingBrace(text, nameEnd, end) : nameEnd;
      if (useEnd === undefined) break;
      const operator = isBraced ? /^[^\w}]{1,2}/.exec(text.slice(nameEnd, nameEnd + 2))?.[0] : undefined;
      const use = { name: text.slice(nameStart, nameEnd), operator, span: within.spanOf(index, useEnd) };
      // A list of one takes no more room than it needs: there are thousands in a long file.
      if (found === undefined) found = [use];
      else found.push(use);
      index = useEnd - 1;
    }
  }
  return found ?? nothing;
}

/** Behind the name of a variable; its start where none begins there. */
function endOfName(text: string, start: number, end: number): number {
  let index = start;
  while (index < end && isNameCharacter(text.charCodeAt(index), index === start)) index++;
  return index;
}

/** `A` to `Z`, `a` to `z`, `_`, and digits behind the first one. */
function isNameCharacter(code: number, isFirst: boolean): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (!isFirst && code >= 48 && code <= 57);
}

/** Behind the brace that closes; undefined where none does. */
function closingBrace(text: string, start: number, end: number): number | undefined {
  let depth = 1;
  for (let index = start; index < end; index++) {
    const character = text.charAt(index);
    if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return index + 1;
  }
  return undefined;
}
