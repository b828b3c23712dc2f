import { Memo } from '../../documents/memo';
import { containerPath, folderOf } from './container-path';
import type { Invocation } from './commands';
import { hasOption, pipCommandOf, pipTarget } from './pip-commands';
import { pythonInterpreters } from './python-interpreters';
import type { PythonUse } from './python-run';
import type { FoundProgram } from './python-programs';
import type { PythonVersion } from '../knowledge/python-versions';
import { stageFacts, type StageFacts } from './stage-facts';
import { findOption } from './words';

/** The Python that an install goes to. */
export interface InstallTarget {
  /** What tells it from others: `/usr/local`, `/app/.venv`. Undefined where that is not known. */
  readonly prefix: string | undefined;
  readonly version: PythonVersion | undefined;
}

const usesByFacts = new Memo<StageFacts, ReadonlyMap<Invocation, PythonUse>>();

/** The commands of a stage's chain that are a Python, a pip or a uv. */
export function pythonUses(facts: StageFacts): ReadonlyMap<Invocation, PythonUse> {
  let uses = usesByFacts.get(facts);
  if (uses === undefined) {
    const found = new Map<Invocation, PythonUse>();
    for (const stage of facts.chain) {
      const own = stage === facts.stage ? facts : stageFacts(facts.dockerfile, stage);
      for (const use of pythonInterpreters(own).uses) found.set(use.invocation, use);
    }
    usesByFacts.set(facts, (uses = found));
  }
  return uses;
}

/** The Python that a pip or uv command installs into; undefined where nothing is known of it. */
export function installTarget(facts: StageFacts, invocation: Invocation): InstallTarget | undefined {
  const use = pythonUses(facts).get(invocation);
  if (use === undefined) return undefined;
  const pip = pipCommandOf(invocation);
  if (pip === undefined) return invocation.name === 'uv' ? ofProject(facts, use) : undefined;
  if (hasOption(pip.args, '--target', '-t', '--prefix', '--root')) {
    const found = ofFound(pipTarget(use, pip));
    return found && { ...found, prefix: undefined };
  }
  if (pip.tool === 'pip') return hasOption(invocation.args, '--python') ? undefined : ofFound(use.found);
  return ofUv(facts, use);
}

function ofFound(found: FoundProgram): InstallTarget | undefined {
  return typeof found === 'object' ? { prefix: found.prefix, version: found.version } : undefined;
}

function ofUv(facts: StageFacts, use: PythonUse): InstallTarget | undefined {
  const { invocation, instruction, programs } = use;
  const lookup = facts.lookupAt(instruction);
  if (findOption(invocation.args, ['-p', '--python'], lookup) !== undefined || lookup('UV_PYTHON') !== null) return undefined;
  const pip = pipCommandOf(invocation);
  if (pip === undefined) return undefined;
  if (hasOption(invocation.args, '--system') || lookup('UV_SYSTEM_PYTHON') !== null) return ofFound(pipTarget(use, pip));
  const named = lookup('VIRTUAL_ENV');
  if (named !== null) {
    if (named === undefined) return undefined;
    const prefix = containerPath(named, '/');
    return { prefix, version: programs.environments.get(prefix)?.interpreter.version };
  }
  const first = programs.path[0];
  const active = first?.endsWith('/bin') === true ? programs.environments.get(first.slice(0, -'/bin'.length)) : undefined;
  if (active !== undefined) return undefined; // activated or not: uv looks at VIRTUAL_ENV
  for (let folder = use.folder; folder !== undefined; folder = folder === '/' ? undefined : folderOf(folder)) {
    const environment = programs.environments.get(containerPath('.venv', folder));
    if (environment !== undefined) return { prefix: environment.interpreter.prefix, version: environment.interpreter.version };
  }
  return undefined;
}

/** `uv sync` and `uv add` make or take the project's own environment. */
function ofProject(facts: StageFacts, { invocation, instruction, folder }: PythonUse): InstallTarget | undefined {
  if (hasOption(invocation.args, '--active', '--project', '--directory', '--script')) return undefined;
  const variable = facts.variableAt('UV_PROJECT_ENVIRONMENT', instruction);
  const written = variable === undefined ? '.venv' : variable.value;
  if (written === undefined || (folder === undefined && !written.startsWith('/'))) return undefined;
  return { prefix: containerPath(written, folder ?? '/'), version: undefined };
}
