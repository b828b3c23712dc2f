import { textOf } from '../../documents/dockerfile-lookup';
import type { Instruction } from '../../documents/dockerfile-model';
import { Memo } from '../../documents/memo';
import type { PythonModule } from '../../documents/python-model';
import type { Project } from '../../project/project';
import { distributionsOf, sharedNames } from '../knowledge/import-names';
import { closureOf, isKnownPackage } from '../knowledge/package-dependencies';
import { isStandardModule } from '../knowledge/standard-modules';
import { commandsOf, type Invocation } from './commands';
import { copiedSources, stageNamed } from './copies';
import type { EntryPoint } from './entry-point';
import { folderOf } from './container-path';
import { pathInRepo, pathsOf } from './python-imports';
import { pythonInterpreters } from './python-interpreters';
import { pythonPackages } from './python-packages';
import { installTarget } from './python-target';
import { stageFacts, type StageFacts } from './stage-facts';
import { systemPackages } from './system-packages';
import { wordText } from './words';

/**
 * Whether anything that the image installs brings a module, by the name that is imported; undefined where that is not
 * known. Undefined as a whole where something in the image is not known that may bring any module.
 */
export type InstalledImports = (name: string) => boolean | undefined;

export function installedImports(project: Project, facts: StageFacts, entry: EntryPoint): InstalledImports | undefined {
  if (project.filesTruncated || project.files.has('.gitmodules') || !isBarePython(facts)) return undefined;
  const { installed, complete, steps } = pythonPackages(project, facts);
  if (!complete || bringsModulesOtherwise(facts) || installsAtStart(entry) || hasForeignPaths(facts, entry)) return undefined;
  const prefix = startedPrefix(facts, entry);
  const here = [...installed.values()].filter(({ name }) => {
    if (prefix === undefined) return true;
    const target = steps.findLast((step) => step.name === name);
    const own = target === undefined ? undefined : installTarget(facts, target.invocation)?.prefix;
    return own === undefined || own === prefix;
  });
  const closure = closureOf(here.map(({ name, requirement }) => ({ name, extras: requirement.extras })));
  if (closure === undefined) return undefined;
  const known = new Map<string, boolean | undefined>();
  const judge = (name: string): boolean | undefined => {
    if (isStandardModule(name) || sharedNames.has(name) || isLocalName(project, name)) return undefined;
    const distributions = distributionsOf(name);
    // Of a name that is not known, any package may be the one that brings it.
    if (!distributions.some(isKnownPackage)) return undefined;
    if (distributions.some((each) => closure.has(each))) return true;
    return isOfSystem(facts, name) ? undefined : false;
  };
  return (name) => {
    if (!known.has(name)) known.set(name, judge(name));
    return known.get(name);
  };
}

/** Images with a Python that has nothing but pip, or whose apt packages say all. */
function isBarePython(facts: StageFacts): boolean {
  const { base } = facts;
  switch (base.family) {
    case 'python':
    case 'python-slim':
      return true;
    case 'ubuntu':
    case 'debian':
    case 'cuda':
      return systemPackages(facts).complete;
    default:
      return false;
  }
}

const plainPython = /^python3(?:\.\d+)?(?:-(?:pip|venv|dev|full|minimal|distutils|setuptools|wheel|pkg-resources|is-python3))?$/;
/** What packages of the system written in Python bring for themselves. */
const ofSystem = new Set('yaml requests six certifi chardet charset_normalizer idna urllib3 jinja2 markupsafe cryptography jwt distro httplib2 pyparsing oauthlib blinker OpenSSL cffi pycparser lxml PIL numpy psutil pygments Pygments dateutil docutils'.split(' '));

function isOfSystem(facts: StageFacts, name: string): boolean {
  if (facts.base.family === 'python' || facts.base.family === 'python-slim') return false;
  const { names } = systemPackages(facts);
  for (const each of names) if (/^python3?-/.test(each) && !plainPython.test(each)) return true;
  return ofSystem.has(name);
}

const localByPaths = new Memo<object, ReadonlySet<string>>();

/** A file or folder of that name lies somewhere in the repo, or comes with the next sync. */
function isLocalName(project: Project, name: string): boolean {
  const paths = pathsOf(project);
  let names = localByPaths.get(paths);
  if (names === undefined) localByPaths.set(paths, (names = namesIn(project.files.keys())));
  return names.has(name) || namesIn(project.settings.sync.map(({ from }) => from)).has(name);
}

function namesIn(paths: Iterable<string>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const path of paths) {
    for (const part of path.split('/')) names.add(part.replace(/\.(?:py|pyi|pyd|so|pyx)$|\..*\.so$/, ''));
  }
  return names;
}

/** Commands that bring no Python module but by a package that is read. */
const tidy = new Set(
  `: [ adduser addgroup apt apt-cache apt-get apt-key apt-mark cat cd chmod chown chgrp curl date echo env exit export false
  fc-cache find gpg grep groupadd groupmod head id install ldconfig ls locale-gen mkdir mv npm nproc pip pip3 poetry printf pwd rm rmdir
  sed set sleep sort tail tee test touch tr true type uname unset update-ca-certificates useradd userdel usermod uv wget which
  whoami yarn ln nginx node npx pnpm tini cp dpkg-reconfigure git-lfs hf huggingface-cli gpasswd chsh su sudo unzip tar xz gunzip`.split(/\s+/),
);

function bringsModulesOtherwise(facts: StageFacts): boolean {
  return facts.instructions.some((instruction) => {
    switch (instruction.keyword) {
      case 'COPY':
      case 'ADD':
        return copiesModules(facts, instruction);
      case 'SHELL':
      case 'ONBUILD':
        return true;
      case 'RUN':
        return runBringsModules(facts, instruction);
      default:
        return false;
    }
  });
}

function copiesModules(facts: StageFacts, instruction: Instruction): boolean {
  return copiedSources(facts, instruction).some(({ copy, source, path, destination }) => {
    if (copy.from === undefined) return path === undefined || /\.(?:tar|tgz|zip|whl|egg)(?:\.\w+)?$|\.pth$/.test(source.text) || destination?.includes('-packages') === true;
    if (/\/uvx?$/.test(source.text)) return false;
    const stage = stageNamed(facts.dockerfile, copy.from);
    return stage === undefined || stageFacts(facts.dockerfile, stage).base.family !== 'node';
  });
}

function runBringsModules(facts: StageFacts, instruction: Instruction): boolean {
  const { dockerfile } = facts;
  const text = textOf(dockerfile, instruction);
  if (/-packages\b|\bgit\s+clone\b|PYTHONPATH|\.pth\b|setup\.py|\.py['"]?\s*(?:<<|$)/m.test(text)) return true;
  const commands = commandsOf(dockerfile, instruction);
  return commands.length === 0 || commands.some((invocation) => !isTidy(invocation));
}

function isTidy({ name, args }: Invocation): boolean {
  if (name === undefined) return false;
  if (/^pip[\d.]*$/.test(name)) return true;
  if (/^python[\d.]*$/.test(name)) {
    const [first, second] = args;
    if (first?.text === '-m') return /^(?:pip|venv|ensurepip)$/.test(second?.text ?? '');
    if (first?.text === '-c') return !/pip|subprocess|system|exec|urllib|write|open\(|git/.test(second?.raw ?? 'exec');
    return first?.text === '--version' || first?.text === '-V';
  }
  return tidy.has(name);
}

/** The container, or the code that it runs, installs something itself. */
function installsAtStart({ commands, modules, scripts }: EntryPoint): boolean {
  if (commands.some(({ invocation }) => /^(?:pip[\d.]*|poetry|pdm|pipenv|conda|mamba|micromamba|pixi)$/.test(invocation.name ?? ''))) return true;
  if (commands.some(({ invocation }) => invocation.name === 'uv' && invocation.args.some(({ text }) => text === 'pip' || text === '--with' || text === 'sync' || text === '--with-requirements'))) return true;
  for (const text of scripts.values()) if (installs.test(text) || /\bconda\b|activate/.test(text)) return true;
  return someInstallsItself(modules);
}

const installingReach = new Memo<EntryPoint['modules'], boolean>();

function someInstallsItself(modules: EntryPoint['modules']): boolean {
  let found = installingReach.get(modules);
  if (found === undefined) {
    found = false;
    for (const { module } of modules.values()) found ||= installsItself(module);
    installingReach.set(modules, found);
  }
  return found;
}

const installs = /\bpip['"]?\s*,?\s*['"]?install|\bpip\.main\b|import_module\(\s*['"]pip|\bensurepip\b|PYTHONPATH|meta_path|sys\.modules\[|git['"]?\s*,?\s*['"]?clone/;
const installingModules = new Memo<PythonModule, boolean>();

/** Kept with the module: it is asked at every keystroke. */
function installsItself(module: PythonModule): boolean {
  let found = installingModules.get(module);
  if (found === undefined) installingModules.set(module, (found = installs.test(module.text)));
  return found;
}

const foreignReach = new Memo<EntryPoint['modules'], boolean>();

/** A folder outside the repo is searched for modules. */
function hasForeignPaths(facts: StageFacts, { modules }: EntryPoint): boolean {
  if (facts.runtimeVariable('PYTHONPATH') !== undefined && !isOwnPath(facts)) return true;
  let found = foreignReach.get(modules);
  if (found === undefined) {
    found = false;
    for (const { module, path } of modules.values()) {
      found ||= module.pathChanges.some((change) => pathInRepo(change.path, path, folderOf(path)) === undefined);
    }
    foreignReach.set(modules, found);
  }
  return found;
}

function isOwnPath(facts: StageFacts): boolean {
  const value = facts.runtimeVariable('PYTHONPATH')?.value;
  const work = facts.lastWorkingDirectory;
  return value !== undefined && work !== undefined && value.split(':').every((part) => part === '' || part === '.' || part === work || part.startsWith(`${work}/`));
}

/** The Python that the container starts with, where it is started by its name. */
function startedPrefix(facts: StageFacts, { commands }: EntryPoint): string | undefined {
  const first = commands.find(({ invocation }) => /^python[\d.]*$/.test(invocation.name ?? ''));
  if (first === undefined || commands.some(({ invocation }) => /^(?:\.|source|uv|conda|poetry|export|eval)$/.test(invocation.name ?? ''))) return undefined;
  const written = wordText(first.invocation.program, first.lookup);
  if (written === undefined || first.form === 'python' || (written.includes('/') && !written.startsWith('/'))) return undefined;
  const found = pythonInterpreters(facts).programs.find(written);
  return typeof found === 'object' ? found.prefix : undefined;
}
