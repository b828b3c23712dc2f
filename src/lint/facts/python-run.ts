import type { Instruction } from '../../documents/dockerfile-model';
import type { ShellWord } from '../../documents/shell-model';
import { parsePythonVersion } from '../knowledge/python-versions';
import type { Invocation } from './commands';
import { containerPath } from './container-path';
import { addAptPackage } from './python-of-apt';
import { expandedPath, type FoundProgram, type Interpreter, isPythonProgram, PythonPrograms, unknownFolder } from './python-programs';
import type { StageFacts } from './stage-facts';
import { aptInstallOf, mayInstallAnything } from './system-packages';
import type { Lookup } from './variables';
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

/** One RUN, command by command: what its `cd`, `export`, `venv` and installs make of the programs. */
export class PythonRun {
  folder: string | undefined;
  readonly #exported = new Set<string>();
  readonly #lookup: Lookup;

  constructor(
    private readonly facts: StageFacts,
    private readonly instruction: Instruction,
    private readonly text: string,
    public programs: PythonPrograms,
    private readonly uses: PythonUse[],
  ) {
    this.folder = facts.workingDirectoryAt(instruction);
    this.#lookup = facts.lookupAt(instruction);
  }

  /** Follows one command of the RUN. */
  command(invocation: Invocation): void {
    const { name, args } = invocation;
    if (name === undefined) {
      this.#change().unsure = true;
      return;
    }
    switch (name) {
      case 'cd':
      case 'pushd': {
        const to = args[0] === undefined ? undefined : wordText(args[0], this.#lookup);
        this.folder = to === undefined || (this.folder === undefined && !to.startsWith('/')) ? undefined : containerPath(to, this.folder ?? '/');
        return;
      }
      case 'export': {
        for (const word of args) {
          const variable = /^([A-Za-z_]\w*)=(.*)$/s.exec(word.text ?? word.raw);
          if (variable === null) continue;
          this.#exported.add(variable[1] ?? '');
          if (variable[1] === 'PATH') this.#change().path = expandedPath((variable[2] ?? '').replace(/["']/g, ''), this.#lookup, this.programs);
        }
        return;
      }
      case '.':
      case 'source': {
        const script = args[0] === undefined ? undefined : wordText(args[0], this.#lookup);
        const prefix = script === undefined ? undefined : /^(.*)\/bin\/activate$/.exec(script)?.[1];
        const folder = prefix === undefined ? undefined : this.#absolute(prefix);
        this.#change().path = [folder === undefined ? unknownFolder : `${folder}/bin`, ...this.programs.path];
        return;
      }
      case 'alias':
        if (/python|pip/.test(args.map(({ raw }) => raw).join(' '))) this.#change().unsure = true;
        return;
      case 'ln':
        this.#link(args);
        return;
      case 'update-alternatives':
        this.#alternative(args);
        return;
      case 'cp':
      case 'mv':
      case 'install':
      case 'rsync':
      case 'tar':
      case 'unzip':
        if (args.some(({ raw }) => /python|\bpip/i.test(raw))) this.#change().unsure = true;
        return;
      case 'virtualenv':
        this.#virtualenv(args);
        return;
      case 'uv':
        this.#uv(invocation);
        return;
      case 'poetry':
      case 'pdm':
      case 'pipenv':
      case 'pipx':
        return;
    }
    const packages = aptInstallOf(this.facts, this.instruction, invocation);
    if (packages !== undefined) {
      const next = this.#change();
      if (packages.unreadable) next.unsure = true;
      for (const each of packages.names) addAptPackage(next, this.facts, each);
      return;
    }
    if (isPythonProgram(name)) {
      this.#python(invocation);
      return;
    }
    if (mayInstallAnything(invocation, this.text)) this.#change().unsure = true;
  }

  /** A copy of the state to change: the uses so far keep theirs. */
  #change(): PythonPrograms {
    this.programs = new PythonPrograms(this.programs);
    return this.programs;
  }

  #use(invocation: Invocation, program: string, found: FoundProgram): void {
    const { instruction, programs, folder } = this;
    this.uses.push({ instruction, invocation, program, found, programs, folder, exported: new Set(this.#exported) });
  }

  #absolute(path: string): string | undefined {
    const { folder } = this;
    return path.startsWith('/') || folder !== undefined ? containerPath(path, folder ?? '/') : undefined;
  }

  #python(invocation: Invocation): void {
    const { name = '', program, args } = invocation;
    const written = program.text?.includes('/') === true ? (this.#absolute(program.text) ?? '') : name;
    const hasOwnPath = invocation.assignments.some((assignment) => assignment.name === 'PATH');
    const found = hasOwnPath ? 'unknown' : this.programs.find(written);
    this.#use(invocation, name, found);
    if (!name.startsWith('python')) return;
    const module = args.findIndex(({ text }) => text === '-m');
    const [first] = args;
    if (module !== -1) {
      const called = args[module + 1]?.text;
      const rest = args.slice(module + 2);
      if (called === 'venv') this.#makeEnvironment(lastOperand(rest, this.#lookup), found, rest);
      else if (called === 'virtualenv') this.#virtualenv(rest, found);
      else if (called === 'ensurepip') {
        const next = this.#change();
        for (const pip of ['pip', 'pip3']) next.add('/usr/local/bin', pip, 'unknown');
      }
    } else if (first === undefined || first.text === '-' || /get-pip\.py$/.test(first.text ?? '')) {
      const next = this.#change();
      for (const pip of ['pip', 'pip3']) next.add('/usr/local/bin', pip, typeof found === 'object' ? found : 'unknown');
    }
  }

  #makeEnvironment(written: string | undefined, found: FoundProgram, args: readonly ShellWord[]): void {
    const prefix = written === undefined ? undefined : this.#absolute(written);
    if (prefix === undefined) {
      this.#change().unsure = true;
      return;
    }
    const version = typeof found === 'object' ? found.version : undefined;
    const interpreter: Interpreter = { kind: 'environment', prefix, version, managed: false };
    addEnvironment(this.#change(), interpreter, !args.some(({ text }) => text === '--without-pip'));
  }

  #virtualenv(args: readonly ShellWord[], found: FoundProgram = 'unknown'): void {
    const python = findOption(args, ['-p', '--python'], this.#lookup);
    const chosen = python === undefined ? found : this.programs.find(python.value ?? '?');
    this.#makeEnvironment(lastOperand(args, this.#lookup), chosen, args);
  }

  #uv(invocation: Invocation): void {
    const { args } = invocation;
    const operands = args.filter(({ text }) => text?.startsWith('-') !== true);
    const verb = operands[0]?.text;
    const python = findOption(args, ['-p', '--python'], this.#lookup);
    if (verb === 'python') {
      // Puts python3.12 and the like below the user's folder; with --default, `python` too.
      this.#change().unsure = true;
    } else if (verb === 'venv') {
      const behind = args.slice(args.findIndex(({ text }) => text === 'venv') + 1);
      const asked = python?.value === undefined ? undefined : parsePythonVersion(python.value);
      const found = this.programs.find('python3');
      const version = python === undefined ? (typeof found === 'object' ? found.version : undefined) : asked;
      const written = lastOperand(behind, this.#lookup, ['-p', '--python', '--prompt', '--cache-dir']) ?? '.venv';
      const prefix = this.#absolute(written);
      if (prefix === undefined) this.#change().unsure = true;
      else {
        const interpreter: Interpreter = { kind: 'environment', prefix, version, managed: false };
        addEnvironment(this.#change(), interpreter, args.some(({ text }) => text === '--seed'));
      }
    } else if (verb === 'sync' || verb === 'add' || (verb === 'run' && this.folder !== undefined)) {
      const written = this.facts.variableAt('UV_PROJECT_ENVIRONMENT', this.instruction)?.value ?? '.venv';
      const project = findOption(args, ['--project', '--directory'], this.#lookup);
      const prefix = project === undefined ? this.#absolute(written) : undefined;
      if (prefix !== undefined && !this.programs.environments.has(prefix) && prefix !== '/usr/local' && prefix !== '/usr') {
        const interpreter: Interpreter = { kind: 'environment', prefix, version: undefined, managed: false };
        addEnvironment(this.#change(), interpreter, false);
      }
    }
    this.#use(invocation, 'uv', 'unknown');
  }

  /** `ln -s /usr/bin/python3 /usr/bin/python`. */
  #link(args: readonly ShellWord[]): void {
    const operands = args.map((word) => wordText(word, this.#lookup)).filter((text) => text?.startsWith('-') !== true);
    const target = operands[0];
    const link = operands.at(-1);
    const named = link === undefined ? undefined : this.#absolute(link);
    if (target === undefined || named === undefined || operands.length < 2) {
      if (args.some(({ raw }) => /python|\bpip/.test(raw))) this.#change().unsure = true;
      return;
    }
    const targetName = target.slice(target.lastIndexOf('/') + 1);
    const last = named.slice(named.lastIndexOf('/') + 1);
    const intoFolder = /^(?:\/usr(?:\/local)?)?\/bin$/.test(named);
    const linkName = intoFolder ? targetName : last;
    if (!isPythonProgram(linkName)) return;
    const folder = intoFolder ? named : named.slice(0, -last.length - 1);
    const found = target.startsWith('/') ? this.programs.find(target) : this.programs.find(targetName);
    placeProgram(this.#change(), folder, linkName, typeof found === 'object' ? found : 'unknown');
  }

  #alternative(args: readonly ShellWord[]): void {
    const install = args.findIndex(({ text }) => text === '--install');
    const [link, , path] = install === -1 ? [] : args.slice(install + 1).map(({ text }) => text);
    const next = this.#change();
    if (link === undefined || path === undefined) {
      if (args.some(({ raw }) => /python|\bpip/.test(raw))) next.unsure = true;
      return;
    }
    const name = link.slice(link.lastIndexOf('/') + 1);
    if (!isPythonProgram(name)) return;
    const found = this.programs.find(path);
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

function lastOperand(args: readonly ShellWord[], lookup: Lookup, valued: readonly string[] = ['--prompt', '-p', '--python']): string | undefined {
  let last: string | undefined;
  for (let index = 0; index < args.length; index++) {
    const word = args[index];
    if (word === undefined) continue;
    if (valued.includes(word.text ?? '')) index++;
    else if (word.text?.startsWith('-') !== true) last = wordText(word, lookup) ?? '';
  }
  return last === '' ? undefined : last;
}
