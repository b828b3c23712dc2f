import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as z from 'zod';
import { AgentError } from '../agents/agent-error';
import type { SecretSource } from '../agents/tools/set-secret';
import type { CommandIo } from './command';

/** Bytes; the Hub takes no more for a secret than an environment variable can hold. */
const longestSecret = 32_768;

/** Values from the server's own environment or from a file, so that none passes through the model. */
export function secretsFromOutside({ env, cwd }: Pick<CommandIo, 'env' | 'cwd'>): SecretSource {
  return {
    description: 'The value is taken from an environment variable of the MCP server (fromEnv) or from a file (fromFile, a line end at its end left out); never send it yourself.',
    fields: {
      fromEnv: z.string().min(1).max(256).optional().describe('Name of the environment variable that holds the value'),
      fromFile: z.string().min(1).max(4_096).optional().describe('Path of the file that holds the value and nothing else'),
    },
    async open({ fromEnv, fromFile }) {
      if (typeof fromEnv === 'string' && fromFile === undefined) {
        const value = env[fromEnv];
        if (value === undefined || value === '') {
          throw new AgentError(`The MCP server has no environment variable ${fromEnv}, or it is empty.`, 'Set it where the server is configured, or name a file as fromFile.');
        }
        return { from: `the environment variable ${fromEnv}`, read: () => Promise.resolve(value) };
      }
      if (typeof fromFile === 'string' && fromEnv === undefined) {
        const path = resolve(cwd, fromFile);
        await readSecret(path);
        return { from: `the file ${path}`, read: () => readSecret(path) };
      }
      throw new AgentError('A secret’s value comes from one place.', 'Give either fromEnv or fromFile.');
    },
  };
}

async function readSecret(path: string): Promise<string> {
  const refuse = (why: string): AgentError => new AgentError(`The file ${path} ${why}.`, 'Name a text file that holds the value and nothing else.');
  const file = await open(path).catch((error: unknown) => {
    throw refuse(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  });
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw refuse('is no file');
    if (stat.size > longestSecret) throw refuse(`has more than ${String(longestSecret)} bytes`);
    const value = (await file.readFile('utf8')).replace(/\r?\n$/, '');
    if (value === '') throw refuse('is empty');
    return value;
  } finally {
    await file.close();
  }
}
