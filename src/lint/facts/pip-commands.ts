import type { ShellWord } from '../../documents/shell-model';
import type { Invocation } from './commands';
import type { FoundProgram } from './python-programs';
import type { PythonUse } from './python-run';

/** A `pip install`, `python -m pip uninstall`, `uv pip install` … */
export interface PipCommand {
  readonly tool: 'pip' | 'uv';
  readonly verb: 'install' | 'uninstall' | 'other';
  readonly verbWord: ShellWord;
  /** What stands behind the verb. */
  readonly args: readonly ShellWord[];
}

/** Undefined where a command is no pip. */
export function pipCommandOf({ name, args }: Invocation): PipCommand | undefined {
  if (name === undefined) return undefined;
  if (name === 'uv') {
    const pip = args.findIndex(({ text }) => text?.startsWith('-') !== true);
    return args[pip]?.text === 'pip' ? readVerb('uv', args.slice(pip + 1)) : undefined;
  }
  if (/^pip[\d.]*$/.test(name)) return readVerb('pip', args);
  if (!/^python[\d.]*$/.test(name)) return undefined;
  const module = args.findIndex(({ text }) => text?.startsWith('-') !== true || text === '-m');
  return args[module]?.text === '-m' && args[module + 1]?.text === 'pip' ? readVerb('pip', args.slice(module + 2)) : undefined;
}

function readVerb(tool: PipCommand['tool'], args: readonly ShellWord[]): PipCommand | undefined {
  const at = args.findIndex(({ text }) => text?.startsWith('-') !== true);
  const verbWord = args[at];
  if (verbWord === undefined) return undefined;
  const { text } = verbWord;
  const verb = text === 'install' || text === 'uninstall' ? text : 'other';
  return { tool, verb, verbWord, args: args.slice(at + 1) };
}

/** The option is given, in any of its spellings. */
export function hasOption(args: readonly ShellWord[], ...names: readonly string[]): boolean {
  return args.some(({ text, raw }) => {
    const written = text ?? raw;
    return written.startsWith('-') && names.some((name) => written.startsWith(name) && (written.length === name.length || written[name.length] === '='));
  });
}

/** What `get-pip.py` runs as: `python get-pip.py`, `curl … | python3`. */
export function runsGetPip({ invocation }: PythonUse, text: string): boolean {
  if (invocation.name?.startsWith('python') !== true || !text.includes('get-pip.py')) return false;
  const [first] = invocation.args;
  return first === undefined || first.text === '-' || /(?:^|\/)get-pip\.py$/.test(first.text ?? '');
}

/** The Python that a pip command installs into; undefined for uv without `--system`, which looks for an environment. */
export function pipTarget({ found, programs }: PythonUse, { tool }: PipCommand): FoundProgram {
  if (tool === 'pip') return found;
  const python3 = programs.find('python3');
  const python = programs.find('python');
  // uv takes the first of either on the PATH; where they differ, it is not worked out here.
  if (typeof python3 !== 'object' || python === 'unknown') return 'unknown';
  return typeof python === 'object' && python.prefix !== python3.prefix ? 'unknown' : python3;
}
