import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasSshKey, runInSpace, sshAddress, sshArguments, sshDestination, sshError, type SshDestination } from '../../../src/hub/space-ssh';
import { startSshServer, type SshServer } from '../../ssh-server';

describe('sshDestination', () => {
  it.each([
    ['https://me-space.hf.space', undefined, { user: 'me-space', host: 'ssh.hf.space', port: undefined }],
    ['https://Me-Space.hf.space', undefined, { user: 'me-space', host: 'ssh.hf.space', port: undefined }],
    ['https://me-space.hf.space', '127.0.0.1:2222', { user: 'me-space', host: '127.0.0.1', port: 2222 }],
    ['https://me-space.hf.space', '[::1]:22', { user: 'me-space', host: '::1', port: 22 }],
  ])('of %s at %s', (url, host, destination) => {
    expect(sshDestination({ url }, host)).toEqual(destination);
  });

  it.each([
    [undefined, undefined],
    ['https://-oProxyCommand=x.hf.space', undefined],
    ['https://me-space.hf.space', '-oProxyCommand=x'],
    ['https://me-space.hf.space', 'a b'],
    ['https://me-space.hf.space', ''],
  ])('is unknown of %s at %s', (url, host) => {
    expect(sshDestination({ url }, host)).toBeUndefined();
  });
});

describe('sshArguments', () => {
  it('ends the options before the host', () => {
    expect(sshArguments({ user: 'me-space', host: 'ssh.hf.space', port: undefined })).toEqual(['-o', 'ServerAliveInterval=30', '-l', 'me-space', '--', 'ssh.hf.space']);
    expect(sshAddress({ user: 'me-space', host: 'ssh.hf.space', port: undefined })).toBe('me-space@ssh.hf.space');
  });
});

describe('hasSshKey', () => {
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'spacedock-home-'));
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  it('asks the agent, the usual names and the configuration', async () => {
    expect(await hasSshKey(home, {})).toBe(false);
    expect(await hasSshKey(home, { SSH_AUTH_SOCK: '/tmp/agent' })).toBe(true);
    await mkdir(join(home, '.ssh'));
    await writeFile(join(home, '.ssh/id_ed25519.pub'), 'ssh-ed25519 AAAA');
    await writeFile(join(home, '.ssh/config'), 'Host *\n  ForwardAgent no\n');
    expect(await hasSshKey(home, { SSH_AUTH_SOCK: '' })).toBe(false);
    await writeFile(join(home, '.ssh/config'), 'Host ssh.hf.space\n  IdentityFile ~/keys/hub\n');
    expect(await hasSshKey(home, {})).toBe(true);
    await writeFile(join(home, '.ssh/config'), '');
    await writeFile(join(home, '.ssh/id_ed25519'), 'x');
    expect(await hasSshKey(home, {})).toBe(true);
  });
});

describe('sshError', () => {
  it.each([
    ['me@ssh.hf.space: Permission denied (publickey).', 'refused'],
    ['Host key verification failed.', 'unknown-host-key'],
    ['ssh: Could not resolve hostname ssh.hf.space: Name or service not known', 'no-address'],
    ['ssh: connect to host 127.0.0.1 port 1: Connection refused', 'unreachable'],
    ['something else', 'other'],
    ['', 'other'],
  ])('tells %j apart', (said, kind) => {
    const error = sshError(said);
    expect(error.failure.kind).toBe(kind);
    expect(error.advice).not.toBe('');
    expect(error.message).toContain(said);
  });
});

describe('runInSpace', () => {
  let server: SshServer;
  let destination: SshDestination;
  beforeAll(async () => {
    server = await startSshServer();
    destination = { user: server.user, host: '127.0.0.1', port: server.port };
  });
  afterAll(() => server.stop());

  it('gives what a command prints, and its status', async () => {
    const call = { destination, identityFile: server.key, options: server.options };
    expect(await runInSpace({ ...call, command: "printf '%s\\n' 'a b' ü; exit 3" })).toEqual({ output: 'a b\nü\n', exitCode: 3 });
    expect((await runInSpace({ ...call, command: 'head -c 5000000 /dev/zero | tr "\\0" x' })).output).toHaveLength(4_000_000);
  });

  it('says that a key is not known there', async () => {
    const call = runInSpace({ destination, identityFile: server.strangeKey, options: server.options, command: 'true' });
    await expect(call).rejects.toMatchObject({ failure: { kind: 'refused' }, advice: expect.stringContaining('public key') as string });
  });

  it('says that nobody answers', async () => {
    const nobody = { ...destination, port: 1 };
    await expect(runInSpace({ destination: nobody, options: server.options, command: 'true' })).rejects.toMatchObject({ failure: { kind: 'unreachable' } });
  });

  it('stops when asked to', async () => {
    const reason = new Error('No more');
    const signal = AbortSignal.abort(reason);
    await expect(runInSpace({ destination, command: 'true', signal })).rejects.toBe(reason);
    const controller = new AbortController();
    const call = runInSpace({ destination, identityFile: server.key, options: server.options, command: 'sleep 60', signal: controller.signal });
    setTimeout(() => {
      controller.abort(reason);
    }, 300);
    await expect(call).rejects.toBe(reason);
  });
});
