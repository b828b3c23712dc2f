import type { PythonFileUse, PythonModule, PythonPath } from '../../documents/python-model';
import type { Project } from '../../project/project';
import { containerPath, folderOf } from './container-path';
import { repoFile } from './copies';
import { guardsOf, outcomeOf, switchesOf } from './python-guards';
import type { SetupStep } from './setup-steps';
import type { StageFacts } from './stage-facts';

/** A setup that writes the runtime config anew whenever it runs as it is called. */
export interface ConfigWrite {
  /** In the setup script. */
  readonly use: PythonFileUse;
  /** The option that keeps the config as it is, where there is one. */
  readonly keeps: string | undefined;
}

/** Undefined too where something that is not known may decide against the write. */
export function configWrite(project: Project, facts: StageFacts, { command, path }: SetupStep): ConfigWrite | undefined {
  const config = project.config?.file.path;
  const text = path === undefined ? undefined : project.text(path);
  if (config === undefined || path === undefined || text?.includes(config.slice(config.lastIndexOf('/') + 1)) !== true) return undefined;
  const module = path.endsWith('.py') ? project.python(path) : undefined;
  const given = module === undefined ? undefined : knownWords(module, command);
  if (module === undefined || given === undefined) return undefined;
  const isConfig = (use: PythonFileUse): boolean => repoPathOf(project, facts, path, use.path) === config;
  const uses = module.fileUses.filter(isConfig);
  for (const use of uses.filter(({ kind }) => kind === 'write')) {
    const found = writeOf(module, use, uses, given);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The words that the setup is called with; undefined where one that is not known may be one of its switches. */
function knownWords(module: PythonModule, { form, invocation: { args } }: SetupStep['command']): ReadonlySet<string> | undefined {
  const known = new Set<string>();
  for (const [index, { text }] of args.entries()) {
    if (text?.startsWith('*') === true) return undefined;
    if (text !== undefined) known.add(text);
    else if (form === 'shell' || !takesValue(module, args[index - 1]?.text)) return undefined;
  }
  return known;
}

/** `--ckpt-root`, where the setup declares it as no switch: what follows is its value, whatever that is. */
function takesValue(module: PythonModule, option: string | undefined): boolean {
  if (option === undefined || !/^--[\w-]+$/.test(option)) return false;
  return module.text.includes(option) && !switchesOf(module).some(({ on, off }) => on === option || off === option);
}

/** The file of the Space repo that code names by a path. */
export function repoPathOf(project: Project, facts: StageFacts, modulePath: string, { base, path }: PythonPath): string | undefined {
  if (base === 'file') return containerPath(path, `/${folderOf(modulePath)}`).slice(1);
  const folder = base === 'root' ? '/' : facts.lastWorkingDirectory;
  return folder === undefined ? undefined : repoFile(project, facts, containerPath(path, folder));
}

function writeOf(
  module: PythonModule,
  use: PythonFileUse,
  uses: readonly PythonFileUse[],
  given: ReadonlySet<string>,
): ConfigWrite | undefined {
  const guards = guardsOf(module, use.span.start);
  if (guards === undefined) return undefined;
  const switches = switchesOf(module);
  const valueWith = (extra: string | undefined) => (name: string): boolean | undefined => {
    const found = switches.find((each) => each.name === name);
    if (found === undefined) return undefined;
    if (found.off !== undefined && (given.has(found.off) || found.off === extra)) return false;
    return (found.on !== undefined && (given.has(found.on) || found.on === extra)) || found.byDefault;
  };
  // The config is in the repo, so a question whether it is there is answered with yes.
  const isThere = (from: number, to: number): boolean => uses.some(({ kind, span }) => kind === 'test' && span.start >= from && span.end <= to);
  if (!guards.every((guard) => outcomeOf(guard, valueWith(undefined), isThere) === true)) return undefined;
  const flags = switches.flatMap(({ on, off }) => [on, off]).filter((flag) => flag !== undefined);
  const keeps = flags.find((flag) => guards.some((guard) => outcomeOf(guard, valueWith(flag), isThere) === false));
  return { use, keeps };
}
