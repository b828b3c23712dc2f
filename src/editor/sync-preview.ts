import { commands, l10n, Uri, workspace, type Disposable, type TextDocumentContentProvider } from 'vscode';
import { join } from 'node:path';
import type { RollbackPlan } from '../deploy/rollback';
import { formatBytes } from '../hub/byte-size';
import type { FilePreview } from '../sync/file-preview';
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
      const { file, root, commit } = JSON.parse(uri.query) as { file: string | null; root?: string; commit?: string };
      if (file === null) return '';
      const { previewAtCommit, previewFile } = await import('../sync/file-preview');
      const preview = root !== undefined && commit !== undefined ? await previewAtCommit(root, commit, file) : await previewFile(file);
      return preview === undefined ? '' : previewText(preview);
    },
  };
  return workspace.registerTextDocumentContentProvider(scheme, provider);
}

function previewText(preview: FilePreview): string {
  switch (preview.kind) {
    case 'text':
      return preview.text;
    case 'binary':
      return l10n.t('Binary file, {0}\nSHA-256 {1}', formatBytes(preview.size), preview.digest);
    case 'large':
      return l10n.t('Large file, {0}: not shown', formatBytes(preview.size));
  }
}

/** What the Space repo would be (right) against what it is (left), all files in one diff editor. */
export async function showPlan(plan: SyncPlan): Promise<void> {
  previews++;
  const resources = plan.changes.map((change) => {
    const [left, right] = sides(plan, change);
    return [Uri.file(join(plan.spaceRoot, change.path)), change.kind === 'add' ? undefined : left, change.kind === 'delete' ? undefined : right];
  });
  await commands.executeCommand('vscode.changes', l10n.t('Sync preview (Space repo ↔ main repo)'), resources);
}

/** What a roll back would make of the Space repo (right) against what it is (left). */
export async function showRollback({ spaceRoot, head, to, changes }: RollbackPlan): Promise<void> {
  previews++;
  const at = (commit: string, path: string): Uri =>
    Uri.from({ scheme, authority: commit.slice(0, 7), path: `/${path}`, query: JSON.stringify({ file: path, root: spaceRoot, commit, preview: previews }) });
  const resources = changes.map(({ kind, path }) => [Uri.file(join(spaceRoot, path)), kind === 'add' ? undefined : at(head, path), kind === 'delete' ? undefined : at(to.sha, path)]);
  await commands.executeCommand('vscode.changes', l10n.t('Roll back preview (now ↔ {0})', to.sha.slice(0, 7)), resources);
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
