import { l10n } from 'vscode';
import type { CheckpointNeed } from '../checkpoints/checkpoint-need';
import { formatBytes } from '../hub/byte-size';
import { checkpointIds } from './checkpoint-list';
import type { Row } from './tree-rows';

/** What the project needs, with the sum of what is known. */
export function checkpointsGroup(checkpoints: readonly CheckpointNeed[]): Row {
  const sizes = checkpoints.map((need) => need.size);
  const total = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  const complete = sizes.every((size) => size !== undefined);
  const count = checkpoints.length === 1 ? l10n.t('1 item') : l10n.t('{0} items', checkpoints.length);
  const ids = checkpointIds(checkpoints);
  const rows = checkpoints.map((need, index) => checkpointRow(need, `checkpoints/item/${ids[index] ?? ''}`));
  return {
    id: 'checkpoints',
    label: l10n.t('Checkpoints'),
    description:
      checkpoints.length === 0
        ? l10n.t('none named')
        : total === 0
          ? count
          : complete
            ? `${count} · ${formatBytes(total)}`
            : l10n.t('{0} · {1} and more', count, formatBytes(total)),
    icon: 'library',
    expanded: false,
    children:
      rows.length > 0
        ? rows
        : [
            {
              id: 'checkpoints/none',
              label: l10n.t('No checkpoint is named in the runtime config or in a setup script.'),
              icon: 'info',
            },
          ],
  };
}

function checkpointRow(need: CheckpointNeed, id: string): Row {
  const origin = need.repoId ?? need.url;
  const facts = [
    need.size === undefined ? l10n.t('size not known') : formatBytes(need.size),
    need.gated === true ? l10n.t('gated') : undefined,
    origin,
  ];
  return {
    id,
    label: need.name,
    description: facts.filter((fact) => fact !== undefined).join(' · '),
    tooltip: [
      need.path,
      need.repoId === undefined ? need.url : l10n.t('From {0}', `${need.repoId}${need.filename ? `/${need.filename}` : ''}`),
      need.sizeProblem?.message,
    ]
      .filter((line) => line !== undefined)
      .join('\n'),
    icon: need.gated === true ? 'lock' : need.wholeRepo ? 'folder' : 'file-binary',
    context: `copyable${need.repoId === undefined ? '' : ' onHub'}`,
    command: 'spacedock.openSource',
    value: need,
  };
}
