import type { Readable, Writable } from 'node:stream';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import {
  CallToolRequestSchema,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type CallToolResult,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js';
import type { AgentContext } from '../agents/agent-context';
import { AgentError, errorText } from '../agents/agent-error';
import type { AgentTool, PreparedChange, ToolOutput } from '../agents/tool';

/** The user is asked for so long; a call of a client is cut off before that, unless it waits. */
const answerWithinMs = 600_000;

const instructions =
  'Spacedock works on Docker Spaces of Hugging Face. After edits call lint_project; after a failed build call diagnose_build. A tool that changes something asks the user first, or shows a preview: pass confirm: true only after the user has agreed to that preview.';

const confirmProperty = {
  type: 'boolean',
  description: 'Only after the user has agreed to what the same call without it showed. Not needed where the client asks the user itself.',
} as const;

export interface McpService {
  readonly tools: readonly AgentTool[];
  readonly context: AgentContext;
  readonly version: string;
  readonly input: Readable;
  readonly output: Writable;
  readonly signal: AbortSignal;
}

/** Serves the tools until the input ends or the signal aborts. */
export async function serveMcp({ tools, context, version, input, output, signal }: McpService): Promise<void> {
  const server = new Server({ name: 'spacedock', title: 'Spacedock', version }, { capabilities: { tools: {} }, instructions });
  const agreement = new Agreement(server);
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: tools.map(described) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, call): Promise<CallToolResult> => {
    const tool = tools.find(({ name }) => name === params.name);
    if (tool === undefined) throw new McpError(ErrorCode.InvalidParams, `There is no tool of that name. There is: ${tools.map(({ name }) => name).join(', ')}.`);
    const progressToken = params._meta?.progressToken;
    let progress = 0;
    const tellProgress = (message: string): void => {
      if (progressToken === undefined || call.signal.aborted) return;
      // A notification that cannot be sent is no failure of the call.
      void call.sendNotification({ method: 'notifications/progress', params: { progressToken, progress: ++progress, message } }).catch(() => undefined);
    };
    const now: AgentContext = { ...context, onProgress: progressToken === undefined ? undefined : tellProgress };
    try {
      const { confirm, ...given } = params.arguments ?? {};
      if (confirm !== undefined && (typeof confirm !== 'boolean' || tool.changes === undefined)) {
        throw new AgentError('The input is not what the tool takes: confirm.', 'Correct it by the input schema, and call again.');
      }
      const started = await tool.start(given, now, call.signal);
      if (started.kind === 'answer') return answer(started.output);
      return answer(await agreement.settle(tool, given, started.change, confirm === true, now, call.signal));
    } catch (error) {
      if (call.signal.aborted) throw error;
      return { isError: true, content: [{ type: 'text', text: errorText(error, context) }] };
    }
  });
  const closed = new Promise<void>((resolve) => {
    server.onclose = resolve;
  });
  const close = (): void => void server.close();
  input.once('end', close);
  signal.addEventListener('abort', close, { once: true });
  await server.connect(new StdioServerTransport(input, output));
  await closed;
}

function described({ name, title, description, changes, inputSchema, outputSchema }: AgentTool): Tool {
  const input = changes === undefined ? inputSchema : { ...inputSchema, properties: { ...inputSchema.properties, confirm: confirmProperty } };
  const annotations = {
    title,
    readOnlyHint: changes === undefined,
    ...(changes === undefined ? {} : { destructiveHint: changes.destructive, idempotentHint: changes.idempotent }),
    // The Hub and whatever its logs say.
    openWorldHint: true,
  };
  return { name, title, description, inputSchema: input, outputSchema, annotations };
}

function answer(output: ToolOutput): CallToolResult {
  return { content: [{ type: 'text', text: JSON.stringify(output) }], structuredContent: output };
}

/** How a change is agreed to: by asking the user where the client can, else by a second call after a preview. */
class Agreement {
  /** What was shown last, by tool and input: `confirm` holds for that and for nothing else. */
  readonly #shown = new Map<string, string>();

  constructor(private readonly server: Server) {}

  async settle(
    tool: AgentTool,
    input: unknown,
    change: PreparedChange,
    confirm: boolean,
    context: AgentContext,
    signal: AbortSignal,
  ): Promise<ToolOutput> {
    const { question, details } = change;
    if (this.canAsk()) {
      if (await this.ask(tool, change, signal)) return change.carryOut(context, signal);
      return { status: 'declined', message: 'The user did not agree, so nothing was changed.' };
    }
    const key = `${tool.name} ${JSON.stringify(input)}`;
    const shown = this.#shown.get(key);
    if (confirm && shown === change.identity) {
      this.#shown.delete(key);
      return change.carryOut(context, signal);
    }
    this.#shown.set(key, change.identity);
    const why = !confirm ? '' : shown === undefined ? 'It was not shown before. ' : 'It is not what was shown before. ';
    return { status: 'preview', message: `${why}Nothing was changed yet. Show this to the user; call again with confirm: true only if they agree.`, question, details };
  }

  private canAsk(): boolean {
    const elicitation = this.server.getClientCapabilities()?.elicitation;
    return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
  }

  private async ask(tool: AgentTool, { question, details }: PreparedChange, signal: AbortSignal): Promise<boolean> {
    const { action, content } = await this.server.elicitInput(
      {
        message: [question, ...details].join('\n'),
        requestedSchema: {
          type: 'object',
          properties: { confirm: { type: 'boolean', title: tool.title, description: question } },
          required: ['confirm'],
        },
      },
      { timeout: answerWithinMs, signal },
    );
    return action === 'accept' && content?.['confirm'] === true;
  }
}
