// A real sshd of this machine on 127.0.0.1, with keys of its own; it lets in who runs the test, under any name.
import { spawn, execFileSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface SshServer {
  readonly port: number;
  /** A private key that is let in. */
  readonly key: string;
  /** One that is not. */
  readonly strangeKey: string;
  /** Options that keep `ssh` away from the files of who runs the test. */
  readonly options: readonly string[];
  /** A folder for the head of PATH: its `ssh` is the machine's, and leaves the files of who runs the test alone. */
  readonly bin: string;
  readonly user: string;
  /** Where a session begins. */
  readonly home: string;
  /** From now on no key is let in. */
  refuse(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * `user`: a name that sshd knows for whom runs the test, as a Space's container has it; this machine does not. It needs
 * libnss-wrapper. The user's own name where not given.
 */
export async function startSshServer({ user }: { readonly user?: string } = {}): Promise<SshServer> {
  const folder = await mkdtemp(join(tmpdir(), 'spacedock-ssh-'));
  const file = (name: string): string => join(folder, name);
  for (const name of ['host', 'key', 'strange']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file(name)]);
  }
  await chmod(folder, 0o700);
  execFileSync('cp', [file('key.pub'), file('authorized')]);
  const port = await freePort();
  await writeFile(
    file('config'),
    [
      `Port ${String(port)}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${file('host')}`,
      `AuthorizedKeysFile ${file('authorized')}`,
      `PidFile ${file('pid')}`,
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin prohibit-password',
      'StrictModes no',
      'UsePAM no',
      '',
    ].join('\n'),
  );
  // sshd as root wants its folder, which Debian makes at boot.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
  const program = ['/usr/sbin/sshd', '/usr/local/sbin/sshd'].find((path) => existsSync(path));
  if (program === undefined) throw new Error('sshd was not found. Install openssh-server.');
  const home = user === undefined ? userInfo().homedir : file('home');
  const env = user === undefined ? process.env : { ...process.env, ...(await withUser(user, home, folder)) };
  const server = spawn(program, ['-D', '-e', '-f', file('config')], { stdio: ['ignore', 'ignore', 'pipe'], env });
  const end = (): void => void server.kill();
  // A test that fails on the way does not come to stop it.
  process.once('exit', end);
  // One that asks of a host that it does not know, as a person's does.
  const own = ['-F', 'none', '-o', `UserKnownHostsFile=${file('known')}`, '-o', 'GlobalKnownHostsFile=none'];
  await mkdir(file('bin'));
  await writeFile(join(file('bin'), 'ssh'), `#!/bin/sh\nPATH='${process.env['PATH'] ?? ''}' exec ssh ${own.join(' ')} "$@"\n`, { mode: 0o755 });
  let said = '';
  server.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await untilListening(server, port, () => said);
  return {
    port,
    key: file('key'),
    strangeKey: file('strange'),
    options: [...own, '-o', 'StrictHostKeyChecking=accept-new'],
    bin: file('bin'),
    user: user ?? userInfo().username,
    home,
    refuse: () => writeFile(file('authorized'), ''),
    async stop() {
      process.off('exit', end);
      const ended = new Promise((resolve) => server.once('close', resolve));
      if (server.exitCode === null) {
        server.kill();
        await ended;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The environment in which a program finds one user more, who is the one that runs the test (cwrap.org/nss_wrapper). */
async function withUser(name: string, home: string, folder: string): Promise<Record<string, string>> {
  await mkdir(home);
  const { uid, gid } = userInfo();
  const [users, groups] = [join(folder, 'passwd'), join(folder, 'group')];
  await writeFile(users, `${await readFile('/etc/passwd', 'utf8')}${name}:x:${String(uid)}:${String(gid)}::${home}:/bin/sh\n`);
  await writeFile(groups, await readFile('/etc/group', 'utf8'));
  return { LD_PRELOAD: 'libnss_wrapper.so', NSS_WRAPPER_PASSWD: users, NSS_WRAPPER_GROUP: groups };
}

async function untilListening(server: ChildProcess, port: number, said: () => string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (server.exitCode !== null) throw new Error(`sshd ended: ${said()}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => {
        resolve(false);
      });
    });
    if (open) return;
    await sleep(50);
  }
  throw new Error(`sshd does not listen: ${said()}`);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}
