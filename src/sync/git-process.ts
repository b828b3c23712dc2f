import { stat } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { inspect } from 'node:util';
import { simpleGit, type SimpleGitOptions } from 'simple-git';
import { GitError, readGitFailure } from './git-error';

/** Settings of git's environment that are the user's and make a network or an identity work. */
const kept = /^GIT_(?:AUTHOR|COMMITTER|SSL|PROXY|HTTP)_|^GIT_SSH(?:_COMMAND|_VARIANT)?$|^GIT_CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM)$/i;
const interactive = new Set(['EDITOR', 'VISUAL', 'PAGER', 'SSH_ASKPASS', 'PREFIX']);

/** Milliseconds that a cancelled git has to take its locks away. */
const cancelGrace = 300;

export interface GitCall {
  readonly root: string;
  /** Options and values, each one argument; no shell is in between. */
  readonly arguments: readonly string[];
  /** What it does, for messages: “read the state of the repository”. */
  readonly doing: string;
  readonly signal?: AbortSignal | undefined;
  readonly input?: Buffer | string;
  readonly environment?: Readonly<Record<string, string | SecretText>>;
  /** Hands on what git prints to standard error as it comes. */
  readonly onProgress?: ((text: string) => void) | undefined;
  /** Exit codes besides 0 that are an answer, not a failure. */
  readonly accepts?: readonly number[];
}

/**
 * A value without line ends that the process gets but no log does: simple-git writes the environment to its debug output, where this
 * shows as three dots. Node turns it to text when it builds the child's environment.
 */
export class SecretText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }

  toJSON(): string {
    return '…';
  }

  [inspect.custom](): string {
    return '…';
  }
}

/** Runs git and returns its standard output. Throws `GitError`, or the signal's reason. */
export async function runGit(call: GitCall): Promise<Buffer> {
  call.signal?.throwIfAborted();
  await requireFolder(call.root);
  let exitCode = 0;
  let said = '';
  const output: Buffer[] = [];
  const options: Partial<SimpleGitOptions> = {
    baseDir: call.root,
    // Nothing of the repository's own settings may start a program while git only reads.
    config: ['core.fsmonitor=false', 'core.quotePath=false'],
    // The guards that stay on look at the arguments. These are about what this module itself sets, and about the
    // user's own environment.
    unsafe: {
      allowUnsafeFsMonitor: true,
      allowUnsafeAskPass: true,
      allowUnsafeConfigEnvCount: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeCredentialHelper: true,
      allowUnsafeSshCommand: true,
    },
    completion: { onClose: true, onExit: false },
    errors: (_error, result) => {
      exitCode = result.exitCode;
      return undefined;
    },
    ...(call.input === undefined ? {} : { input: () => call.input }),
    ...(call.signal === undefined ? {} : { abort: call.signal }),
  };
  const environment = gitEnvironment(call.environment ?? {});
  const guarded = Object.keys(environment).filter((name) => /^GIT_/i.test(name));
  const git = simpleGit({ ...options, allowEnvironment: guarded }).env(environment);
  git.outputHandler((_command, stdout, stderr) => {
    stdout.on('data', (chunk: Buffer) => output.push(chunk));
    const decoder = new StringDecoder('utf8');
    stderr.on('data', (chunk: Buffer) => {
      const text = decoder.write(chunk);
      said = (said + text).slice(-64 * 1024);
      call.onProgress?.(redact(text, call.environment));
    });
  });
  try {
    await endedOrCancelled(git.raw([...call.arguments]), call.signal);
  } catch (error) {
    call.signal?.throwIfAborted();
    const reason = redact(error instanceof Error ? error.message : String(error), call.environment);
    throw new GitError('failed', `Git could not ${call.doing}: ${reason}`, 'See the output of git for more.');
  }
  call.signal?.throwIfAborted();
  const bytes = Buffer.concat(output);
  if (exitCode === 0 || call.accepts?.includes(exitCode)) return bytes;
  // Node reports a program that it cannot start as a negative system error.
  if (exitCode < 0) throw gitIsMissing();
  throw readGitFailure(redact(said + bytes.subarray(0, 64 * 1024).toString('utf8'), call.environment), call.doing);
}

/**
 * Git ends at once when it is cancelled, but its network helper may keep the pipes open until the remote answers:
 * nobody waits for that. (`http.lowSpeedTime` ends the helper.)
 */
async function endedOrCancelled(running: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) {
    await running;
    return;
  }
  let onAbort: (() => void) | undefined;
  const cancelled = new Promise<void>((resolve) => {
    onAbort = () => setTimeout(resolve, cancelGrace);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    await Promise.race([running, cancelled]);
  } finally {
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
  }
}

export function gitIsMissing(): GitError {
  return new GitError('git-missing', 'Git was not found on this machine.', 'Install git and make sure that it is on the PATH.');
}

/** Takes user info out of a URL; also where it is no URL that can be parsed. */
export function withoutUserInfo(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1');
}

function redact(text: string, environment: GitCall['environment']): string {
  let safe = text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/?#'"@]*@/gi, '$1').replace(/\bhf_[A-Za-z0-9]{8,}/g, 'hf_…');
  for (const value of Object.values(environment ?? {})) {
    if (!(value instanceof SecretText)) continue;
    // Also a part of it: `Authorization: Basic …` may be printed without its first words.
    for (const part of String(value).split(' ')) if (part.length > 16) safe = safe.replaceAll(part, '…');
  }
  return safe;
}

function gitEnvironment(own: Readonly<Record<string, string | SecretText>>): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value === undefined || interactive.has(name.toUpperCase())) continue;
    if (!/^GIT_/i.test(name) || kept.test(name)) environment[name] = value;
  }
  return Object.assign(environment, {
    LC_ALL: 'C',
    // No question may wait behind the editor: not in a terminal, not in a window, not by ssh.
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    GCM_INTERACTIVE: 'never',
    SSH_ASKPASS_REQUIRE: 'never',
    // Reading never takes the index's lock away from the user's own git.
    GIT_OPTIONAL_LOCKS: '0',
    GIT_LITERAL_PATHSPECS: '1',
    ...own,
  }) as Record<string, string>;
}

async function requireFolder(root: string): Promise<void> {
  const state = await stat(root).catch(() => undefined);
  if (state?.isDirectory() !== true) {
    throw new GitError('not-a-repository', `There is no folder ${root}.`, 'Check the path of the checkout.');
  }
}
