import type { Dockerfile } from '../../documents/dockerfile-model';
import type { ShellWord } from '../../documents/shell-model';
import type { FileReference } from '../../project/project';
import type { StageFacts } from '../facts/stage-facts';
import { systemPackages, type AptInstall } from '../facts/system-packages';
import type { Edit } from '../finding';
import { lineEnd, linesAfter } from './dockerfile-lines';

/**
 * Installs apt packages: in the list that is there, in its style, else in a RUN of their own where the stage is
 * still root. Empty where there is no such place.
 * @param before the place in the Dockerfile where they must be there; anywhere where left out
 */
export function addAptPackages(
  file: FileReference,
  facts: StageFacts,
  names: readonly string[],
  before = Number.POSITIVE_INFINITY,
): readonly Edit[] {
  const install = systemPackages(facts).installs.findLast(
    (each) => each.invocation.command.span.end <= before && isExtensible(facts, each),
  );
  if (install !== undefined) return extendList(file, facts.dockerfile, install, names);
  const stage = facts.chain.findLast((each) => {
    if (each.from.span.start > before) return false;
    const user = facts.userAt(each.from);
    return user === undefined ? facts.base.startsAsRoot : user.uid === 0;
  });
  if (stage === undefined) return [];
  const lines = [
    'RUN apt-get update && apt-get install -y --no-install-recommends \\',
    ...names.map((name) => `    ${name} \\`),
    '    && rm -rf /var/lib/apt/lists/*',
  ].map((line) => (line.endsWith('\\') ? line.slice(0, -1) + facts.dockerfile.escape : line));
  return [linesAfter(file, facts.dockerfile, stage.from, lines)];
}

/** Names the packages, and nothing else is meant by its words: they stand in the file as they are. */
function isExtensible({ dockerfile }: StageFacts, { instruction, packageWords }: AptInstall): boolean {
  const { start, end } = instruction.span;
  return (
    instruction.form === 'shell' &&
    packageWords.every(
      ({ span, raw }) => span.start > start && span.end <= end && dockerfile.text.slice(span.start, span.end) === raw,
    )
  );
}

function extendList(file: FileReference, dockerfile: Dockerfile, install: AptInstall, names: readonly string[]): readonly Edit[] {
  const words = install.packageWords;
  const sorted = words.length > 2 && words.every((word, index) => index === 0 || textOf(words[index - 1]) <= textOf(word));
  const last = words.at(-1);
  if (last === undefined) return [];
  const inHeredoc = install.instruction.heredocs.some(({ body }) => body.start <= last.span.start && last.span.end <= body.end);
  const style: Style = {
    text: dockerfile.text,
    continuation: ` ${inHeredoc ? '\\' : dockerfile.escape}${lineEnd(dockerfile.text)}`,
    last,
  };
  return [...names].sort().map((name) => {
    const next = sorted ? words.find((word) => textOf(word) > name) : undefined;
    return { file, ...(next === undefined ? behind(style, last, name) : before(style, next, name)) };
  });
}

interface Style {
  readonly text: string;
  readonly continuation: string;
  /** The list's last word. */
  readonly last: ShellWord;
}

function behind(style: Style, word: ShellWord, name: string): Omit<Edit, 'file'> {
  const indent = indentOf(style, word);
  const newText = indent === undefined ? ` ${name}` : `${style.continuation}${indent}${name}`;
  return { span: { start: word.span.end, end: word.span.end }, newText };
}

function before(style: Style, word: ShellWord, name: string): Omit<Edit, 'file'> {
  const indent = indentOf(style, word);
  const newText = indent === undefined ? `${name} ` : `${name}${style.continuation}${indent}`;
  return { span: { start: word.span.start, end: word.span.start }, newText };
}

/** The blanks before a word that stands first in its line; undefined for one behind others. */
function indentOf({ text }: Style, { span }: ShellWord): string | undefined {
  return /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(Math.max(0, span.start - 200), span.start))?.[1];
}

function textOf(word: ShellWord | undefined): string {
  return word?.text ?? '';
}
