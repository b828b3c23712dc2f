import { type Command, type ParameterExpansionPart, type SyntaxNode, forEachChild, parse } from 'unbash';

import { staticText } from './shell-words';
import type { Span } from './text';

/** Something that bash understands and the shell language of POSIX has not. */
export interface ShellExtension {
  readonly kind:
    | 'array'
    | 'arithmetic-for'
    | 'brace-expansion'
    | 'command'
    | 'function'
    | 'here-string'
    | 'pipefail'
    | 'process-substitution'
    | 'redirect-all'
    | 'substitution'
    | 'test';
  /** The command around it begins here, where there is one. */
  readonly command: Span | undefined;
  /** Of `command`: its name. Of `brace-expansion`: the name of the command that gets it. */
  readonly name: string | undefined;
  readonly span: Span;
}

/** Commands that bash has built in and that are nowhere else. */
const builtIn = new Set(['source', 'pushd', 'popd', 'shopt', 'declare', 'typeset', 'mapfile', 'readarray']);

/** Saves reading: without one of these there is none. */
const signs = /\b(?:source|pushd|popd|shopt|declare|typeset|mapfile|readarray|function|pipefail)\b|\[\[|[<>]\(|=\(|<<<|&>|\(\(|\$\{[!\w@*[\]]{1,100}(?:[/^,@]|:(?![-=+?]))|\$\{!|\{[^{}\s]{0,200},|\{\w+\.\.\w/;

const deepest = 200;

/** Whether a shell script may hold something that is not POSIX. Linear, and asked before the script is read. */
export function mayHoldExtensions(source: string): boolean {
  return signs.test(source);
}

/**
 * What of a script only bash and its like understand, in order. Scripts that it hands to other shells are not looked
 * into. Empty where the script cannot be read.
 * @param locate the document's span of what stands from `start` to `end` in `source`
 */
export function shellExtensions(source: string, locate: (start: number, end: number) => Span): readonly ShellExtension[] {
  if (!mayHoldExtensions(source)) return [];
  const found: ShellExtension[] = [];
  try {
    const script = parse(source);
    if ((script.errors?.length ?? 0) > 0) return [];
    walk(script, { source, locate, found, command: undefined }, 0);
  } catch {
    return [];
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

interface Place {
  readonly source: string;
  readonly locate: (start: number, end: number) => Span;
  readonly found: ShellExtension[];
  readonly command: Command | undefined;
}

function walk(node: SyntaxNode, place: Place, depth: number): void {
  if (depth > deepest) return;
  const kind = kindOf(node, place.source);
  if (kind !== undefined) add(place, kind, startOf(node, place.source), node.end);
  const inner = node.type === 'Command' ? { ...place, command: node } : place;
  if (node.type === 'Command') addCommand(node, inner);
  // What stands in a heredoc is another program's text; what a test holds is told by the test.
  if (node.type === 'HereDocBody' || node.type === 'HereDocDelimiter' || node.type === 'TestCommand') return;
  // The positions in a script between escaped backticks lead nowhere.
  if (node.type === 'Script' && node.source !== undefined) return;
  forEachChild(node, (child) => {
    walk(child, inner, depth + 1);
  });
}

/** A redirection's position is that of its command: the operator stands before its target. */
function startOf(node: SyntaxNode, source: string): number {
  if (node.type !== 'Redirect' && node.type !== 'HereString') return node.pos;
  return Math.max(node.pos, source.lastIndexOf(node.operator, node.target?.pos ?? node.end));
}

function kindOf(node: SyntaxNode, source: string): ShellExtension['kind'] | undefined {
  switch (node.type) {
    case 'TestCommand':
      return 'test';
    case 'ArrayValue':
      return 'array';
    case 'ArithmeticFor':
      return 'arithmetic-for';
    case 'BraceExpansion':
      return 'brace-expansion';
    case 'HereString':
      return 'here-string';
    case 'ProcessSubstitution':
      return 'process-substitution';
    case 'Function':
      return /^function\s/.test(source.slice(node.pos, node.pos + 10)) ? 'function' : undefined;
    case 'Redirect':
      return node.operator === '&>' || node.operator === '&>>' ? 'redirect-all' : undefined;
    case 'ParameterExpansion':
      return isForeign(node) ? 'substitution' : undefined;
    default:
      return undefined;
  }
}

/** `${x//a/b}`, `${x^^}`, `${x:0:3}`, `${!x}`, `${x[0]}`: dash stops at them with `Bad substitution`. */
function isForeign({ operation, prefix, index }: ParameterExpansionPart): boolean {
  if (prefix === '!' || index !== undefined) return true;
  return (
    operation?.type === 'Replace' ||
    operation?.type === 'CaseModification' ||
    operation?.type === 'Transform' ||
    operation?.type === 'Slice'
  );
}

function addCommand(node: Command, place: Place): void {
  const name = node.name === undefined ? undefined : staticText(node.name);
  if (name === undefined || node.name === undefined) return;
  if (builtIn.has(name)) add(place, 'command', node.name.pos, node.name.end, name);
  if (name !== 'set') return;
  for (const [index, word] of node.args.entries()) {
    const text = staticText(word) ?? '';
    const option = node.args[index + 1];
    if (!/^-[a-zA-Z]*o$/.test(text) || option === undefined || staticText(option) !== 'pipefail') continue;
    add(place, 'pipefail', option.pos, option.end, name);
  }
}

function add({ locate, found, command }: Place, kind: ShellExtension['kind'], start: number, end: number, name?: string): void {
  found.push({
    kind,
    command: command === undefined ? undefined : locate(command.pos, command.end),
    name: name ?? (command?.name === undefined ? undefined : staticText(command.name)),
    span: locate(start, end),
  });
}
