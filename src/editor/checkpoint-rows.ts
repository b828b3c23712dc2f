import { l10n } from 'vscode';
import type { CheckpointNeed } from '../checkpoints/checkpoint-need';
import type { Investigation } from '../checkpoints/investigate';
import { nextSteps } from '../checkpoints/next-steps';
import { evidenceSentences, presenceText } from '../checkpoints/presence-text';
import type { CheckpointRow } from '../checkpoints/report';
import { formatBytes } from '../hub/byte-size';
import { checkpointIds } from './checkpoint-list';
import type { KnownCheckpoints } from './checkpoints';
import type { Row } from './tree-rows';

/** What the project needs, with the sum of what is known. */
export function checkpointsGroup({ needs, found, vram }: KnownCheckpoints): Row {
  const sizes = needs.map((need) => need.size);
  const total = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  const complete = sizes.every((size) => size !== undefined);
  const count = needs.length === 1 ? l10n.t('1 item') : l10n.t('{0} items', needs.length);
  const ids = checkpointIds(needs);
  const rows = needs.map((need, index) => checkpointRow(need, found?.rows[index], `checkpoints/item/${ids[index] ?? ''}`));
  const sum = needs.length === 0 ? l10n.t('none named') : total === 0 ? count : complete ? `${count} · ${formatBytes(total)}` : l10n.t('{0} · {1} and more', count, formatBytes(total));
  const bad = found?.rows.filter(({ verdict }) => verdict === 'bad').length ?? 0;
  return {
    id: 'checkpoints',
    label: l10n.t('Checkpoints'),
    description: bad === 0 ? sum : l10n.t('{0} in trouble · {1}', bad, sum),
    ...(found === undefined || needs.length === 0 ? {} : { details: totalsDetails(found, vram) }),
    icon: 'library',
    context: 'checkpoints',
    expanded: false,
    children:
      rows.length > 0
        ? [...(found === undefined ? [] : [startRow(found, vram)]), ...rows]
        : [
            {
              id: 'checkpoints/none',
              label: l10n.t('No checkpoint is named in the runtime config, a setup script, the code or preload_from_hub.'),
              icon: 'info',
            },
          ],
  };
}

/** What a start has to fetch, against the time that it has; all totals in the tooltip. */
function startRow(found: Investigation, vram: KnownCheckpoints['vram']): Row {
  const { toFetch, download, inTime, fits } = found.totals;
  const minutes = (seconds: number): string => String(Math.max(1, Math.round(seconds / 60)));
  const description =
    toFetch === 0
      ? l10n.t('nothing to fetch')
      : l10n.t('{0}, {1} to {2} min', formatBytes(toFetch), minutes(download.shortest), minutes(download.longest));
  const isWrong = inTime === 'no' || fits === false;
  return {
    id: 'checkpoints/start',
    label: l10n.t('Next start'),
    description: [description, inTime === 'no' ? l10n.t('longer than the start-up timeout') : undefined, fits === false ? l10n.t('too little room') : undefined].filter((part) => part !== undefined).join(' · '),
    details: totalsDetails(found, vram),
    icon: isWrong ? 'warning' : 'clock',
    ...(isWrong ? { color: 'list.warningForeground' } : {}),
  };
}

/** Made when the pointer rests. */
function totalsDetails(found: Investigation, vram: KnownCheckpoints['vram']): () => Promise<string> {
  return async () => (await import('./checkpoint-details')).totalsDetails(found, await vram?.());
}

const looks: Readonly<Record<CheckpointRow['verdict'], { readonly icon: string; readonly color: string } | undefined>> = {
  fine: undefined,
  'to-fetch': { icon: 'cloud-download', color: 'charts.blue' },
  bad: { icon: 'error', color: 'list.errorForeground' },
  unknown: undefined,
};

function checkpointRow(need: CheckpointNeed, row: CheckpointRow | undefined, id: string): Row {
  const origin = need.repoId ?? need.url;
  const gated = (row?.need.gated ?? need.gated) === true;
  const size = need.size === undefined ? l10n.t('size not known') : need.isPart ? l10n.t('at most {0}', formatBytes(need.size)) : formatBytes(need.size);
  const there = row === undefined || row.presence.state === 'unknown' ? undefined : presenceText(row.presence, need.size);
  const facts = [there, row?.presence.state === 'partial' && need.size !== undefined ? undefined : size, gated ? l10n.t('gated') : undefined, origin].filter((fact) => fact !== undefined);
  const look = row === undefined ? undefined : row.presence.state === 'present' ? { icon: 'pass', color: 'charts.green' } : looks[row.verdict];
  const steps = row === undefined ? [] : nextSteps(row);
  // An open model leaves nothing to say of tokens.
  const isBarred = row !== undefined && row.presence.state !== 'present' && row.access?.state !== 'open';
  const sentences = row === undefined ? [] : [evidenceSentences(row.presence), ...(isBarred ? [row.access?.message, row.space?.message] : [])];
  return {
    id,
    label: need.name,
    description: facts.join(' · '),
    details: async () => (await import('./checkpoint-details')).checkpointDetails(need, row),
    ...(look ?? { icon: gated ? 'lock' : need.wholeRepo ? 'folder' : 'file-binary' }),
    context: `checkpoint copyable${need.repoId === undefined ? '' : ' onHub'}${steps.length === 0 ? '' : ' nextStep'}`,
    command: 'spacedock.openSource',
    value: need,
    spoken: [`${need.name}: ${facts.join(', ')}.`, ...sentences].filter((line) => line !== undefined && line !== '').join(' '),
  };
}
