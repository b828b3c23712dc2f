import type { Dockerfile, Instruction, Stage } from '../../documents/dockerfile-model';
import { Memo } from '../../documents/memo';
import type { ShellWord } from '../../documents/shell-model';
import { bringsAtMostPython3, pythonOfAptPackage } from '../knowledge/python-apt-packages';
import { distributionPython, isExternallyManaged, parsePythonVersion, pythonOfImage } from '../knowledge/python-versions';
import { commandsOf, type Invocation } from './commands';
import { containerPath, isAtOrBelow } from './container-path';
import { copiedSources, stageNamed } from './copies';
import { assignmentsOf } from './environment';
import { type FoundProgram, type Interpreter, isPythonProgram, PythonPrograms, unknownFolder } from './python-programs';
import { stageFacts, type StageFacts } from './stage-facts';
import { aptInstallOf, mayInstallAnything } from './system-packages';
import { expandVariables } from './variables';
import { findOption, wordText } from './words';

/** A command of a RUN that is a Python, a pip or a uv. */
export interface PythonUse {
  readonly instruction: Instruction;
  readonly invocation: Invocation;
  /** The program's name as it is looked up: `python3`, `pip`, `uv`. */
  readonly program: string;
  /** What a Python or a pip means here; for uv, the Python that it installs into without `--system`. */
  readonly found: FoundProgram;
  /** The state that the command meets; not to be changed. */
  readonly programs: PythonPrograms;
  /** Where it runs; undefined where that is not known. */
  readonly folder: string | undefined;
  /** Variables that the RUN has exported until here. */
  readonly exported: ReadonlySet<string>;
}

export interface PythonInterpreters {
  /** Of this stage's own RUN instructions, in order. */
  readonly uses: readonly PythonUse[];
  /** The image as this stage leaves it: what the started container finds. */
  readonly programs: PythonPrograms;
}

const interpretersByStage = new Memo<Stage, PythonInterpreters>();

/** Which Python the commands of a stage mean: the image's own, the distribution's, a virtual environment's. */
export function pythonInterpreters(facts: StageFacts): PythonInterpreters {
  let known: PythonInterpreters | undefined;
  for (const stage of facts.chain) {
    let own: PythonInterpreters | undefined = interpretersByStage.get(stage);
    if (own === undefined) {
      const stageOwn = stage === facts.stage ? facts : stageFacts(facts.dockerfile, stage);
      own = new StageWalk(stageOwn, known?.programs).result();
      interpretersByStage.set(stage, own);
    }
    known = own;
  }
  return known ?? { uses: [], programs: new PythonPrograms() };
}

const conditional = /(?:^|[\s;&|(])(?:if|elif|case|while|until|for|command|which|type|hash|test|\[|\[\[)\s/;

/** Nothing in its RUN decides whether the command runs, and its failure fails the build. */
export function runsForSure(facts: StageFacts, { instruction, invocation }: PythonUse): boolean {
  if (invocation.command.failureIgnored || instruction.keyword !== 'RUN') return false;
  const { start } = instruction.argumentsSpan;
  const before = facts.dockerfile.text.slice(start, invocation.command.span.start);
  return !conditional.test(before) && !before.includes('||');
}

/** What a base image brings. */
function basePrograms({ base }: StageFacts): PythonPrograms {
  const programs = new PythonPrograms();
  const { family, release, reference } = base;
  const image = pythonOfImage(base);
  if (image !== 'none') {
    addImagePython(programs, { kind: 'image', prefix: '/usr/local', version: image, managed: false });
    if (family !== 'python-slim') programs.unsure = true;
    return programs;
  }
  if (family === 'debian' || family === 'ubuntu' || family === 'cuda') {
    // The profilers of the devel images may bring one; a python without a number they do not.
    if (/-devel/.test(reference)) {
      programs.add('/usr/bin', 'python3', 'unknown');
      programs.add('/usr/bin', 'pip', 'unknown');
      programs.add('/usr/bin', 'pip3', 'unknown');
    }
    if (release === undefined) programs.hasVenvModule = undefined;
    return programs;
  }
  if (family === 'node') {
    if (base.bare) return programs;
    // The large image is made from buildpack-deps, which has the distribution's python3.
    programs.add('/usr/bin', 'python3', distributionInterpreter(base));
    return programs;
  }
  programs.path = [unknownFolder];
  programs.unsure = true;
  programs.hasVenvModule = undefined;
  return programs;
}

function distributionInterpreter({ release }: StageFacts['base']): Interpreter {
  return { kind: 'distribution', prefix: '/usr', version: distributionPython(release), managed: isExternallyManaged(release) };
}

function addImagePython(programs: PythonPrograms, interpreter: Interpreter): void {
  const { version } = interpreter;
  for (const name of ['python', 'python3', 'pip', 'pip3']) programs.add('/usr/local/bin', name, interpreter);
  if (version === undefined) return;
  for (const name of ['python', 'pip']) programs.add('/usr/local/bin', `${name}${String(version.major)}.${String(version.minor)}`, interpreter);
}

/** What may change which Python a name means, or is one. The commands of other RUNs need not be read for that. */
const concernsPython = /python|pip|venv|conda|mamba|pixi|pyenv|\buv\b|poetry|pdm|apt|aptitude|PATH|activate|alias|\bln\b|update-alternatives/;

/** The start of PATH and VIRTUAL_ENV for the rest of one RUN. */
interface RunState {
  programs: PythonPrograms;
  folder: string | undefined;
  readonly exported: Set<string>;
}

class StageWalk {
  readonly #uses: PythonUse[] = [];
  #programs: PythonPrograms;
  readonly #dockerfile: Dockerfile;

  constructor(
    private readonly facts: StageFacts,
    parent: PythonPrograms | undefined,
  ) {
    this.#dockerfile = facts.dockerfile;
    this.#programs = parent === undefined ? basePrograms(facts) : new PythonPrograms(parent);
  }

  result(): PythonInterpreters {
    for (const instruction of this.facts.stage.instructions) this.#read(instruction);
    return { uses: this.#uses, programs: this.#programs };
  }

  #read(instruction: Instruction): void {
    switch (instruction.keyword) {
      case 'ENV':
        this.#environment(instruction);
        break;
      case 'COPY':
      case 'ADD':
        this.#copy(instruction);
        break;
      case 'SHELL':
        if (!/^(?:.*\/)?(?:ba|da|z|a)?sh$/.test(instruction.words[0]?.text ?? '')) this.#change().unsure = true;
        break;
      case 'ONBUILD':
        break;
      case 'RUN':
        this.#run(instruction);
        break;
    }
  }

  /** A copy of the state to change: the uses so far keep theirs. */
  #change(): PythonPrograms {
    this.#programs = new PythonPrograms(this.#programs);
    return this.#programs;
  }

  #environment(instruction: Instruction): void {
    for (const { name, value } of assignmentsOf(this.#dockerfile, instruction)) {
      if (name.text !== 'PATH') continue;
      this.#change().path = this.#expandedPath(value?.text ?? '', instruction, this.#programs);
    }
  }

  #expandedPath(written: string, instruction: Instruction, { path }: PythonPrograms): readonly string[] {
    const lookup = this.facts.lookupAt(instruction);
    const home = lookup('HOME');
    const folders: string[] = [];
    for (const part of written.split(':')) {
      if (part === '$PATH' || part === '${PATH}') {
        folders.push(...path);
        continue;
      }
      const folder = expandVariables(part, (name) => (name === 'HOME' && home === null ? '/root' : lookup(name)));
      folders.push(folder?.startsWith('/') === true ? containerPath(folder, '/') : unknownFolder);
    }
    return folders.length > 100 ? [unknownFolder] : [...new Set(folders)];
  }

  #copy(instruction: Instruction): void {
    for (const { copy, source, path, destination } of copiedSources(this.facts, instruction)) {
      const name = source.text.slice(source.text.lastIndexOf('/') + 1);
      if (copy.from === undefined) {
        if (isPythonProgram(name) || destination === undefined) this.#change().unsure = true;
        continue;
      }
      if (/^uvx?$/.test(name)) continue;
      const stage = stageNamed(this.#dockerfile, copy.from);
      // A stage can only copy from an earlier one.
      const from = stage === undefined || stage.index >= this.facts.stage.index ? undefined : interpretersByStage.get(stage) ?? pythonInterpreters(stageFacts(this.#dockerfile, stage));
      const environment = path === undefined ? undefined : from?.programs.environments.get(`/${path}`);
      if (environment !== undefined && destination !== undefined) {
        const { interpreter } = environment;
        this.#change().environments.set(destination, { ...environment, interpreter: { ...interpreter, prefix: destination } });
      } else if (destination === undefined || mayHoldPrograms(destination)) {
        this.#change().unsure = true;
      } else {
        for (const [prefix, inner] of from?.programs.environments ?? []) {
          if (path === undefined || !isAtOrBelow(prefix, `/${path}`)) continue;
          const moved = containerPath(`${destination}/${prefix.slice(path.length + 1)}`, '/');
          this.#change().environments.set(moved, { ...inner, interpreter: { ...inner.interpreter, prefix: moved } });
        }
      }
    }
  }

  #run(instruction: Instruction): void {
    const text = this.#dockerfile.text.slice(instruction.span.start, instruction.span.end);
    if (this.#programs.unsure && !concernsPython.test(text)) return;
    const commands = commandsOf(this.#dockerfile, instruction);
    if (commands.length === 0 && instruction.argumentsSpan.end > instruction.argumentsSpan.start) {
      this.#change().unsure = true;
      return;
    }
    const run: RunState = { programs: this.#programs, folder: this.facts.workingDirectoryAt(instruction), exported: new Set() };
    for (const invocation of commands) this.#command(instruction, invocation, run, text);
    // What a RUN exports ends with it.
    const { path } = this.#programs;
    if (run.programs !== this.#programs) {
      this.#programs = new PythonPrograms(run.programs);
      this.#programs.path = path;
    }
  }

  #command(instruction: Instruction, invocation: Invocation, run: RunState, text: string): void {
    const { name, args } = invocation;
    const lookup = this.facts.lookupAt(instruction);
    const change = (): PythonPrograms => (run.programs = new PythonPrograms(run.programs));
    if (name === undefined) {
      change().unsure = true;
      return;
    }
    switch (name) {
      case 'cd':
      case 'pushd': {
        const to = args[0] === undefined ? undefined : wordText(args[0], lookup);
        run.folder = to === undefined || (run.folder === undefined && !to.startsWith('/')) ? undefined : containerPath(to, run.folder ?? '/');
        return;
      }
      case 'export': {
        for (const word of args) {
          const variable = /^([A-Za-z_]\w*)=(.*)$/s.exec(word.text ?? word.raw);
          if (variable === null) continue;
          run.exported.add(variable[1] ?? '');
          if (variable[1] === 'PATH') change().path = this.#expandedPath((variable[2] ?? '').replace(/["']/g, ''), instruction, run.programs);
        }
        return;
      }
      case '.':
      case 'source': {
        const script = args[0] === undefined ? undefined : wordText(args[0], lookup);
        const prefix = script === undefined ? undefined : /^(.*)\/bin\/activate$/.exec(script)?.[1];
        const folder = prefix === undefined ? undefined : this.#absolute(prefix, run);
        change().path = [folder === undefined ? unknownFolder : `${folder}/bin`, ...run.programs.path];
        return;
      }
      case 'alias':
        if (/python|pip/.test(args.map(({ raw }) => raw).join(' '))) change().unsure = true;
        return;
      case 'ln':
        this.#link(args, run, lookup, change);
        return;
      case 'update-alternatives':
        this.#alternative(args, run, change);
        return;
      case 'cp':
      case 'mv':
      case 'install':
      case 'rsync':
      case 'tar':
      case 'unzip':
        if (args.some(({ raw }) => /python|\bpip/i.test(raw))) change().unsure = true;
        return;
      case 'virtualenv':
        this.#virtualenv(args, run, lookup, change);
        return;
      case 'uv':
        this.#uv(instruction, invocation, run, change);
        return;
      case 'poetry':
      case 'pdm':
      case 'pipenv':
      case 'pipx':
        return;
    }
    const packages = aptInstallOf(this.facts, instruction, invocation);
    if (packages !== undefined) {
      const next = change();
      if (packages.unreadable) next.unsure = true;
      for (const each of packages.names) addAptPackage(next, this.facts, each);
      return;
    }
    if (isPythonProgram(name)) {
      this.#python(instruction, invocation, run, lookup, change);
      return;
    }
    if (mayInstallAnything(invocation, text)) change().unsure = true;
  }

  #absolute(path: string, { folder }: RunState): string | undefined {
    return path.startsWith('/') || folder !== undefined ? containerPath(path, folder ?? '/') : undefined;
  }

  #python(instruction: Instruction, invocation: Invocation, run: RunState, lookup: ReturnType<StageFacts['lookupAt']>, change: () => PythonPrograms): void {
    const { name = '', program, args } = invocation;
    const written = program.text?.includes('/') === true ? (this.#absolute(program.text, run) ?? '') : name;
    const hasOwnPath = invocation.assignments.some((assignment) => assignment.name === 'PATH');
    const found = hasOwnPath ? 'unknown' : run.programs.find(written);
    this.#uses.push({ instruction, invocation, program: name, found, programs: run.programs, folder: run.folder, exported: new Set(run.exported) });
    if (!name.startsWith('python')) return;
    const module = args.findIndex(({ text }) => text === '-m');
    const [first] = args;
    if (module !== -1) {
      const called = args[module + 1]?.text;
      const rest = args.slice(module + 2);
      if (called === 'venv') this.#makeEnvironment(lastOperand(rest, lookup), found, rest, run, change);
      else if (called === 'virtualenv') this.#virtualenv(rest, run, lookup, change, found);
      else if (called === 'ensurepip') {
        const next = change();
        for (const pip of ['pip', 'pip3']) next.add('/usr/local/bin', pip, 'unknown');
      }
    } else if (first === undefined || first.text === '-' || /get-pip\.py$/.test(first.text ?? '')) {
      const next = change();
      for (const pip of ['pip', 'pip3']) next.add('/usr/local/bin', pip, typeof found === 'object' ? found : 'unknown');
    }
  }

  #makeEnvironment(written: string | undefined, found: FoundProgram, args: readonly ShellWord[], run: RunState, change: () => PythonPrograms): void {
    const prefix = written === undefined ? undefined : this.#absolute(written, run);
    if (prefix === undefined) {
      change().unsure = true;
      return;
    }
    const version = typeof found === 'object' ? found.version : undefined;
    const interpreter: Interpreter = { kind: 'environment', prefix, version, managed: false };
    addEnvironment(change(), interpreter, !args.some(({ text }) => text === '--without-pip'));
  }

  #virtualenv(args: readonly ShellWord[], run: RunState, lookup: ReturnType<StageFacts['lookupAt']>, change: () => PythonPrograms, found: FoundProgram = 'unknown'): void {
    const python = findOption(args, ['-p', '--python'], lookup);
    const chosen = python === undefined ? found : run.programs.find(python.value ?? '?');
    this.#makeEnvironment(lastOperand(args, lookup), chosen, args, run, change);
  }

  #uv(instruction: Instruction, invocation: Invocation, run: RunState, change: () => PythonPrograms): void {
    const { args } = invocation;
    const lookup = this.facts.lookupAt(instruction);
    const operands = args.filter(({ text }) => text?.startsWith('-') !== true);
    const verb = operands[0]?.text;
    const python = findOption(args, ['-p', '--python'], lookup);
    if (verb === 'python') {
      // Puts python3.12 and the like below the user's folder; with --default, `python` too.
      change().unsure = true;
    } else if (verb === 'venv') {
      const behind = args.slice(args.findIndex(({ text }) => text === 'venv') + 1);
      const asked = python?.value === undefined ? undefined : parsePythonVersion(python.value);
      const found = run.programs.find('python3');
      const version = python === undefined ? (typeof found === 'object' ? found.version : undefined) : asked;
      const written = lastOperand(behind, lookup, ['-p', '--python', '--prompt', '--cache-dir']) ?? '.venv';
      const prefix = this.#absolute(written, run);
      if (prefix === undefined) change().unsure = true;
      else {
        const interpreter: Interpreter = { kind: 'environment', prefix, version, managed: false };
        addEnvironment(change(), interpreter, args.some(({ text }) => text === '--seed'));
      }
    } else if (verb === 'sync' || verb === 'add' || (verb === 'run' && run.folder !== undefined)) {
      const written = this.facts.variableAt('UV_PROJECT_ENVIRONMENT', instruction)?.value ?? '.venv';
      const project = findOption(args, ['--project', '--directory'], lookup);
      const prefix = project === undefined ? this.#absolute(written, run) : undefined;
      if (prefix !== undefined && !run.programs.environments.has(prefix) && prefix !== '/usr/local' && prefix !== '/usr') {
        const interpreter: Interpreter = { kind: 'environment', prefix, version: undefined, managed: false };
        addEnvironment(change(), interpreter, false);
      }
    }
    this.#uses.push({ instruction, invocation, program: 'uv', found: 'unknown', programs: run.programs, folder: run.folder, exported: new Set(run.exported) });
  }

  /** `ln -s /usr/bin/python3 /usr/bin/python`. */
  #link(args: readonly ShellWord[], run: RunState, lookup: ReturnType<StageFacts['lookupAt']>, change: () => PythonPrograms): void {
    const operands = args.map((word) => wordText(word, lookup)).filter((text) => text?.startsWith('-') !== true);
    const target = operands[0];
    const link = operands.at(-1);
    const named = link === undefined ? undefined : this.#absolute(link, run);
    if (target === undefined || named === undefined || operands.length < 2) {
      if (args.some(({ raw }) => /python|\bpip/.test(raw))) change().unsure = true;
      return;
    }
    const targetName = target.slice(target.lastIndexOf('/') + 1);
    const last = named.slice(named.lastIndexOf('/') + 1);
    const intoFolder = /^(?:\/usr(?:\/local)?)?\/bin$/.test(named);
    const linkName = intoFolder ? targetName : last;
    if (!isPythonProgram(linkName)) return;
    const folder = intoFolder ? named : named.slice(0, -last.length - 1);
    const found = target.startsWith('/') ? run.programs.find(target) : run.programs.find(targetName);
    placeProgram(change(), folder, linkName, typeof found === 'object' ? found : 'unknown');
  }

  #alternative(args: readonly ShellWord[], run: RunState, change: () => PythonPrograms): void {
    const install = args.findIndex(({ text }) => text === '--install');
    const [link, , path] = install === -1 ? [] : args.slice(install + 1).map(({ text }) => text);
    const next = change();
    if (link === undefined || path === undefined) {
      if (args.some(({ raw }) => /python|\bpip/.test(raw))) next.unsure = true;
      return;
    }
    const name = link.slice(link.lastIndexOf('/') + 1);
    if (!isPythonProgram(name)) return;
    const found = run.programs.find(path);
    placeProgram(next, link.slice(0, link.lastIndexOf('/')), name, typeof found === 'object' ? found : 'unknown');
  }
}

/** More than anybody makes; the state is copied at every change. */
const mostEnvironments = 50;

function addEnvironment(programs: PythonPrograms, interpreter: Interpreter, hasPip: boolean): void {
  if (programs.environments.size < mostEnvironments) programs.environments.set(interpreter.prefix, { interpreter, hasPip });
  else programs.unsure = true;
}

/** The distribution's pip runs whatever python3 then means. */
function placeProgram(programs: PythonPrograms, folder: string, name: string, program: FoundProgram): void {
  if (folder !== '/usr/bin' && folder !== '/bin' && folder !== '/usr/local/bin') {
    programs.unsure = true;
    return;
  }
  programs.add(folder === '/usr/local/bin' ? folder : '/usr/bin', name, program);
  if (name === 'python3' && folder !== '/usr/local/bin') {
    for (const pip of ['pip', 'pip3']) programs.add('/usr/bin', pip, 'unknown');
  }
}

function lastOperand(args: readonly ShellWord[], lookup: ReturnType<StageFacts['lookupAt']>, valued: readonly string[] = ['--prompt', '-p', '--python']): string | undefined {
  let last: string | undefined;
  for (let index = 0; index < args.length; index++) {
    const word = args[index];
    if (word === undefined) continue;
    if (valued.includes(word.text ?? '')) index++;
    else if (word.text?.startsWith('-') !== true) last = wordText(word, lookup) ?? '';
  }
  return last === '' ? undefined : last;
}

/** Programs that are run by their name alone come from here. */
function mayHoldPrograms(destination: string): boolean {
  return /^\/(?:$|bin(?:$|\/)|usr(?:$|\/bin(?:$|\/)|\/local(?:$|\/bin(?:$|\/)))|opt$)/.test(destination);
}

function addAptPackage(programs: PythonPrograms, { base }: StageFacts, name: string): void {
  const brought = pythonOfAptPackage(name);
  const distribution = distributionInterpreter(base);
  const own = distribution.version;
  const usr = '/usr/bin';
  const addPython3 = (): void => {
    const known = programs.distribution();
    if (typeof known === 'object') return;
    programs.add(usr, 'python3', distribution);
    if (own !== undefined) programs.add(usr, `python3.${String(own.minor)}`, distribution);
  };
  switch (brought.kind) {
    case 'nothing':
      return;
    case 'python3':
      addPython3();
      if (brought.pip) {
        const old = base.release?.version === '18.04' || base.release?.version === '10';
        for (const pip of ['pip', 'pip3']) programs.add(usr, pip, old && pip === 'pip' ? 'unknown' : distribution);
      }
      if (brought.python) programs.add(usr, 'python', distribution);
      if (brought.venv) programs.hasVenvModule = true;
      return;
    case 'minor': {
      const isOwn = own?.minor === brought.minor;
      const version = { major: 3, minor: brought.minor, patch: undefined };
      const other: Interpreter = { kind: 'other', prefix: '/usr', version, managed: own === undefined ? undefined : false };
      programs.add(usr, `python3.${String(brought.minor)}`, isOwn ? distribution : other);
      if (isOwn && brought.venv) programs.hasVenvModule = true;
      return;
    }
    case 'unknown':
      if (!/^(?:python|pypy|ros-|\.|\/)/.test(name) && name !== '') {
        if (programs.distribution() === 'none') programs.add(usr, 'python3', 'unknown');
        if (bringsAtMostPython3(name)) return;
        for (const pip of ['pip', 'pip3']) if (typeof programs.find(pip) !== 'object') programs.add(usr, pip, 'unknown');
        if (programs.hasVenvModule === false) programs.hasVenvModule = undefined;
      } else programs.unsure = true;
  }
}
