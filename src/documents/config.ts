import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import { absolutePath, allInterpolations, readInterpolations } from './config-interpolation';
import { plainScalar, type ScalarValue } from './config-scalars';
import { LineIndex, type Span, type SyntaxProblem } from './text';
import { nodeSpan, readYaml, unaliased, type YamlDocument, yamlEntries } from './yaml-document';

/** A runtime config in the manner of OmegaConf: YAML with `${path.to.key}` references. */
export interface ConfigDocument {
  readonly text: string;
  readonly lines: LineIndex;
  /**
   * In the order of the text, a mapping or list before what is in it. What an alias or a merge key brings in
   * stands at the alias: all its spans are the alias's.
   */
  readonly entries: readonly ConfigEntry[];
  readonly problems: readonly SyntaxProblem[];
  /** False where entries may be missing, after a syntax error or past the limits: then absence proves nothing. */
  readonly complete: boolean;
}

export interface ConfigEntry {
  /** Dotted: `sam3.ckpt_path`; list items by number: `a.list.0`. */
  readonly path: string;
  /** Of a list's item: the item's own span. */
  readonly keySpan: Span;
  readonly kind: 'string' | 'number' | 'boolean' | 'null' | 'sequence' | 'mapping';
  /** Of scalars; undefined for sequences and mappings. */
  readonly value: string | number | boolean | null | undefined;
  readonly valueSpan: Span;
  /** The comment lines directly above the key, without `#`. */
  readonly comment: string | undefined;
  /** In the order of the text, a reference before those inside of it. */
  readonly references: readonly ConfigReference[];
}

export interface ConfigReference {
  /** The whole `${…}`. */
  readonly span: Span;
  /**
   * Absolute dotted path it names, relative forms (`${.x}`, `${..x}`) resolved; one above the root keeps its dots.
   * Undefined for a resolver, and for a name that is itself made of references (`${a.${b}}`).
   */
  readonly target: string | undefined;
  /** `oc.env` of `${oc.env:HOME}`. */
  readonly resolver: string | undefined;
}

export type ResolvedValue =
  | { readonly kind: 'value'; readonly value: string | number | boolean | null }
  | { readonly kind: 'missing'; readonly reference: ConfigReference }
  | { readonly kind: 'circular'; readonly reference: ConfigReference }
  /** Depends on a resolver, a mapping or a sequence: not known here. */
  | { readonly kind: 'unknown' };

// Aliases of aliases can stand for billions of entries.
const mostSteps = 20_000;
const longestPath = 1_000;
const deepestEntry = 100;

/** Reads a config. Never throws; with syntax errors, as many entries as could be read. */
export function parseConfig(text: string): ConfigDocument {
  const lines = new LineIndex(text);
  const yaml = readYaml(text, { start: 0, end: text.length }, 'failsafe');
  const reader = new ConfigReader(text, lines, yaml);
  if (yaml.root !== undefined) reader.readChildren(yaml.root, '', undefined, 0);
  return {
    text,
    lines,
    entries: reader.entries,
    problems: [...yaml.problems, ...reader.problems],
    complete: yaml.problems.length === 0 && !reader.truncated,
  };
}

class ConfigReader {
  readonly entries: ConfigEntry[] = [];
  readonly problems: SyntaxProblem[] = [];
  truncated = false;
  #steps = 0;
  /** End of the last scalar: comments above a key begin behind it, or they are the text of a block scalar. */
  #lastEnd = 0;

  constructor(
    private readonly text: string,
    private readonly lines: LineIndex,
    private readonly yaml: YamlDocument,
  ) {}

  /** `alias` is the span of the alias or merge key that the node is read through. */
  readChildren(node: ParsedNode, path: string, alias: Span | undefined, depth: number): void {
    if (isSeq<ParsedNode>(node)) {
      for (const [index, item] of node.items.entries()) {
        const span = alias ?? nodeSpan(this.text, item);
        this.#add(join(path, String(index)), span, item, span, alias, depth);
      }
    } else if (isMap(node)) this.#readMapping(node, path, alias, depth, new Set());
  }

  #readMapping(node: ParsedNode, path: string, alias: Span | undefined, depth: number, taken: Set<string>): void {
    const { entries, problems } = yamlEntries(this.text, node);
    if (alias === undefined) this.problems.push(...problems);
    const merged: { node: ParsedNode; span: Span }[] = [];
    for (const { key, keySpan, value, valueSpan } of entries) {
      if (key === '<<') {
        for (const target of this.#mergeTargets(value)) merged.push({ node: target, span: alias ?? valueSpan });
      } else if (!taken.has(key) || alias === undefined) {
        taken.add(key);
        this.#add(join(path, key), alias ?? keySpan, value, alias ?? valueSpan, alias, depth);
      }
    }
    // What the mapping says itself wins over what is merged into it.
    for (const { node: target, span } of merged) {
      if (this.#isPastLimit(path, depth)) return;
      this.#readMapping(target, path, span, depth + 1, taken);
    }
  }

  #mergeTargets(value: ParsedNode | undefined): ParsedNode[] {
    const node = value === undefined ? undefined : unaliased(this.yaml, value);
    const targets = isSeq<ParsedNode>(node) ? node.items.map((item) => unaliased(this.yaml, item)) : [node];
    return targets.filter((target) => isMap(target));
  }

  #isPastLimit(path: string, depth: number): boolean {
    this.#steps++;
    const isPast = this.#steps > mostSteps || path.length > longestPath || depth > deepestEntry;
    this.truncated ||= isPast;
    return isPast;
  }

  #add(
    path: string,
    keySpan: Span,
    written: ParsedNode | undefined,
    valueSpan: Span,
    through: Span | undefined,
    depth: number,
  ): void {
    if (this.#isPastLimit(path, depth)) return;
    const node = written === undefined ? undefined : unaliased(this.yaml, written);
    const alias = through ?? (node === written ? undefined : valueSpan);
    const comment = through === undefined ? this.#commentAbove(keySpan.start) : undefined;
    const base = { path, keySpan, valueSpan, comment };
    if (isMap(node) || isSeq(node)) {
      const kind = isMap(node) ? 'mapping' : 'sequence';
      this.entries.push({ ...base, kind, value: undefined, references: [] });
      this.readChildren(node, path, alias, depth + 1);
      return;
    }
    if (node === undefined && written !== undefined) {
      this.truncated = true;
      return;
    }
    const scalar = scalarValue(node);
    const references = typeof scalar.value === 'string' ? this.#references(path, scalar.value, valueSpan, alias) : [];
    this.entries.push({ ...base, ...scalar, references });
    if (through === undefined) this.#lastEnd = Math.max(this.#lastEnd, valueSpan.end);
  }

  #references(path: string, value: string, valueSpan: Span, alias: Span | undefined): ConfigReference[] {
    if (!value.includes('${')) return [];
    const { parts, unclosedAt } = readInterpolations(value);
    const spanOf = alias === undefined ? spansInSource(this.text, valueSpan, value) : () => alias;
    if (unclosedAt !== undefined && alias === undefined) {
      const message = 'This ${ is never closed. Close it with a }, or write \\${ for the text itself.';
      this.problems.push({ span: spanOf(unclosedAt, unclosedAt + 2), message });
    }
    return allInterpolations(parts).map(({ start, end, dots, name, resolver }) => {
      const plain = name.every((part) => part.kind === 'text') ? name.map(({ text }) => text).join('') : undefined;
      const target = plain === undefined || resolver !== undefined ? undefined : absolutePath(path, dots, plain);
      return { span: spanOf(start, end), target, resolver };
    });
  }

  #commentAbove(offset: number): string | undefined {
    const { line: keyLine } = this.lines.positionAt(offset);
    if (!/^[\s-]*$/.test(this.text.slice(this.lines.lineSpan(keyLine).start, offset))) return undefined;
    const comments: string[] = [];
    for (let line = keyLine - 1; line >= 0; line--) {
      const { start, end } = this.lines.lineSpan(line);
      if (start < this.#lastEnd) break;
      const content = this.text.slice(start, end).trim();
      if (!content.startsWith('#')) break;
      comments.push(content.replace(/^#+\s*/, ''));
    }
    return comments.length === 0 ? undefined : comments.reverse().join('\n');
  }
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function scalarValue(node: ParsedNode | undefined): ScalarValue {
  if (!isScalar(node)) return { kind: 'null', value: null };
  const source = node.source;
  const isTypedByTag = /^tag:yaml\.org,2002:(?:int|float|bool|null)$/.test(node.tag ?? '');
  const isPlain = node.type === 'PLAIN' && node.tag === undefined;
  return isPlain || isTypedByTag ? plainScalar(source) : { kind: 'string', value: String(node.value) };
}

/**
 * From offsets in a value to spans in the text. Quotes, escapes and folding shift them, so the `${` are counted:
 * the n-th of the value is the n-th of the text. The whole value where that does not work out.
 */
function spansInSource(text: string, valueSpan: Span, value: string): (start: number, end: number) => Span {
  const source = text.slice(valueSpan.start, valueSpan.end);
  const inSource = openings(source);
  const inValue = openings(value);
  const numbers = new Map(inValue.map((offset, number) => [offset, number]));
  return (start, end) => {
    const number = numbers.get(start);
    const at = number === undefined ? undefined : inSource[number];
    const isSame = at !== undefined && source.startsWith(value.slice(start, end), at);
    if (inSource.length !== inValue.length || !isSame) return valueSpan;
    return { start: valueSpan.start + at, end: valueSpan.start + at + (end - start) };
  };
}

function openings(text: string): number[] {
  const offsets: number[] = [];
  for (let at = text.indexOf('${'); at !== -1; at = text.indexOf('${', at + 2)) offsets.push(at);
  return offsets;
}
