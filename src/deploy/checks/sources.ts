import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeText, largestInGit } from '../../documents/bytes';
import { findSecrets } from '../../lint/knowledge/secret-patterns';
import { eachConcurrently } from '../../project/concurrency';
import type { SyncPlan } from '../../sync/plan-model';
import type { PushItem } from '../push-item';

/** Secrets in the files that a sync would copy: they are not in the Space repo yet. */
export async function checkSources({ mainRoot, changes }: SyncPlan, signal: AbortSignal): Promise<PushItem[]> {
  const items: PushItem[] = [];
  const texts = changes.filter((change) => change.kind !== 'delete' && !change.binary && change.sourceSize <= largestInGit);
  await eachConcurrently(
    texts,
    16,
    async ({ path }) => {
      const bytes = await readFile(join(mainRoot, path)).catch(() => undefined);
      if (bytes === undefined) return;
      const { text } = decodeText(bytes);
      for (const { kind, span } of findSecrets(text)) {
        const line = text.slice(0, span.start).split('\n').length;
        items.push({
          id: 'secret',
          severity: 'warning',
          path,
          repo: 'main',
          line,
          message: `Line ${String(line)} holds ${kind}, and the sync would copy it. Everyone who can read the Space can read it.`,
          advice: 'Take it out, revoke it, and keep the new one as a secret of the Space.',
        });
      }
    },
    signal,
  );
  return items;
}
