import { type Alias, Composer, type CST, isAlias, isMap, isScalar, isSeq, type ParsedNode, Parser } from 'yaml';
import type { Span, SyntaxProblem } from './text';

/** A YAML text as nodes whose ranges are offsets into the whole text. */
export interface YamlDocument {
  /** Undefined where there is nothing but comments, or where the text was not read at all. */
  readonly root: ParsedNode | undefined;
  /** What each alias stands for. An alias may stand inside of its own target. */
  readonly aliases: ReadonlyMap<ParsedNode, ParsedNode>;
  /** Syntax errors and aliases without an anchor, at most 100. Duplicate keys are found by `yamlEntries`. */
  readonly problems: readonly SyntaxProblem[];
}

/** More is no configuration, and would hold up the editor for half a second and longer. */
const longestYaml = 500_000;
// The composer calls itself for each level; at some thousands it ends the process, not only the call.
const deepestYaml = 64;
const mostProblems = 100;

/**
 * Reads one YAML document out of `text`. With errors, as many nodes as could be read.
 * `failsafe` leaves every scalar a string; `core` is YAML 1.2.
 */
export function readYaml(text: string, span: Span, schema: 'core' | 'failsafe'): YamlDocument {
  const source = text.slice(span.start, span.end);
  if (source.length > longestYaml) {
    return refused(span, `This YAML is not read: it is longer than ${String(longestYaml)} characters.`);
  }
  const parser = new Parser();
  parser.offset = span.start;
  const tokens = [...parser.parse(source)];
  const tooDeep = tokenBelow(tokens, deepestYaml);
  if (tooDeep !== undefined) {
    return refused(
      { start: tooDeep, end: Math.min(tooDeep + 1, span.end) },
      `This YAML is not read: it is nested deeper than ${String(deepestYaml)} levels.`,
    );
  }
  // Keys are compared by the readers: the library's own comparison is quadratic.
  const composer = new Composer({ schema, uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
  const [document, second] = [...composer.compose(tokens, true, span.end)];
  const problems: SyntaxProblem[] = (document?.errors ?? []).slice(0, mostProblems).map((error) => ({
    span: clamp(error.pos[0], error.pos[1], span),
    message: withFullStop(error.message),
  }));
  if (second?.range !== undefined && problems.length === 0) {
    problems.push({
      span: clamp(second.range[0], second.range[1], span),
      message: 'Only one YAML document is read here. Remove everything from the second --- on.',
    });
  }
  const root = document?.contents ?? undefined;
  if (root === undefined) return { root, aliases: new Map(), problems };
  const { aliases, unresolved } = connectAliases(root);
  for (const alias of unresolved.slice(0, mostProblems)) {
    const reason = `The alias *${shortened(alias.source)} has no anchor before it.`;
    problems.push({ span: nodeSpan(text, alias), message: `${reason} A text that begins with * must stand in quotes.` });
  }
  return { root, aliases, problems };
}

function refused(span: Span, message: string): YamlDocument {
  return { root: undefined, aliases: new Map(), problems: [{ span, message }] };
}

/** The offset of the first token nested deeper than `limit`. */
function tokenBelow(tokens: readonly CST.Token[], limit: number): number | undefined {
  const open: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > limit) return 'offset' in token ? token.offset : 0;
    if (token.type === 'document' && token.value) open.push({ token: token.value, depth });
    if (!('items' in token)) continue;
    for (const { key, value } of token.items as { key?: CST.Token | null; value?: CST.Token }[]) {
      if (key) open.push({ token: key, depth: depth + 1 });
      if (value) open.push({ token: value, depth: depth + 1 });
    }
  }
  return undefined;
}

function clamp(start: number, end: number, within: Span): Span {
  const from = Math.max(within.start, Math.min(start, within.end));
  return { start: from, end: Math.max(from, Math.min(end, within.end)) };
}

function withFullStop(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

/** Of the node's value: without anchor, tag, trailing white space and comments. */
export function nodeSpan(text: string, node: ParsedNode): Span {
  const [start, valueEnd] = node.range;
  let end = valueEnd;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return { start, end };
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}

/** One `key: value` of a mapping. */
export interface YamlEntry {
  readonly key: string;
  readonly keyNode: ParsedNode;
  readonly keySpan: Span;
  /** Undefined where there is a key alone, as in `{a, b}`. */
  readonly value: ParsedNode | undefined;
  /** An empty span behind the colon where no value is written. */
  readonly valueSpan: Span;
}

/** The entries of a mapping with scalar keys, and a problem for every key that stands twice. */
export function yamlEntries(
  text: string,
  mapping: ParsedNode,
): { readonly entries: readonly YamlEntry[]; readonly problems: readonly SyntaxProblem[] } {
  const entries: YamlEntry[] = [];
  const problems: SyntaxProblem[] = [];
  const seen = new Set<string>();
  for (const { key: keyNode, value } of isMap<ParsedNode, ParsedNode | null>(mapping) ? mapping.items : []) {
    if (!isScalar(keyNode)) continue;
    const key = keyNode.source ?? String(keyNode.value);
    const keySpan = nodeSpan(text, keyNode);
    // The parser invents an empty key for what it could not place.
    if (keySpan.end === keySpan.start) continue;
    if (seen.has(key) && key !== '<<') problems.push({ span: keySpan, message: `Duplicate key '${shortened(key)}'.` });
    seen.add(key);
    const written = value === null ? undefined : nodeSpan(text, value);
    const valueSpan =
      written === undefined || written.end === written.start ? emptyBehindColon(text, keySpan.end) : written;
    entries.push({ key, keyNode, keySpan, value: value ?? undefined, valueSpan });
  }
  return { entries, problems };
}

function emptyBehindColon(text: string, keyEnd: number): Span {
  let offset = keyEnd;
  while (text[offset] === ' ' || text[offset] === '\t') offset++;
  const end = text[offset] === ':' ? offset + 1 : keyEnd;
  return { start: end, end };
}

/** For messages: a hostile key may be as long as the file. */
export function shortened(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}

/** Follows an alias; undefined where it has no anchor. */
export function unaliased(document: YamlDocument, node: ParsedNode): ParsedNode | undefined {
  return isAlias(node) ? document.aliases.get(node) : node;
}

/** An alias stands for the last anchor of its name that begins before it. */
function connectAliases(root: ParsedNode): { aliases: Map<ParsedNode, ParsedNode>; unresolved: Alias.Parsed[] } {
  const anchors = new Map<string, ParsedNode>();
  const aliases = new Map<ParsedNode, ParsedNode>();
  const unresolved: Alias.Parsed[] = [];
  const visit = (node: ParsedNode | null): void => {
    if (node === null) return;
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined) unresolved.push(node);
      else aliases.set(node, target);
      return;
    }
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    if (isMap<ParsedNode, ParsedNode | null>(node)) {
      for (const pair of node.items) {
        visit(pair.key);
        visit(pair.value);
      }
    } else if (isSeq<ParsedNode>(node)) node.items.forEach(visit);
  };
  visit(root);
  return { aliases, unresolved };
}

/** Turns nodes into plain values, aliases followed, within a limit for the whole document. */
export class PlainValues {
  readonly #document: YamlDocument;
  readonly #open = new Set<ParsedNode>();
  // A few hundred bytes of aliases of aliases can stand for billions of values.
  #left = 10_000;

  constructor(document: YamlDocument) {
    this.#document = document;
  }

  /** Undefined for what has no value: an alias without an anchor, inside of itself, or past the limit. */
  of(written: ParsedNode | undefined): unknown {
    if (written === undefined) return null;
    const node = unaliased(this.#document, written);
    if (node === undefined || this.#left <= 0 || this.#open.has(node)) return undefined;
    this.#left--;
    if (isScalar(node)) return node.value;
    this.#open.add(node);
    const value = isSeq<ParsedNode>(node) ? node.items.map((item) => this.of(item)) : this.#object(node);
    this.#open.delete(node);
    return value;
  }

  #object(node: ParsedNode): Record<string, unknown> {
    const object = Object.create(null) as Record<string, unknown>;
    for (const { key, value } of isMap<ParsedNode, ParsedNode | null>(node) ? node.items : []) {
      if (isScalar(key)) object[String(key.value)] = this.of(value ?? undefined);
    }
    return object;
  }
}
