#!/usr/bin/env node
import { version } from '../../package.json';
import { runCommandLine, type CommandTable } from './run';

const commands: CommandTable = {
  lint: async () => (await import('./lint')).lintCommand,
  explain: async () => (await import('./explain')).explainCommand,
  status: async () => (await import('./status')).statusCommand,
  logs: async () => (await import('./logs')).logsCommand,
  diagnose: async () => (await import('./diagnose')).diagnoseCommand,
  init: async () => (await import('./init')).initCommand,
  sync: async () => (await import('./sync')).syncCommand,
  deploy: async () => (await import('./deploy')).deployCommand,
  rollback: async () => (await import('./rollback')).rollbackCommand,
  checkpoints: async () => (await import('./checkpoints')).checkpointsCommand,
  mcp: async () => (await import('./mcp')).mcpCommand,
};

const controller = new AbortController();
// Once: a second Ctrl-C ends the process as usual.
process.once('SIGINT', () => {
  controller.abort();
});
// The reader of a pipe has gone, as `| head` does: nobody is left to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 2);
});

process.exitCode = await runCommandLine(
  process.argv.slice(2),
  {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    env: process.env,
    cwd: process.cwd(),
    signal: controller.signal,
  },
  commands,
  version,
);
