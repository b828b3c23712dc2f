import { type SyntaxNode, type SyntaxNodeRef, Tree } from '@lezer/common';
import { parser } from '@lezer/python';
import type { Circumstances, EnvironmentUses } from './python-environment';
import { type ImportedName, isOptionalBody, readImport } from './python-imports';
import type { PythonCall, PythonImport, PythonValue } from './python-model';
import { readArguments, readStringKeys, readValue } from './python-values';
import type { Span } from './text';

const longestCallee = 200;
const longestCondition = 500;

/** What one block of a file says. What the environment is called is only known from the whole file. */
export interface BlockReading extends EnvironmentUses {
  readonly imports: readonly PythonImport[];
}

/** Parses one block; places are those of the whole text. Undefined for code that is nested thousands deep. */
export function parseBlock(text: string, { start, end }: Span): Tree | undefined {
  try {
    const tree = parser.parse(text, undefined, [{ from: start, to: end }]);
    // The parser counts from where it begins.
    return start === 0 ? tree : new Tree(tree.type, [tree], [start], end);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Reads one top-level statement of a file. Never throws. */
export function readBlock(text: string, block: Span): BlockReading {
  const reader = new BlockReader(text);
  const tree = parseBlock(text, block);
  if (tree !== undefined) reader.read(tree);
  return reader;
}

/** One pass over the tree. */
class BlockReader implements BlockReading {
  readonly imports: PythonImport[] = [];
  readonly calls: EnvironmentUses['calls'][number][] = [];
  readonly subscripts: EnvironmentUses['subscripts'][number][] = [];
  readonly updates: EnvironmentUses['updates'][number][] = [];
  readonly importedNames: ImportedName[] = [];
  #definitions = 0;
  readonly #bodies: { readonly optional: boolean; readonly condition: string | undefined }[] = [];
  #optionalBodies = 0;
  /** Subscripts that are assigned to or deleted, by where they end. */
  readonly #targets = new Map<number, { use: 'written' | 'deleted'; value: PythonValue | undefined }>();

  constructor(private readonly text: string) {}

  read(tree: Tree): void {
    try {
      tree.iterate({ enter: (node) => this.#enter(node), leave: (node) => this.#leave(node) });
    } catch (error) {
      // The walk calls itself for each level of code that is nested thousands deep.
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
    this.importedNames.push(...names);
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
    this.calls.push({ call, circumstances: this.#circumstances });
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
    this.updates.push({
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
    this.subscripts.push({
      object: name,
      key: key.value,
      span: { start: node.from, end: node.to },
      use,
      value,
      circumstances: this.#circumstances,
    });
  }
}
