import type { SyntaxNode } from '@lezer/common';
import type { PythonImport } from './python-model';

/** A name that an import binds, and what it stands for: `e` → `os.environ`. */
export interface ImportedName {
  readonly local: string;
  readonly full: string;
}

export interface ReadImports {
  readonly imports: readonly PythonImport[];
  readonly names: readonly ImportedName[];
}

type Circumstances = Pick<PythonImport, 'optional' | 'topLevel'>;

/** Reads an `ImportStatement`: one import for each module. */
export function readImport(text: string, statement: SyntaxNode, circumstances: Circumstances): ReadImports {
  return statement.firstChild?.name === 'from'
    ? readFromImport(text, statement, circumstances)
    : readPlainImport(text, statement, circumstances);
}

function readPlainImport(text: string, statement: SyntaxNode, circumstances: Circumstances): ReadImports {
  const imports: PythonImport[] = [];
  const names: ImportedName[] = [];
  for (const part of splitAtCommas(statement.firstChild?.nextSibling ?? null)) {
    const { module, alias } = readName(text, part);
    const [first] = part;
    const last = part.at(-1);
    if (module === '' || first === undefined || last === undefined) continue;
    imports.push({ module, level: 0, names: [], span: { start: first.from, end: last.to }, ...circumstances });
    const root = module.split('.', 1)[0] ?? module;
    names.push(alias === undefined ? { local: root, full: root } : { local: alias, full: module });
  }
  return { imports, names };
}

function readFromImport(text: string, statement: SyntaxNode, circumstances: Circumstances): ReadImports {
  let level = 0;
  let module = '';
  let node = statement.firstChild?.nextSibling ?? null;
  for (; node && node.name !== 'import'; node = node.nextSibling) {
    const source = text.slice(node.from, node.to);
    if (module === '' && /^\.+$/.test(source)) level += source.length;
    else if (node.name === 'VariableName' || node.name === '.') module += source;
  }
  if (module === '' && level === 0) return { imports: [], names: [] };
  const imported: string[] = [];
  const names: ImportedName[] = [];
  for (const part of splitAtCommas(node?.nextSibling ?? null)) {
    const isStar = part[0]?.name === '*';
    const { module: name, alias } = isStar ? { module: '*', alias: undefined } : readName(text, part);
    if (name === '') continue;
    imported.push(name);
    if (level === 0) names.push({ local: alias ?? name, full: `${module}.${name}` });
  }
  const span = { start: statement.from, end: statement.to };
  return { imports: [{ module: module.replace(/\.$/, ''), level, names: imported, span, ...circumstances }], names };
}

function splitAtCommas(first: SyntaxNode | null): SyntaxNode[][] {
  const parts: SyntaxNode[][] = [[]];
  for (let node = first; node; node = node.nextSibling) {
    if (node.name === ',') parts.push([]);
    else if (!/^(?:[()]|Comment)$/.test(node.name) && !node.type.isError) parts.at(-1)?.push(node);
  }
  return parts;
}

function readName(text: string, part: readonly SyntaxNode[]): { module: string; alias: string | undefined } {
  const as = part.findIndex((node) => node.name === 'as');
  const dotted = as === -1 ? part : part.slice(0, as);
  const aliasNode = as === -1 ? undefined : part[as + 1];
  return {
    module: dotted.map(({ from, to }) => text.slice(from, to)).join('').replace(/\.$/, ''),
    alias: aliasNode === undefined ? undefined : text.slice(aliasNode.from, aliasNode.to),
  };
}

// What an import that is not there raises, and what takes that too.
const takesImportError = /\b(?:ImportError|ModuleNotFoundError|Exception|BaseException)\b/;

/**
 * Whether an import in this `Body` may be missing or never run: below an `if` (but not
 * `if __name__ == "__main__"`), in a `try` that takes ImportError, in an `except`, a `case`, a
 * `with suppress(ImportError)`.
 */
export function isOptionalBody(text: string, body: SyntaxNode): boolean {
  const parent = body.parent;
  switch (parent?.name) {
    case 'IfStatement':
      return !isMainGuard(text, body);
    case 'MatchClause':
      return true;
    case 'TryStatement':
      return isOptionalInTry(text, parent, body);
    case 'WithStatement': {
      const head = text.slice(parent.from, body.from);
      return head.includes('suppress') && takesImportError.test(head);
    }
    default:
      return false;
  }
}

function isMainGuard(text: string, body: SyntaxNode): boolean {
  const condition = body.prevSibling;
  if (condition?.prevSibling?.name !== 'if') return false;
  const name = String.raw`__name__\s*==\s*(['"])__main__\1`;
  const reversed = String.raw`(['"])__main__\2\s*==\s*__name__`;
  return new RegExp(`^\\(?\\s*(?:${name}|${reversed})\\s*\\)?$`).test(text.slice(condition.from, condition.to));
}

function isOptionalInTry(text: string, statement: SyntaxNode, body: SyntaxNode): boolean {
  let clause = 'try';
  let clauseOfBody = '';
  let isTaken = false;
  for (let node = statement.firstChild; node; node = node.nextSibling) {
    if (/^(?:try|except|else|finally)$/.test(node.name)) {
      clause = node.name;
      const taken = clause === 'except' ? node.nextSibling : null;
      if (taken) isTaken ||= taken.name === 'Body' || takesImportError.test(text.slice(taken.from, taken.to));
    } else if (node.name === 'Body' && node.from === body.from) clauseOfBody = clause;
  }
  return clauseOfBody === 'except' || (clauseOfBody !== 'finally' && isTaken);
}
