import { commands, env, l10n, Position, Range, Uri, window, workspace } from 'vscode';
import { join } from 'node:path';
import type { PushCheck } from '../deploy/push-check';
import type { Cure, PushItem } from '../deploy/push-item';
import type { ProjectLocation } from '../project/discovery';
import type { CommandId } from './command-ids';
import type { SpaceSession } from './space-session';
import type { SpaceArgument } from './tree-rows';

export interface CureSurroundings {
  readonly location: ProjectLocation;
  readonly session: SpaceSession | undefined;
  readonly check: PushCheck;
}

/** What was chosen from the list of what a push would fail by: opens its place, or does what cures it. */
export async function cureItem({ kind, item }: { readonly kind: 'cure' | 'open'; readonly item: PushItem }, around: CureSurroundings): Promise<void> {
  const { location, check } = around;
  if (kind === 'open' || item.cure === undefined) await openPlace(location, item);
  else if (item.cure.kind === 'rewrite') await rewrite(location, check, filesWith(item, check.items));
  else await applyCure(item.cure, around);
}

/** Of a binary or a large file, with all others that the Hub would refuse: one rewrite is better than many. */
function filesWith(item: PushItem, items: readonly PushItem[]): readonly string[] {
  const together = item.severity === 'refused' ? items.filter(({ severity }) => severity === 'refused') : [item];
  return [...new Set(together.flatMap(({ cure }) => (cure?.kind === 'rewrite' ? cure.files : [])))];
}

async function rewrite(location: ProjectLocation, { prepared }: PushCheck, files: readonly string[]): Promise<void> {
  if (prepared === undefined) return;
  const { rewriteCommits } = await import('./rewrite-command');
  await rewriteCommits(location, prepared.preview.range, files);
}

async function applyCure(cure: Exclude<Cure, { readonly kind: 'rewrite' }>, { session }: CureSurroundings): Promise<void> {
  switch (cure.kind) {
    case 'open-page':
      await env.openExternal(Uri.parse(cure.url));
      return;
    case 'sign-in':
      await commands.executeCommand('spacedock.signIn' satisfies CommandId);
      return;
    case 'set-secret':
      // By its name: one that is not there yet is added.
      await commands.executeCommand('spacedock.editSecret' satisfies CommandId, { ...(session === undefined ? {} : { space: session.key }), value: cure.name } satisfies SpaceArgument & { value: string });
  }
}

async function openPlace({ spaceRoot, mainRoot }: ProjectLocation, { path, repo, line }: PushItem): Promise<void> {
  if (path === undefined || path === '') return;
  const uri = Uri.file(join(repo === 'main' ? (mainRoot ?? spaceRoot) : spaceRoot, path));
  const there = await workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  if (!there) {
    void window.showInformationMessage(l10n.t('{0} is in a commit, but not in the folder any more.', path));
    return;
  }
  const at = line === undefined ? undefined : new Position(line - 1, 0);
  await commands.executeCommand('vscode.open', uri, at === undefined ? {} : { selection: new Range(at, at) });
}
