import { parseConfig } from '../../documents/config';
import { instructionAt } from '../../documents/dockerfile-lookup';
import type { Span } from '../../documents/text';
import { parseShell } from '../../documents/shell';
import type { FileReference, Project, SourceText } from '../../project/project';
import { lineEnd, linesAtEnd } from '../edits/dockerfile-lines';
import type { Edit, Finding } from '../finding';
import { isSameFile } from './place';

/**
 * The comment that silences a finding's rule where it stands: a new line above, or one more name in the pragma that is
 * there. Undefined where no comment can stand there (JSON, a README's text, inside of a string).
 */
export function ignoreEdit(project: Project, { rule, file, span }: Finding): Edit | undefined {
  const source = project.source(file);
  if (source === undefined) return undefined;
  const place = commentPlace(project, file, source, span);
  if (place === undefined) return undefined;
  const { text, lines } = source;
  const merged = pragmaAbove(source, place.line);
  if (merged !== undefined) return { file, span: { start: merged, end: merged }, newText: `,${rule}` };
  const { start, end } = lines.lineSpan(place.line);
  const indent = place.indented ? (/^[ \t]*/.exec(text.slice(start, end))?.[0] ?? '') : '';
  return { file, span: { start, end: start }, newText: `${indent}# spacedock ignore=${rule}${lineEnd(text)}` };
}

/** Where the pragma's list of names ends, in the comment lines right above. */
function pragmaAbove({ text, lines }: SourceText, line: number): number | undefined {
  for (let above = line - 1; above >= 0; above--) {
    const { start, end } = lines.lineSpan(above);
    const comment = text.slice(start, end);
    if (!/^\s*#/.test(comment)) return undefined;
    const list = /#\s*spacedock\s+ignore\s*=\s*[\w/-]+(?:\s*,\s*[\w/-]+)*/.exec(comment);
    if (list !== null) return start + list.index + list[0].length;
  }
  return undefined;
}

interface CommentPlace {
  /** The line that the comment goes above. */
  readonly line: number;
  /** The comment stands as far in as the line below. */
  readonly indented: boolean;
}

function commentPlace(project: Project, file: FileReference, source: SourceText, { start }: Span): CommentPlace | undefined {
  const { text, lines } = source;
  const { line } = lines.positionAt(start);
  const lineStart = lines.lineSpan(line).start;
  const here = { line, indented: true };
  const { dockerfile, readme } = project;
  if (dockerfile !== undefined && isSameFile(file, dockerfile.file)) {
    const instruction = instructionAt(dockerfile.document, start);
    if (instruction !== undefined) return { line: lines.positionAt(instruction.spanStart).line, indented: true };
    // A comment above a parser directive makes a comment of it.
    return /^\s*#\s*\w+\s*=/.test(text.slice(lineStart)) ? undefined : here;
  }
  if (isSameFile(file, readme?.file)) {
    const frontMatter = readme?.document.frontMatter;
    if (frontMatter?.closed !== true || lineStart < frontMatter.span.start || start >= frontMatter.span.end) return undefined;
    const texts = frontMatter.entries.flatMap(({ value, valueSpan, items }) => {
      return typeof value === 'string' ? [valueSpan] : items.filter((item) => typeof item.value === 'string').map((item) => item.span);
    });
    return isInside(texts, lineStart) ? undefined : here;
  }
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  if (/\.ya?ml$/.test(name)) {
    const { entries } = parseConfig(text);
    const scalars = entries.filter(({ value }) => value !== undefined).map(({ valueSpan }) => valueSpan);
    return isInside(scalars, lineStart) ? undefined : here;
  }
  const isContinued = line > 0 && text.slice(0, lineStart).trimEnd().endsWith('\\') && !isBlank(source, line - 1);
  if (/\.(?:py|toml)$/.test(name)) return isContinued || isInside(longStrings(text), lineStart) ? undefined : here;
  if (/\.sh$/.test(name)) {
    return isInside(parseShell(text).commands.map(({ span }) => span), lineStart) ? undefined : here;
  }
  if (/\.(?:txt|in|cfg|ini)$/.test(name) || name === 'Procfile') return isContinued ? undefined : here;
  // A blank before the # would make a pattern of it.
  if (/^\.(?:docker|git)(?:ignore|attributes)$|\.dockerignore$/.test(name)) return { line, indented: false };
  return undefined;
}

function isBlank({ text, lines }: SourceText, line: number): boolean {
  const { start, end } = lines.lineSpan(line);
  return text.slice(start, end).trim() === '';
}

function isInside(spans: readonly Span[], offset: number): boolean {
  return spans.some(({ start, end }) => start < offset && offset < end);
}

const commentOrString =
  /#.*|"""(?:\\[^]|(?!""")[^\\])*"""|'''(?:\\[^]|(?!''')[^\\])*'''|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'/g;

/** Strings of Python and TOML, those over several lines among them. */
function longStrings(text: string): readonly Span[] {
  return [...text.matchAll(commentOrString)]
    .filter(([token]) => !token.startsWith('#'))
    .map(({ 0: token, index }) => ({ start: index, end: index + token.length }));
}

/** How a rule is turned off for the whole project: one edit of spacedock.yaml, or the file to make. */
export type TurningOff =
  | { readonly kind: 'edit'; readonly edit: Edit }
  | { readonly kind: 'new file'; readonly file: FileReference; readonly text: string };

/** Undefined where spacedock.yaml cannot be read, or has the rule off already. */
export function turnOff(project: Project, rule: string): TurningOff | undefined {
  const { spacedockFile, location } = project;
  if (spacedockFile === undefined) {
    if (location.settingsPath !== undefined) return undefined;
    return { kind: 'new file', file: { repo: 'space', path: 'spacedock.yaml' }, text: `rules:\n  ${rule}: off\n` };
  }
  const { file, document } = spacedockFile;
  const { text, lines, problems } = document;
  if (problems.length > 0) return undefined;
  const edit = (span: Span, newText: string): TurningOff => ({ kind: 'edit', edit: { file, span, newText } });
  const value = document.spanOf(`rules.${rule}`);
  if (value !== undefined) return text.slice(value.start, value.end) === 'off' ? undefined : edit(value, 'off');
  const rules = document.spanOf('rules');
  if (rules === undefined) {
    // A document in braces, or one that is ended, has no place at its end.
    if (/^\s*\{|^\.\.\./m.test(text)) return undefined;
    return { kind: 'edit', edit: linesAtEnd(file, text, ['rules:', `  ${rule}: off`]) };
  }
  if (rules.start === rules.end) return edit({ start: rules.end, end: rules.end }, `${lineEnd(text)}  ${rule}: off`);
  const written = text.slice(rules.start, rules.end);
  if (written.startsWith('{')) {
    const inner = written.slice(1, -1);
    if (!written.endsWith('}') || inner.includes('#')) return undefined;
    const at = rules.start + 1 + inner.trimEnd().length;
    const before = inner.trim() === '' ? ' ' : inner.trimEnd().endsWith(',') ? ' ' : ', ';
    return edit({ start: at, end: rules.end }, `${before}${rule}: off }`);
  }
  const first = lines.lineSpan(lines.positionAt(rules.start).line);
  const indent = text.slice(first.start, rules.start);
  if (!/^[ \t]+$/.test(indent)) return undefined;
  const end = lines.lineSpan(lines.positionAt(rules.end).line).end;
  return edit({ start: end, end }, `${lineEnd(text)}${indent}${rule}: off`);
}
