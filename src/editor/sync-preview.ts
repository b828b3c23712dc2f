import { commands, l10n, Uri, workspace, type Disposable, type TextDocumentContentProvider } from 'vscode';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SyncChange, SyncPlan } from '../sync/plan-model';

const scheme = 'spacedock-sync';

/** A pane of a preview keeps what it has read: each preview shows the files as they are when it is opened. */
let previews = 0;

/**
 * Both sides of a preview are read-only copies. The files themselves must not be there: an arrow between the panes
 * would write one repo's text into the other.
 */
export function registerSyncPreview(): Disposable {
  const provider: TextDocumentContentProvider = {
    async provideTextDocumentContent(uri) {
      const { file } = JSON.parse(uri.query) as { file: string | null };
      if (file === null) return '';
      const { decodeText } = await import('../documents/bytes');
      return decodeText(await readFile(file)).text;
    },
  };
  return workspace.registerTextDocumentContentProvider(scheme, provider);
}

/** What the Space repo would be (right) against what it is (left), all text files in one diff editor. */
export async function showPlan(plan: SyncPlan): Promise<void> {
  previews++;
  const texts = plan.changes.filter((change) => change.kind === 'delete' || !change.binary);
  const resources = texts.map((change) => {
    const [left, right] = sides(plan, change);
    return [Uri.file(join(plan.spaceRoot, change.path)), change.kind === 'add' ? undefined : left, change.kind === 'delete' ? undefined : right];
  });
  await commands.executeCommand('vscode.changes', l10n.t('Sync preview (Space repo ↔ main repo)'), resources);
}

/** One file's diff. */
export async function showChange(plan: SyncPlan, change: SyncChange): Promise<void> {
  previews++;
  const [left, right] = sides(plan, change);
  const title = l10n.t('{0} (Space repo ↔ main repo)', change.path);
  await commands.executeCommand('vscode.diff', left, right, title, { preview: true });
}

function sides(plan: SyncPlan, { kind, path }: SyncChange): [left: Uri, right: Uri] {
  // The same path on both sides: else the diff editor tells of a renamed file.
  const side = (repo: string, file: string | null): Uri =>
    Uri.from({ scheme, authority: repo, path: `/${path}`, query: JSON.stringify({ file, preview: previews }) });
  return [
    side('space', kind === 'add' ? null : join(plan.spaceRoot, path)),
    side('main', kind === 'delete' ? null : join(plan.mainRoot, path)),
  ];
}
