import type { SyntaxNode, Tree } from '@lezer/common';
import type { ImportedName } from './python-imports';
import type { PythonPath } from './python-model';
import { parseBlock } from './python-reader';
import { readValue } from './python-values';
import type { Span } from './text';

/** Stands for the file's own name in a path until something takes its folder. */
const ownName = '\0file';
const deepest = 40;
const longestName = 200;

interface Steps {
  readonly base: PythonPath['base'];
  readonly steps: readonly string[];
}

/** Works out paths from the code that puts them together: `__file__`, os.path, pathlib, names bound once. */
export class PathEvaluator {
  readonly #trees = new Map<Span, Tree | undefined>();
  readonly #values = new Map<string, Steps | undefined>();
  readonly #full: ReadonlyMap<string, string>;
  #words: ReadonlyMap<string, ReadonlySet<Span>> | undefined;

  /** @param blocks all top-level statements of the file */
  constructor(
    readonly text: string,
    names: readonly ImportedName[],
    private readonly blocks: readonly Span[],
  ) {
    this.#full = new Map(names.map(({ local, full }) => [local, full]));
  }

  tree(block: Span): Tree | undefined {
    if (!this.#trees.has(block)) this.#trees.set(block, parseBlock(this.text, block));
    return this.#trees.get(block);
  }

  /** Undefined where it cannot be told, and for the Python file itself. */
  path(node: SyntaxNode): PythonPath | undefined {
    const found = this.#steps(node, 0);
    if (found === undefined || found.steps.includes(ownName)) return undefined;
    return { base: found.base, path: found.steps.join('/') };
  }

  /** The dotted name of what is called, with what it was imported as put in: `np.load` is `numpy.load`. */
  fullName(node: SyntaxNode | null): string | undefined {
    if (!node || node.to - node.from > longestName) return undefined;
    const name = this.text.slice(node.from, node.to);
    if (!/^[\w.]+$/.test(name)) return undefined;
    const [first = '', ...rest] = name.split('.');
    return [this.#full.get(first) ?? first, ...rest].join('.');
  }

  #steps(node: SyntaxNode, depth: number): Steps | undefined {
    if (depth > deepest) return undefined;
    switch (node.name) {
      case 'String':
      case 'ContinuedString': {
        const value = readValue(this.text, node);
        return value.kind === 'string' ? stepsOf(value.value) : undefined;
      }
      case 'ParenthesizedExpression': {
        const inner = node.firstChild?.nextSibling;
        return inner?.nextSibling?.name === ')' ? this.#steps(inner, depth + 1) : undefined;
      }
      case 'VariableName':
        return this.#variable(this.text.slice(node.from, node.to), depth);
      case 'MemberExpression':
        return this.#member(node, depth);
      case 'BinaryExpression':
        return this.#joined(node, depth);
      case 'CallExpression':
        return this.#call(node, depth);
      case 'FormatString':
        return this.#format(node, depth);
      default:
        return undefined;
    }
  }

  #variable(name: string, depth: number): Steps | undefined {
    if (name === '__file__') return { base: 'file', steps: [ownName] };
    if (this.#values.has(name)) return this.#values.get(name);
    this.#values.set(name, undefined); // for a name that stands for itself
    const bound = this.#binding(name);
    const value = bound && this.#steps(bound, depth + 1);
    this.#values.set(name, value);
    return value;
  }

  /** `x.parent`, `x.parents[1]`. */
  #member(node: SyntaxNode, depth: number): Steps | undefined {
    const object = node.firstChild;
    if (!object) return undefined;
    const rest = this.text.slice(object.to, node.to).replace(/\s+/g, '');
    if (rest === '.parent') return folderOf(this.#steps(object, depth + 1), 1);
    const index = /^\[(\d{1,2})\]$/.exec(rest)?.[1];
    if (index === undefined || !this.text.slice(object.from, object.to).endsWith('.parents') || !object.firstChild) return undefined;
    return folderOf(this.#steps(object.firstChild, depth + 1), Number(index) + 1);
  }

  /** `folder / "name"`, `folder + "/name"`. */
  #joined(node: SyntaxNode, depth: number): Steps | undefined {
    const [left, operator, right] = [node.firstChild, node.firstChild?.nextSibling, node.lastChild];
    if (!left || !operator || !right) return undefined;
    const sign = this.text.slice(operator.from, operator.to);
    if (sign !== '/' && sign !== '+') return undefined;
    const [before, after] = [this.#steps(left, depth + 1), this.#steps(right, depth + 1)];
    if (before === undefined || after === undefined) return undefined;
    if (sign === '/') return join(before, after);
    // Added text goes on where the text before ended: only a slash between the two makes it a path's next step.
    return after.base === 'root' && before.steps.length > 0 ? join(before, { ...after, base: 'cwd' }) : undefined;
  }

  #call(node: SyntaxNode, depth: number): Steps | undefined {
    const callee = node.firstChild;
    const given = argumentsOf(node);
    if (!callee || given === undefined) return undefined;
    const all = (): Steps | undefined => this.#all(given, depth);
    switch (this.fullName(callee)) {
      case 'os.path.join':
      case 'pathlib.Path':
      case 'pathlib.PurePath':
      case 'pathlib.PosixPath':
        return given.length === 0 ? { base: 'cwd', steps: [] } : all();
      case 'os.path.dirname':
        return given.length === 1 ? folderOf(all(), 1) : undefined;
      case 'os.path.abspath':
      case 'os.path.realpath':
      case 'os.path.normpath':
      case 'os.fspath':
      case 'str':
        return given.length === 1 ? all() : undefined;
      case 'os.getcwd':
      case 'pathlib.Path.cwd':
        return { base: 'cwd', steps: [] };
      default:
        return this.#method(callee, given, depth);
    }
  }

  /** `x.resolve()`, `x.joinpath(…)`. */
  #method(callee: SyntaxNode, given: readonly SyntaxNode[], depth: number): Steps | undefined {
    const object = callee.name === 'MemberExpression' ? callee.firstChild : null;
    if (!object) return undefined;
    const method = this.text.slice(object.to, callee.to).replace(/\s+/g, '');
    if (/^\.(?:resolve|absolute|as_posix)$/.test(method)) return this.#steps(object, depth + 1);
    if (method !== '.joinpath') return undefined;
    return this.#all([object, ...given], depth);
  }

  #all(nodes: readonly SyntaxNode[], depth: number): Steps | undefined {
    let path: Steps | undefined;
    for (const [index, node] of nodes.entries()) {
      const next = this.#steps(node, depth + 1);
      if (next === undefined) return undefined;
      path = index === 0 ? next : path && join(path, next);
    }
    return path;
  }

  /** `f"{FOLDER}/name"`: one replacement, at the beginning. */
  #format(node: SyntaxNode, depth: number): Steps | undefined {
    const replacement = node.firstChild;
    const source = this.text.slice(node.from, node.to);
    const opening = /^f(['"])\{/i.exec(source);
    if (!replacement || replacement.nextSibling || opening === null || replacement.from !== node.from + 2) return undefined;
    const value = replacement.firstChild?.nextSibling;
    if (!value || value.nextSibling?.name !== '}' || !source.endsWith(opening[1] ?? '')) return undefined;
    const rest = this.text.slice(replacement.to, node.to - 1);
    const before = this.#steps(value, depth + 1);
    if (before === undefined || before.steps.length === 0 || !/^(?:\/[^\\{}]*)?$/.test(rest)) return undefined;
    const after = stepsOf(rest);
    return after && join(before, { ...after, base: 'cwd' });
  }

  /** What a name stands for that the file binds in one place only, by a plain assignment. */
  #binding(name: string): SyntaxNode | undefined {
    const found: (SyntaxNode | undefined)[] = [];
    for (const block of (this.#words ??= blocksByWord(this.text, this.blocks)).get(name) ?? []) {
      this.tree(block)?.iterate({
        enter: ({ name: type, node }) => {
          if (type === 'VariableName' && this.text.slice(node.from, node.to) === name) found.push(...bindingAt(node));
        },
      });
    }
    return found.length === 1 ? found[0] : undefined;
  }
}

function blocksByWord(text: string, blocks: readonly Span[]): ReadonlyMap<string, ReadonlySet<Span>> {
  const found = new Map<string, Set<Span>>();
  for (const block of blocks) {
    for (const [word] of text.slice(block.start, block.end).matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu)) {
      const known = found.get(word);
      if (known === undefined) found.set(word, new Set([block]));
      else known.add(block);
    }
  }
  return found;
}

/** Nothing where the name is only used; undefined where it is bound to what cannot be told. */
function bindingAt(node: SyntaxNode): (SyntaxNode | undefined)[] {
  const { parent, nextSibling: next, prevSibling: previous } = node;
  switch (parent?.name) {
    case 'AssignStatement': {
      const target = next?.name === 'TypeDef' ? next.nextSibling : next;
      if (target?.name !== 'AssignOp') return next === null && previous?.name === 'AssignOp' ? [] : [undefined];
      const value = target.nextSibling;
      return [value && !value.nextSibling && !previous ? value : undefined];
    }
    case 'UpdateStatement':
      return previous ? [] : [undefined];
    case 'NamedExpression':
      return previous ? [] : [undefined];
    case 'ParamList':
    case 'ForStatement':
    case 'WithStatement':
    case 'TryStatement':
    case 'TupleExpression':
    case 'ScopeStatement':
    case 'DeleteStatement':
      return [undefined];
    default:
      return [];
  }
}

/** The positional arguments; undefined where one is unpacked. */
export function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] | undefined {
  const list = call.getChild('ArgList');
  if (!list) return undefined;
  const given: SyntaxNode[] = [];
  let isKeyword = false;
  for (let child = list.firstChild; child; child = child.nextSibling) {
    if (child.name === '*' || child.name === '**') return undefined;
    if (child.name === ',') isKeyword = false;
    else if (child.nextSibling?.name === 'AssignOp') isKeyword = true;
    else if (!isKeyword && !/^(?:[()]|Comment)$/.test(child.name) && !child.type.isError) given.push(child);
  }
  return given;
}

/** A path that is written out. Nothing for addresses, patterns, placeholders and the home folder. */
function stepsOf(text: string): Steps | undefined {
  if (text.length > 1_000 || /^~|:\/\/|[*?<>|{}%\0\n]/.test(text)) return undefined;
  const steps = resolve([], text.split('/'), !text.startsWith('/'));
  return steps && { base: text.startsWith('/') ? 'root' : 'cwd', steps };
}

function join(before: Steps, after: Steps): Steps | undefined {
  if (after.base !== 'cwd') return after;
  const steps = resolve(before.steps, after.steps, before.base !== 'root');
  return steps && { base: before.base, steps };
}

function folderOf(path: Steps | undefined, levels: number): Steps | undefined {
  if (path === undefined) return undefined;
  const up = Array.from({ length: levels }, () => '..');
  const steps = resolve(path.steps, up, path.base !== 'root');
  return steps && { base: path.base, steps };
}

/** Takes `.` and `..` out; undefined where they lead above the root of the file system. */
function resolve(before: readonly string[], steps: readonly string[], mayRise: boolean): string[] | undefined {
  const resolved = [...before];
  for (const step of steps) {
    if (step === '' || step === '.') continue;
    if (step !== '..') resolved.push(step);
    else if (resolved.length > 0 && resolved.at(-1) !== '..') resolved.pop();
    else if (mayRise) resolved.push('..');
    else return undefined;
  }
  return resolved;
}
