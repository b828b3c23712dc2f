import { textOf } from '../../documents/dockerfile-lookup';
import type { CopyInstruction, Instruction } from '../../documents/dockerfile-model';
import type { Project } from '../../project/project';
import { aptCommand } from '../facts/apt';
import { commandsOf, type Invocation } from '../facts/commands';
import { containerPath, folderOf } from '../facts/container-path';
import type { CopiedSource } from '../facts/copies';
import type { DependencyInstall } from '../facts/dependency-installs';
import type { StageFacts } from '../facts/stage-facts';
import type { Fix } from '../finding';
import { lineEnd } from './dockerfile-lines';

/**
 * Copies what the install reads alone, and the rest below the install. Only where the copy means nothing to what it is
 * moved past, and that nothing to the copy. Not marked as safe: it stands at another place then.
 */
export function installBeforeCopy(project: Project, facts: StageFacts, copied: CopiedSource, install: DependencyInstall): Fix | undefined {
  const { dockerfile, stage } = facts;
  const { text, lines } = dockerfile;
  const { copy, path } = copied;
  const { instruction } = copy;
  if (!install.isAlone || copy.sources.length !== 1 || instruction.heredocs.length > 0 || instruction.form === 'json') return undefined;
  if (readsMore(project, text.slice(install.instruction.spanStart, install.instruction.spanEnd)) || reachesSystem(facts, copy)) return undefined;
  const between = stage.instructions.filter(({ index }) => index > instruction.index && index < install.instruction.index);
  const first = copyOfFiles(facts, copy, path ?? '', install.files);
  if (first === undefined || !between.every((each) => isIndifferent(facts, each, copy))) return undefined;
  const start = lines.lineSpan(lines.positionAt(instruction.spanStart).line).start;
  const copyEnd = lines.lineSpan(lines.positionAt(instruction.spanEnd).line).end;
  const end = lines.lineSpan(lines.positionAt(install.instruction.spanEnd).line).end;
  const rest = text.slice(copyEnd, end).replace(/^\s*/, '');
  return {
    title: 'Install before the code is copied',
    safe: false,
    edits: [{ file: { repo: 'space', path: project.dockerfile?.file.path ?? 'Dockerfile' }, span: { start, end }, newText: [first, rest, text.slice(start, copyEnd)].join(lineEnd(text)) }],
  };
}

/** What installers and the system read may be among what is copied. */
function reachesSystem(facts: StageFacts, { instruction, destination }: CopyInstruction): boolean {
  const folder = facts.workingDirectoryAt(instruction);
  if (destination.text.includes('$') || (folder === undefined && !destination.text.startsWith('/'))) return true;
  return /^\/(?:(?:etc|usr|var|lib\w*|s?bin|root)(?:\/|$)|$)/.test(containerPath(destination.text, folder ?? '/'));
}

/** uv reads its settings beside the requirements; npm would find the repo's own modules laid over those that it installed. */
function readsMore(project: Project, run: string): boolean {
  if (/\s(?:-t|--target|--prefix|--root)\b/.test(run)) return true;
  const paths = [...project.files.values()].filter(({ ignored, path }) => !ignored && !project.dockerIgnores(path)).map(({ path }) => path);
  if (paths.some((path) => /(?:^|\/)pip\.conf$/.test(path))) return true;
  if (/\buv\b/.test(run)) return paths.some((path) => /(?:^|\/)(?:pyproject|uv)\.toml$/.test(path));
  return /\b(?:npm|yarn|pnpm)\b/.test(run) && paths.some((path) => /(?:^|\/)node_modules\//.test(path));
}

/** The step does the same with and without what is copied, and the copy the same before and after the step. */
function isIndifferent(facts: StageFacts, instruction: Instruction, copy: CopyInstruction): boolean {
  const { text } = facts.dockerfile;
  switch (instruction.keyword) {
    case 'ENV':
    case 'ARG':
      return !text.slice(copy.instruction.spanStart, copy.instruction.spanEnd).includes('$');
    case 'LABEL':
    case 'EXPOSE':
    case 'STOPSIGNAL':
    case 'USER':
      // What is copied belongs to root, whoever runs the steps, or to whom --chown names.
      return true;
    case 'RUN':
      return instruction.flags.length === 0 && instruction.form === 'shell' && isOfSystem(facts, instruction);
    default:
      return false;
  }
}

/** Nothing but packages of the system's, by their names. */
function isOfSystem(facts: StageFacts, instruction: Instruction): boolean {
  // A list may be read from a file.
  if (/[<`]|\$\(/.test(textOf(facts.dockerfile, instruction))) return false;
  const commands = commandsOf(facts.dockerfile, instruction);
  return commands.length > 0 && commands.every(isOfApt);
}

function isOfApt(invocation: Invocation): boolean {
  const { name, args } = invocation;
  if (name === 'rm') return args.every(({ text }) => text !== undefined && (/^-[rf]+$/.test(text) || text.startsWith('/var/')));
  const apt = aptCommand(invocation);
  if (apt === undefined) return false;
  if (/^(?:update|clean|autoclean)$/.test(apt.verb ?? '')) return true;
  return apt.verb === 'install' && apt.operands.every(({ text }) => text !== undefined && /^[a-z0-9][\w.+:=~-]*$/.test(text));
}

/** Files that lie beside each other, to where the copy of all would put them. */
function copyOfFiles({ dockerfile: { text } }: StageFacts, copy: CopyInstruction, path: string, files: readonly string[]): string | undefined {
  const [folder = ''] = files.map(folderOf);
  const within = path === '' || folder === path || folder.startsWith(`${path}/`) ? folder.slice(path === '' ? 0 : path.length + 1) : undefined;
  if (within === undefined || !files.every((name) => folderOf(name) === folder && /^[\w./-]+$/.test(name))) return undefined;
  const { instruction, destination } = copy;
  const head = text.slice(instruction.spanStart, copy.sources[0]?.span.start);
  const written = text.slice(destination.span.start, destination.span.end).replace(/\/?$/, '/');
  if (/[\n"']/.test(head + written)) return undefined;
  return `${head}${files.join(' ')} ${written}${within === '' ? '' : `${within}/`}`;
}
