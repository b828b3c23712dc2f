import type { Instruction } from '../../documents/dockerfile-model';
import { Memo } from '../../documents/memo';
import { parseShell } from '../../documents/shell';
import { readInterpreter } from '../../documents/shell-interpreter';
import type { ShellScript, ShellWord } from '../../documents/shell-model';
import type { FileReference, Project } from '../../project/project';
import { commandsOf, invocationsOf, type Invocation } from './commands';
import { containerPath, folderOf } from './container-path';
import { repoFile, repoFolder } from './copies';
import { launchedProgram, type LaunchedProgram } from './launched-program';
import { pythonLaunches } from './python-launches';
import { lower, reachedModules, type Certainty, type PythonStart, type ReachedModule } from './reached-modules';
import { runtimeValue } from './runtime-environment';
import { shebangWords } from './script-files';
import type { StageFacts } from './stage-facts';
import type { Lookup } from './variables';
import { wordText } from './words';

/** A command that runs when the container starts. */
export interface StartCommand {
  readonly invocation: Invocation;
  readonly launched: LaunchedProgram;
  /** Where it is written: the Dockerfile, a start script, a Python file. */
  readonly file: FileReference;
  /** How its words are written there. */
  readonly form: 'shell' | 'json' | 'python';
  readonly lookup: Lookup;
  /** The working folder when it runs, absolute in the container; undefined where that is not known. */
  readonly folder: string | undefined;
}

export interface EntryPoint {
  readonly commands: readonly StartCommand[];
  /** The repo's Python files that the start reaches, by path. */
  readonly modules: ReadonlyMap<string, ReachedModule>;
  /** Text of the shell scripts that were followed. */
  readonly scripts: ReadonlyMap<string, string>;
  /** Every program and script that CMD and ENTRYPOINT start is known; a server may hide in another. */
  readonly programsKnown: boolean;
  /** And every Python file that they run was found and read. */
  readonly complete: boolean;
}

const entryByProject = new Memo<Project, EntryPoint>();

/** What CMD and ENTRYPOINT start, followed through scripts and imports as far as the repo's files tell. */
export function entryPoint(project: Project, facts: StageFacts): EntryPoint {
  let entry = entryByProject.get(project);
  if (entry === undefined) {
    entry = new Walk(project, facts).result();
    entryByProject.set(project, entry);
  }
  return entry;
}

/** CMD and ENTRYPOINT in force. A stage's own ENTRYPOINT drops the CMD of the stage that it continues. */
export function startInstructions({ start }: StageFacts): StageFacts['start'] {
  return start;
}

/** False where the base image may have an ENTRYPOINT of its own, which decides what becomes of CMD. */
export function isStartKnown(facts: StageFacts): boolean {
  return facts.base.family !== 'other' || startInstructions(facts).entrypoint !== undefined;
}

interface Context {
  readonly file: FileReference;
  readonly form: StartCommand['form'];
  readonly lookup: Lookup;
  readonly certainty: Certainty;
  readonly depth: number;
}

const deepest = 12;

function readScript(text: string): ShellScript {
  const { options } = readInterpreter(shebangWords(text) ?? []) ?? {};
  return parseShell(text, 0, options);
}


class Walk {
  readonly #commands: StartCommand[] = [];
  #modules: ReadonlyMap<string, ReachedModule> = new Map();
  readonly #scripts = new Map<string, string>();
  readonly #roots: string[] = [];
  #programsKnown = true;
  #pythonKnown = true;

  constructor(
    private readonly project: Project,
    private readonly facts: StageFacts,
  ) {}

  result(): EntryPoint {
    const dockerfile = this.project.dockerfile;
    const { entrypoint, command } = startInstructions(this.facts);
    if (dockerfile === undefined || (entrypoint ?? command) === undefined) this.#programsKnown = false;
    else {
      const pythonPath = this.facts.runtimeVariable('PYTHONPATH')?.value ?? '';
      for (const part of pythonPath === '' ? [] : pythonPath.split(':')) {
        const root = part === '' ? undefined : repoFolder(this.project, this.facts, containerPath(part, '/'));
        if (root !== undefined) this.#roots.push(root);
      }
      const lookup: Lookup = (name) => {
        const variable = runtimeValue(this.project, this.facts, name);
        return variable === undefined ? null : variable.value;
      };
      for (const { instruction, invocations } of this.#startOf(entrypoint, command)) {
        const context: Context = { file: dockerfile.file, form: instruction.form, lookup, certainty: 2, depth: 0 };
        this.#follow(invocations, context, this.facts.lastWorkingDirectory);
      }
    }
    return {
      commands: this.#commands,
      modules: this.#modules,
      scripts: this.#scripts,
      programsKnown: this.#programsKnown,
      complete: this.#programsKnown && this.#pythonKnown,
    };
  }

  /** ENTRYPOINT with CMD behind it, as the container runs them. */
  #startOf(
    entrypoint: Instruction | undefined,
    command: Instruction | undefined,
  ): readonly { readonly instruction: Instruction; readonly invocations: readonly Invocation[] }[] {
    const { dockerfile } = this.facts;
    if (entrypoint === undefined) {
      return command === undefined ? [] : [{ instruction: command, invocations: commandsOf(dockerfile, command) }];
    }
    const own = commandsOf(dockerfile, entrypoint);
    if (entrypoint.form === 'shell' || command === undefined) return [{ instruction: entrypoint, invocations: own }];
    const words = own[0]?.command.words ?? [];
    if (command.form === 'json') {
      const [first] = commandsOf(dockerfile, command);
      const all = [...words, ...(first?.command.words ?? [])];
      if (first === undefined) return [{ instruction: entrypoint, invocations: own }];
      const invocations = invocationsOf([{ words: all, assignments: [], span: first.command.span, failureIgnored: false }]);
      return [{ instruction: command, invocations }];
    }
    // The shell form arrives as one `/bin/sh -c` command; whether it runs is the entry point's decision.
    return [
      { instruction: entrypoint, invocations: own },
      { instruction: command, invocations: commandsOf(dockerfile, command) },
    ];
  }

  /** Gives the working folder behind the last command. */
  #follow(invocations: readonly Invocation[], context: Context, start: string | undefined): string | undefined {
    let folder = start;
    for (const invocation of invocations) {
      if (invocation.name === 'cd' || invocation.name === 'pushd') {
        const to = invocation.args[0] === undefined ? undefined : wordText(invocation.args[0], context.lookup);
        folder = to === undefined || (folder === undefined && !to.startsWith('/')) ? undefined : containerPath(to, folder ?? '/');
        continue;
      }
      if (invocation.name === 'popd') folder = undefined;
      const launched = launchedProgram(invocation, context.lookup);
      this.#commands.push({ invocation, launched, file: context.file, form: context.form, lookup: context.lookup, folder });
      if (launched.kind === 'nothing') continue;
      const moves = invocation.args.some(({ text }) => text?.startsWith('--') === true && /^--(?:directory|cwd)(?:=|$)/.test(text));
      this.#launch(launched, context, moves ? undefined : folder);
    }
    return folder;
  }

  #launch(launched: LaunchedProgram, context: Context, folder: string | undefined): void {
    if (context.depth > deepest) return this.#giveUp();
    const { file, form, lookup, certainty, depth } = context;
    const inner: Context = { file, form, lookup, certainty, depth: depth + 1 };
    switch (launched.kind) {
      case 'nothing':
        return;
      case 'unknown':
        return this.#giveUp();
      case 'wrapper': {
        const { words } = launched;
        const [first] = words;
        if (first === undefined) return this.#giveUp();
        const span = { start: first.span.start, end: words.at(-1)?.span.end ?? first.span.end };
        this.#follow(invocationsOf([{ words, assignments: [], span, failureIgnored: false }]), inner, folder);
        return;
      }
      case 'shell-file':
      case 'file': {
        const path = this.#locate(launched.path, folder);
        const text = path === undefined ? undefined : this.project.text(path);
        if (path === undefined || text === undefined) return this.#giveUp();
        if (/^#!.*\bpython/.test(text) || path.endsWith('.py')) return this.#runFile(path, inner, folder);
        if (launched.kind === 'file' && !/^#!.*sh\b/.test(text) && !path.endsWith('.sh')) return this.#giveUp();
        return this.#runScript(path, text, launched.args, inner, folder);
      }
      case 'python-file': {
        const path = this.#locate(launched.path, folder) ?? this.#locateFolder(launched.path, folder, '__main__.py');
        if (path === undefined) this.#pythonKnown = false;
        else this.#runFile(path, inner, folder);
        return;
      }
      case 'python-module':
      case 'python-import': {
        const base = launched.kind === 'python-import' ? launched.folder : undefined;
        const start = base === undefined || folder === undefined ? folder : containerPath(base, folder);
        return this.#runModule(launched.module, launched.kind === 'python-module', inner, start);
      }
    }
  }

  #runScript(path: string, text: string, args: readonly ShellWord[], context: Context, folder: string | undefined): void {
    if (this.#scripts.has(path)) return;
    this.#scripts.set(path, text);
    const file: FileReference = { repo: 'space', path };
    const script = this.project.derived(path, readScript) ?? readScript(text);
    const folderBehind = this.#follow(invocationsOf(script.commands), { ...context, file, form: 'shell' }, folder);
    const span = args[0]?.span;
    if (/"?\$[@*]"?/.test(text) && span !== undefined) {
      this.#follow(invocationsOf([{ words: args, assignments: [], span, failureIgnored: false }]), context, folderBehind);
    }
  }

  #runFile(path: string, context: Context, folder: string | undefined): void {
    const root = folderOf(path);
    const work = folder === undefined ? undefined : repoFolder(this.project, this.facts, folder);
    const { certainty } = context;
    this.#reach({ path, roots: [root, ...this.#roots], isMain: true, certainty, workFolder: work ?? root }, context.depth);
  }

  #runModule(module: string, isMain: boolean, context: Context, folder: string | undefined): void {
    const parts = module.split('.').join('/');
    for (const name of isMain ? [`${parts}.py`, `${parts}/__main__.py`] : [`${parts}.py`, `${parts}/__init__.py`]) {
      const path = this.#locate(name, folder);
      if (path === undefined || !path.endsWith(name)) continue;
      const root = path.slice(0, path.length - name.length).replace(/\/$/, '');
      const how = { roots: [root, ...this.#roots], certainty: context.certainty, workFolder: root };
      for (let above = folderOf(path); above.length > root.length; above = folderOf(above)) {
        const initialiser = `${above}/__init__.py`;
        if (this.project.files.has(initialiser)) this.#reach({ ...how, path: initialiser, isMain: false }, context.depth);
      }
      this.#reach({ ...how, path, isMain }, context.depth);
      return;
    }
    this.#pythonKnown = false;
  }

  #reach(start: PythonStart, depth: number): void {
    const before = this.#modules;
    const { modules, launching, complete } = reachedModules(this.project, start);
    if (!complete) this.#pythonKnown = false;
    this.#modules = before.size === 0 ? modules : merged(before, modules);
    for (const reached of launching) if (!before.has(reached.path)) this.#followLaunches(reached, depth, start.workFolder);
  }

  #followLaunches({ module, file, certainty }: ReachedModule, depth: number, workFolder: string): void {
    for (const { command, replaces } of pythonLaunches(module)) {
      const context = { file, form: 'python', lookup: () => null, depth: depth + 1 } as const;
      const started = invocationsOf([command]);
      const ends = replaces ? certainty : lower(certainty, { optional: false, topLevel: false });
      for (const invocation of started) {
        const launched = launchedProgram(invocation, context.lookup);
        this.#commands.push({ invocation, launched, file, form: 'python', lookup: context.lookup, folder: this.facts.lastWorkingDirectory });
        const beside = launched.kind === 'python-file' ? this.#besides(launched.path, file.path) : undefined;
        const found = launched.kind === 'python-file' ? (this.#locate(launched.path, this.facts.lastWorkingDirectory) ?? beside) : undefined;
        // Tools that the app calls (ffmpeg and the like) are no servers.
        if (launched.kind === 'unknown') continue;
        if (found === undefined) this.#launch(launched, { ...context, certainty: ends }, this.facts.lastWorkingDirectory);
        else this.#reach({ path: found, roots: [folderOf(found), ...this.#roots], isMain: true, certainty: ends, workFolder }, depth + 1);
      }
    }
  }

  /** A script named without its folder, in the folder of the file that starts it. */
  #besides(written: string, path: string): string | undefined {
    if (written.startsWith('/')) return undefined;
    const beside = containerPath(written, `/${folderOf(path)}`).slice(1);
    return this.project.files.has(beside) ? beside : undefined;
  }

  #locate(written: string, folder: string | undefined): string | undefined {
    if (folder === undefined && !written.startsWith('/')) return undefined;
    return repoFile(this.project, this.facts, containerPath(written, folder ?? '/'));
  }

  #locateFolder(written: string, folder: string | undefined, name: string): string | undefined {
    return /\.\w+$/.test(written) ? undefined : this.#locate(`${written}/${name}`, folder);
  }

  #giveUp(): void {
    this.#programsKnown = false;
  }
}

/** Both; of what is in both, the surer way. */
function merged(before: ReadonlyMap<string, ReachedModule>, added: ReadonlyMap<string, ReachedModule>): ReadonlyMap<string, ReachedModule> {
  const modules = new Map(before);
  for (const [path, reached] of added) {
    const known = modules.get(path);
    if (known === undefined) modules.set(path, reached);
    else if (reached.certainty > known.certainty || (reached.isMain && !known.isMain)) {
      const certainty = reached.certainty > known.certainty ? reached.certainty : known.certainty;
      modules.set(path, { ...known, certainty, isMain: known.isMain || reached.isMain });
    }
  }
  return modules;
}
