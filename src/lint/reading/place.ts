import type { Span } from '../../documents/text';
import type { FileReference } from '../../project/project';

export function isSameFile(file: FileReference, other: FileReference | undefined): boolean {
  return file.repo === other?.repo && file.path === other.path;
}

/** A place at the end of a word counts as on it: there the cursor stands after typing. */
export function covers({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

/** As inline code, whatever ticks and line ends the text has. */
export function code(text: string): string {
  const line = text.replace(/[\r\n]+/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const gap = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : '';
  return `${fence}${gap}${line}${gap}${fence}`;
}

/** With a fence longer than any in the code. */
export function codeBlock(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

/** A sentence as Markdown that shows it as it is written. */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~&]/g, '\\$&');
}
