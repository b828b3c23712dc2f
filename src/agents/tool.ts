import * as z from 'zod';
import type { AgentContext } from './agent-context';
import { AgentError } from './agent-error';
import { withoutSecrets } from './plain-output';
import type { ToolName } from './tool-names';

/** What a tool hands back: plain JSON, bounded, without secrets. */
export type ToolOutput = Readonly<Record<string, unknown>>;

/** A change that was looked at and not made: it is shown, agreed to, and carried out as it was shown. */
export interface PreparedChange<T = ToolOutput> {
  /** One sentence with a question mark. */
  readonly question: string;
  /** What would happen, a line each, bounded. */
  readonly details: readonly string[];
  /** Two preparations with the same text do the same. */
  readonly identity: string;
  carryOut(context: AgentContext, signal: AbortSignal): Promise<T>;
}

/** `answer`: nothing was changed and there is nothing to agree to. */
export type Started = { readonly kind: 'answer'; readonly output: ToolOutput } | { readonly kind: 'change'; readonly change: PreparedChange };

/** A tool for a language model: the same for the MCP server and the editor, which are thin over it. */
export interface AgentTool {
  readonly name: ToolName;
  readonly title: string;
  /** For the model: what it does and when to use it. */
  readonly description: string;
  /** Undefined for a tool that only reads. */
  readonly changes: { /** It overwrites or ends something. */ readonly destructive: boolean; /** Twice is the same as once. */ readonly idempotent: boolean } | undefined;
  /** JSON Schema. */
  readonly inputSchema: JsonObjectSchema;
  readonly outputSchema: JsonObjectSchema;
  /** Reads, or prepares a change. Throws `AgentError` for a wrong input, and what the rooms below throw. */
  start(input: unknown, context: AgentContext, signal: AbortSignal): Promise<Started>;
}

export interface JsonObjectSchema {
  readonly type: 'object';
  readonly properties?: Record<string, object>;
  readonly required?: string[];
  readonly [key: string]: unknown;
}

interface Described<I extends z.ZodObject, O extends z.ZodObject> {
  readonly name: ToolName;
  readonly title: string;
  readonly description: string;
  readonly input: I;
  readonly output: O;
}

export function readingTool<I extends z.ZodObject, O extends z.ZodObject>(
  tool: Described<I, O> & { run(input: z.output<I>, context: AgentContext, signal: AbortSignal): Promise<z.output<O>> },
): AgentTool {
  return {
    ...descriptionOf(tool, tool.output),
    changes: undefined,
    start: async (input, context, signal) => ({
      kind: 'answer',
      output: withoutSecrets(await tool.run(parsed(tool.input, input), context, signal)),
    }),
  };
}

/** A tool whose `prepare` changes nothing; it answers with a sentence where there is nothing to change. */
export function changingTool<I extends z.ZodObject, O extends z.ZodObject>(
  tool: Described<I, O> & {
    readonly changes: NonNullable<AgentTool['changes']>;
    prepare(input: z.output<I>, context: AgentContext, signal: AbortSignal): Promise<PreparedChange<z.output<O>> | string>;
  },
): AgentTool {
  return {
    ...descriptionOf(tool, changeOutput(tool.output)),
    changes: tool.changes,
    start: async (input, context, signal) => {
      const prepared = await tool.prepare(parsed(tool.input, input), context, signal);
      if (typeof prepared === 'string') return { kind: 'answer', output: withoutSecrets({ status: 'nothing-to-do', message: prepared }) };
      const { question, details, identity } = withoutSecrets({ question: prepared.question, details: prepared.details, identity: prepared.identity });
      const carryOut: PreparedChange['carryOut'] = async (now, until) => ({ status: 'done', result: withoutSecrets(await prepared.carryOut(now, until)) });
      return { kind: 'change', change: { question, details, identity, carryOut } };
    },
  };
}

/** What a changing tool answers at each of its ends; `result` is there once it is done. */
function changeOutput<O extends z.ZodObject>(result: O): z.ZodObject {
  return z.object({
    status: z.enum(['preview', 'done', 'declined', 'nothing-to-do']).describe('preview: nothing was changed yet'),
    message: z.string().optional(),
    question: z.string().optional(),
    details: z.array(z.string()).optional().describe('What would happen'),
    result: result.optional(),
  });
}

function descriptionOf(
  { name, title, description, input }: Described<z.ZodObject, z.ZodObject>,
  output: z.ZodObject,
): Pick<AgentTool, 'name' | 'title' | 'description' | 'inputSchema' | 'outputSchema'> {
  return { name, title, description, inputSchema: schemaOf(input, 'input'), outputSchema: schemaOf(output, 'output') };
}

function schemaOf(schema: z.ZodObject, io: 'input' | 'output'): JsonObjectSchema {
  const { type, ...rest } = z.toJSONSchema(schema, { io });
  if (type !== 'object') throw new TypeError('A tool takes and gives an object');
  // The dialect is each face's own business.
  delete rest.$schema;
  return { type, ...rest } as JsonObjectSchema;
}

/** Names what is wrong with an input, never a value of it: a model may have put a secret there. */
function parsed<I extends z.ZodObject>(schema: I, input: unknown): z.output<I> {
  const result = schema.safeParse(input ?? {});
  if (result.success) return result.data;
  const problems = result.error.issues.slice(0, 5).map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`));
  throw new AgentError(`The input is not what the tool takes: ${problems.join('; ')}.`, 'Correct it by the input schema, and call again.');
}
