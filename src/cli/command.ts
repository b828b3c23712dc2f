// What a command of the terminal face is. Everything it touches of the process is handed in, so that
// a test can run it without starting one.

export interface TextOutput {
  write(text: string): unknown;
  /** It is a terminal. */
  readonly isTTY?: boolean | undefined;
  /** The terminal's width, in cells. */
  readonly columns?: number | undefined;
}

export interface CommandIo {
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  /** Standard input, for commands that read it (`-` as a file name). */
  readonly stdin?: AsyncIterable<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the folder that relative arguments start from. */
  readonly cwd: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/**
 * 0: fine. 1: the answer is bad (errors found, build failed).
 * 2: could not answer (usage, network, authorization).
 */
export type ExitCode = 0 | 1 | 2;

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `--help` prints: the usage line and the options, without a line end at the end. */
  readonly usage: string;
  /**
   * Runs with the arguments after the command's name. May throw a `UsageError` for wrong arguments;
   * any error that it throws is printed in one or two lines and ends with exit code 2.
   */
  run(args: string[], io: CommandIo): Promise<ExitCode>;
}

/** Wrong arguments: printed with a pointer to `--help`, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
