/** One instruction as BuildKit takes it: continuation lines joined, comments inside dropped. */
export interface Instruction {
  /** Upper case. */
  readonly keyword: string;
  /** As a build log shows it. */
  readonly text: string;
  readonly flags: ReadonlyMap<string, string>;
  /** Behind the keyword and the flags; a heredoc's body is not in it. */
  readonly rest: string;
  /** The bodies of heredocs, in order. */
  readonly heredocs: readonly string[];
  /** From 1. */
  readonly line: number;
}

export type DockerfileReading =
  | { readonly kind: 'read'; readonly instructions: readonly Instruction[] }
  /** BuildKit takes nothing of it: the lines that it prints. */
  | { readonly kind: 'refused'; readonly lines: readonly string[] };

const keywords = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
);
const takeHeredocs = new Set(['RUN', 'COPY', 'ADD']);
const heredocStart = /<<-?(["']?)(\w+)\1/g;

function refusal(lines: readonly string[], at: number, last: number, message: string): DockerfileReading {
  const from = Math.max(0, at - 3);
  const shown = lines.slice(from, last + 3).map((text, index) => {
    const number = from + index;
    const marker = number >= at && number <= last ? '>>>' : '   ';
    return `${String(number + 1).padStart(4)} | ${marker} ${text}`;
  });
  const fence = '-'.repeat(20);
  return {
    kind: 'refused',
    lines: ['', fence, ...shown, fence, `error: failed to solve: dockerfile parse error on line ${at + 1}: ${message}`],
  };
}

/** Reads a Dockerfile by BuildKit's rules as far as a played build needs them. */
export function readDockerfile(source: string): DockerfileReading {
  const lines = source.replace(/^\uFEFF/, '').split('\n').map((line) => line.replace(/\r$/, ''));
  const instructions: Instruction[] = [];
  const escape = /^#\s*escape\s*=\s*`\s*$/i.test(lines[0] ?? '') ? '`' : '\\';
  const continues = escape === '`' ? /`[ \t]*$/ : /\\[ \t]*$/;
  let index = 0;
  while (index < lines.length) {
    const start = index;
    const first = (lines[index] ?? '').trimStart();
    if (first === '' || first.startsWith('#')) {
      index += 1;
      continue;
    }
    const parts: string[] = [];
    let next = lines[index] ?? '';
    while (continues.test(next) && index + 1 < lines.length) {
      parts.push(next.replace(continues, ''));
      do index += 1;
      while (index + 1 < lines.length && /^\s*(?:#|$)/.test(lines[index] ?? ''));
      next = lines[index] ?? '';
    }
    parts.push(next.replace(continues, ''));
    const joined = parts.join('').trim();
    const keyword = (/^\S+/.exec(joined)?.[0] ?? '').toUpperCase();
    if (!keywords.has(keyword)) {
      return refusal(lines, start, index, `unknown instruction: ${/^\S+/.exec(joined)?.[0] ?? ''}`);
    }
    const heredocs: string[] = [];
    if (takeHeredocs.has(keyword)) {
      for (const [, , name = ''] of joined.matchAll(heredocStart)) {
        const body: string[] = [];
        for (index += 1; index < lines.length && (lines[index] ?? '').trim() !== name; index += 1) {
          body.push(lines[index] ?? '');
        }
        if (index >= lines.length) return refusal(lines, start, start, 'unterminated heredoc');
        heredocs.push(body.join('\n'));
      }
    }
    index += 1;
    if (instructions.length === 0 && keyword !== 'FROM' && keyword !== 'ARG') {
      return refusal(lines, start, index - 1, `no build stage in current context`);
    }
    const { flags, rest } = takeFlags(joined.slice(keyword.length).trimStart());
    if (rest === '') return refusal(lines, start, index - 1, `${keyword} requires at least one argument`);
    const shown = heredocs.length === 0 ? joined : `${joined} (${(heredocs[0] ?? '').split('\n', 1)[0] ?? ''}...)`;
    instructions.push({ keyword, text: shown, flags, rest, heredocs, line: start + 1 });
  }
  if (!instructions.some((instruction) => instruction.keyword === 'FROM')) {
    return { kind: 'refused', lines: ['', 'error: failed to solve: the Dockerfile cannot be empty'] };
  }
  return { kind: 'read', instructions };
}

function takeFlags(text: string): { flags: Map<string, string>; rest: string } {
  const flags = new Map<string, string>();
  let rest = text;
  for (;;) {
    const match = /^--([a-z]+)(?:=("[^"]*"|\S*))?\s*/.exec(rest);
    if (match === null) return { flags, rest };
    const name = match[1] ?? '';
    const value = (match[2] ?? '').replaceAll('"', '');
    flags.set(name, flags.has(name) ? `${flags.get(name) ?? ''}\n${value}` : value);
    rest = rest.slice(match[0].length);
  }
}

/** The words of a JSON form; undefined for the shell form. */
export function jsonForm(rest: string): readonly string[] | undefined {
  if (!rest.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(rest);
    return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces `$NAME`, `${NAME}` and `${NAME:-default}`. */
export function expandVariables(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$(?:(\w+)|\{(\w+)(?::?-([^}]*))?\})/g,
    (_all, plain: string | undefined, braced: string | undefined, fallback: string | undefined) =>
      values.get(plain ?? braced ?? '') ?? fallback ?? '',
  );
}

/** `KEY=value KEY2="v 2"`, or the old form `KEY value`. */
export function readPairs(rest: string): readonly (readonly [string, string])[] {
  const legacy = /^([\w.]+)\s+(?!=)(.*)$/s.exec(rest);
  if (legacy !== null && !/^[\w.]+=/.test(rest)) return [[legacy[1] ?? '', (legacy[2] ?? '').trim()]];
  const pairs: (readonly [string, string])[] = [];
  for (const [, key = '', double, single, plain] of rest.matchAll(
    /([\w.-]+)=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|((?:[^\s\\]|\\.)*))/g,
  )) {
    pairs.push([key, double ?? single ?? (plain ?? '').replace(/\\(.)/g, '$1')]);
  }
  return pairs;
}
