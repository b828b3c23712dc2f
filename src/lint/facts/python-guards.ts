import type { PythonCall, PythonModule } from '../../documents/python-model';

/** A condition that decides whether a place in the code is reached. `holds`: it must come out so. */
export interface Guard {
  readonly expression: string;
  /** Where the expression begins in the text. */
  readonly start: number;
  readonly holds: boolean;
}

interface Line {
  readonly indent: number;
  readonly text: string;
  readonly start: number;
}

/**
 * The conditions between the top of the file and a place, by way of the functions that it stands in, where each of these
 * is called once. Undefined where something else may decide: a loop that ends early, an exception, several calls.
 */
export function guardsOf(module: PythonModule, offset: number, depth = 0): readonly Guard[] | undefined {
  const lines = linesBefore(module, offset);
  const own = lines.at(-1);
  if (own === undefined || depth > 6) return undefined;
  const guards: Guard[] = [];
  let indent = own.indent;
  for (let index = lines.length - 2; index >= 0; index--) {
    const line = lines[index];
    if (line === undefined || line.text === '' || line.text.startsWith('#')) continue;
    if (line.indent >= indent) {
      const early = earlyLeave(lines, index, indent);
      if (early === 'unknown') return undefined;
      if (early !== undefined) guards.push({ ...early, holds: false });
      continue;
    }
    indent = line.indent;
    const name = /^(?:async\s+)?def\s+(\w+)/.exec(line.text)?.[1];
    if (name !== undefined) {
      const outer = guardsOfCalls(module, name, depth);
      return outer === undefined ? undefined : [...guards, ...outer];
    }
    if (/^(?:with|try)\b/.test(line.text)) continue;
    const condition = conditionOf(line, /^if\s+/);
    if (condition === undefined) return undefined;
    if (!/^__name__\b|__main__/.test(condition.expression)) guards.push({ ...condition, holds: true });
  }
  return guards;
}

function guardsOfCalls(module: PythonModule, name: string, depth: number): readonly Guard[] | undefined {
  const calls = module.calls.filter((call) => call.callee === name);
  const [call] = calls;
  return call === undefined || calls.length > 1 ? undefined : guardsOf(module, call.span.start, depth + 1);
}

/** The condition of `if …: return` in the block with this indent; undefined for a line that does not leave it. */
function earlyLeave(lines: readonly Line[], index: number, indent: number): Omit<Guard, 'holds'> | 'unknown' | undefined {
  const [, keyword] = /^(return|continue|break)\b/.exec(lines[index]?.text ?? '') ?? [];
  if (keyword === undefined) return undefined;
  const owners: Line[] = [];
  let own = lines[index]?.indent ?? 0;
  for (let above = index - 1; above >= 0 && own > indent; above--) {
    const line = lines[above];
    if (line === undefined || line.text === '' || line.text.startsWith('#') || line.indent >= own) continue;
    own = line.indent;
    owners.push(line);
  }
  // Inside of another function, or of a loop that is left alone, it leaves nothing that matters here.
  if (owners.some(({ text }) => /^(?:async\s+def|def|class)\b/.test(text))) return undefined;
  if (keyword !== 'return' && owners.some(({ text }) => /^(?:for|while)\b/.test(text))) return undefined;
  const [owner, other] = owners;
  return (owner === undefined || other !== undefined ? undefined : conditionOf(owner, /^if\s+/)) ?? 'unknown';
}

function conditionOf({ text, start }: Line, keyword: RegExp): Omit<Guard, 'holds'> | undefined {
  const lead = keyword.exec(text)?.[0];
  if (lead === undefined) return undefined;
  const expression = /^(.*?):\s*(?:#.*)?$/.exec(text.slice(lead.length))?.[1];
  return expression === undefined ? undefined : { expression, start: start + lead.length };
}

function linesBefore({ text, lines }: PythonModule, offset: number): readonly Line[] {
  const found: Line[] = [];
  const last = lines.positionAt(offset).line;
  for (let line = 0; line <= last; line++) {
    const { start, end } = lines.lineSpan(line);
    const written = text.slice(start, end);
    const trimmed = written.trimStart();
    const indent = written.length - trimmed.length;
    found.push({ indent, text: trimmed.trimEnd(), start: start + indent });
  }
  return found;
}

/** An option of `argparse` that is on or off, by the name that the code asks for. */
export interface Switch {
  readonly name: string;
  readonly byDefault: boolean;
  readonly on: string | undefined;
  readonly off: string | undefined;
}

/** `add_argument("--force", action="store_true")` and the like. */
export function switchesOf(module: PythonModule): readonly Switch[] {
  const switches = new Map<string, Switch>();
  for (const call of module.callsTo(/add_argument/)) {
    const read = readSwitch(call);
    if (read === undefined) continue;
    const known = switches.get(read.name);
    switches.set(read.name, known === undefined ? read : { ...known, on: known.on ?? read.on, off: known.off ?? read.off });
  }
  return [...switches.values()];
}

function readSwitch(call: PythonCall): Switch | undefined {
  const named = (name: string): PythonCall['arguments'][number]['value'] | undefined => call.arguments.find((each) => each.name === name)?.value;
  const flag = call.arguments.map(({ name, value }) => (name === undefined && value.kind === 'string' ? value.value : '')).find((text) => text.startsWith('--'));
  const action = named('action');
  if (flag === undefined || action === undefined) return undefined;
  const dest = named('dest');
  const name = dest?.kind === 'string' ? dest.value : flag.slice(2).replaceAll('-', '_');
  const given = named('default');
  const byDefault = given?.kind === 'boolean' ? given.value : undefined;
  if (action.kind === 'string' && action.value === 'store_true') return { name, byDefault: byDefault ?? false, on: flag, off: undefined };
  if (action.kind === 'string' && action.value === 'store_false') return { name, byDefault: byDefault ?? true, on: undefined, off: flag };
  if (action.kind !== 'other' || !/(?:^|\.)BooleanOptionalAction$/.test(action.text) || byDefault === undefined) return undefined;
  return { name, byDefault, on: flag, off: `--no-${flag.slice(2)}` };
}

/**
 * A guard's outcome under given switches; undefined where it depends on something else.
 * @param isTrue other conditions that are known to hold, by where they begin
 */
export function outcomeOf(
  { expression, start, holds }: Guard,
  valueOf: (name: string) => boolean | undefined,
  isTrue: (from: number, to: number) => boolean,
): boolean | undefined {
  if (/[()]/.test(expression.replace(/[\w.]*\([^()]*\)/g, ''))) return undefined;
  let result: boolean | undefined = false;
  let at = start;
  for (const part of expression.split(/\s+or\s+/)) {
    let all: boolean | undefined = true;
    for (const term of part.split(/\s+and\s+/)) {
      const from = expression.indexOf(term, at - start) + start;
      at = from + term.length;
      const [, not, rest = ''] = /^(not\s+)?(.*)$/.exec(term.trim()) ?? [];
      const name = /^(?:\w+\.)*(\w+)$/.exec(rest)?.[1];
      const plain = name === undefined ? (isTrue(from, at) ? true : undefined) : valueOf(name);
      const value = plain === undefined ? undefined : plain !== (not !== undefined);
      if (value === false) all = false;
      else if (value === undefined && all) all = undefined;
    }
    if (all === true) result = true;
    else if (all === undefined && result === false) result = undefined;
  }
  return result === undefined ? undefined : result === holds;
}
