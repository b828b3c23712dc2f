import { stageMeaning } from '../hub/stages';
import { accountGroup } from './account-rows';
import type { HardwarePrices } from './hardware-prices';
import { errorText, remedyOf } from './messages';
import { stateOf } from './session-state';
import type { SpaceLogs } from './space-logs';
import { rootId } from './space-names';
import { failedLookRow, spaceRows } from './space-rows';
import type { SpaceSession } from './space-session';
import { spaceRow, spaceTrouble, troubleRow } from './spaces-rows';
import { rowsOfSpace, type Row } from './tree-rows';

/** What the rows of the Space view are made of. */
export interface ViewSources {
  readonly sessions: readonly SpaceSession[];
  readonly logs: SpaceLogs;
  readonly prices: HardwarePrices;
  readonly isUnfolded: (session: SpaceSession) => boolean;
}

/** One Space's rows stand at the root; several Spaces have a row each that unfolds to them. */
export function viewRows(sources: ViewSources): Row[] {
  const { sessions, isUnfolded } = sources;
  const [only] = sessions;
  if (only === undefined) return [];
  if (sessions.length === 1) return rowsOfSpace(only.key, rowsOf(only, sources));
  return sessions.map((session) => ({
    ...spaceRow(session, sessions),
    id: rootId(session),
    space: session.key,
    expanded: isUnfolded(session),
    children: rowsOfSpace(session.key, rowsOf(session, sources)),
  }));
}

/** What stands below a Space, or at the root where it is the only one: no row at all where a welcome text is shown. */
function rowsOf(session: SpaceSession, { sessions, logs, prices }: ViewSources): Row[] {
  const { watch, space } = session;
  const { knowledge } = watch;
  if (space === undefined) {
    const state = stateOf(session);
    if (state === 'failed' && knowledge.kind === 'failed') return [failedLookRow(errorText(knowledge.error))];
    const trouble = sessions.length > 1 ? spaceTrouble(state) : undefined;
    return trouble === undefined ? [] : [troubleRow(trouble)];
  }
  const rows = spaceRows({
    space,
    meaning: stageMeaning(space.stage),
    stale:
      knowledge.kind === 'failed'
        ? { reason: errorText(knowledge.error), remedy: remedyOf(knowledge.error)?.command ?? 'spacedock.refresh' }
        : undefined,
    hardware: prices.list,
    following: logs.following(session.spaceId ?? space.id),
    checkpoints: session.checkpoints.known,
    dataMount: session.snapshot()?.settings.data ?? '/data',
    checkouts: session.checkouts.map(({ spaceRoot }) => spaceRoot),
    failedStep: session.failedStep,
    cause: session.cause,
    build: session.build.now,
    sourceOfLine: (line) => {
      const dockerfile = session.snapshot()?.dockerfile;
      return dockerfile === undefined || line > dockerfile.document.lines.lineCount ? undefined : { file: dockerfile.file, span: dockerfile.document.lines.lineSpan(line - 1) };
    },
    entries: session.settings.entriesOf(space.id),
    details: async () => (await session.details()) ?? '',
  });
  return [...rows, accountGroup(session.account.known, space.id, session.checkpoints.known.found)];
}
