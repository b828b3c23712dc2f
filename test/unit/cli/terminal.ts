import type { CommandIo, ExitCode, TextOutput } from '../../../src/cli/command';
import { runCommandLine, type CommandTable } from '../../../src/cli/run';

export interface Ran {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export const commands: CommandTable = {
  lint: async () => (await import('../../../src/cli/lint')).lintCommand,
  explain: async () => (await import('../../../src/cli/explain')).explainCommand,
  status: async () => (await import('../../../src/cli/status')).statusCommand,
  logs: async () => (await import('../../../src/cli/logs')).logsCommand,
  diagnose: async () => (await import('../../../src/cli/diagnose')).diagnoseCommand,
  init: async () => (await import('../../../src/cli/init')).initCommand,
  sync: async () => (await import('../../../src/cli/sync')).syncCommand,
  deploy: async () => (await import('../../../src/cli/deploy')).deployCommand,
  rollback: async () => (await import('../../../src/cli/rollback')).rollbackCommand,
  checkpoints: async () => (await import('../../../src/cli/checkpoints')).checkpointsCommand,
  mcp: async () => (await import('../../../src/cli/mcp')).mcpCommand,
};

/** Runs a command line with its own environment, and collects what it prints. */
export async function run(
  args: string[],
  options: { env?: CommandIo['env']; cwd?: string; signal?: AbortSignal; table?: CommandTable; terminal?: Omit<TextOutput, 'write'> } = {},
): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  const code = await runCommandLine(
    args,
    {
      stdout: { write: (text) => (stdout += text), ...options.terminal },
      stderr: { write: (text) => (stderr += text) },
      env: { HOME: '/nonexistent', ...options.env },
      cwd: options.cwd ?? '/nonexistent',
      signal: options.signal ?? new AbortController().signal,
    },
    options.table ?? commands,
    '1.2.3',
  );
  return { code, stdout, stderr };
}
