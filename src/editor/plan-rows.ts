import { l10n } from 'vscode';
import { formatBytes } from '../hub/byte-size';
import type { SyncChange, SyncPlan, SyncRefusal } from '../sync/plan-model';
import { pageSize } from './plan-pages';
import type { Readable, Row } from './tree-rows';

export interface PlanViewModel {
  readonly plan: SyncPlan;
  /** Paths of changes that are left out: a sync does not carry them out. */
  readonly leftOut: ReadonlySet<string>;
  /** How many rows a group or folder shows, by the id of its row, where it is more than one page. */
  readonly limits: ReadonlyMap<string, number>;
}

/** What the commands of a change's row need. */
export interface ChangeValue {
  readonly plan: SyncPlan;
  readonly change: SyncChange;
}

/** A group of more files shows them by folder. */
const mostFlat = 25;
/** A plan of more files is folded at first. */
const mostUnfolded = 20;

export function planRow(model: Readable<PlanViewModel>): Row {
  const base = { id: 'repos/sync', label: l10n.t('Sync') };
  if ('error' in model) {
    const failed = { ...base, description: model.error, tooltip: model.error, icon: 'warning', color: 'list.warningForeground' };
    if (model.span === undefined) return failed;
    const source = { file: { repo: 'main', path: 'spacedock.yaml' }, span: model.span };
    return { ...failed, command: 'spacedock.openSource', value: { sources: [source] } };
  }
  const { plan, leftOut } = model.value;
  const { changes, refused } = plan;
  const unfolded = changes.length + refused.length <= mostUnfolded;
  const children: Row[] = [
    ...(refused.length === 0 ? [] : [refusedGroup(model.value, unfolded)]),
    ...(['add', 'change', 'delete'] as const).flatMap((kind) => changeGroup(model.value, kind, unfolded)),
  ];
  const left = changes.length - leftOut.size;
  const count =
    left === 0 ? l10n.t('nothing to copy') : left === 1 ? l10n.t('1 file would change') : l10n.t('{0} files would change', left);
  return {
    ...base,
    description: [
      ...(plan.interrupted === undefined ? [] : [l10n.t('interrupted')]),
      count,
      ...(leftOut.size === 0 ? [] : [l10n.t('{0} left out', leftOut.size)]),
      ...(refused.length === 0 ? [] : [l10n.t('{0} refused', refused.length)]),
    ].join(', '),
    icon: 'sync',
    context: 'syncPlan',
    ...(children.length > 0 ? { children, expanded: true } : {}),
  };
}

const looks = {
  add: { icon: 'diff-added', color: 'gitDecoration.addedResourceForeground', group: () => l10n.t('Added'), word: () => l10n.t('added') },
  change: { icon: 'diff-modified', color: 'gitDecoration.modifiedResourceForeground', group: () => l10n.t('Changed'), word: () => l10n.t('changed') },
  delete: { icon: 'diff-removed', color: 'gitDecoration.deletedResourceForeground', group: () => l10n.t('Deleted'), word: () => l10n.t('deleted') },
} as const;

function changeGroup(model: PlanViewModel, kind: SyncChange['kind'], unfolded: boolean): Row[] {
  const changes = model.plan.changes.filter((change) => change.kind === kind);
  if (changes.length === 0) return [];
  const id = `repos/sync/${kind}`;
  const children = changes.length <= mostFlat ? changes.map((change) => changeRow(model, change, change.path)) : folderRows(model, changes, id);
  const { group, word } = looks[kind];
  return [{ ...above(model, changes, id), label: group(), spoken: l10n.t('{0} files {1}', changes.length, word()), children: paged(children, id, model), expanded: unfolded }];
}

/** What a group and a folder have in common: counts, sizes, and a check box for all that is below. */
function above({ leftOut }: PlanViewModel, changes: readonly SyncChange[], id: string): Pick<Row, 'id' | 'description' | 'checked' | 'checkText' | 'value'> {
  const out = changes.filter(({ path }) => leftOut.has(path)).length;
  const bytes = changes.reduce((sum, change) => sum + sizeOf(change), 0);
  const files = changes.length === 1 ? l10n.t('1 file') : l10n.t('{0} files', changes.length);
  return {
    id,
    description: [files, formatBytes(bytes), ...(out === 0 ? [] : [l10n.t('{0} left out', out)])].join(' · '),
    checked: out === 0,
    checkText: l10n.t('Carry all of these out in the next sync'),
    value: { changes } satisfies CheckValue,
  };
}

/** What a check box is for: one change, or all below a group or folder. */
export interface CheckValue {
  readonly changes: readonly SyncChange[];
}

/** Files by folder, folders with nothing but one folder in them taken together with it. */
function folderRows(model: PlanViewModel, changes: readonly SyncChange[], id: string, within = ''): Row[] {
  const folders = new Map<string, SyncChange[]>();
  const files: Row[] = [];
  for (const change of changes) {
    const end = change.path.indexOf('/', within.length);
    if (end === -1) {
      files.push(changeRow(model, change, change.path.slice(within.length)));
      continue;
    }
    const folder = change.path.slice(0, end + 1);
    const known = folders.get(folder);
    if (known) known.push(change);
    else folders.set(folder, [change]);
  }
  const rows = [...folders].map(([name, below]): Row => {
    const folder = onlyFolder(below, name);
    const folderId = `${id}/${folder}`;
    const children = paged(folderRows(model, below, id, folder), folderId, model);
    return { ...above(model, below, folderId), label: folder.slice(within.length, -1), icon: 'folder', children, expanded: false };
  });
  return [...rows, ...files];
}

function onlyFolder(changes: readonly SyncChange[], folder: string): string {
  const [first] = changes;
  let common = folder;
  for (let end = first?.path.indexOf('/', common.length) ?? -1; first !== undefined && end !== -1; end = first.path.indexOf('/', common.length)) {
    const deeper = first.path.slice(0, end + 1);
    if (!changes.every(({ path }) => path.startsWith(deeper))) break;
    common = deeper;
  }
  return common;
}

function paged(rows: readonly Row[], id: string, { limits }: PlanViewModel): readonly Row[] {
  const limit = limits.get(id) ?? pageSize;
  if (rows.length <= limit) return rows;
  return [...rows.slice(0, limit), moreRow(id, limit, rows.length)];
}

/** Shows one page more of the group or folder with this id. */
export function moreRow(id: string, limit: number, of: number): Row {
  return {
    id: `${id}/…more`,
    label: l10n.t('Load more…'),
    description: l10n.t('{0} of {1} are shown', limit, of),
    icon: 'ellipsis',
    command: 'spacedock.showMoreChanges',
    value: id,
  };
}

function changeRow({ plan, leftOut }: PlanViewModel, change: SyncChange, label: string): Row {
  const { icon, color, word } = looks[change.kind];
  const out = leftOut.has(change.path);
  const loses = plan.overwritesUncommitted?.includes(change.path) === true;
  const parts = [
    ...(out ? [l10n.t('left out')] : []),
    sizeText(change),
    ...(change.kind !== 'delete' && change.binary ? [l10n.t('binary')] : []),
    ...(loses ? [l10n.t('over an uncommitted change')] : []),
  ];
  return {
    id: `repos/sync/file/${change.path}`,
    label,
    description: parts.join(' · '),
    tooltip: `${change.path}: ${word()}`,
    spoken: [change.path, word(), ...parts].join(', '),
    icon,
    color,
    checked: !out,
    checkText: out ? l10n.t('Left out: the next sync does not touch {0}', change.path) : l10n.t('The next sync carries this out: {0}', change.path),
    context: 'syncChange copyable',
    copy: change.path,
    command: 'spacedock.openChange',
    value: { plan, change, changes: [change] } satisfies ChangeValue & CheckValue,
  };
}

function sizeOf(change: SyncChange): number {
  return change.kind === 'delete' ? change.target.size : change.sourceSize;
}

function sizeText(change: SyncChange): string {
  const size = formatBytes(sizeOf(change));
  const before = change.kind === 'change' && change.target !== undefined ? formatBytes(change.target.size) : size;
  return before === size ? size : `${before} → ${size}`;
}

function refusedGroup(model: PlanViewModel, unfolded: boolean): Row {
  const { refused } = model.plan;
  const id = 'repos/sync/refused';
  return {
    id,
    label: l10n.t('Refused'),
    description: refused.length === 1 ? l10n.t('1 file') : l10n.t('{0} files', refused.length),
    tooltip: l10n.t('The rules name these, but a sync must not copy or delete them.'),
    children: paged(refused.map(refusalRow), id, model),
    expanded: unfolded,
  };
}

function refusalRow(refusal: SyncRefusal): Row {
  return {
    id: `repos/sync/refused/${refusal.path}`,
    label: refusal.path,
    description: refusal.message,
    tooltip: refusal.advice,
    spoken: [refusal.path, l10n.t('refused'), refusal.message, refusal.advice].join(', '),
    icon: 'error',
    color: 'list.errorForeground',
    command: 'spacedock.explainSync',
    context: 'syncRefusal copyable',
    value: refusal.path,
  };
}
