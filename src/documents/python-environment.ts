import type { ImportedName } from './python-imports';
import type { EnvironmentRead, EnvironmentWrite, PythonCall, PythonValue } from './python-model';
import type { Span } from './text';

/** `x["NAME"]`, before it is known whether `x` is the environment. */
export interface SubscriptUse {
  readonly object: string;
  readonly key: string;
  readonly span: Span;
  /** `deleted` is neither a read nor a write. */
  readonly use: 'read' | 'written' | 'deleted';
  readonly value: PythonValue | undefined;
  readonly circumstances: Circumstances;
}

/** `x.update({…})` or `x |= {…}`. */
export interface MappingUpdate {
  readonly object: string;
  readonly pairs: readonly { readonly key: string; readonly value: PythonValue; readonly span: Span }[];
  readonly circumstances: Circumstances;
}

export interface Circumstances {
  readonly topLevel: boolean;
  /** The condition of the innermost `if`, where the code stands in its first branch. */
  readonly condition: string | undefined;
}

export interface EnvironmentUses {
  readonly calls: readonly { readonly call: PythonCall; readonly circumstances: Circumstances }[];
  readonly subscripts: readonly SubscriptUse[];
  readonly updates: readonly MappingUpdate[];
  readonly importedNames: readonly ImportedName[];
}

/** What a module reads from the environment and writes to it, in the order of the text. */
export function readEnvironmentUses(uses: EnvironmentUses): {
  environmentReads: EnvironmentRead[];
  environmentWrites: EnvironmentWrite[];
} {
  const names = (full: string): Set<string> => {
    const [, attribute = ''] = full.split('.');
    const found = new Set([full]);
    for (const name of uses.importedNames) {
      if (name.full === full) found.add(name.local);
      if (name.full === 'os') found.add(`${name.local}.${attribute}`);
    }
    return found;
  };
  const environment = names('os.environ');
  const getters = names('os.getenv');
  const isOn = (callee: string, method: string): boolean =>
    callee.endsWith(`.${method}`) && environment.has(callee.slice(0, -method.length - 1));
  const reads: EnvironmentRead[] = [];
  const writes: EnvironmentWrite[] = [];

  for (const { object, key, span, use, value, circumstances } of uses.subscripts) {
    if (!environment.has(object)) continue;
    if (use === 'read') reads.push({ name: key, defaultValue: undefined, span });
    if (use === 'written') writes.push(write(key, value, span, circumstances));
  }
  for (const { object, pairs, circumstances } of uses.updates) {
    if (!environment.has(object)) continue;
    for (const { key, value, span } of pairs) writes.push(write(key, value, span, circumstances));
  }
  for (const { call, circumstances } of uses.calls) {
    const { callee, arguments: given, span } = call;
    const name = argument(given, 0, 'key');
    if (getters.has(callee) || isOn(callee, 'get')) {
      if (name?.kind === 'string') reads.push({ name: name.value, defaultValue: argument(given, 1, 'default'), span });
    } else if (isOn(callee, 'setdefault')) {
      const value = argument(given, 1, 'default');
      if (name?.kind === 'string') writes.push({ ...write(name.value, value, span, circumstances), kind: 'default' });
    } else if (isOn(callee, 'update')) {
      for (const { name: keyword, value, span: place } of given) {
        if (keyword !== undefined && !keyword.startsWith('*')) writes.push(write(keyword, value, place, circumstances));
      }
    }
  }
  return { environmentReads: reads.sort(byPlace), environmentWrites: writes.sort(byPlace) };
}

function argument(given: PythonCall['arguments'], index: number, keyword: string): PythonValue | undefined {
  const positional = given.filter(({ name }) => name === undefined);
  return positional[index]?.value ?? given.find(({ name }) => name === keyword)?.value;
}

function write(
  name: string,
  value: PythonValue | undefined,
  span: Span,
  { topLevel, condition }: Circumstances,
): EnvironmentWrite {
  const isDefault = condition !== undefined && asksWhetherUnset(condition, name);
  const text = value?.kind === 'string' ? value.value : undefined;
  return { name, value: text, kind: isDefault ? 'default' : 'set', span, topLevel };
}

/** `"X" not in os.environ`, `not os.getenv("X")`, `os.environ.get("X") is None`. */
function asksWhetherUnset(condition: string, name: string): boolean {
  if (!condition.includes(name)) return false;
  const quoted = `['"]${name.replace(/[^\w]/g, '\\$&')}['"]`;
  return (
    new RegExp(`${quoted}\\s+not\\s+in\\b`).test(condition) ||
    new RegExp(`\\bnot\\s+(?:[\\w.]+\\(\\s*${quoted}|${quoted}\\s+in\\b)`).test(condition) ||
    new RegExp(`${quoted}[^'"]*\\)\\s*is\\s+None\\b`).test(condition)
  );
}

function byPlace(left: { readonly span: Span }, right: { readonly span: Span }): number {
  return left.span.start - right.span.start;
}
