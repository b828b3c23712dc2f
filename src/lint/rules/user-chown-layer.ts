import { textOf } from '../../documents/dockerfile-lookup';
import type { Instruction } from '../../documents/dockerfile-model';
import { Memo } from '../../documents/memo';
import type { ShellWord } from '../../documents/shell-model';
import type { FileReference, Project } from '../../project/project';
import { accountHistory } from '../facts/account-history';
import { commandsOf, type Invocation } from '../facts/commands';
import { containerPath, isAtOrBelow } from '../facts/container-path';
import { copiedSources } from '../facts/copies';
import { holdsWord, wantedWords } from '../facts/dockerfile-words';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import { wordText } from '../facts/words';
import type { Edit, Fix } from '../finding';
import type { Rule } from '../rule';

const changers = wantedWords(['chown', 'chmod']);
/** Below this a second copy does not matter. */
const leastBytes = 10_000_000;
/** Nobody copies more large things than this one by one. */
const mostPlaces = 100;

export const userChownLayer: Rule = {
  id: 'user/chown-layer',
  severity: 'info',
  summary: 'chown -R or chmod -R doubles what an earlier layer holds.',
  explanation: {
    why: 'A file whose owner or mode is changed in a later step is stored a second time, in the layer of that step. Over gigabytes of weights or a virtual environment that doubles the image, which the Space has to fetch at every start. Give it the right owner where it is made: COPY --chown, or the same RUN. Told from 10 MB on.',
    bad: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nRUN python -m venv /opt/venv && /opt/venv/bin/pip install torch\nRUN chown -R user /opt/venv\nUSER user\n',
    good: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nRUN python -m venv /opt/venv && /opt/venv/bin/pip install torch && chown -R user /opt/venv\nUSER user\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    const file = project.dockerfile?.file;
    if (facts === undefined || file === undefined || !holdsWord(facts.dockerfile, changers) || !/\bch(?:own|mod)\b[^\n]*\s-\w*R/.test(facts.dockerfile.text)) return;
    let filled: readonly Filled[] | undefined;
    for (const instruction of facts.runs) {
      const text = textOf(facts.dockerfile, instruction);
      if (!/\bch(?:own|mod)\b/.test(text)) continue;
      for (const { invocation, path, word } of recursiveChanges(facts, instruction)) {
        filled ??= filledPaths(project, facts);
        const inside = filled.filter((each) => each.instruction.index < instruction.index && isAtOrBelow(each.path, path));
        const bytes = inside.reduce((sum, each) => sum + each.bytes, 0);
        const large = inside.find(({ what }) => what !== undefined);
        if (bytes < leastBytes && large === undefined) continue;
        report({
          file,
          span: word.span,
          message: `${invocation.name ?? ''} -R stores ${bytes >= leastBytes ? `${String(Math.round(bytes / 1_000_000))} MB` : (large?.what ?? '')} below ${path} a second time. Give it its owner and mode where it is made.`,
          related: inside.slice(0, 3).map((each) => ({ file, span: each.instruction.span, message: 'It is made here.' })),
          fixes: () => (invocation.name === 'chown' ? onCopies(file, facts, instruction, invocation, inside) : []),
        });
      }
    }
  },
};

interface Filled {
  readonly instruction: Instruction;
  readonly path: string;
  /** 0 for what a RUN makes, whose size is not known. */
  readonly bytes: number;
  /** Where a RUN makes something surely large. */
  readonly what: string | undefined;
}

/** What COPY brings with its size, and what RUN makes that is surely large. */
function filledPaths(project: Project, facts: StageFacts): readonly Filled[] {
  const filled: Filled[] = [];
  const { dockerfile } = facts;
  for (const instruction of facts.instructions) {
    for (const { path, destination, copy } of copiedSources(facts, instruction)) {
      if (path === undefined || destination === undefined || copy.from !== undefined) continue;
      const bytes = filled.length < mostPlaces ? sizeOf(project, path) : 0;
      if (bytes > 0) filled.push({ instruction, path: destination, bytes, what: undefined });
    }
    if (instruction.keyword !== 'RUN') continue;
    const text = textOf(dockerfile, instruction);
    if (!/\bvenv\b|\bdownload\b/.test(text)) continue;
    for (const { name, args } of commandsOf(dockerfile, instruction)) {
      const target = largeTarget(name, args);
      const written = target === undefined ? undefined : wordText(target, facts.lookupAt(instruction));
      const folder = facts.workingDirectoryAt(instruction);
      if (written === undefined || (folder === undefined && !written.startsWith('/'))) continue;
      const what = name === 'hf' || name === 'huggingface-cli' ? 'the weights' : 'the virtual environment';
      if (what === 'the virtual environment' && !/\binstall\b/.test(text)) continue;
      if (filled.length < mostPlaces) filled.push({ instruction, path: containerPath(written, folder ?? '/'), bytes: 0, what });
    }
  }
  return filled;
}

function largeTarget(name: string | undefined, args: readonly ShellWord[]): ShellWord | undefined {
  if (name !== undefined && /^python[\d.]*$/.test(name) && args[0]?.text === '-m' && args[1]?.text === 'venv') return args.at(-1);
  if ((name === 'hf' || name === 'huggingface-cli') && args[0]?.text === 'download') {
    const option = args.findIndex(({ text }) => text === '--local-dir');
    return option === -1 ? undefined : args[option + 1];
  }
  return undefined;
}

const sizesByProject = new Memo<Project, Map<string, number>>();

/** Of a file or folder of the repo, what the build does not leave out. */
function sizeOf(project: Project, path: string): number {
  let sizes = sizesByProject.get(project);
  if (sizes === undefined) sizesByProject.set(project, (sizes = new Map<string, number>()));
  let size = sizes.get(path);
  if (size === undefined) {
    size = 0;
    for (const file of project.files.values()) {
      if (file.ignored || !(path === '' || file.path === path || file.path.startsWith(`${path}/`))) continue;
      if (file.size > 100_000 && !project.dockerIgnores(file.path)) size += file.size;
    }
    sizes.set(path, size);
  }
  return size;
}

function* recursiveChanges(facts: StageFacts, instruction: Instruction): Generator<{ invocation: Invocation; path: string; word: ShellWord }> {
  const lookup = facts.lookupAt(instruction);
  let folder = facts.workingDirectoryAt(instruction);
  for (const invocation of commandsOf(facts.dockerfile, instruction)) {
    const { name, args } = invocation;
    if (name === 'cd') {
      const to = args[0] === undefined ? undefined : wordText(args[0], lookup);
      folder = to === undefined || (folder === undefined && !to.startsWith('/')) ? undefined : containerPath(to, folder ?? '/');
      continue;
    }
    if ((name !== 'chown' && name !== 'chmod') || !args.some(({ text }) => /^(?:-[a-zA-Z]*R[a-zA-Z]*|--recursive)$/.test(text ?? ''))) continue;
    const operands = args.filter(({ raw }) => !raw.startsWith('-'));
    for (const word of operands.slice(1)) {
      const text = wordText(word, lookup);
      if (text === undefined || (folder === undefined && !text.startsWith('/'))) continue;
      yield { invocation, path: containerPath(text, folder ?? '/'), word };
    }
  }
}

/** The copies get the owner themselves, and of the folder only its own is changed. Not safe: other steps may have put more there. */
function onCopies(file: FileReference, facts: StageFacts, instruction: Instruction, { args }: Invocation, inside: readonly Filled[]): readonly Fix[] {
  const recursive = args.find(({ text }) => text === '-R');
  const owner = args.find(({ raw }) => !raw.startsWith('-'));
  const copies = [...new Set(inside.map((each) => each.instruction))];
  if (recursive === undefined || owner?.text === undefined || !/^[\w-]+(?::[\w-]+)?$/.test(owner.text)) return [];
  if (instruction.form !== 'shell' || facts.dockerfile.text.slice(recursive.span.start, recursive.span.end) !== '-R') return [];
  const [user = ''] = owner.text.split(':');
  const isRight = copies.every(
    ({ keyword, flags, span, stage }) =>
      keyword === 'COPY' && stage === instruction.stage && !flags.some(({ name }) => name === 'chown' || name === 'link') && (/^\d+$/.test(user) || accountHistory(facts).userAt(user, span.start) === 'there'),
  );
  if (copies.length === 0 || !isRight) return [];
  const edits: Edit[] = copies.map(({ keywordSpan: { end } }) => ({ file, span: { start: end, end }, newText: ` --chown=${owner.text ?? ''}` }));
  edits.push({ file, span: { start: recursive.span.start, end: recursive.span.end + 1 }, newText: '' });
  return [{ title: `Give it to ${user} in COPY`, safe: false, edits }];
}
