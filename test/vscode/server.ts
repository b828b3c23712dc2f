import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { makeProfile, type Profile, serverEnvironment, type Settings } from './profile';
import installation from './server.json';
import { closeWhenStopped } from './stopping';

export interface ServerOptions {
  /** A folder or a `.code-workspace` file, opened in place; none where not given. */
  readonly workspace?: string;
  /** Packages of extensions to install. */
  readonly vsix?: readonly string[];
  /** User settings, on top of those that keep VS Code quiet. */
  readonly settings?: Settings;
  /** Environment variables for the server and so for extensions. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the page tells the workbench: paths become addresses on the server. */
  readonly payload?: readonly (readonly [string, string])[];
  /** Lets the page report how tests in the extension host end; then no message shows in the corner. */
  readonly driven?: boolean;
  /** `true`: every workspace is trusted; `false`: VS Code asks, and starts in Restricted Mode. */
  readonly trusted?: boolean;
  /** 0, a free port, where not given. */
  readonly port?: number;
}

const home = resolve('.vscode-test', installation.folder);
const node = join(home, installation.node, 'bin/node');
const main = join(home, installation.vscode, 'out/server-main.js');

const endedHere = new WeakSet<ChildProcess>();

/** A VS Code server of our own, on 127.0.0.1 and a throw-away profile. */
export class VsCodeServer {
  private constructor(
    private readonly process: ChildProcess,
    private readonly profile: Profile,
    private readonly port: number,
    /** Opens the workbench. */
    readonly url: string,
    /** Closes the server with everything that it started, and removes the profile. */
    readonly close: () => Promise<void>,
  ) {}

  static async start(options: ServerOptions = {}): Promise<VsCodeServer> {
    if (!existsSync(join(home, '.complete'))) {
      throw new Error(`There is no VS Code server in ${home}. Start through npm, which installs it: npm run test:host`);
    }
    const settings = {
      ...(options.trusted === false ? { 'security.workspace.trust.startupPrompt': 'never' } : {}),
      ...options.settings,
    };
    const profile = await makeProfile(settings, options.vsix && (await installedOnce(options.vsix)));
    const env = serverEnvironment(profile, options.env ?? {});
    const child = spawn(
      node,
      [
        ...commonArguments(profile),
        ...['--host', '127.0.0.1'],
        ...['--port', String(options.port ?? 0)],
        ...['--telemetry-level', 'off'],
        '--without-connection-token',
        ...(options.driven ? ['--enable-smoke-test-driver'] : []),
        ...(options.trusted === false ? [] : ['--disable-workspace-trust']),
      ],
      { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
    );
    const close = closeWhenStopped(() => end(child, profile));
    try {
      const port = await listeningPort(child);
      return new VsCodeServer(child, profile, port, workbenchAddress(port, options), close);
    } catch (error) {
      await close();
      throw error;
    }
  }

  /** Opens the workbench on something else; on nothing where it is undefined. */
  addressOf(workspace: string | undefined): string {
    return workbenchAddress(this.port, workspace === undefined ? {} : { workspace });
  }

  /** Calls `told` should the server end by itself. */
  onExit(told: (why: string) => void): void {
    this.process.once('exit', (code, signal) => {
      if (!endedHere.has(this.process)) told(`The VS Code server ended (${String(signal ?? code)}).`);
    });
  }

  /** The text of the log files whose path contains `part`, such as an output channel's name, by path. */
  async logs(part: string): Promise<Map<string, string>> {
    const files = await readdir(this.profile.root, { recursive: true });
    const wanted = files.filter((file) => file.endsWith('.log') && file.toLowerCase().includes(part.toLowerCase()));
    const texts = await Promise.all(
      wanted.map(async (file) => [file, await readFile(join(this.profile.root, file), 'utf8')] as const),
    );
    return new Map(texts);
  }
}

function commonArguments(profile: Profile): string[] {
  return [
    main,
    '--accept-server-license-terms',
    ...['--server-data-dir', profile.serverData],
    ...['--user-data-dir', profile.userData],
    ...['--extensions-dir', profile.extensions],
  ];
}

const installed = new Map<string, Promise<string>>();

/** A folder with these extensions, which all servers of this process share: to install one takes seconds. */
function installedOnce(vsix: readonly string[]): Promise<string> {
  const key = vsix.join('\n');
  const known = installed.get(key) ?? install(vsix);
  installed.set(key, known);
  return known;
}

async function install(vsix: readonly string[]): Promise<string> {
  const profile = await makeProfile({});
  process.once('exit', () => {
    rmSync(profile.root, { recursive: true, force: true });
  });
  for (const file of vsix.map((name) => resolve(name))) {
    const { stdout, stderr } = await promisify(execFile)(node, [...commonArguments(profile), '--install-extension', file, '--force'], {
      env: serverEnvironment(profile, {}),
      timeout: 120_000,
    });
    if (!stdout.includes('successfully installed')) throw new Error(`VS Code did not install ${file}: ${stdout}${stderr}`);
  }
  return profile.extensions;
}

/** Waits until the server says on which port it listens. */
function listeningPort(child: ChildProcess): Promise<number> {
  return new Promise((found, failed) => {
    let output = '';
    const limit = setTimeout(() => {
      failed(new Error(`The VS Code server did not start within 60 s. Its output:\n${output}`));
    }, 60_000);
    const settle = () => {
      clearTimeout(limit);
    };
    child.stderr?.resume();
    child.stdout?.on('data', (chunk: Buffer) => {
      if (output.length > 100_000) return;
      output += chunk.toString();
      const port = /agent listening on (\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      settle();
      found(Number(port));
    });
    child.once('error', failed);
    child.once('exit', (code) => {
      settle();
      failed(new Error(`The VS Code server ended at once (${String(code)}). Its output:\n${output}`));
    });
  });
}

function workbenchAddress(port: number, options: Pick<ServerOptions, 'workspace' | 'payload'>): string {
  const authority = `127.0.0.1:${String(port)}`;
  const query = new URLSearchParams();
  if (options.workspace !== undefined) {
    const kind = options.workspace.endsWith('.code-workspace') ? 'workspace' : 'folder';
    query.set(kind, resolve(options.workspace));
  }
  if (options.payload) {
    const onServer = options.payload.map(([key, value]) => [
      key,
      value.startsWith('/') ? `vscode-remote://${authority}${value}` : value,
    ]);
    query.set('payload', JSON.stringify(onServer));
  }
  return `http://${authority}/?${query.toString()}`;
}

/** Ends the server's process group, at the latest after five seconds by force, and removes the profile. */
async function end(child: ChildProcess, profile: Profile): Promise<void> {
  endedHere.add(child);
  if (child.pid !== undefined) {
    const hasEnded = child.exitCode !== null || child.signalCode !== null;
    const exit = hasEnded ? Promise.resolve() : once(child, 'exit');
    signalGroup(child.pid, 'SIGTERM');
    await Promise.race([exit, new Promise((resume) => setTimeout(resume, 5000).unref())]);
    signalGroup(child.pid, 'SIGKILL');
  }
  await profile.remove();
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
