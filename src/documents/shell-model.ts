import type { Span } from './text';

/** One simple command of a shell script, wherever it stands (in a pipe, a loop, a subshell, a substitution). */
export interface ShellCommand {
  /** Name and arguments; never empty unless there are only assignments. */
  readonly words: readonly ShellWord[];
  /** `NAME=value` before the command, or alone. */
  readonly assignments: readonly ShellAssignment[];
  readonly span: Span;
  /**
   * Its failure does not fail the script: `|| true`, `if …`, a pipe's left side without pipefail, a command before
   * `;` without `set -e`. `|| exit 1` does not count: the script fails all the same.
   */
  readonly failureIgnored: boolean;
}

/** A command with what only wraps it (sudo, env, exec, tini …) taken away. */
export interface Invocation {
  /** The program without its folder: `apt-get`, `python3`. Undefined where it depends on an expansion. */
  readonly name: string | undefined;
  /** As written where the program is named by a path: `./start.sh`, `/app/.venv/bin/python`. */
  readonly program: ShellWord;
  readonly args: readonly ShellWord[];
  /** Assignments before the command and those that `env` makes. */
  readonly assignments: readonly { readonly name: string; readonly value: ShellWord | string | undefined }[];
  readonly command: ShellCommand;
}

/** The program's name as its first word tells it: without the folder. */
export function programName(program: ShellWord): string | undefined {
  return program.text?.slice(program.text.lastIndexOf('/') + 1);
}

/** The shell's options that decide whether a failure is noticed. */
export interface ShellOptions {
  /** `set -e`. */
  readonly errexit?: boolean;
  readonly pipefail?: boolean;
}

export interface ShellWord {
  /** After quote removal; undefined where it depends on an expansion. */
  readonly text: string | undefined;
  /** As written. */
  readonly raw: string;
  readonly span: Span;
}

export interface ShellAssignment {
  readonly name: string;
  readonly value: ShellWord | undefined;
  readonly span: Span;
}

export interface ShellScript {
  readonly commands: readonly ShellCommand[];
  /** Where the shell itself would refuse the script. Empty where the parser is not sure. */
  readonly failed: boolean;
}
