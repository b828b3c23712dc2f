import { setMaxListeners } from 'node:events';
import type { HubConnection } from '../hub/connection';
import { HubError } from '../hub/errors';
import { knownHardware } from '../hub/hardware';
import { readSpace, type SpaceState } from '../hub/space';
import { readSpaceEntries, type SpaceEntries } from '../hub/space-settings';
import { SshError } from '../hub/space-ssh';
import { tokenAccess } from './access';
import { lookIntoBuckets } from './bucket-sighting';
import type { CheckpointNeed } from './checkpoint-need';
import type { Sighting } from './presence';
import { checkpointRows, type CheckpointRow } from './report';
import { SetupLog } from './setup-log';
import { withSizes } from './sizes';
import type { Disk, SshLook } from './ssh-sighting';
import { storageAt, totalsOf, type CheckpointTotals } from './totals';

/** What is known of a project's checkpoints, and what could not be found out. */
export interface Investigation {
  readonly rows: readonly CheckpointRow[];
  readonly totals: CheckpointTotals;
  /** The flavour that the Space runs on, or has asked for. */
  readonly hardware: string | undefined;
  /** One sentence for each question that nobody answered. */
  readonly problems: readonly string[];
}

export interface Questions {
  /** `namespace/name`; undefined where no Space belongs to the project: then the Hub's models alone are asked. */
  readonly spaceId: string | undefined;
  /** Of the Space's persistent storage. */
  readonly data: string;
  /** huggingface_hub's cache in the container. */
  readonly cacheFolder: string | undefined;
  /** Seconds. */
  readonly startTimeout: number | undefined;
  /** Hands the lines of the run log to `log`. Undefined: it is not read. */
  readonly readLog: ((log: SetupLog, spaceId: string) => Promise<void>) | undefined;
  /** Looks into the running Space. Undefined: nobody wants that. */
  readonly lookOverSsh: ((needs: readonly CheckpointNeed[], space: SpaceState) => Promise<SshLook>) | undefined;
}

/**
 * Asks the Hub, and the Space where that is wanted, all that there is to know of the checkpoints. A question that fails
 * is a problem, and the rest stands. Rejects only with the signal's reason.
 */
export async function investigate(connection: HubConnection, needs: readonly CheckpointNeed[], questions: Questions, signal?: AbortSignal): Promise<Investigation> {
  const { spaceId, data, cacheFolder, startTimeout, readLog, lookOverSsh } = questions;
  // Many questions at once listen for its end; Node takes more than ten for a leak.
  if (signal !== undefined) setMaxListeners(64, signal);
  const problems: string[] = [];
  const ask = async <T>(what: string, question: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await question();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof HubError) && !(error instanceof SshError)) throw error;
      problems.push(`${what}: ${error.message} ${error.advice}`);
      return undefined;
    }
  };
  const log = new SetupLog();
  const [sized, access, space, entries, logRead] = await Promise.all([
    withSizes(connection, needs, signal),
    tokenAccess(connection, needs, signal),
    spaceId === undefined ? undefined : ask('The Space could not be read', () => readSpace(connection, spaceId, signal)),
    spaceId === undefined ? undefined : ask<SpaceEntries>('The secrets of the Space could not be read', () => readSpaceEntries(connection, spaceId, signal)),
    spaceId === undefined || readLog === undefined
      ? undefined
      : ask('The run log could not be read', async () => {
          await readLog(log, spaceId);
          return true;
        }),
  ]);
  const sightings: Sighting[] = [];
  let disk: Disk | undefined;
  if (space !== undefined) {
    const bucket = await lookIntoBuckets(connection, sized, { volumes: space.volumes, cacheFolder }, signal);
    if (bucket !== undefined) sightings.push(bucket.sighting);
    if (bucket?.problem !== undefined) problems.push(`The bucket could not be listed: ${bucket.problem.message} ${bucket.problem.advice}`);
    if (lookOverSsh !== undefined) {
      const look = await ask('Nobody could look into the Space', () => lookOverSsh(sized, space));
      if (look !== undefined) sightings.push(look.sighting);
      disk = look?.disk;
    }
  }
  const rows = checkpointRows(sized, { access, entries, log: logRead === true ? log : undefined, sightings, now: Date.now() });
  const hardware = space?.hardware.requested ?? space?.hardware.current;
  const diskGb = knownHardware.find(({ name }) => name === hardware)?.diskGb;
  const storage = space === undefined ? undefined : storageAt(data, { volumes: space.volumes, storage: space.storage, diskGb });
  return { rows, totals: totalsOf(rows, { storage, disk, startTimeout }), hardware, problems };
}
