import type { SpaceEntries } from '../hub/space-settings';
import { elsewhere, isRefused, type Access } from './access';
import type { CheckpointNeed } from './checkpoint-need';
import { logged, newestPresence, seen, type Presence, type Sighting } from './presence';
import type { LoggedDownload, SetupLog } from './setup-log';
import { spaceAccess, type SpaceAccess } from './space-access';

/** One checkpoint with all that is known of it. */
export interface CheckpointRow {
  readonly need: CheckpointNeed;
  /** Of the token that asks; undefined where nobody has asked. */
  readonly access: Access | undefined;
  /** Of the Space. */
  readonly space: SpaceAccess | undefined;
  readonly log: LoggedDownload | undefined;
  readonly presence: Presence;
  /** The worst of it. */
  readonly verdict: Verdict;
}

export type Verdict =
  /** Present, or nothing is in the way of it. */
  | 'fine'
  /** Not there, as far as known, and the start will fetch it. */
  | 'to-fetch'
  /** It stays away, or is not whole, until somebody does something. */
  | 'bad'
  | 'unknown';

/** What was found out, each part undefined where nobody has asked. */
export interface Findings {
  readonly access: ReadonlyMap<string, Access> | undefined;
  readonly entries: SpaceEntries | undefined;
  readonly log: SetupLog | undefined;
  readonly sightings: readonly Sighting[];
  /** For what needs no question. Milliseconds since 1970. */
  readonly now: number;
}

/** The rows of a report, in the order of the needs. */
export function checkpointRows(needs: readonly CheckpointNeed[], { access, entries, log, sightings, now }: Findings): CheckpointRow[] {
  return needs.map((need) => {
    const own = need.repoId === undefined ? elsewhere(need, now) : access?.get(need.repoId);
    const said = log?.of(need);
    const space = own === undefined ? undefined : spaceAccess(need, own, entries, said);
    const answers = [...sightings.map((sighting) => seen(need, sighting)), said === undefined ? undefined : logged(said)];
    const presence = newestPresence(answers.filter((answer) => answer !== undefined));
    const known: CheckpointNeed = { ...need, gated: own?.gated ?? need.gated };
    const row = { need: known, access: own, space, log: said, presence };
    return { ...row, verdict: verdictOf(row) };
  });
}

function verdictOf({ access, space, presence }: Omit<CheckpointRow, 'verdict'>): Verdict {
  switch (presence.state) {
    case 'present':
      return 'fine';
    case 'wrong-size':
    case 'blocked':
      return 'bad';
    case 'partial':
    case 'missing':
    case 'unknown':
      // The Space fetches with its own token, of which this account's says what it may, where both are one person's.
      if (access?.state === 'not-found' || space?.state === 'no-token' || space?.state === 'refused') return 'bad';
      if (access !== undefined && isRefused(access) && space?.state !== 'fetched') return 'bad';
      return presence.state === 'unknown' ? (access === undefined ? 'unknown' : 'fine') : 'to-fetch';
  }
}
