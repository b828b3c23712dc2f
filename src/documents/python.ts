import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common';
import { parser } from '@lezer/python';
import { type Circumstances, type EnvironmentUses, readEnvironmentUses } from './python-environment';
import { type ImportedName, isOptionalBody, readImport } from './python-imports';
import type { PythonCall, PythonImport, PythonModule, PythonValue } from './python-model';
import { readArguments, readStringKeys, readValue } from './python-values';
import { LineIndex } from './text';

// A longer file is data, and would hold up the editor.
const longestPython = 300_000;
// Python itself reads no more (CPython, MAXLEVEL); the parser's memory grows with the square of the depth.
const deepestBrackets = 200;
const longestCallee = 200;
const longestCondition = 500;

/**
 * Reads a Python file. Never throws. Of broken code, what can be told; nothing of a file over 300,000 characters, nor
 * of what stands behind brackets nested deeper than 200.
 */
export function parsePython(text: string): PythonModule {
  const reader = new ModuleReader(text);
  if (text.length <= longestPython) reader.read(readableEnd(text));
  const { imports, uses } = reader;
  const calls = uses.calls.map(({ call }) => call);
  return { text, lines: new LineIndex(text), imports, calls, ...readEnvironmentUses(uses) };
}

const commentStringOrBracket =
  /#.*|"""(?:\\[^]|(?!""")[^\\])*"""|'''(?:\\[^]|(?!''')[^\\])*'''|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'|[([{}\])]/g;

function readableEnd(text: string): number {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(commentStringOrBracket)) {
    if (/^[([{]$/.test(token)) depth++;
    else if (/^[)\]}]$/.test(token)) depth = Math.max(0, depth - 1);
    if (depth > deepestBrackets) return index;
  }
  return text.length;
}

/** One pass over the tree; what the environment is called is only known at its end. */
class ModuleReader {
  readonly imports: PythonImport[] = [];
  readonly uses = {
    calls: [] as EnvironmentUses['calls'][number][],
    subscripts: [] as EnvironmentUses['subscripts'][number][],
    updates: [] as EnvironmentUses['updates'][number][],
    importedNames: [] as ImportedName[],
  };
  #definitions = 0;
  readonly #bodies: { readonly optional: boolean; readonly condition: string | undefined }[] = [];
  #optionalBodies = 0;
  /** Subscripts that are assigned to or deleted, by where they end. */
  readonly #targets = new Map<number, { use: 'written' | 'deleted'; value: PythonValue | undefined }>();

  constructor(private readonly text: string) {}

  read(end: number): void {
    try {
      const tree = parser.parse(this.text.slice(0, end));
      tree.iterate({ enter: (node) => this.#enter(node), leave: (node) => this.#leave(node) });
    } catch (error) {
      // The parser calls itself for each level of code that is nested thousands deep.
      if (!(error instanceof RangeError)) throw error;
    }
  }

  #enter(node: SyntaxNodeRef): void {
    switch (node.name) {
      case 'FunctionDefinition':
      case 'ClassDefinition':
        this.#definitions++;
        break;
      case 'Body':
        this.#enterBody(node.node);
        break;
      case 'ImportStatement':
        this.#readImport(node.node);
        break;
      case 'CallExpression':
      case 'Decorator':
        this.#readCall(node.node);
        break;
      case 'AssignStatement':
        this.#readAssignment(node.node);
        break;
      case 'UpdateStatement':
        this.#readUpdate(node.node);
        break;
      case 'DeleteStatement':
        for (let child = node.node.firstChild; child; child = child.nextSibling) {
          this.#targets.set(child.to, { use: 'deleted', value: undefined });
        }
        break;
      case 'MemberExpression':
        this.#readSubscript(node.node);
        break;
    }
  }

  #leave(node: SyntaxNodeRef): void {
    if (node.name === 'FunctionDefinition' || node.name === 'ClassDefinition') this.#definitions--;
    else if (node.name === 'Body' && this.#bodies.pop()?.optional === true) this.#optionalBodies--;
  }

  get #circumstances(): Circumstances {
    return { topLevel: this.#definitions === 0, condition: this.#bodies.at(-1)?.condition };
  }

  #source(node: { readonly from: number; readonly to: number }): string {
    return this.text.slice(node.from, node.to);
  }

  #enterBody(body: SyntaxNode): void {
    const optional = isOptionalBody(this.text, body);
    const condition = body.prevSibling;
    const isFirstBranch = body.parent?.name === 'IfStatement' && condition?.prevSibling?.name === 'if';
    const isShort = condition !== null && condition.to - condition.from <= longestCondition;
    this.#bodies.push({ optional, condition: isFirstBranch && isShort ? this.#source(condition) : undefined });
    if (optional) this.#optionalBodies++;
  }

  #readImport(statement: SyntaxNode): void {
    const circumstances = { optional: this.#optionalBodies > 0, topLevel: this.#definitions === 0 };
    const { imports, names } = readImport(this.text, statement, circumstances);
    this.imports.push(...imports);
    this.uses.importedNames.push(...names);
  }

  #readCall(node: SyntaxNode): void {
    const list = node.lastChild?.name === 'ArgList' ? node.lastChild : node.getChild('ArgList');
    const first = node.name === 'Decorator' ? node.firstChild?.nextSibling : node.firstChild;
    if (!list || !first) return;
    const callee = this.#dottedName(first.from, list.from);
    const call: PythonCall = {
      callee,
      name: this.#lastName(first.from, list.from),
      arguments: readArguments(this.text, list),
      span: { start: first.from, end: list.to },
      argumentsSpan: { start: list.from, end: list.to },
    };
    this.uses.calls.push({ call, circumstances: this.#circumstances });
    if (!callee.endsWith('.update')) return;
    const object = callee.slice(0, -'.update'.length);
    for (const dictionary of list.getChildren('DictionaryExpression')) this.#addUpdate(object, dictionary);
  }

  /** `a.b.c`, or '' where the text is something else. */
  #dottedName(from: number, to: number): string {
    if (to - from > longestCallee) return '';
    const name = this.text.slice(from, to).replace(/\s+/g, '');
    return /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(name) ? name : '';
  }

  #lastName(from: number, to: number): string {
    const end = this.text.slice(Math.max(from, to - longestCallee), to).trimEnd();
    return /[\p{L}_][\p{L}\p{N}_]*$/u.exec(end)?.[0] ?? '';
  }

  #addUpdate(object: string, dictionary: SyntaxNode): void {
    this.uses.updates.push({
      object,
      pairs: readStringKeys(this.text, dictionary),
      circumstances: this.#circumstances,
    });
  }

  #readAssignment(statement: SyntaxNode): void {
    const targets: SyntaxNode[] = [];
    let sinceOperator: SyntaxNode[] = [];
    let isTuple = false;
    for (let child = statement.firstChild; child; child = child.nextSibling) {
      if (child.name === 'AssignOp') {
        targets.push(...sinceOperator);
        sinceOperator = [];
      } else if (child.name === ',') isTuple = true;
      else if (child.name !== 'TypeDef') sinceOperator.push(child);
    }
    const [value, second] = sinceOperator;
    const assigned = isTuple || second !== undefined || !value ? undefined : readValue(this.text, value);
    for (const target of targets) this.#targets.set(target.to, { use: 'written', value: assigned });
  }

  #readUpdate(statement: SyntaxNode): void {
    const target = statement.firstChild;
    const value = statement.lastChild;
    if (!target || !value || !/^(?:MemberExpression|VariableName)$/.test(target.name)) return;
    if (this.text[target.to - 1] === ']') this.#targets.set(target.to, { use: 'written', value: undefined });
    else if (value.name === 'DictionaryExpression' && value.prevSibling && this.#source(value.prevSibling) === '|=') {
      this.#addUpdate(this.#dottedName(target.from, target.to), value);
    }
  }

  #readSubscript(node: SyntaxNode): void {
    if (this.text[node.to - 1] !== ']') return;
    const object = node.firstChild;
    const bracket = object?.nextSibling;
    const index = bracket?.nextSibling;
    if (!object || bracket?.name !== '[' || !index || index.nextSibling?.name !== ']') return;
    const name = this.#dottedName(object.from, object.to);
    const key = name === '' ? undefined : readValue(this.text, index);
    if (key?.kind !== 'string') return;
    const { use, value } = this.#targets.get(node.to) ?? { use: 'read' as const, value: undefined };
    this.uses.subscripts.push({
      object: name,
      key: key.value,
      span: { start: node.from, end: node.to },
      use,
      value,
      circumstances: this.#circumstances,
    });
  }
}
