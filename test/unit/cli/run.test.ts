import { describe, expect, it } from 'vitest';
import { UsageError, type Command } from '../../../src/cli/command';
import { HubError } from '../../../src/hub/errors';
import { commands, run } from './terminal';

const token = 'hf_abcdefGHIJKLmnopqrstuvwx0123456789';

function failing(error: unknown): { table: Record<string, () => Promise<Command>> } {
  const command: Command = {
    name: 'fail',
    summary: 'fails',
    usage: 'Usage: spacedock fail',
    run: () => Promise.reject(error as Error),
  };
  return { table: { fail: () => Promise.resolve(command) } };
}

describe('the command line', () => {
  it('prints its version and its help', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, stdout: '1.2.3\n', stderr: '' });
    const help = await run(['--help']);
    expect(help.code).toBe(0);
    expect(help.stdout).toMatch(/^Usage: spacedock COMMAND[^]*status +show what a Space is doing\n {2}logs +print/);
    const bare = await run([]);
    expect(bare).toEqual({ code: 2, stdout: '', stderr: help.stdout });
    // It loads every command, and is the first to do so.
  });

  it.each(['lint', 'explain', 'status', 'logs', 'diagnose', 'init', 'sync', 'checkpoints'])('prints the help of %s', async (name) => {
    const { code, stdout } = await run([name, 'x', '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: spacedock ${name} .*\n`));
  });

  it.each<[string[], RegExp]>([
    [['nothing'], new RegExp(`^There is no command 'nothing': ${Object.keys(commands).join(', ')}\\.\nSee 'spacedock --help'\\.\n$`)],
    [['statsu'], /^There is no command 'statsu'\. Did you mean 'status'\?\nSee 'spacedock --help'\.\n$/],
    [['--josn'], /^There is no command '--josn'/],
    [['toString'], /^There is no command/],
    [['status', '--what'], /^There is no option '--what'\.\nSee 'spacedock status --help'\.\n$/],
    [['status', '--intervall=2'], /^There is no option '--intervall'\. Did you mean '--interval'\?\n/],
    [['status', '-json'], /^There is no option '-json'\. Did you mean '--json'\?\n/],
    [['status', '--__proto__'], /^There is no option '--__proto__'\.\n/],
    [['logs', 'build', '-fx'], /^There is no option '-x'\.\n/],
    [['logs', 'build', '-n'], /^-n needs a value\.\n/],
    [['logs', 'build', '-n', '-3'], /^-n needs a value, and '-3' looks like an option\.\n/],
    [['status', '--poll'], /^--poll needs a value\.\n/],
    [['status', '--poll', '--json'], /^--poll needs a value, and '--json' looks like an option\.\n/],
    [['status', '--json=1'], /^--json takes no value\.\n/],
    [['status', '--poll='], /^--poll takes a whole number of at least 1, not ''\.\n/],
    [['status', 'extra'], /^status takes no 'extra'\./],
    [['status', '--poll', '0'], /^--poll takes a whole number of at least 1, not '0'\./],
    [['status', '--poll', '2', '--interval', 'soon'], /^--interval takes seconds, not 'soon'\./],
    [['status', '--interval', '2'], /^--interval goes with --poll\./],
    [['status'], /^No Space is found in this folder/],
    [['status', '--space', 'oops'], /^“oops” is not the name of a Space\.\nWrite it as namespace\/name/],
    [['logs'], /^logs takes one word: build or run\./],
    [['logs', 'build', 'run'], /^logs takes one word/],
    [['logs', 'build', '--lines', 'x'], /^--lines takes a whole number/],
    [['logs', 'build', '--timeout', '99999999'], /^--timeout takes seconds/],
  ])('answers %j with two lines', async (args, text) => {
    const { code, stdout, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(text);
    expect(stderr.split('\n')).toHaveLength(3);
  });

  it('refuses an endpoint that is none', async () => {
    const { code, stderr } = await run(['status', '--space', 'a/b'], { env: { HF_ENDPOINT: 'nonsense' } });
    expect(code).toBe(2);
    expect(stderr).toContain('endpoint is not an address');
  });

  it.each<[unknown, string]>([
    [new HubError({ kind: 'network', message: 'No network.', advice: 'Check it.' }), 'No network.\nCheck it.\n'],
    [new HubError({ kind: 'no-token', message: 'No token.', advice: 'Sign in.' }), 'No token.\nSet HF_TOKEN, or run hf auth login.\n'],
    [new HubError({ kind: 'unauthorized', message: 'Expired.', advice: 'Sign in again.' }), 'Expired.\nSet HF_TOKEN, or run hf auth login.\n'],
    [new UsageError('Wrong.'), "Wrong.\nSee 'spacedock fail --help'.\n"],
    [Object.assign(new Error('Git is missing.'), { advice: 'Install git.' }), 'Git is missing.\nInstall git.\n'],
    [new Error(`boom ${token}\n    at file.js:1`), 'boom hf_…\n'],
    ['odd', 'odd\n'],
    [undefined, 'undefined\n'],
  ])('prints %s without a stack or a token', async (error, stderr) => {
    expect(await run(['fail'], failing(error))).toEqual({ code: 2, stdout: '', stderr });
  });

  it('says that it was stopped', async () => {
    expect(await run(['fail'], { ...failing(new Error('aborted')), signal: AbortSignal.abort() })).toMatchObject({
      code: 2,
      stderr: 'Stopped.\n',
    });
  });
});
