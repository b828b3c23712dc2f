import { l10n } from 'vscode';
import type { CheckpointNeed } from '../checkpoints/checkpoint-need';
import type { Investigation } from '../checkpoints/investigate';
import { nextSteps } from '../checkpoints/next-steps';
import { evidenceSentences, presenceText } from '../checkpoints/presence-text';
import type { CheckpointRow } from '../checkpoints/report';
import { stepText, summaryText, totalsText, vramText } from '../checkpoints/spoken';
import { formatBytes } from '../hub/byte-size';
import type { VramBalance } from '../lint/facts/vram-need';
import { escapeMarkdown, markdownList } from './markdown-text';

/** All that is known of one checkpoint, as Markdown. */
export function checkpointDetails(need: CheckpointNeed, row: CheckpointRow | undefined): string {
  const revision = need.revision === undefined ? '' : `@${need.revision}`;
  const source = need.repoId === undefined ? need.url : `${need.repoId}${revision}${need.filename ? `/${need.filename}` : ''}`;
  const size = need.size === undefined ? need.sizeProblem?.message : need.isPart ? l10n.t('at most {0}', formatBytes(need.size)) : formatBytes(need.size);
  const steps = row === undefined ? [] : nextSteps(row).map(stepText);
  return markdownList(need.name, [
    [l10n.t('From'), source],
    [l10n.t('Goes to'), placeOf(need)],
    [l10n.t('Size'), size],
    [l10n.t('There'), row === undefined ? undefined : [`${presenceText(row.presence, need.size)}.`, evidenceSentences(row.presence)].filter((part) => part !== '').join(' ')],
    [l10n.t('Your token'), row?.access?.message],
    [l10n.t('The Space'), row?.space?.message],
    [l10n.t('Next'), steps.length === 0 ? undefined : steps.join(' ')],
  ]);
}

/** Room and time for all of them, as Markdown. */
export function totalsDetails({ rows, totals, problems }: Investigation, vram: VramBalance | undefined): string {
  return [`**${escapeMarkdown(l10n.t('Checkpoints'))}**`, ...[`${summaryText(rows)}.`, ...totalsText(totals), ...(vram === undefined ? [] : [vramText(vram)]), ...problems].map(escapeMarkdown)].join('\n\n');
}

function placeOf({ path, cache }: CheckpointNeed): string | undefined {
  if (path !== undefined) return path;
  if (cache === 'image') return l10n.t("the image's Hub cache");
  return cache === 'container' ? l10n.t("the Hub's cache of the container") : undefined;
}
