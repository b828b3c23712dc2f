// The way into a running Space: with Dev Mode on, the Hub takes SSH connections as `<subdomain>@ssh.hf.space`, with a key
// of the account (huggingface.co/docs/hub/spaces-dev-mode).
import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SpaceState } from './space';

export const usualSshHost = 'ssh.hf.space';

export interface SshDestination {
  /** The Space's subdomain. */
  readonly user: string;
  readonly host: string;
  /** Undefined: the usual one. */
  readonly port: number | undefined;
}

/**
 * Where to connect to. Undefined where the Space's subdomain is not known, or holds what no subdomain does: it ends up in
 * an argument of `ssh`.
 * @param host `ssh.hf.space`, or with a port: `127.0.0.1:2222`
 */
export function sshDestination(space: Pick<SpaceState, 'url'>, host: string = usualSshHost): SshDestination | undefined {
  const [, user] = /^https:\/\/([a-z\d](?:[a-z\d-]*[a-z\d])?)\.[\w.-]+$/i.exec(space.url ?? '') ?? [];
  const [, name, port] = /^([a-z\d][a-z\d.-]*|\[[\da-f:]+\])(?::(\d{1,5}))?$/i.exec(host) ?? [];
  if (user === undefined || name === undefined) return undefined;
  return { user: user.toLowerCase(), host: name.replace(/^\[|\]$/g, ''), port: port === undefined ? undefined : Number(port) };
}

/** `user-name@ssh.hf.space`, as people write it. */
export function sshAddress({ user, host }: SshDestination): string {
  return `${user}@${host}`;
}

/** For `ssh`, in front of a command or for a terminal. The Hub ends connections that are silent for long. */
export function sshArguments(destination: SshDestination, identityFile?: string): string[] {
  const port = destination.port === undefined ? [] : ['-p', String(destination.port)];
  const identity = identityFile === undefined ? [] : ['-i', identityFile, '-o', 'IdentitiesOnly=yes'];
  return ['-o', 'ServerAliveInterval=30', ...port, ...identity, '-l', destination.user, '--', destination.host];
}

/** What `cli/ssh-session.ts` says in a terminal; its first argument, as JSON. */
export interface SshSessionTexts {
  readonly failed: string;
  readonly notInstalled: string;
  readonly close: string;
}

/**
 * Whether `ssh` has a key to offer: an agent, a private key under one of its usual names, or a configuration that may
 * name one.
 */
export async function hasSshKey(home: string, environment: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  if ((environment['SSH_AUTH_SOCK'] ?? '') !== '') return true;
  const folder = join(home, '.ssh');
  const names = await readdir(folder).catch((): string[] => []);
  if (names.some((name) => /^id_(?:rsa|dsa|ecdsa|ecdsa_sk|ed25519|ed25519_sk)$/.test(name))) return true;
  const config = names.includes('config') ? await readFile(join(folder, 'config'), 'utf8').catch(() => '') : '';
  return /^\s*(?:IdentityFile|IdentityAgent|PKCS11Provider|Include)\b/im.test(config);
}

/** Why `ssh` ended as it did; `refused` is what happens with a key that the account does not know. */
export type SshFailure =
  | { readonly kind: 'not-installed' }
  | { readonly kind: 'refused' | 'unknown-host-key' | 'no-address' | 'unreachable' | 'other'; readonly said: string };

export class SshError extends Error {
  override readonly name = 'SshError';

  constructor(
    message: string,
    readonly failure: SshFailure,
    /** What to do about it. */
    readonly advice: string,
  ) {
    super(message);
  }
}

const advices: Readonly<Record<SshFailure['kind'], string>> = {
  'not-installed': 'Install an OpenSSH client.',
  refused: 'Add your public key to your account under Settings, SSH and GPG keys, and try again.',
  'unknown-host-key': 'Connect once in a terminal and confirm the host key.',
  'no-address': 'Look whether this machine is connected to the network.',
  unreachable: 'Look whether the Space runs, Dev Mode is on, and a firewall lets port 22 through.',
  other: 'Try the same in a terminal.',
};

/** @param said standard error of `ssh` */
export function sshError(said: string): SshError {
  const text = said.trim();
  const kind = /Permission denied|Too many authentication failures/.test(text)
    ? 'refused'
    : /Host key verification failed|No .* host key is known/.test(text)
      ? 'unknown-host-key'
      : /Could not resolve/.test(text)
        ? 'no-address'
        : /Connection (?:refused|timed out|closed|reset)|Operation timed out|No route to host|Network is unreachable|kex_exchange_identification/.test(text)
          ? 'unreachable'
          : 'other';
  return failureOf({ kind, said: text });
}

function failureOf(failure: SshFailure): SshError {
  if (failure.kind === 'not-installed') return new SshError('The program ssh was not found.', failure, advices[failure.kind]);
  const said = failure.said.split('\n').at(-1) ?? '';
  const what = failure.kind === 'no-address' ? 'ssh did not find the Space' : 'The Space did not let ssh in';
  const message = said === '' ? `${what}.` : `${what}: ${said}${/[.!?]$/.test(said) ? '' : '.'}`;
  return new SshError(message, failure, advices[failure.kind]);
}

export interface SshCommand {
  readonly destination: SshDestination;
  /** Run by the login shell there. */
  readonly command: string;
  readonly identityFile?: string | undefined;
  /** In front of the others. */
  readonly options?: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

const mostOutput = 4_000_000;
/** In seconds. */
const connectTimeout = 15;
/** What `ssh` itself ends with; the command's own status otherwise. */
export const sshFailed = 255;

/**
 * Runs one command in the Space and returns what it prints and its exit code. Asks nothing: a key with a passphrase must
 * be in an agent. Output above 4 MB is cut. Throws an SshError, or the signal's reason.
 */
export async function runInSpace({ destination, command, identityFile, options = [], signal }: SshCommand): Promise<{ readonly output: string; readonly exitCode: number }> {
  signal?.throwIfAborted();
  const own = ['-T', '-o', 'BatchMode=yes', '-o', `ConnectTimeout=${String(connectTimeout)}`];
  return new Promise((resolve, reject) => {
    const child = spawn('ssh', [...options, ...own, ...sshArguments(destination, identityFile), command], { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const abort = (): void => void child.kill();
    signal?.addEventListener('abort', abort, { once: true });
    const output: Buffer[] = [];
    let length = 0;
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      if (length < mostOutput) output.push(chunk.subarray(0, mostOutput - length));
      length += chunk.length;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-4_000);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      signal?.removeEventListener('abort', abort);
      reject(error.code === 'ENOENT' ? failureOf({ kind: 'not-installed' }) : error);
    });
    child.on('close', (code) => {
      signal?.removeEventListener('abort', abort);
      if (signal?.aborted === true) reject(signal.reason as Error);
      else if (code === sshFailed || code === null) reject(sshError(said));
      else resolve({ output: Buffer.concat(output).toString('utf8'), exitCode: code });
    });
  });
}
