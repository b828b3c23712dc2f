import type { SyntaxNode } from '@lezer/common';
import type { PythonArgument, PythonValue } from './python-model';
import type { Span } from './text';

/** Reads a literal; everything else is `other`. */
export function readValue(text: string, node: SyntaxNode): PythonValue {
  const span = { start: node.from, end: node.to };
  return { span, ...literal(text, withoutParentheses(node)) };
}

type Literal = PythonValue extends infer Value ? (Value extends PythonValue ? Omit<Value, 'span'> : never) : never;

function literal(text: string, node: SyntaxNode): Literal {
  const source = text.slice(node.from, node.to);
  const other = { kind: 'other', text: source } as const;
  switch (node.name) {
    case 'String':
    case 'ContinuedString': {
      const value = readString(text, node);
      return value === undefined ? other : { kind: 'string', value };
    }
    case 'Number':
    case 'UnaryExpression': {
      const value = readNumber(source);
      return value === undefined ? other : { kind: 'number', value };
    }
    case 'Boolean':
      return { kind: 'boolean', value: source === 'True' };
    case 'None':
      return { kind: 'none' };
    default:
      return other;
  }
}

/** `("a")` is `"a"`; a tuple has a node of its own. */
function withoutParentheses(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (inner.name === 'ParenthesizedExpression') {
    const child = inner.firstChild?.nextSibling;
    if (!child || child.nextSibling?.name !== ')' || child.nextSibling.nextSibling) return inner;
    inner = child;
  }
  return inner;
}

const unsignedNumber = /^(?:0x[\da-f_]+|0o[0-7_]+|0b[01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[-+]?\d[\d_]*)?)$/i;

function readNumber(source: string): number | undefined {
  const [, sign, digits] = /^([-+]?)\s*([\w.+-]+)$/.exec(source) ?? [];
  if (digits === undefined || !unsignedNumber.test(digits)) return undefined;
  return (sign === '-' ? -1 : 1) * Number(digits.replaceAll('_', ''));
}

/** Strings side by side are one. Undefined for bytes, f-strings and strings that are not closed. */
function readString(text: string, node: SyntaxNode): string | undefined {
  if (node.name === 'String') return unquoted(text.slice(node.from, node.to));
  let value = '';
  for (let part = node.firstChild; part; part = part.nextSibling) {
    if (part.name === 'Comment') continue;
    const piece = part.name === 'String' ? unquoted(text.slice(part.from, part.to)) : undefined;
    if (piece === undefined) return undefined;
    value += piece;
  }
  return value;
}

function unquoted(source: string): string | undefined {
  const opening = /^([a-z]*)("""|'''|"|')/i.exec(source);
  const [whole = '', prefix = '', quote = ''] = opening ?? [];
  if (opening === null || !/^[ru]?$/i.test(prefix)) return undefined;
  if (source.length < whole.length + quote.length || !source.endsWith(quote)) return undefined;
  const content = source.slice(whole.length, -quote.length).replace(/\r\n?/g, '\n');
  return prefix.toLowerCase() === 'r' ? content : unescaped(content);
}

const simpleEscapes: Readonly<Record<string, string>> = {
  '\n': '', '\\': '\\', "'": "'", '"': '"', a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v',
};

/** Undefined for `\N{…}` and code points that there are not. An unknown escape keeps its backslash, as in Python. */
function unescaped(content: string): string | undefined {
  if (!content.includes('\\')) return content;
  let isKnown = true;
  const value = content.replace(
    /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([^]))/g,
    (escape, octal?: string, byte?: string, short?: string, long?: string, simple?: string) => {
      if (simple !== undefined) {
        if (simple === 'N') isKnown = false;
        return Object.hasOwn(simpleEscapes, simple) ? (simpleEscapes[simple] ?? '') : escape;
      }
      const code = octal === undefined ? Number.parseInt(byte ?? short ?? long ?? '', 16) : Number.parseInt(octal, 8);
      if (code <= 0x10ffff) return String.fromCodePoint(code);
      isKnown = false;
      return escape;
    },
  );
  return isKnown ? value : undefined;
}

/** The arguments of an `ArgList`. */
export function readArguments(text: string, list: SyntaxNode): PythonArgument[] {
  const found: PythonArgument[] = [];
  let pending: SyntaxNode[] = [];
  const finish = (): void => {
    const argument = readArgument(text, pending);
    if (argument !== undefined) found.push(argument);
    pending = [];
  };
  for (let child = list.firstChild; child; child = child.nextSibling) {
    const isNothing = child.type.isError && child.from === child.to;
    if (child.name === '(' || child.name === ')' || child.name === 'Comment' || isNothing) continue;
    if (child.name === ',') finish();
    else if (pending.length < 4) pending.push(child);
    else pending[3] = child;
  }
  finish();
  return found;
}

function readArgument(text: string, nodes: readonly SyntaxNode[]): PythonArgument | undefined {
  const [first, second, third] = nodes;
  const last = nodes.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const span = { start: first.from, end: last.to };
  if ((first.name === '*' || first.name === '**') && second !== undefined) {
    return { name: first.name, value: readValue(text, second), span };
  }
  const isKeyword = first.name === 'VariableName' && second?.name === 'AssignOp' && text[second.from] === '=';
  if (isKeyword) {
    const name = text.slice(first.from, first.to);
    if (third === undefined) return { name, value: otherValue(text, { start: second.to, end: second.to }), span };
    return { name, value: readValue(text, third), span };
  }
  // A comprehension, a walrus, or code that is still being typed.
  return { name: undefined, value: nodes.length === 1 ? readValue(text, first) : otherValue(text, span), span };
}

function otherValue(text: string, span: Span): PythonValue {
  return { kind: 'other', text: text.slice(span.start, span.end), span };
}

/** The pairs of a dictionary's literal whose keys are plain strings. */
export function readStringKeys(
  text: string,
  dictionary: SyntaxNode,
): { readonly key: string; readonly value: PythonValue; readonly span: Span }[] {
  const pairs: { key: string; value: PythonValue; span: Span }[] = [];
  for (let colon = dictionary.firstChild; colon; colon = colon.nextSibling) {
    if (colon.name !== ':' || !colon.prevSibling || !colon.nextSibling) continue;
    const key = readValue(text, colon.prevSibling);
    if (key.kind !== 'string') continue;
    const value = readValue(text, colon.nextSibling);
    pairs.push({ key: key.value, value, span: { start: key.span.start, end: value.span.end } });
  }
  return pairs;
}
