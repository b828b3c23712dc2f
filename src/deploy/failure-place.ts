import { instructionAt } from '../documents/dockerfile-lookup';
import { normalisedName } from '../documents/requirements';
import type { Span } from '../documents/text';
import { lintProject } from '../lint/engine';
import type { Finding } from '../lint/finding';
import { rules } from '../lint/rules';
import type { Cause } from '../logs/diagnosis';
import type { FileReference, Project } from '../project/project';

/** Where in the project a failure's cause stands. */
export interface FailurePlace {
  readonly file: FileReference;
  /** What is marked: a word, else the first line of what failed. */
  readonly span: Span;
  /** The lines whose change may mend it: of the whole instruction. */
  readonly watched: Span;
}

/** Undefined where no line of the project did it, or the one that did is there no more. */
export function placeOfCause(project: Project, cause: Cause): FailurePlace | undefined {
  return namedPlace(project, cause) ?? rulePlace(project, cause) ?? instructionPlace(project, cause);
}

/** What the rule that knows the cause finds in the project as it is now: the nearest to the failed instruction. */
export function findingOf(project: Project, rule: string, near: { readonly file: FileReference; readonly at: number } | undefined): Finding | undefined {
  const known = rules.find(({ id }) => id === rule);
  if (known === undefined) return undefined;
  const findings = lintProject(project, { rules: [known], severities: { [rule]: 'error' } });
  const distance = ({ file, span }: Finding): number =>
    near !== undefined && file.repo === near.file.repo && file.path === near.file.path ? Math.abs(span.start - near.at) : Number.MAX_SAFE_INTEGER;
  return [...findings].sort((a, b) => distance(a) - distance(b))[0];
}

function namedPlace(project: Project, { place }: Cause): FailurePlace | undefined {
  switch (place?.kind) {
    case undefined:
      return undefined;
    case 'dockerfile':
      return wordPlace(project, place.line, place.word);
    case 'python': {
      const path = ownFile(project, place.path);
      const line = path === undefined ? undefined : lineOfCode(project, { repo: 'space', path }, place);
      return path === undefined || line === undefined ? undefined : linePlace(project, { repo: 'space', path }, line);
    }
    case 'requirement':
      return requirementPlace(project, place.package);
    case 'front-matter': {
      const { readme } = project;
      const entry = readme?.document.frontMatter?.entries.find(({ key }) => key === place.key);
      if (readme === undefined) return undefined;
      const { lines } = readme.document;
      const line = entry === undefined ? 0 : lines.positionAt(entry.keySpan.start).line;
      return linePlace(project, readme.file, line + 1);
    }
  }
}

function rulePlace(project: Project, { fix, dockerfileLine }: Cause): FailurePlace | undefined {
  if (fix?.kind !== 'rule') return undefined;
  const { dockerfile } = project;
  const near = dockerfile && dockerfileLine !== undefined ? { file: dockerfile.file, at: dockerfile.document.lines.lineSpan(dockerfileLine - 1).start } : undefined;
  const finding = findingOf(project, fix.rule, near);
  const lines = finding && project.source(finding.file)?.lines;
  if (finding === undefined || lines === undefined) return undefined;
  return { file: finding.file, span: finding.span, watched: watchedLines(project, finding.file, finding.span) };
}

function instructionPlace(project: Project, { dockerfileLine, place, fix }: Cause): FailurePlace | undefined {
  const { dockerfile } = project;
  // A package that the instruction does not name any more was taken out of it.
  if (dockerfile === undefined || dockerfileLine === undefined || (fix?.kind === 'apt-replace' && place === undefined)) return undefined;
  return linePlace(project, dockerfile.file, dockerfileLine);
}

function wordPlace(project: Project, line: number, word: string | undefined): FailurePlace | undefined {
  const { dockerfile } = project;
  if (dockerfile === undefined || line < 1 || line > dockerfile.document.lines.lineCount) return undefined;
  const { text, lines } = dockerfile.document;
  const { start, end } = lines.lineSpan(line - 1);
  const at = word === undefined ? -1 : wholeWord(text.slice(start, end), word);
  if (word === undefined || at === -1) return linePlace(project, dockerfile.file, line);
  const span = { start: start + at, end: start + at + word.length };
  return { file: dockerfile.file, span, watched: { start, end } };
}

function wholeWord(text: string, word: string): number {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (!/[\w.+-]/.test(text[at - 1] ?? ' ') && !/[\w.+-]/.test(text[at + word.length] ?? ' ')) return at;
  }
  return -1;
}

/** @param line from 1 */
function linePlace(project: Project, file: FileReference, line: number): FailurePlace | undefined {
  const source = project.source(file);
  if (source === undefined || line < 1 || line > source.lines.lineCount) return undefined;
  const { start, end } = source.lines.lineSpan(line - 1);
  const text = source.text.slice(start, end);
  const span = { start: start + text.length - text.trimStart().length, end: start + text.trimEnd().length };
  return { file, span, watched: watchedLines(project, file, span) };
}

/** The line at an offset, or the nearest one above it that holds something. */
export function placeAt(project: Project, file: FileReference, offset: number): FailurePlace | undefined {
  const source = project.source(file);
  if (source === undefined) return undefined;
  const before = source.text.slice(0, source.lines.lineSpan(source.lines.positionAt(offset).line).end).trimEnd();
  return before === '' ? undefined : linePlace(project, file, source.lines.positionAt(before.length).line + 1);
}

/** The whole instruction of a Dockerfile; elsewhere the lines of the span. */
function watchedLines(project: Project, file: FileReference, span: Span): Span {
  const { dockerfile } = project;
  const instruction = dockerfile?.file.repo === file.repo && dockerfile.file.path === file.path ? instructionAt(dockerfile.document, span.start) : undefined;
  if (instruction !== undefined) return instruction.span;
  const lines = project.source(file)?.lines;
  if (lines === undefined) return span;
  return { start: lines.lineSpan(lines.positionAt(span.start).line).start, end: lines.lineSpan(lines.positionAt(span.end).line).end };
}

/** The file of the repo that lies at a path of the container: the one whose path is the longest end of it. */
function ownFile(project: Project, path: string): string | undefined {
  return project.pythonFiles.filter((each) => path === each || path.endsWith(`/${each}`)).sort((a, b) => b.length - a.length)[0];
}

/** From 1. The file may be another by now: then the only line that reads as the traceback has it. */
function lineOfCode(project: Project, file: FileReference, { line, code }: { readonly line: number; readonly code?: string | undefined }): number | undefined {
  const source = project.source(file);
  if (source === undefined || code === undefined) return line;
  const { text, lines } = source;
  const reads = (index: number): boolean => {
    const { start, end } = lines.lineSpan(index);
    return text.slice(start, end).trim().startsWith(code);
  };
  if (line <= lines.lineCount && reads(line - 1)) return line;
  const same = Array.from({ length: lines.lineCount }, (_, index) => index).filter(reads);
  const [only] = same;
  return same.length === 1 && only !== undefined ? only + 1 : undefined;
}

function requirementPlace(project: Project, name: string): FailurePlace | undefined {
  const wanted = normalisedName(name);
  for (const path of project.files.keys()) {
    if (!/(?:^|\/)[\w.-]*requirements[\w.-]*\.txt$/i.test(path)) continue;
    const file = { repo: 'space', path } as const;
    const found = project.requirements(path)?.find((each) => each.name === wanted);
    if (found !== undefined) return { file, span: found.span, watched: watchedLines(project, file, found.span) };
  }
  return undefined;
}
