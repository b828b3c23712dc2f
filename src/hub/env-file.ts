import { nameProblem } from './space-entries';

/** One `NAME=value` of a .env file. */
export interface EnvAssignment {
  readonly name: string;
  readonly value: string;
  /** From 1. */
  readonly line: number;
  /** It names another variable (`$NAME`, `${NAME}`), which is not put in: the value is taken as it stands. */
  readonly unexpanded: boolean;
}

export interface EnvProblem {
  /** From 1. */
  readonly line: number;
  /** Without the value, which may be a secret. */
  readonly message: string;
}

/** What a .env file says: each name once, and every line that says nothing or is overruled. */
export interface EnvFile {
  readonly assignments: readonly EnvAssignment[];
  readonly problems: readonly EnvProblem[];
}

const assignment = /^[ \t]*(?:export[ \t]+)?([^\s=#'"`]+)[ \t]*=[ \t]*/;
/** In double quotes, as the shell and python-dotenv read them. */
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$' };

/**
 * Reads a .env file as Docker Compose and python-dotenv do: `export`, three kinds of quotes, values of many lines in
 * quotes, `#` as a comment only at the start or after white space (a password may hold one), the last of two
 * assignments. Node's parseEnv and dotenv drop what they do not understand; here it is told, for a secret that is
 * silently missing shows only when the app fails.
 */
export function readEnvFile(text: string): EnvFile {
  const source = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const found = new Map<string, EnvAssignment>();
  const problems: EnvProblem[] = [];
  let line = 1;
  for (let at = 0; at < source.length; ) {
    const end = endOfLine(source, at);
    const whole = source.slice(at, end);
    let next = end;
    if (!/^[ \t]*(?:#|$)/.test(whole)) {
      const read = readAssignment(source, at, end);
      next = read.end;
      if ('problem' in read) problems.push({ line, message: read.problem });
      else {
        const before = found.get(read.name);
        if (before) problems.push({ line: before.line, message: `${read.name} is set again at line ${String(line)}, which counts.` });
        found.delete(read.name);
        found.set(read.name, { name: read.name, value: read.value, line, unexpanded: read.unexpanded });
      }
    }
    line += source.slice(at, next).split('\n').length;
    at = next + 1;
  }
  return { assignments: [...found.values()], problems: problems.sort((a, b) => a.line - b.line) };
}

type Reading =
  | { readonly end: number; readonly name: string; readonly value: string; readonly unexpanded: boolean }
  | { readonly end: number; readonly problem: string };

/** Reads the line from `start` to `end`, and beyond where a quote goes on. The answer's `end` is where its last line ends. */
function readAssignment(source: string, start: number, end: number): Reading {
  const match = assignment.exec(source.slice(start, end));
  if (!match) return { end, problem: 'This is no NAME=value.' };
  const name = match[1] ?? '';
  const wrongName = nameProblem(name);
  const valueStart = start + match[0].length;
  const quote = source[valueStart];
  if (quote !== '"' && quote !== "'" && quote !== '`') {
    if (wrongName !== undefined) return { end, problem: wrongName };
    const value = source.slice(valueStart, end).replace(/(?:^|[ \t])#.*$/, '').trim();
    return value === '' ? { end, problem: `${shown(name)} has no value.` } : { end, name, value, unexpanded: refersTo(value) };
  }
  const close = closingQuote(source, valueStart);
  if (close === undefined) return { end, problem: `The quote of ${shown(name)} is not closed.` };
  const last = endOfLine(source, close);
  if (wrongName !== undefined) return { end: last, problem: wrongName };
  if (!/^[ \t]*(?:[ \t]#.*)?$/.test(source.slice(close + 1, last))) return { end: last, problem: `Text follows the quote of ${shown(name)}.` };
  const raw = source.slice(valueStart + 1, close);
  const value = quote === '"' ? raw.replace(/\\([nrt"\\$])/g, (_, letter: string) => escapes[letter] ?? letter) : raw;
  if (value === '') return { end: last, problem: `${shown(name)} has no value.` };
  return { end: last, name, value, unexpanded: quote === '"' && refersTo(raw) };
}

/** A line of a key that lost its quotes can look like a name with nothing behind it; it is not shown. */
function shown(name: string): string {
  return name.length <= 40 ? name : 'This name';
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf('\n', from);
  return end === -1 ? source.length : end;
}

function closingQuote(source: string, open: number): number | undefined {
  const quote = source[open];
  for (let at = open + 1; at < source.length; at++) {
    if (source[at] === '\\' && quote === '"') at++;
    else if (source[at] === quote) return at;
  }
  return undefined;
}

function refersTo(value: string): boolean {
  return /(?<!\\)\$(?:\{\w+|[A-Za-z_])/.test(value);
}
