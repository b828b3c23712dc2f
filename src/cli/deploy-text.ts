import type { DeployQuestion } from '../deploy/deploy-request';
import { itemText } from '../deploy/push-item';
import { refusedOf } from '../sync/plan-model';

const mostListed = 20;

/** What a deployment would do, for a terminal. */
export function questionText({ spaceId, prepared, plan, rollback, losses, check, message }: DeployQuestion): string {
  const lines: string[] = [];
  for (const item of check.items) lines.push(`${item.severity === 'refused' ? 'refused' : 'warning'} ${itemText(item)}`);
  for (const { check: name, message: why } of check.notes) lines.push(`not checked: ${name}. ${why}`);
  if (lines.length > 0) lines.push('');
  const list = (title: string, entries: readonly string[]): void => {
    if (entries.length === 0) return;
    lines.push(title, ...entries.slice(0, mostListed).map((entry) => `  ${entry}`));
    if (entries.length > mostListed) lines.push(`  and ${String(entries.length - mostListed)} more`);
  };
  if (rollback !== undefined) list(`Back to ${rollback.to.sha.slice(0, 7)} ${rollback.to.subject}:`, rollback.changes.map(({ kind, path }) => `${kind} ${path}`));
  if (plan !== undefined) {
    list(`Sync from ${plan.mainRoot}:`, plan.changes.map(({ kind, path }) => `${kind} ${path}`));
    list('Lost by the sync, for it is in no commit:', losses);
    list('Refused by the sync, left as it is:', refusedOf(plan).map(({ path, message: why }) => `${path}: ${why}`));
  }
  const { repository, preview, remote, branch } = prepared;
  list('Changed in the Space repo:', repository.changed.map(({ state, path }) => `${state} ${path}`));
  if (message !== undefined) list('Message of the commit:', message.split('\n'));
  list('Commits not pushed yet:', preview.commits.map(({ sha, subject }) => `${sha.slice(0, 7)} ${subject}`));
  const url = repository.remotes.find(({ name }) => name === remote)?.url ?? '';
  lines.push(`To ${spaceId} (${remote}, ${url}), branch ${branch}.`);
  return `${lines.join('\n')}\n`;
}
