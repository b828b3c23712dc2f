import { Memo } from '../../documents/memo';
import { parseShell } from '../../documents/shell';
import type { ShellCommand, ShellWord } from '../../documents/shell-model';
import type { PythonCall, PythonModule, PythonValue } from '../../documents/python-model';
import { stringLiterals } from './python-code';

/** A program that Python code starts, as a command whose spans are places in the Python file. */
export interface PythonLaunch {
  readonly command: ShellCommand;
  /** `os.exec…`: nothing of the file runs after it. */
  readonly replaces: boolean;
}

const launchNames = /exec[vl]p?e?|run|call|check_call|check_output|Popen|system|popen|run_path|run_module/;

const launchesByModule = new Memo<PythonModule, readonly PythonLaunch[]>();

/** What `os.exec…`, `os.system`, `subprocess` and `runpy` start, where the words are written out. */
export function pythonLaunches(module: PythonModule): readonly PythonLaunch[] {
  let found = launchesByModule.get(module);
  if (found === undefined) {
    found = module.callsTo(launchNames).flatMap((call) => launchOf(module, call) ?? []);
    launchesByModule.set(module, found);
  }
  return found;
}

function launchOf(module: PythonModule, call: PythonCall): PythonLaunch | readonly PythonLaunch[] | undefined {
  const { callee } = call;
  const values = call.arguments.filter(({ name }) => name === undefined).map(({ value }) => value);
  const [first, second] = values;
  if (/^os\.execv[pe]*$/.test(callee)) return fromList(module, call, second, true);
  if (/^os\.execl[pe]*$/.test(callee)) return fromWords(call, values.slice(1).map((value) => wordOf(module, value)), true);
  if (/^subprocess\.(?:run|call|check_call|check_output|Popen)$/.test(callee)) {
    const value = first ?? call.arguments.find(({ name }) => name === 'args')?.value;
    return value?.kind === 'string' ? fromShell(module, value) : fromList(module, call, value, false);
  }
  if (callee === 'os.system' || callee === 'os.popen') return fromShell(module, first);
  if (callee === 'runpy.run_path' && first !== undefined) {
    return fromWords(call, [pythonWord(first), wordOf(module, first)], false);
  }
  if (callee === 'runpy.run_module' && first !== undefined) {
    return fromWords(call, [pythonWord(first), { ...pythonWord(first), text: '-m' }, wordOf(module, first)], false);
  }
  return undefined;
}

function fromShell(module: PythonModule, value: PythonValue | undefined): readonly PythonLaunch[] {
  if (value?.kind !== 'string') return [];
  const start = module.text.indexOf(value.value, value.span.start);
  if (start === -1 || start >= value.span.end) return [];
  return parseShell(value.value, start).commands.map((command) => ({ command, replaces: false }));
}

function fromList(
  module: PythonModule,
  call: PythonCall,
  value: PythonValue | undefined,
  replaces: boolean,
): PythonLaunch | undefined {
  if (value?.kind !== 'other') return undefined;
  const list = /^[[(]/.test(value.text) ? { text: value.text, start: value.span.start } : assignedList(module, value);
  if (list === undefined) return undefined;
  return fromWords(call, listElements(list.text, list.start).map((element) => wordOf(module, element)), replaces);
}

function fromWords(call: PythonCall, words: readonly ShellWord[], replaces: boolean): PythonLaunch | undefined {
  if (words.length === 0) return undefined;
  return { command: { words, assignments: [], span: call.span, failureIgnored: !replaces }, replaces };
}

function pythonWord({ span }: PythonValue): ShellWord {
  return { text: 'python', raw: 'python', span };
}

/** A literal's text, `python` for `sys.executable`, the file that `str(ROOT / "app.py")` ends in; else unknown. */
function wordOf(module: PythonModule, value: PythonValue): ShellWord {
  const raw = module.text.slice(value.span.start, value.span.end);
  if (value.kind === 'string') return { text: value.value, raw, span: value.span };
  if (raw === 'sys.executable') return { text: 'python', raw, span: value.span };
  const literals = stringLiterals(raw);
  if (literals.length > 0) return { text: scriptPath(raw, literals), raw, span: value.span };
  const name = /^(?:str\(\s*)?([A-Za-z_]\w*)\s*\)?$/.exec(raw)?.[1];
  const assigned = name === undefined ? undefined : assignment(module, name, value.span.start);
  const line = assigned === undefined ? '' : (module.text.slice(assigned).split('\n', 1)[0] ?? '');
  return { text: scriptPath(line, stringLiterals(line)), raw, span: value.span };
}

/** Only a script's name is taken from an expression, and only where nothing but folders stand before it. */
function scriptPath(source: string, literals: readonly string[]): string | undefined {
  if (!literals.at(-1)?.endsWith('.py') || /\b(?:if|else|or|and|format|replace)\b|%|\bf['"]/.test(source)) return undefined;
  return literals.filter((literal) => !literal.startsWith('/')).join('/').replace(/\/+/g, '/');
}

function assignment(module: PythonModule, name: string, before: number): number | undefined {
  let found: number | undefined;
  for (const match of module.text.matchAll(new RegExp(`^[ \\t]*${name}[ \\t]*(?::[^=\\n]*)?=(?!=)[ \\t]*`, 'gm'))) {
    if (match.index > before && found !== undefined) break;
    found = match.index + match[0].length;
  }
  return found;
}

function assignedList(module: PythonModule, value: PythonValue & { kind: 'other' }): { text: string; start: number } | undefined {
  if (!/^[A-Za-z_]\w*$/.test(value.text)) return undefined;
  const start = assignment(module, value.text, value.span.start);
  if (start === undefined || module.text[start] !== '[') return undefined;
  return { text: module.text.slice(start, start + 2000), start };
}

/** The elements of a list or tuple that begins at `start`, as values. */
function listElements(text: string, start: number): readonly PythonValue[] {
  const elements: PythonValue[] = [];
  let depth = 0;
  let from = 1;
  const close = (end: number): void => {
    const raw = text.slice(from, end);
    const trimmed = raw.trim();
    if (trimmed === '') return;
    const offset = start + from + raw.indexOf(trimmed);
    const span = { start: offset, end: offset + trimmed.length };
    const literal = /^(?:'([^'\\\n]*)'|"([^"\\\n]*)")$/.exec(trimmed);
    elements.push(
      literal === null
        ? { kind: 'other', text: trimmed, span }
        : { kind: 'string', value: literal[1] ?? literal[2] ?? '', span },
    );
  };
  for (let index = 0; index < text.length; index++) {
    const char = text[index] ?? '';
    if (char === '"' || char === "'") {
      const end = text.indexOf(char, index + 1);
      if (end === -1) return elements;
      index = end;
    } else if ('[('.includes(char)) depth++;
    else if ('])'.includes(char)) {
      if (--depth === 0) {
        close(index);
        return elements;
      }
    } else if (char === ',' && depth === 1) {
      close(index);
      from = index + 1;
    }
  }
  return elements;
}
