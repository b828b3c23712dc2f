import { Readable, Writable } from 'node:stream';
import { resolve } from 'node:path';
import { version } from '../../package.json';
import type { AgentContext } from '../agents/agent-context';
import { agentTools } from '../agents/tools';
import { nodeFileSystem } from '../project/node-file-system';
import { parseArguments } from './arguments';
import { UsageError, type Command, type CommandIo, type ExitCode } from './command';
import { hubHostOf } from './lint-live';
import { secretsFromOutside } from './mcp-secrets';
import { serveMcp } from './mcp-server';
import { projectsIn } from './projects-in';
import { signInAdvice } from './run';
import { connectionOf } from './space-target';

const usage = `Usage: spacedock mcp [DIR …]

Serves Spacedock's tools to a language model by the Model Context Protocol, over standard input and output. DIR
(default: the current folder) is a Space repo, a main repo with a spacedock.yaml, or a folder with such repos.

Reading tools run at once. Those that change something (deploy, restart, set_secret) ask the user where the client
can (elicitation); else the first call shows what would happen, and a second with confirm: true does it.

HF_ENDPOINT names another Hub. The token is taken from HF_TOKEN, the hf command line's sign-in, or .env.local
and .env of the main repo.`;

export const mcpCommand: Command = { name: 'mcp', summary: 'serve the tools to a language model (MCP)', usage, run: runMcp };

/** Clients put the server's name before a tool's themselves. */
const toolPrefix = '';

async function runMcp(args: string[], io: CommandIo): Promise<ExitCode> {
  const { positionals } = parseArguments(args, {});
  const roots = (positionals.length === 0 ? ['.'] : positionals).map((folder) => resolve(io.cwd, folder));
  for (const root of roots) if ((await nodeFileSystem.stat(root)) === undefined) throw new UsageError(`There is no folder ${root}.`);
  const hubHost = hubHostOf(io);
  const context: AgentContext = {
    fileSystem: nodeFileSystem,
    projects: (signal) => projectsIn(roots, { signal, hubHost }),
    connection: (mainRoot) => connectionOf(mainRoot ?? io.cwd, io),
    severities: () => ({}),
    signInAdvice,
    toolPrefix,
  };
  const tools = agentTools(secretsFromOutside(io), toolPrefix);
  // A stream of the process is paused at the end, which lets the process end.
  const input = io.stdin instanceof Readable ? io.stdin : Readable.from(io.stdin ?? []);
  const output = new Writable({
    write: (chunk: Buffer, _, done) => {
      io.stdout.write(chunk.toString('utf8'));
      done();
    },
  });
  await serveMcp({ tools, context, version, input, output, signal: io.signal });
  return 0;
}
