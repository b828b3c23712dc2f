import { textOf } from '../../documents/dockerfile-lookup';
import type { Instruction } from '../../documents/dockerfile-model';
import type { Span } from '../../documents/text';
import type { Project } from '../../project/project';
import { buildWrites } from './build-writes';
import { certainlyRuns } from './certain-commands';
import { commandsOf, type Invocation } from './commands';
import { containerPath } from './container-path';
import { instructionsWith, wantedWords } from './dockerfile-words';
import { ownership, type Obstacle } from './ownership';
import { isNotRoot, type StageFacts } from './stage-facts';
import { wordText } from './words';

/** A RUN that fails as its user cannot write where it must. */
export interface RootOwnedStep {
  readonly instruction: Instruction;
  readonly span: Span;
  readonly obstacle: Obstacle;
}

const mayWrite = wantedWords([
  'mkdir', 'touch', 'clone', 'venv', 'virtualenv', 'wget', 'curl', 'npm', 'yarn', 'pnpm',
  'unzip', 'tar', 'cp', 'mv', 'tee', 'gdown', 'aria2c', 'hf', 'huggingface-cli',
]);

/** The first failure of each RUN along the stage. */
export function rootOwnedSteps(project: Project, facts: StageFacts): readonly RootOwnedStep[] {
  const steps: RootOwnedStep[] = [];
  const { dockerfile } = facts;
  const writing = instructionsWith(dockerfile, mayWrite);
  for (const instruction of facts.runs) {
    if (!writing.has(instruction) || !isNotRoot(facts, instruction)) continue;
    const text = textOf(dockerfile, instruction);
    // Mounts lie over what the image holds.
    if (instruction.flags.some(({ name }) => name === 'mount' || name === 'security')) continue;
    if (/\b(?:sudo|gosu|su-exec|chmod|chown)\b/.test(text)) continue;
    const step = firstFailure(project, facts, instruction);
    if (step !== undefined) steps.push(step);
  }
  return steps;
}

function firstFailure(project: Project, facts: StageFacts, instruction: Instruction): RootOwnedStep | undefined {
  const { dockerfile } = facts;
  const lookup = facts.lookupAt(instruction);
  const invocations = commandsOf(dockerfile, instruction);
  const isSure = (invocation: Invocation | undefined): boolean => invocation !== undefined && certainlyRuns(dockerfile, instruction, invocation);
  /** What this step itself made for its user before. */
  const made: string[] = [];
  const found: { readonly span: Span; readonly obstacle: Obstacle }[] = [];
  const consider = (path: string, span: Span): void => {
    if (made.some((folder) => path === folder || path.startsWith(`${folder}/`))) return;
    const obstacle = ownership(project, facts).obstacle(path, instruction);
    if (obstacle !== undefined) found.push({ span, obstacle });
  };
  let folder = facts.workingDirectoryAt(instruction);
  for (const invocation of invocations) {
    const { name, args } = invocation;
    if (name === 'cd' || name === 'pushd') {
      const to = args[0] === undefined ? undefined : wordText(args[0], lookup);
      folder = to === undefined || (folder === undefined && !to.startsWith('/')) ? undefined : containerPath(to, folder ?? '/');
      continue;
    }
    if (!isSure(invocation)) continue;
    for (const { path, span, isFolder } of madePaths(invocation, folder, (word) => wordText(word, lookup))) {
      // A folder that is there already is fine, or fails for another reason.
      if (isFolder && ownership(project, facts).ownerOf(path, instruction) !== 'absent') continue;
      consider(path, span);
      if (found.length === 0) made.push(path);
    }
  }
  for (const { path, span } of buildWrites(project, facts, instruction)) {
    const invocation = invocations.findLast(({ command }) => command.span.start <= span.start && span.end <= command.span.end);
    // A clone or a download without a name goes into the folder itself.
    if (isSure(invocation) && !/^(?:git|python[\d.]*|ln)$/.test(invocation?.name ?? '') && !isPipe(invocation)) consider(childOf(path, ownership(project, facts).ownerOf(path, instruction) === 'absent'), span);
  }
  const first = found.toSorted((a, b) => a.span.start - b.span.start)[0];
  return first === undefined ? undefined : { instruction, ...first };
}

/** wget -O - and the like write nowhere. */
function isPipe(invocation: Invocation | undefined): boolean {
  return invocation?.args.some(({ text }) => text === '-' || text === '-O-' || text === '-qO-' || text === '/dev/null') === true;
}

/** Something new in a folder that is there; the path itself where it is not. */
function childOf(path: string, isAbsent: boolean): string {
  return isAbsent ? path : `${path === '/' ? '' : path}/new`;
}

interface MadePath {
  readonly path: string;
  readonly span: Span;
  readonly isFolder: boolean;
}

const makers = new Set(['mkdir', 'touch', 'git', 'virtualenv', 'npm']);
const nothing: readonly MadePath[] = [];

function madePaths(
  { name, args, program }: Invocation,
  folder: string | undefined,
  read: (word: Invocation['args'][number]) => string | undefined,
): readonly MadePath[] {
  if (name === undefined || !(makers.has(name) || name.startsWith('python'))) return nothing;
  const operands = args.filter(({ text, raw }) => (text ?? raw).startsWith('-') === false);
  const at = (word: Invocation['args'][number] | undefined): readonly MadePath[] => {
    const text = word === undefined ? undefined : read(word);
    if (word === undefined || text === undefined || (folder === undefined && !text.startsWith('/'))) return [];
    return [{ path: containerPath(text, folder ?? '/'), span: word.span, isFolder: true }];
  };
  if (name === 'mkdir') return args.some(({ text }) => /^-\w*m$|^--mode$/.test(text ?? '')) ? [] : operands.flatMap(at);
  if (name === 'touch') return args.some(({ text }) => /^-[a-z]*[rtd]/.test(text ?? '')) ? [] : operands.flatMap(at).map((each) => ({ ...each, isFolder: false }));
  if (name === 'git' && operands[0]?.text === 'clone' && !args.some(({ text }) => /^-[Cbco]$|^--(?:branch|depth|config|filter|origin)$/.test(text ?? ''))) {
    if (operands.length > 2) return at(operands[2]);
    const repository = operands[1] === undefined ? undefined : read(operands[1]);
    const base = repository?.replace(/\/+$/, '').replace(/\.git$/, '').replace(/^.*[/:]/, '');
    if (base === undefined || base === '' || folder === undefined) return [];
    return [{ path: containerPath(base, folder), span: program.span, isFolder: true }];
  }
  if (/^python[\d.]*$/.test(name) && args[0]?.text === '-m' && args[1]?.text === 'venv') {
    return at(args.slice(2).findLast(({ text, raw }) => !(text ?? raw).startsWith('-')));
  }
  if (name === 'virtualenv') return at(operands.at(-1));
  if (name === 'npm' && folder !== undefined && /^(?:install|ci|i)$/.test(args[0]?.text ?? '') && !args.some(({ text }) => /^(?:-g|--global|--prefix.*)$/.test(text ?? ''))) {
    return [{ path: containerPath('node_modules', folder), span: program.span, isFolder: false }];
  }
  return [];
}
