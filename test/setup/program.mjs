import { spawn } from 'node:child_process';

/** Programs that are running now: each leads a process group of its own, which is ended as a whole. */
const running = new Set();
let stopping = false;
/** How much of a program's output `keep` keeps. */
const keptCharacters = 4_000;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (running.size === 0) process.exit(130);
    stopping = true;
    for (const program of running) endProgram(program, 'asked to stop');
  });
}

/** Ends a program with all that it started: first asked to, and ten seconds later made to. */
function endProgram(program, why) {
  if (program.ended !== undefined) return;
  program.ended = why;
  signalGroup(program.child.pid, 'SIGTERM');
  program.force = setTimeout(() => signalGroup(program.child.pid, 'SIGKILL'), 10_000);
}

function signalGroup(pid, signal) {
  try {
    if (process.platform === 'win32') process.kill(pid, signal);
    else process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/**
 * Runs a program to its end, without standard input. Its output is shown. With `capture` its standard output is
 * returned instead, with `keep` the end of all its output is returned too. `ended` says why it was ended from here, if it was. A program that cannot be started throws.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, capture?: boolean, keep?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string, ended?: string }>}
 */
export function runProgram(command, args, { cwd, env = process.env, timeoutMs, capture = false, keep = false } = {}) {
  return new Promise((resolve, reject) => {
    if (stopping) throw new Error(`Not started, because this was asked to stop: ${command}`);
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', capture || keep ? 'pipe' : 'inherit', keep ? 'pipe' : 'inherit'],
      detached: process.platform !== 'win32',
    });
    const program = { child };
    running.add(program);
    const limit = timeoutMs && setTimeout(() => endProgram(program, `not done after ${timeoutMs / 1000} s`), timeoutMs);
    let output = '';
    const read = (from, to) => from?.setEncoding('utf8').on('data', (text) => {
      if (keep) to.write(text);
      output = keep ? (output + text).slice(-keptCharacters) : output + text;
    });
    read(child.stdout, process.stdout);
    read(child.stderr, process.stderr);

    const settle = () => {
      clearTimeout(limit);
      clearTimeout(program.force);
      running.delete(program);
      if (program.ended !== undefined) signalGroup(child.pid, 'SIGKILL');
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('close', (code) => {
      settle();
      resolve({ code: code ?? 1, output, ended: program.ended });
    });
  });
}

/** Runs a program that has to succeed and returns its standard output if captured; else throws. */
export async function requireProgram(command, args, options) {
  const { code, output, ended } = await runProgram(command, args, options);
  if (code !== 0 || ended) throw new Error(`${command} ${args[0] ?? ''} failed: ${ended ?? `exit code ${code}`}.`);
  return output;
}

/** Runs npm, the same one that runs this script if npm does. */
export function npm(args, options) {
  const cli = process.env.npm_execpath;
  const quiet = [...args, '--no-audit', '--no-fund', '--loglevel=error'];
  return cli?.endsWith('.js')
    ? requireProgram(process.execPath, [cli, ...quiet], options)
    : requireProgram('npm', quiet, options);
}
