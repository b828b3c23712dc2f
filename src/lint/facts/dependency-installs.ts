import type { Instruction } from '../../documents/dockerfile-model';
import type { Project } from '../../project/project';
import { commandsOf, type Invocation } from './commands';
import { containerPath, folderOf } from './container-path';
import { repoFile } from './copies';
import { instructionsWith, wantedWords } from './dockerfile-words';
import type { StageFacts } from './stage-facts';
import { wordText } from './words';

/** What one RUN installs from files of the repo that name dependencies and nothing else. */
export interface DependencyInstall {
  readonly instruction: Instruction;
  /** Paths in the repo of all files that it reads. */
  readonly files: readonly string[];
  /** The RUN does nothing but install. */
  readonly isAlone: boolean;
}

const installers = wantedWords(['pip', 'pip2', 'pip3', 'uv', 'npm', 'yarn', 'pnpm']);
const lockFiles: Readonly<Record<string, readonly string[]>> = {
  npm: ['package-lock.json', 'npm-shrinkwrap.json', '.npmrc'],
  yarn: ['yarn.lock', '.npmrc', '.yarnrc'],
  pnpm: ['pnpm-lock.yaml', '.npmrc'],
};

/**
 * The installs of the stage itself, without what it continues. Left out is a RUN that needs more than such files (the
 * project itself, local packages, scripts that run at the install), whose files cannot be told, or that has a cache mount.
 */
export function dependencyInstalls(project: Project, facts: StageFacts): readonly DependencyInstall[] {
  const { dockerfile, stage } = facts;
  const found: DependencyInstall[] = [];
  const mayInstall = instructionsWith(dockerfile, installers);
  for (const instruction of stage.instructions) {
    if (instruction.keyword !== 'RUN' || !mayInstall.has(instruction) || instruction.flags.length > 0) continue;
    const install = readRun(project, facts, instruction);
    if (install !== undefined) found.push(install);
  }
  return found;
}

function readRun(project: Project, facts: StageFacts, instruction: Instruction): DependencyInstall | undefined {
  const files = new Set<string>();
  let folder = facts.workingDirectoryAt(instruction);
  let isAlone = true;
  for (const invocation of commandsOf(facts.dockerfile, instruction)) {
    if (invocation.name === 'cd') {
      const to = invocation.args[0] && wordText(invocation.args[0], facts.lookupAt(instruction));
      folder = to === undefined ? undefined : containerPath(to, folder ?? '/');
      isAlone = false;
      continue;
    }
    const read = readCommand(project, facts, instruction, invocation, folder);
    if (read === 'needs more') return undefined;
    if (read === 'other') isAlone = false;
    else for (const file of read) files.add(file);
  }
  return files.size === 0 ? undefined : { instruction, files: [...files], isAlone };
}

/** The files that a command installs from; `other` for one that installs nothing from a file. */
type CommandFiles = readonly string[] | 'other' | 'needs more';

function readCommand(
  project: Project,
  facts: StageFacts,
  instruction: Instruction,
  { name, args }: Invocation,
  folder: string | undefined,
): CommandFiles {
  const texts = args.map((word) => wordText(word, facts.lookupAt(instruction)));
  const inRepo = (written: string): string | undefined =>
    folder === undefined && !written.startsWith('/') ? undefined : repoFile(project, facts, containerPath(written, folder ?? '/'), instruction);
  if (name === undefined) return 'other';
  if (name === 'npm' || name === 'yarn' || name === 'pnpm') return readNode(project, name, texts, inRepo);
  const pip = pipArguments(name, texts);
  return pip === undefined ? 'other' : readPip(project, pip, inRepo);
}

/** What follows `install`. */
function pipArguments(name: string, texts: readonly (string | undefined)[]): readonly (string | undefined)[] | undefined {
  const isPip = /^pip[\d.]*$/.test(name) || ((/^python[\d.]*$/.test(name) || name === 'uv') && texts.includes('pip'));
  const at = texts.indexOf('install');
  return isPip && at !== -1 ? texts.slice(at + 1) : undefined;
}

function readPip(
  project: Project,
  args: readonly (string | undefined)[],
  inRepo: (written: string) => string | undefined,
): CommandFiles {
  const files: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const text = args[index];
    if (text === undefined || /^(?:-e|--editable)/.test(text) || /^(?:\.|\/|file:)/.test(text)) return 'needs more';
    const option = /^(?:-r|--requirements?=?|-c|--constraints?=?)(.*)$/s.exec(text);
    if (option === null || text.startsWith('--require-')) continue;
    const written = option[1] === '' ? args[++index] : option[1];
    const path = written === undefined ? undefined : inRepo(written);
    if (path === undefined || !addRequirements(project, path, files)) return 'needs more';
  }
  return files.length === 0 ? 'other' : files;
}

/** False where a requirement is a folder or a file of the repo, or cannot be read. */
function addRequirements(project: Project, path: string, files: string[]): boolean {
  if (files.includes(path)) return true;
  const requirements = path.endsWith('.toml') ? undefined : project.requirements(path);
  if (requirements === undefined) return false;
  files.push(path);
  return requirements.every(({ kind, target, editable }) => {
    if (kind === 'path' || editable || target?.startsWith('file:') === true) return false;
    if ((kind !== 'include' && kind !== 'constraint') || target === undefined) return true;
    return !/^\w+:\/\//.test(target) && addRequirements(project, containerPath(target, `/${folderOf(path)}`).slice(1), files);
  });
}

function readNode(
  project: Project,
  name: 'npm' | 'yarn' | 'pnpm',
  texts: readonly (string | undefined)[],
  inRepo: (written: string) => string | undefined,
): CommandFiles {
  const words = texts.filter((text) => text?.startsWith('-') !== true);
  const [verb, ...rest] = words;
  const installs = name === 'yarn' && words.length === 0 ? true : verb !== undefined && /^(?:i|ci|install|clean-install)$/.test(verb);
  if (!installs || rest.length > 0 || texts.some((text) => text === undefined || /^(?:-g|--global|--prefix)/.test(text))) return 'other';
  const path = inRepo('package.json');
  const manifest = path === undefined ? undefined : project.derived(path, installsByItself);
  if (path === undefined || manifest !== true) return 'needs more';
  const folder = folderOf(path);
  const beside = (file: string): string => (folder === '' ? file : `${folder}/${file}`);
  const needsMore = ['.yarnrc.yml', '.pnpmfile.cjs', 'pnpm-workspace.yaml'].some((file) => project.files.has(beside(file)));
  if (needsMore) return 'needs more';
  return [path, ...(lockFiles[name] ?? []).map(beside).filter((file) => project.files.has(file) && !project.dockerIgnores(file))];
}

/** A package.json whose dependencies need nothing else of the repo. */
function installsByItself(text: string): boolean {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    return false;
  }
  if (typeof manifest !== 'object' || manifest === null || 'workspaces' in manifest) return false;
  if (/"(?:pre|post)?install"\s*:|"prepare"\s*:|"(?:file|link|portal|workspace|patch):|"@prisma\/client"|"patchedDependencies"/.test(text)) return false;
  return 'dependencies' in manifest || 'devDependencies' in manifest;
}
