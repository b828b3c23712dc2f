import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeText } from '../../documents/bytes';
import { checkCard } from '../../hub/card-check';
import type { HubConnection } from '../../hub/connection';
import type { PushItem } from '../push-item';

/** What the Hub says of the README's front matter, which it checks at every push. Throws a HubError. */
export async function checkFrontMatter(connection: HubConnection, spaceRoot: string, signal?: AbortSignal): Promise<PushItem[]> {
  const path = 'README.md';
  const bytes = await readFile(join(spaceRoot, path), signal === undefined ? {} : { signal }).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  });
  // Without a README there is no front matter to refuse; that the Space then lacks its configuration, the linter says.
  if (bytes === undefined) return [];
  const { errors, warnings } = await checkCard(connection, decodeText(bytes).text, signal);
  const item = (severity: PushItem['severity'], message: string): PushItem => ({
    id: 'front-matter',
    severity,
    path,
    message: `The Hub says of the front matter: ${/[.!?]$/.test(message) ? message : `${message}.`}`,
    advice: severity === 'refused' ? 'Correct it: the Hub refuses the push otherwise.' : 'See huggingface.co/docs/hub/spaces-config-reference.',
  });
  return [...errors.map((text) => item('refused', text)), ...warnings.map((text) => item('warning', text))];
}
