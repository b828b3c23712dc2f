import type { Span } from './text';

/** One requirement of requirements.txt, pyproject.toml or a `pip install` command. */
export interface Requirement {
  readonly kind: 'package' | 'url' | 'path' | 'include' | 'constraint' | 'option';
  /** Normalised as PEP 503 says (`Pillow_X` → `pillow-x`); undefined where none is known. */
  readonly name: string | undefined;
  readonly extras: readonly string[];
  /** `==1.26.4`, `>=2,<3`; '' where there is none. */
  readonly specifier: string;
  /** The text after `;`. */
  readonly marker: string | undefined;
  /** URL or path, for those kinds and for `-r`, `-c`; an option's value. */
  readonly target: string | undefined;
  /** `--extra-index-url`, of an option: the long form where pip has one. */
  readonly option: string | undefined;
  readonly editable: boolean;
  /** The extra or dependency group of pyproject.toml that it belongs to; undefined: always installed. */
  readonly group: string | undefined;
  readonly span: Span;
}

/**
 * Reads a requirements file as pip does (pip documentation, "Requirements File Format"). What pip would refuse is
 * left out. Never throws.
 */
export function parseRequirements(text: string): Requirement[] {
  const requirements: Requirement[] = [];
  for (const { content, span } of logicalLines(text)) {
    const requirement = content.startsWith('-') ? readOption(content, span) : readRequirement(content, span);
    if (requirement !== undefined) requirements.push(requirement);
  }
  return requirements;
}

/** Reads one argument of `pip install` that is no option. `offset` is where the token stands in its document. */
export function parseRequirement(token: string, offset: number): Requirement | undefined {
  const content = token.trim();
  if (content === '' || content.startsWith('-')) return undefined;
  const start = offset + token.indexOf(content);
  return readRequirement(content, { start, end: start + content.length });
}

/** Lines joined at a backslash, comments dropped. The span ends behind the last character that is no comment. */
function logicalLines(text: string): { content: string; span: Span }[] {
  const lines: { content: string; span: Span }[] = [];
  let pieces: string[] = [];
  let start: number | undefined;
  let end = 0;
  for (const match of text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)) {
    const [whole, line = ''] = match;
    if (whole === '' && pieces.length === 0) continue;
    // pip joins before it drops comments, but a comment line between two halves ends the first.
    const isContinued = line.endsWith('\\') && !/^\s*#/.test(line);
    const code = isContinued ? line.slice(0, -1) : line;
    const comment = code.search(/(?:^|\s)#/);
    const body = comment === -1 ? code : code.slice(0, comment);
    const trimmed = body.trim();
    if (trimmed !== '') {
      const at = match.index + body.indexOf(trimmed);
      start ??= at;
      end = at + trimmed.length;
      pieces.push(trimmed);
    }
    if (isContinued) continue;
    if (start !== undefined) lines.push({ content: pieces.join(' '), span: { start, end } });
    pieces = [];
    start = undefined;
  }
  if (start !== undefined) lines.push({ content: pieces.join(' '), span: { start, end } });
  return lines;
}

const longOptions: Readonly<Record<string, string>> = {
  '-r': '--requirement',
  '-c': '--constraint',
  '-e': '--editable',
  '-i': '--index-url',
  '-f': '--find-links',
  '--pypi-url': '--index-url',
};

function readOption(content: string, span: Span): Requirement | undefined {
  const [, written = '', rest = ''] = /^(--[\w-]+|-[a-z])(?:\s*=\s*|\s*)(.*)$/is.exec(content) ?? [];
  if (written === '') return undefined;
  const option = longOptions[written] ?? written;
  const target = rest.trim();
  if (option === '--editable') {
    const requirement = readRequirement(target, span);
    if (requirement === undefined || requirement.kind === 'package') return undefined;
    return { ...requirement, editable: true };
  }
  const kind = option === '--requirement' ? 'include' : option === '--constraint' ? 'constraint' : 'option';
  if (kind !== 'option' && target === '') return undefined;
  return {
    ...nothing,
    kind,
    target: target === '' ? undefined : target,
    option: kind === 'option' ? option : undefined,
    span,
  };
}

const nothing = {
  name: undefined,
  extras: [],
  specifier: '',
  marker: undefined,
  target: undefined,
  option: undefined,
  editable: false,
  group: undefined,
} as const;

// PEP 508, with PEP 440's operators. `===` takes any text.
const named = /^([a-z\d](?:[\w.-]*[a-z\d])?)\s*(?:\[([^\]]*)\])?\s*/i;
const clause = /^\s*(?:(?:~=|==|!=|<=|>=|<|>)\s*[\w.*+!-]+|===\s*[^\s,;)]+)\s*$/;

/** `torch`, `numpy==1.26.4`: what most are. A dot may begin the ending of an archive, a path without a slash. */
const plain = /^([A-Za-z\d](?:[\w-]*[A-Za-z\d])?)((?:[=<>!~]=|[<>])\d+(?:\.\d+)*)?$/;

function readRequirement(content: string, span: Span): Requirement | undefined {
  const simple = plain.exec(content);
  if (simple !== null) {
    const found = draft('package', undefined, span);
    found.name = normalisedName(simple[1] ?? '');
    found.specifier = simple[2] ?? '';
    return found;
  }
  const { requirement, marker } = splitMarker(withoutLineOptions(content));
  const [head, writtenName = '', writtenExtras = ''] = named.exec(requirement) ?? [];
  const rest = head === undefined ? undefined : requirement.slice(head.length);
  if (rest !== undefined && rest.startsWith('@')) {
    const target = rest.slice(1).trim();
    if (target === '') return undefined;
    const found = draft('url', marker, span);
    found.name = normalisedName(writtenName);
    found.extras = extrasOf(writtenExtras);
    found.target = target;
    return found;
  }
  if (/^[a-z][a-z\d+.-]*:/i.test(requirement) && !isWindowsPath(requirement)) return readUrl(requirement, draft('url', marker, span));
  if (isPath(requirement)) return readPath(requirement, draft('path', marker, span));
  if (rest === undefined) return undefined;
  const specifier = readSpecifier(rest);
  if (specifier === undefined) return undefined;
  const found = draft('package', marker, span);
  found.name = normalisedName(writtenName);
  found.extras = extrasOf(writtenExtras);
  found.specifier = specifier;
  return found;
}

type Draft = { -readonly [Key in keyof Requirement]: Requirement[Key] };

/** Filled in by assignments, as a spread costs as much as the rest of the reading. */
function draft(kind: Requirement['kind'], marker: string | undefined, span: Span): Draft {
  const { extras } = nothing;
  return { kind, name: undefined, extras, specifier: '', marker, target: undefined, option: undefined, editable: false, group: undefined, span };
}

/** `--hash=…` and the like behind a requirement. */
function withoutLineOptions(content: string): string {
  const at = content.search(/\s--?[a-z]/i);
  return at === -1 ? content : content.slice(0, at);
}

/** A URL may hold a `;`, so behind one the marker begins at white space. */
function splitMarker(content: string): { requirement: string; marker: string | undefined } {
  const isUrl = /^[a-z][a-z\d+.-]*:/i.test(content) || /^[^;]*@/.test(content);
  const at = isUrl ? content.search(/\s;/) : content.indexOf(';');
  if (at === -1) return { requirement: content.trim(), marker: undefined };
  const marker = content.slice(content.indexOf(';', at) + 1).trim();
  return { requirement: content.slice(0, at).trim(), marker: marker === '' ? undefined : marker };
}

/** `>=2, <3` and `(>=2)` as `>=2,<3`; undefined where it is none. */
function readSpecifier(text: string): string | undefined {
  const bare = /^\((.*)\)$/s.exec(text.trim())?.[1] ?? text.trim();
  if (bare === '') return '';
  const clauses = bare.split(',').map((part) => part.trim());
  if (clauses.at(-1) === '') clauses.pop();
  if (!clauses.every((part) => clause.test(part))) return undefined;
  return clauses.map((part) => part.replace(/\s+/g, '')).join(',');
}

function extrasOf(text: string): readonly string[] {
  if (text === '') return nothing.extras;
  return text
    .split(',')
    .map((extra) => extra.trim())
    .filter((extra) => extra !== '');
}

const isNormalised = /^[a-z\d]+(?:-[a-z\d]+)*$/;

/** As PEP 503 compares names: lower case, runs of `-`, `_` and `.` as one dash. */
export function normalisedName(name: string): string {
  return isNormalised.test(name) ? name : name.toLowerCase().replace(/[-_.]+/g, '-');
}

function readUrl(target: string, found: Draft): Requirement {
  const egg = /[#&]egg=([^&[\]]+)(?:\[([^\]]*)\])?/.exec(target);
  const name = egg?.[1] ?? archiveName(target.replace(/[?#].*$/s, ''));
  if (name !== undefined) found.name = normalisedName(name);
  found.extras = extrasOf(egg?.[2] ?? '');
  found.target = target;
  return found;
}

function readPath(requirement: string, found: Draft): Requirement {
  const [bracketed = '', extras = ''] = trailingExtras.exec(requirement) ?? [];
  const target = requirement.slice(0, requirement.length - bracketed.length).trimEnd();
  const name = archiveName(target);
  if (name !== undefined) found.name = normalisedName(name);
  found.extras = extrasOf(extras);
  found.target = target;
  return found;
}

const trailingExtras = /\[([^[\]]*)\]$/;

/** A wheel says its name before the first dash. A source archive's cannot be told from its version for sure. */
function archiveName(target: string): string | undefined {
  return /(?:^|[\\/])([^\\/-]+)-[^\\/]+\.whl$/i.exec(target)?.[1];
}

function isWindowsPath(text: string): boolean {
  return /^[a-z]:[\\/]/i.test(text);
}

function isPath(text: string): boolean {
  const bare = text.replace(trailingExtras, '');
  const isArchive = /\.(?:whl|zip|tar\.gz|tgz|tar\.bz2|tbz|tar\.xz|txz|tar)$/i.test(bare);
  return bare.startsWith('.') || /[\\/]/.test(bare) || isArchive;
}
