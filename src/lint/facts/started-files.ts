import { Memo } from '../../documents/memo';
import type { ShellWord } from '../../documents/shell-model';
import type { Project } from '../../project/project';
import { containerPath } from './container-path';
import { entryPoint, startInstructions, type EntryPoint, type StartCommand } from './entry-point';
import { filePresence, type Presence } from './image-files';
import type { StageFacts } from './stage-facts';
import { wordText } from './words';

/** A file that the start of the container runs by its path. */
export interface StartedFile {
  readonly command: StartCommand;
  readonly how:
    /** By the kernel: its mode and its first line count. */
    | 'itself'
    /** `bash start.sh` */
    | 'shell'
    /** `python app.py`, `streamlit run app.py` */
    | 'python';
  /** Where the path is written. */
  readonly word: ShellWord;
  /** As the command names it. */
  readonly written: string;
  /** Absolute in the container. */
  readonly path: string;
  /** Looked for when first asked, as most rules ask of some of them only. */
  readonly presence: Presence;
  /** Nothing stands before it that could decide against it: it runs whenever the container starts. */
  readonly certain: boolean;
}

/** Files that commands of the Dockerfile and of start scripts run; what Python code starts is left out. */
export function startedFiles(project: Project, facts: StageFacts): readonly StartedFile[] {
  let files = filesByProject.get(project);
  if (files === undefined) {
    const entry = entryPoint(project, facts);
    const found: StartedFile[] = [];
    for (const command of entry.commands) {
      const file = startedFile(project, facts, entry, command);
      if (file !== undefined) found.push(file);
    }
    filesByProject.set(project, (files = found));
  }
  return files;
}

const filesByProject = new Memo<Project, readonly StartedFile[]>();

const howByKind = { file: 'itself', 'shell-file': 'shell', 'python-file': 'python' } as const;

function startedFile(
  project: Project,
  facts: StageFacts,
  entry: EntryPoint,
  command: StartCommand,
): StartedFile | undefined {
  const { invocation, launched, lookup, folder, form } = command;
  if (form === 'python' || (launched.kind !== 'file' && launched.kind !== 'shell-file' && launched.kind !== 'python-file')) return undefined;
  const { path: written } = launched;
  if (folder === undefined && !written.startsWith('/')) return undefined;
  const words = launched.kind === 'file' ? [invocation.program] : invocation.args;
  const word = words.find((each) => wordText(each, lookup) === written);
  if (word === undefined || invocation.args.some(({ text }) => /^--(?:directory|cwd)(?:=|$)/.test(text ?? ''))) return undefined;
  const path = containerPath(written, folder ?? '/');
  return new FoundFile(project, facts, entry, command, howByKind[launched.kind], word, written, path);
}

/** A class, as an object with accessors of its own costs the engine a hidden class each time. */
class FoundFile implements StartedFile {
  constructor(
    private readonly project: Project,
    private readonly facts: StageFacts,
    private readonly entry: EntryPoint,
    readonly command: StartCommand,
    readonly how: StartedFile['how'],
    readonly word: ShellWord,
    readonly written: string,
    readonly path: string,
  ) {}

  get presence(): Presence {
    return filePresence(this.project, this.facts, this.path);
  }

  get certain(): boolean {
    return isCertain(this.project, this.facts, this.entry, this.command);
  }
}

const decides = /\|\||\b(?:if|test|case|while|until|for)\b|[[(`!]/;

/** The command runs whenever the container starts, in the folder that is known. */
export function isCertain(project: Project, facts: StageFacts, entry: EntryPoint, command: StartCommand): boolean {
  const { span } = command.invocation.command;
  const text = project.source(command.file)?.text ?? '';
  if (command.file.path !== project.dockerfile?.file.path) {
    // At the margin of a script: outside of every block, as people write them.
    const line = text.slice(text.lastIndexOf('\n', span.start - 1) + 1, span.start);
    return line === '' && !/\b(?:popd|case)\b|<<|^[ \t(]+(?:cd|pushd)\b/m.test(text) && !/\bexit\b/.test(text.slice(0, span.start));
  }
  const { entrypoint, command: cmd } = startInstructions(facts);
  const at = [entrypoint, cmd].find((each) => each !== undefined && each.span.start <= span.start && span.start < each.span.end);
  if (at === undefined) return false;
  if (at === cmd && entrypoint !== undefined && [...entry.scripts.values()].some((script) => !/^exec "\$@"/m.test(script) || /\bcd\b|\bpushd\b/.test(script))) {
    return false;
  }
  if (at.form === 'json' && command.invocation.program.raw.startsWith('"') && text[command.invocation.program.span.start] === '"') return true;
  const script = at.form === 'json' ? (at.words.at(-1)?.text ?? '') : text.slice(at.argumentsSpan.start, at.argumentsSpan.end);
  return !decides.test(script);
}
