import { hubJson, type HubConnection } from './connection';
import { list, record, text } from './json-values';

/** What the Hub says of a README's front matter, in its words; errors would have a push refused. */
export interface CardCheck {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** Has the Hub check a whole README of a Space, without a push. Throws a HubError where it does not answer. */
export async function checkCard(connection: HubConnection, readme: string, signal?: AbortSignal): Promise<CardCheck> {
  // With errors it answers 400 and the same body. A POST, and so not retried; nothing is changed by it.
  const options = { method: 'POST', harmless: true, body: { content: readme, repoType: 'space' }, accepts: [400], signal } as const;
  return hubJson(connection, '/api/validate-yaml', options, (value) => {
    const { errors, warnings } = record(value);
    if (!Array.isArray(errors) && !Array.isArray(warnings)) throw new TypeError('Neither errors nor warnings');
    return { errors: messages(errors), warnings: messages(warnings) };
  });
}

function messages(value: unknown): string[] {
  return list(value).flatMap((entry) => text(record(entry)['message']) ?? []);
}
