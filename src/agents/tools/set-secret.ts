import * as z from 'zod';
import { readSpaceSettings } from '../../hub/space-settings';
import { nameProblem, setEntry } from '../../hub/space-entries';
import { AgentError } from '../agent-error';
import { spaceInput, spaceOf } from '../target';
import { changingTool, type AgentTool } from '../tool';

/** Where a secret's value comes from; never from the model. */
export interface SecretSource {
  /** For the model: how the value is found. */
  readonly description: string;
  /** What the tool asks for besides the name. */
  readonly fields: Readonly<Record<string, z.ZodType>>;
  /** Throws an AgentError for a source that cannot be read, without anything of what it holds. */
  open(fields: Readonly<Record<string, unknown>>, name: string, signal: AbortSignal): Promise<OpenedSecret>;
}

export interface OpenedSecret {
  /** For people: `the environment variable GITHUB_TOKEN`. */
  readonly from: string;
  /** Undefined where the user called it off. */
  read(signal: AbortSignal): Promise<string | undefined>;
}

/** The editor's way: the user types the value; `ask` gives undefined where they call it off. */
export function secretFromUser(ask: (name: string, signal: AbortSignal) => Promise<string | undefined>): SecretSource {
  return {
    description: 'The editor asks the user for the value in a password box: do not ask for it, and never send it.',
    fields: {},
    open: (_, name) => Promise.resolve({ from: 'a password box, which opens next', read: (signal) => ask(name, signal) }),
  };
}

export function setSecretTool(source: SecretSource): AgentTool {
  return changingTool({
    name: 'set_secret',
    title: 'Set a secret of the Space',
    description: `Sets a secret of a Hugging Face Space, over one of the same name; a running Space restarts. ${source.description} The value is never shown. Asks first.`,
    input: z.strictObject({
      space: spaceInput,
      name: z.string().min(1).max(256).describe('Of the environment variable, such as HF_TOKEN'),
      description: z.string().max(1_000).optional().describe('What it is for; everyone who may see the settings reads it'),
      ...source.fields,
    }),
    output: z.object({ space: z.string(), name: z.string(), replaced: z.boolean().optional().describe('There was one of that name; unknown where the token may not read it') }),
    changes: { destructive: true, idempotent: true },
    async prepare({ space, name, description, ...fields }, context, signal) {
      const problem = nameProblem(name);
      if (problem !== undefined) throw new AgentError(`No secret can have that name: ${problem}`, 'Choose another name.');
      const { id, connection } = await spaceOf(space, context, signal);
      const opened = await source.open(fields, name, signal);
      const { secrets } = await readSpaceSettings(connection, id, signal);
      const known = secrets?.has(name);
      return {
        question: known === true ? `Replace the secret ${name} of ${id}?` : `Set the secret ${name} of ${id}?`,
        details: [
          `The value is taken from ${opened.from}.`,
          ...(known === true ? ['The value that it has now is lost: nobody can read it back.'] : []),
          ...(secrets === undefined ? ['The token may not read the Space’s secrets: one of that name may be replaced.'] : []),
          'The Space restarts if it runs.',
        ],
        identity: JSON.stringify([id, name, description, opened.from, known]),
        async carryOut(_, until) {
          const value = await opened.read(until);
          if (value === undefined) throw new AgentError('The user gave no value, so nothing was set.', 'Ask the user what to do.');
          await setEntry(connection, id, 'secret', { name, value, description }, until);
          return { space: id, name, replaced: known };
        },
      };
    },
  });
}
