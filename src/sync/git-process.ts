import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { inspect } from 'node:util';
import { simpleGit, type SimpleGitOptions } from 'simple-git';
import { GitError, readGitFailure } from './git-error';
import { readSettings, safeSettings, settingsParameter, type SafeSettings } from './git-settings';

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
  readonly environment?: Readonly<Record<string, string>>;
  /** Settings for this call, above all others. They go through the environment. */
  readonly settings?: readonly (readonly [key: string, value: string | SecretText])[];
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

/**
 * Runs git and returns its standard output. No program that the repository names is started: neither a hook nor what
 * its settings name (see `safeSettings`). Throws `GitError`, or the signal's reason.
 */
export async function runGit(call: GitCall): Promise<Buffer> {
  const { overrides } = await readSafeSettings(call.root, call.signal);
  return startGit({ ...call, settings: [...overrides, ...(call.settings ?? [])] });
}

/** What the repository's settings would have git do unasked, and what to set against it. Throws as `runGit` does. */
export async function readSafeSettings(root: string, signal?: AbortSignal): Promise<SafeSettings> {
  signal?.throwIfAborted();
  const mark = await settingsMark(root);
  const found = known.get(root);
  if (found !== undefined && mark !== undefined && found.mark === mark && performance.now() - found.at < knownFor) return found.settings;
  const output = await startGit({ root, arguments: ['config', '--list', '-z', '--show-scope'], doing: 'read its settings', signal });
  const settings = safeSettings(readSettings(output.toString('utf8')));
  if (mark === undefined) known.delete(root);
  else known.set(root, { mark, at: performance.now(), settings });
  return settings;
}

/** Milliseconds: one thing that the user does is several calls of git, and each would read the same. */
const knownFor = 2_000;
const known = new Map<string, { readonly mark: string; readonly at: number; readonly settings: SafeSettings }>();

/** Another one as soon as the file of the repository's settings is; undefined where it is not at its usual place. */
async function settingsMark(root: string): Promise<string | undefined> {
  const state = await stat(join(root, '.git', 'config'), { bigint: true }).catch(() => undefined);
  return state && [state.ino, state.size, state.mtimeNs, state.ctimeNs, process.env['GIT_CONFIG_GLOBAL'] ?? ''].join(' ');
}

async function startGit(call: GitCall): Promise<Buffer> {
  call.signal?.throwIfAborted();
  await requireFolder(call.root);
  let exitCode = 0;
  let said = '';
  const output: Buffer[] = [];
  const options: Partial<SimpleGitOptions> = {
    baseDir: call.root,
    // The guards that stay on look at the arguments. These are about what this module itself sets, and about the
    // user's own environment.
    unsafe: {
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
  const environment = gitEnvironment(call);
  const guarded = Object.keys(environment).filter((name) => /^GIT_/i.test(name));
  const git = simpleGit({ ...options, allowEnvironment: guarded }).env(environment);
  git.outputHandler((_command, stdout, stderr) => {
    stdout.on('data', (chunk: Buffer) => output.push(chunk));
    const decoder = new StringDecoder('utf8');
    stderr.on('data', (chunk: Buffer) => {
      const text = decoder.write(chunk);
      said = (said + text).slice(-64 * 1024);
      call.onProgress?.(redact(text, call.settings));
    });
  });
  try {
    await endedOrCancelled(git.raw([...call.arguments]), call.signal);
  } catch (error) {
    call.signal?.throwIfAborted();
    const reason = redact(error instanceof Error ? error.message : String(error), call.settings);
    throw new GitError('failed', `Git could not ${call.doing}: ${reason}`, 'See the output of git for more.');
  }
  call.signal?.throwIfAborted();
  const bytes = Buffer.concat(output);
  if (exitCode === 0 || call.accepts?.includes(exitCode)) return bytes;
  // Node reports a program that it cannot start as a negative system error.
  if (exitCode < 0) throw gitIsMissing();
  const keys = call.settings?.map(([key]) => redact(key, call.settings));
  throw readGitFailure(redact(said + bytes.subarray(0, 64 * 1024).toString('utf8'), call.settings), call.doing, keys);
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

function redact(text: string, settings: GitCall['settings']): string {
  let safe = text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/?#'"@]*@/gi, '$1').replace(/\bhf_[A-Za-z0-9]{8,}/g, 'hf_…');
  for (const [, value] of settings ?? []) {
    if (!(value instanceof SecretText)) continue;
    // Also a part of it: `Authorization: Basic …` may be printed without its first words.
    for (const part of String(value).split(' ')) if (part.length > 16) safe = safe.replaceAll(part, '…');
  }
  return safe;
}

function gitEnvironment({ environment: own = {}, settings = [] }: GitCall): Record<string, string> {
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
    // Not `ext`, nor a helper of another name, nor a folder, whose own hooks and settings would have their say.
    GIT_ALLOW_PROTOCOL: 'https:http:ssh',
    ...(settings.length === 0 ? {} : { GIT_CONFIG_PARAMETERS: new SecretText(settingsParameter(settings.map(([key, value]) => [key, String(value)]))) }),
    ...own,
  }) as Record<string, string>;
}

async function requireFolder(root: string): Promise<void> {
  const state = await stat(root).catch(() => undefined);
  if (state?.isDirectory() !== true) {
    throw new GitError('not-a-repository', `There is no folder ${root}.`, 'Check the path of the checkout.');
  }
}
