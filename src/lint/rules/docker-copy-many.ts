import type { CopyInstruction, Instruction } from '../../documents/dockerfile-model';
import { builtStages } from '../../documents/dockerfile-stages';
import type { Span } from '../../documents/text';
import type { Project } from '../../project/project';
import { contextGlob } from '../facts/context-globs';
import { shellSyntax } from '../facts/context-sources';
import { folderOf } from '../facts/container-path';
import { copiedSources, readDestination, type CopiedSource } from '../facts/copies';
import { readmeUsesDocker, stageFacts, type StageFacts } from '../facts/stage-facts';
import type { Rule } from '../rule';

/**
 * BuildKit does not refuse it, as the documentation says and the old builder did (github.com/moby/moby/issues/47064):
 * each file is put at the destination in turn, or into it where it is a folder.
 */
export const dockerCopyMany: Rule = {
  id: 'docker/copy-many',
  severity: 'warning',
  summary: 'COPY or ADD puts several files at one place that does not end in a slash.',
  alsoKnownAs: ['DL3021'],
  explanation: {
    why: 'Where the destination is no folder yet, the builder makes a file of that name and writes one file over the other without a word: only the last is left. With a slash at its end the destination is made as a folder.',
    bad: 'FROM python:3.11-slim\nCOPY requirements.txt packages.txt /setup\n',
    good: 'FROM python:3.11-slim\nCOPY requirements.txt packages.txt /setup/\n',
  },
  check(project, report) {
    if (project.dockerfile === undefined || !readmeUsesDocker(project)) return;
    const { file, document } = project.dockerfile;
    for (const stage of document.stages) {
      if (!stage.instructions.some(mayBeMany) || !builtStages(document).has(stage.index)) continue;
      const facts = stageFacts(document, stage);
      const known = new KnownFolders();
      for (const instruction of facts.instructions) {
        const read = instruction.stage === stage.index && mayBeMany(instruction) ? readDestination(facts, instruction) : undefined;
        const { destination } = read ?? {};
        if (read !== undefined && destination !== undefined && !known.has(destination) && isMany(project, facts, read.copy)) {
          const span = read.copy.destination.span;
          report({
            file,
            span,
            severity: facts.base.family === 'other' ? 'info' : 'warning',
            message: `${instruction.keyword} puts each of these files at ${destination} itself and leaves only the last, unless that is a folder already. Write ${destination}/.`,
            fixes: [{ title: `Write ${destination} with a slash at its end`, safe: true, edits: [{ file, span: endOf(document.text, span), newText: '/' }] }],
          });
        }
        known.add(facts, instruction);
      }
    }
  },
};

/** What can be told from the instruction alone. */
function mayBeMany(instruction: Instruction): boolean {
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return false;
  const { words, flags, heredocs } = instruction;
  if (words.length < 3 && heredocs.length < 2 && !/[*?[]/.test(words[0]?.text ?? '')) return false;
  const destination = words.at(-1)?.text;
  if (destination === undefined || /(?:^|\/)\.{0,2}$/.test(destination)) return false;
  return !flags.some(({ name }) => name === 'from' || name === 'parents' || name === 'exclude');
}

/** More than one file, and no folder among them: a folder would make the destination one. */
function isMany(project: Project, facts: StageFacts, copy: CopyInstruction): boolean {
  const { instruction } = copy;
  if (shellSyntax(facts.dockerfile, instruction).length > 0) return false;
  let count = instruction.heredocs.length;
  for (const copied of copiedSources(facts, instruction)) {
    const files = filesOf(project, copied, instruction.keyword);
    if (files === undefined) return false;
    count += files;
  }
  return count > 1;
}

/** How many files the source is; undefined where it is a folder, or may be one. */
function filesOf(project: Project, { path, source }: CopiedSource, keyword: string): number | undefined {
  if (path === undefined || path === '' || source.text.endsWith('/')) return undefined;
  // What ADD unpacks makes a folder.
  if (keyword === 'ADD' && /\.(?:tar|t?gz|t?bz2?|t?xz|t?zst)\b/.test(path)) return undefined;
  if (project.files.has(path)) return 1;
  if (!/[*?[\\]/.test(path)) return /\.[A-Za-z]\w{0,5}$/.test(path) && !isFolder(project, path) ? 1 : undefined;
  const matches = project.filesTruncated ? undefined : contextGlob(path);
  if (matches === undefined) return undefined;
  let count = 0;
  for (const file of project.files.values()) {
    const how = matches(file.path);
    if (how === undefined || file.ignored || project.dockerIgnores(file.path)) continue;
    if (how === 'folder') return undefined;
    count++;
  }
  return count;
}

function isFolder(project: Project, path: string): boolean {
  for (const other of project.files.keys()) if (other.startsWith(`${path}/`)) return true;
  return false;
}

/** Folders of every Debian, Ubuntu or Alpine (Filesystem Hierarchy Standard). */
const standardFolders = new Set(
  `/ /bin /boot /dev /etc /home /lib /lib64 /media /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /usr/bin /usr/lib
  /usr/local /usr/local/bin /usr/local/etc /usr/local/lib /usr/local/sbin /usr/local/share /usr/sbin /usr/share /usr/src
  /var /var/cache /var/lib /var/log /var/tmp`.split(/\s+/),
);

/** What is a folder by an instruction of the stage so far, or may be one. */
class KnownFolders {
  readonly #folders = new Set<string>();
  /** Words of the scripts that ran: whoever makes a folder names it. */
  readonly #words = new Set<string>();

  has(path: string): boolean {
    return standardFolders.has(path) || this.#folders.has(path) || this.#words.has(path.slice(path.lastIndexOf('/') + 1));
  }

  add(facts: StageFacts, instruction: Instruction): void {
    const { text } = facts.dockerfile;
    switch (instruction.keyword) {
      case 'RUN':
        for (const [word] of text.slice(instruction.spanStart, instruction.spanEnd).matchAll(/[\w.-]+/g)) this.#words.add(word);
        break;
      case 'VOLUME':
      case 'WORKDIR':
        for (const { text: path } of instruction.words) this.#addWithParents(path.replace(/\/$/, ''));
        break;
      case 'FROM':
        this.#addWithParents(facts.base.workingDirectory ?? '/');
        break;
      case 'COPY':
      case 'ADD': {
        const read = readDestination(facts, instruction);
        if (read?.destination === undefined) break;
        const isFile = read.copy.from === undefined && read.copy.sources.every(({ text: source }) => /\.\w+$/.test(source));
        this.#addWithParents(isFile && !read.copy.destination.text.endsWith('/') ? folderOf(read.destination) : read.destination);
        break;
      }
    }
    const folder = instruction.keyword === 'WORKDIR' ? undefined : facts.workingDirectoryAt(instruction);
    if (folder !== undefined) this.#addWithParents(folder);
  }

  #addWithParents(path: string): void {
    for (let folder = path; folder !== '/' && folder !== '' && !this.#folders.has(folder); folder = folderOf(folder)) {
      this.#folders.add(folder);
    }
  }
}

/** Where a slash goes: before a quote at the end. */
function endOf(text: string, span: Span): Span {
  const at = /["']$/.test(text.slice(span.start, span.end)) ? span.end - 1 : span.end;
  return { start: at, end: at };
}
