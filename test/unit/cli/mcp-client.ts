import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ElicitRequestSchema, type ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { build } from 'esbuild';

/** The command line, bundled as the product is: a folder with `main.mjs`. Remove it in the end. */
export async function bundleCommandLine(): Promise<{ readonly program: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'spacedock-cli-'));
  await build({
    entryPoints: ['src/cli/main.ts'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    splitting: true,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    banner: { js: "import { createRequire as bundledRequire } from 'node:module'; const require = bundledRequire(import.meta.url);" },
    logLevel: 'silent',
  });
  return { program: join(folder, 'main.mjs'), remove: () => rm(folder, { recursive: true, force: true }) };
}

export interface ToolAnswer {
  readonly isError: boolean;
  /** All texts of the answer. */
  readonly text: string;
  readonly structured: Readonly<Record<string, unknown>>;
}

/** A client and the server that it started, as an agent does it. */
export class McpSession {
  readonly #client: Client;
  /** What the user was asked. */
  readonly asked: string[] = [];
  readonly progress: string[] = [];
  /** All that the server wrote to its standard error. */
  stderr = '';

  private constructor(client: Client) {
    this.#client = client;
  }

  /** `answers`: the client can ask its user, who answers so. */
  static async open(options: {
    readonly program: string;
    readonly folder: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly answers?: () => ElicitResult;
  }): Promise<McpSession> {
    const { program, folder, env = {}, answers } = options;
    const client = new Client({ name: 'test', version: '1.0.0' }, { capabilities: answers === undefined ? {} : { elicitation: {} } });
    const session = new McpSession(client);
    if (answers !== undefined) {
      client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
        session.asked.push(params.message);
        return answers();
      });
    }
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [program, 'mcp'],
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, GIT_CONFIG_NOSYSTEM: '1', ...env },
      stderr: 'pipe',
    });
    transport.stderr?.on('data', (chunk: Buffer) => (session.stderr += chunk.toString()));
    await client.connect(transport);
    return session;
  }

  get client(): Client {
    return this.#client;
  }

  /** Calls a tool; the client itself holds what comes back against the tool's output schema. */
  async call(name: string, input: Readonly<Record<string, unknown>> = {}): Promise<ToolAnswer> {
    const result = await this.#client.callTool({ name, arguments: { ...input } }, undefined, {
      onprogress: ({ message }) => this.progress.push(message ?? ''),
    });
    const content = result.content as readonly { readonly text?: string }[];
    return {
      isError: result.isError === true,
      text: content.map(({ text = '' }) => text).join('\n'),
      structured: (result.structuredContent ?? {}) as Record<string, unknown>,
    };
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}
