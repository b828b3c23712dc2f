import type { Instruction } from '../../documents/dockerfile-model';
import { parseCondaEnvironment } from '../../documents/conda-environment';
import { evaluateMarker } from '../../documents/environment-markers';
import { Memo } from '../../documents/memo';
import { parsePyproject } from '../../documents/pyproject';
import { parseRequirement, type Requirement } from '../../documents/requirements';
import type { ShellWord } from '../../documents/shell-model';
import type { FileReference, Project } from '../../project/project';
import { commandsOf, type Invocation } from './commands';
import { containerPath, folderOf } from './container-path';
import { repoFile, repoFolder } from './copies';
import { instructionsWith, wantedWords } from './dockerfile-words';
import { packageCommand, valued } from './package-commands';
import { projectMetadata } from './project-metadata';
import { installTarget } from './python-target';
import { locate } from './repo-paths';
import type { StageFacts } from './stage-facts';
import { minorVersion } from '../knowledge/python-versions';
import { findOption, wordText } from './words';

export interface PythonInstall {
  /** As PEP 503 writes it. */
  readonly name: string;
  readonly requirement: Requirement;
  /** The file that `requirement.span` is a place of. */
  readonly source: FileReference;
  /** The RUN that installs it. */
  readonly instruction: Instruction;
  /** What in that RUN leads to it: the package's own word, or the requirements file's. */
  readonly word: ShellWord;
}

/** One thing that an installer is told: a package, a URL, a local path, or an option of a requirements file. */
export interface PythonInstallStep extends Omit<PythonInstall, 'name'> {
  /** Undefined where it cannot be told: a local path, a URL that does not say it. */
  readonly name: string | undefined;
  readonly invocation: Invocation;
  /** Where the command runs, absolute in the container; undefined where that is not known. */
  readonly folder: string | undefined;
}

/** A project of the repo that is installed: `pip install -e ./models/x`, `uv sync`, `poetry install`. */
export interface InstalledProject {
  /** In the repo; `''` is the repo itself. */
  readonly folder: string;
  readonly tool: 'pip' | 'uv' | 'poetry' | 'other';
  readonly instruction: Instruction;
  readonly invocation: Invocation;
  readonly word: ShellWord;
}

export interface PythonPackages {
  /** Everything that installers are told, in order; what stands behind a marker is left out. */
  readonly steps: readonly PythonInstallStep[];
  /** Projects of the repo that are installed with their dependencies. */
  readonly projects: readonly InstalledProject[];
  /** What was installed and not taken away again, by name; the last install of each. */
  readonly installed: ReadonlyMap<string, PythonInstall>;
  /** Everything that the Dockerfile installs was read. What the base image holds is never known. */
  readonly complete: boolean;
}

const packagesByProject = new Memo<Project, Map<StageFacts, PythonPackages>>();

/** What pip, uv and poetry install along the stage, requirements files of the repo read. */
export function pythonPackages(project: Project, facts: StageFacts): PythonPackages {
  let byStage = packagesByProject.get(project);
  if (byStage === undefined) packagesByProject.set(project, (byStage = new Map()));
  let packages = byStage.get(facts);
  if (packages === undefined) {
    packages = readPackages(project, facts);
    byStage.set(facts, packages);
  }
  return packages;
}

const installers = wantedWords(['pip', 'pip2', 'pip3', 'uv', 'poetry', 'pdm', 'pipenv', 'conda', 'mamba', 'micromamba', 'pixi']);

function readPackages(project: Project, facts: StageFacts): PythonPackages {
  const reading: Reading = { project, facts, steps: [], projects: [], installed: new Map(), complete: true, lastSource: undefined };
  const mayInstall = instructionsWith(facts.dockerfile, installers);
  for (const instruction of facts.runs) {
    if (!mayInstall.has(instruction)) continue;
    let folder = facts.workingDirectoryAt(instruction);
    for (const invocation of commandsOf(facts.dockerfile, instruction)) {
      if (invocation.name === 'cd') {
        const to = invocation.args[0] && wordText(invocation.args[0], facts.lookupAt(instruction));
        folder = to === undefined ? undefined : containerPath(to, folder ?? '/');
        continue;
      }
      readCommand(reading, { instruction, invocation, folder });
    }
  }
  return { steps: reading.steps, projects: reading.projects, installed: reading.installed, complete: reading.complete };
}

interface Reading {
  readonly project: Project;
  readonly facts: StageFacts;
  readonly steps: PythonInstallStep[];
  readonly projects: InstalledProject[];
  readonly installed: Map<string, PythonInstall>;
  complete: boolean;
  lastSource: FileReference | undefined;
}

interface Place {
  readonly instruction: Instruction;
  readonly invocation: Invocation;
  /** The working directory in the container; undefined where unknown. */
  readonly folder: string | undefined;
}

function readCommand(reading: Reading, place: Place): void {
  const command = packageCommand(place.invocation);
  if (command === undefined) return;
  switch (command.kind) {
    case 'install':
      readInstall(reading, place, command.args);
      return;
    case 'uninstall':
      for (const word of command.args) {
        const name = word.text === undefined ? undefined : parseRequirement(word.text, 0)?.name;
        if (name !== undefined && !word.raw.startsWith('-')) reading.installed.delete(name);
      }
      return;
    case 'project':
      readProject(reading, place, { written: '.', extras: [], tool: toolOf(place.invocation) }, place.invocation.program);
      return;
    case 'other':
      reading.complete = false;
      readCondaFile(reading, place);
  }
}

function toolOf({ name }: Invocation): InstalledProject['tool'] {
  return name === 'uv' || name === 'poetry' ? name : 'other';
}

function readInstall(reading: Reading, place: Place, args: readonly ShellWord[]): void {
  const lookup = reading.facts.lookupAt(place.instruction);
  for (let index = 0; index < args.length; index++) {
    const word = args[index];
    const text = word === undefined ? undefined : wordText(word, lookup);
    if (word === undefined || text === undefined) {
      reading.complete = false;
      continue;
    }
    const file = /^(?:-r|--requirements?=?)(.*)$/s.exec(text);
    if (file !== null && !text.startsWith('--require-')) {
      const next = file[1] === '' ? args[++index] : word;
      const path = file[1] === '' ? next && wordText(next, lookup) : file[1];
      readRequirementsFile(reading, place, path, next ?? word);
    } else if (text === '-e' || text === '--editable') {
      const next = args[++index];
      const target = next === undefined ? undefined : wordText(next, lookup);
      // Only a folder or a URL can be editable.
      const isNamed = target === undefined || /[/\\]|^[.~]|^[a-z+]+:/i.test(target);
      if (next !== undefined && target !== undefined) readTarget(reading, place, isNamed ? target : `./${target}`, next);
    } else if (valued.has(text)) {
      index++;
    } else if (!text.startsWith('-')) {
      readTarget(reading, place, text, word);
    }
  }
}

function readTarget(reading: Reading, place: Place, text: string, word: ShellWord): void {
  const path = reading.project.dockerfile?.file.path ?? '';
  const requirement = requirementOf(text, word);
  if (/^(?:\.{1,2}(?:\/|\[|$)|\/)/.test(text) || (requirement?.kind === 'path' && requirement.name === undefined)) {
    if (requirement !== undefined) addStep(reading, place, requirement, word, path);
    readProject(reading, place, { written: text.replace(/\[.*$/, ''), extras: requirement?.extras ?? [], tool: 'pip' }, word);
    return;
  }
  if (requirement !== undefined) install(reading, place, requirement, word, path);
  if (requirement?.name === undefined) reading.complete = false;
}

/** A word's requirement, and its place between the quotes; that of the whole word where it is put together. */
function requirementOf(text: string, { raw, span }: ShellWord): Requirement | undefined {
  const at = raw === text ? 0 : /^(["']).*\1$/s.test(raw) && raw.slice(1, -1) === text ? 1 : undefined;
  const requirement = parseRequirement(text, span.start + (at ?? 0));
  return requirement === undefined || at !== undefined ? requirement : { ...requirement, span };
}

/** One for all that stands in a file. */
function sourceAt(reading: Reading, path: string): FileReference {
  if (reading.lastSource?.path !== path) reading.lastSource = { repo: 'space', path };
  return reading.lastSource;
}

function addStep(reading: Reading, { instruction, invocation, folder }: Place, requirement: Requirement, word: ShellWord, path: string): PythonInstallStep {
  const step = { name: requirement.name, requirement, source: sourceAt(reading, path), instruction, word, invocation, folder };
  reading.steps.push(step);
  return step;
}

function install(reading: Reading, place: Place, requirement: Requirement, word: ShellWord, path: string): void {
  const step = addStep(reading, place, requirement, word, path);
  if (!hasName(step)) return;
  reading.installed.delete(step.name); // to stand last
  reading.installed.set(step.name, step);
}

function hasName(step: PythonInstallStep): step is PythonInstallStep & PythonInstall {
  return step.name !== undefined;
}

function readRequirementsFile(reading: Reading, place: Place, written: string | undefined, word: ShellWord): void {
  const path = written === undefined ? undefined : locate(reading, place, written, repoFile);
  if (path === undefined) reading.complete = false;
  else readRequirements(reading, place, path, word, new Set());
}

function readRequirements(reading: Reading, place: Place, path: string, word: ShellWord, seen: Set<string>): void {
  if (seen.has(path)) return;
  seen.add(path);
  if (path.endsWith('pyproject.toml')) {
    const requirements = reading.project.derived(path, parsePyproject);
    if (requirements === undefined) reading.complete = false;
    for (const requirement of requirements ?? []) if (requirement.group === undefined) addRequirement(reading, place, requirement, word, path);
    return;
  }
  const requirements = reading.project.requirements(path);
  if (requirements === undefined) reading.complete = false;
  for (const requirement of requirements ?? []) {
    if (requirement.kind === 'include' && requirement.target !== undefined) {
      const included = containerPath(requirement.target, `/${folderOf(path)}`).slice(1);
      readRequirements(reading, place, included, word, seen);
    } else if (requirement.kind === 'option') addStep(reading, place, requirement, word, path);
    else if (requirement.kind !== 'constraint') addRequirement(reading, place, requirement, word, path);
  }
}

/** A package, a URL or a path of a file, if its marker holds. pip takes a path from the working folder, not from the file's. */
function addRequirement(reading: Reading, place: Place, requirement: Requirement, word: ShellWord, path: string): void {
  const isMeant = holds(reading, place, requirement);
  if (isMeant !== true) {
    if (isMeant === undefined) reading.complete = false;
    return;
  }
  if (requirement.kind === 'path' && requirement.name === undefined) {
    addStep(reading, place, requirement, word, path);
    readProject(reading, place, { written: requirement.target ?? '.', extras: requirement.extras, tool: 'pip' }, word);
  } else {
    install(reading, place, requirement, word, path);
    if (requirement.name === undefined) reading.complete = false;
  }
}

function holds({ facts }: Reading, { invocation }: Place, { marker }: Requirement): boolean | undefined {
  if (marker === undefined) return true;
  // Only some markers ask for the Python, and to find it out takes a walk through the stage.
  const version = marker.includes('python') ? installTarget(facts, invocation)?.version : undefined;
  return evaluateMarker(marker, { python: version && minorVersion(version) });
}

interface ProjectInstall {
  readonly written: string;
  readonly extras: readonly string[];
  readonly tool: InstalledProject['tool'];
}

function readProject(reading: Reading, place: Place, asked: ProjectInstall, word: ShellWord): void {
  const folder = locate(reading, place, asked.written, repoFolder);
  if (folder === undefined) reading.complete = false;
  else readFolder(reading, place, folder, asked, word);
}

const nestedProjects = 20;

function readFolder(reading: Reading, place: Place, folder: string, asked: ProjectInstall, word: ShellWord): void {
  const { instruction, invocation } = place;
  const { project, projects } = reading;
  if (projects.some((each) => each.folder === folder && each.invocation === invocation) || projects.length > nestedProjects) return;
  projects.push({ folder, tool: asked.tool, instruction, invocation, word });
  const found = projectMetadata(project, folder);
  if (found?.metadata.complete !== true) reading.complete = false;
  for (const requirement of found?.metadata.requirements ?? []) {
    if (requirement.group !== undefined) continue;
    // Where uv and Poetry take a project of the repo from, its dependencies come along.
    if (requirement.kind === 'path' && asked.tool !== 'pip' && requirement.target !== undefined) {
      const inner = containerPath(requirement.target, `/${folder}`).slice(1);
      readFolder(reading, place, inner, { ...asked, extras: requirement.extras }, word);
    }
    addNamed(reading, place, requirement, word, found?.path ?? '');
  }
  const groups = new Set(asked.extras.map((extra) => extra.toLowerCase()));
  const takesDev = asked.tool === 'uv' || asked.tool === 'poetry';
  if (takesDev && !invocation.args.some(({ text }) => /^--(?:no-dev|no-default-groups|without|only|production)(?:=|$)/.test(text ?? ''))) groups.add('dev');
  if (invocation.args.some(({ text }) => /^(?:-E|--extra|--extras|--group|--all-extras|--all-groups|--with|--only)(?:=|$)/.test(text ?? ''))) reading.complete = false;
  if (groups.size === 0 || found === undefined) return;
  const all = project.derived(found.path, parsePyproject) ?? [];
  for (const requirement of found.path.endsWith('.toml') ? all : []) {
    if (requirement.group !== undefined && groups.has(requirement.group)) addNamed(reading, place, requirement, word, found.path);
  }
  if (asked.extras.length > 0 && !found.path.endsWith('.toml')) reading.complete = false;
}

function addNamed(reading: Reading, place: Place, requirement: Requirement, word: ShellWord, path: string): void {
  const isMeant = holds(reading, place, requirement);
  if (isMeant === undefined) reading.complete = false;
  if (isMeant === true) install(reading, place, requirement, word, path);
}

/** Of what conda installs, the part that it hands to pip. */
function readCondaFile(reading: Reading, place: Place): void {
  const file = findOption(place.invocation.args, ['-f', '--file'], reading.facts.lookupAt(place.instruction));
  const path = file?.value === undefined ? undefined : locate(reading, place, file.value, repoFile);
  if (file === undefined || path === undefined || !/\.ya?ml$/.test(path)) return;
  const pip = reading.project.derived(path, parseCondaEnvironment)?.pip ?? [];
  for (const requirement of pip) {
    if (requirement.kind === 'include') {
      const included = containerPath(requirement.target ?? '', `/${folderOf(path)}`).slice(1);
      if (reading.project.files.has(included)) readRequirements(reading, place, included, file.word, new Set());
    } else addRequirement(reading, place, requirement, file.word, path);
  }
}
