import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { devNull } from 'node:os';

/** The environment for git: this machine's own settings of git have no say. */
export function gitEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return {
    ...Object.fromEntries(inherited),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    // Git before 2.32 does not know that one.
    HOME: devNull,
    XDG_CONFIG_HOME: devNull,
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
    ...more,
  };
}

export function startGit(
  args: readonly string[],
  options: { readonly cwd: string; readonly environment?: Readonly<Record<string, string>> },
): ChildProcessWithoutNullStreams {
  return spawn('git', args, { cwd: options.cwd, env: gitEnvironment(options.environment), windowsHide: true });
}

/**
 * Runs git and gives what it wrote.
 *
 * @throws Error with git's own words where it fails.
 */
export async function runGit(
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly input?: string;
    readonly environment?: Readonly<Record<string, string>>;
    /** Sees each chunk in place of their being collected. */
    readonly onOutput?: (chunk: Buffer) => void;
  },
): Promise<Buffer> {
  const child = startGit(args, options);
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', options.onOutput ?? ((chunk: Buffer) => output.push(chunk)));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  // A git that ends early closes its input; its exit code tells the story.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) {
    throw new Error(`git ${args[0] ?? ''} failed: ${Buffer.concat(errors).toString().trim() || `exit code ${code}`}`);
  }
  return Buffer.concat(output);
}
