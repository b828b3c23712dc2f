import { commands, l10n, window } from 'vscode';
import type { ProjectLocation } from '../project/discovery';
import type { RewritePlan } from '../sync/rewrite';
import type { CommandId } from './command-ids';
import { confirm } from './confirm';
import { withProgress } from './progress';

const mostCommits = 12;
const mostFiles = 4;

/**
 * Takes files out of the commits that are not pushed yet, which a push would be refused for: shows which commits and
 * files first, and keeps the commits as they were on a backup branch. `range` is what a push would carry.
 */
export async function rewriteCommits(location: ProjectLocation, range: readonly string[], files: readonly string[]): Promise<void> {
  const { applyRewrite, planRewrite } = await import('../sync/rewrite');
  const plan = await withProgress(l10n.t('Looking at the commits that are not pushed'), (signal) => planRewrite(location.spaceRoot, range, files, signal));
  if (plan.commits.length === 0) {
    void window.showInformationMessage(l10n.t('No commit that is not pushed yet holds {0}.', files.join(', ')));
    return;
  }
  const go = l10n.t('Rewrite');
  const question = plan.commits.length === 1 ? l10n.t('Rewrite 1 commit that is not pushed yet?') : l10n.t('Rewrite {0} commits that are not pushed yet?', plan.commits.length);
  if (!(await confirm(question, detailsOf(plan), go))) return;
  const { backup, undo } = await withProgress(l10n.t('Rewriting the commits'), (signal) => applyRewrite(plan, new Date(), signal));
  const deploy = l10n.t('Deploy…');
  void window
    .showInformationMessage(l10n.t('The commits are rewritten. As they were they are on the branch {0}; {1} brings them back.', backup, undo), deploy)
    .then((chosen) => (chosen === undefined ? undefined : commands.executeCommand('spacedock.deploy' satisfies CommandId, location)));
}

function detailsOf({ branch, commits, files }: RewritePlan): string[] {
  const lines = [files.length === 1 ? l10n.t('1 file is taken out of the commits on {0}:', branch) : l10n.t('{0} files are taken out of the commits on {1}:', files.length, branch)];
  for (const { sha, subject, files: held } of commits.slice(0, mostCommits)) {
    lines.push(`${sha.slice(0, 7)} ${subject}`, ...held.slice(0, mostFiles).map((path) => `    − ${path}`));
    if (held.length > mostFiles) lines.push(`    ${l10n.t('and {0} more', held.length - mostFiles)}`);
  }
  if (commits.length > mostCommits) lines.push(l10n.t('and {0} more', commits.length - mostCommits));
  return [
    ...lines,
    '',
    l10n.t('The files stay in the folder, and git leaves them alone from then on. Author, date and message of each commit stay; the commits get new names.'),
    l10n.t('The commits as they are stay on a backup branch.'),
  ];
}
