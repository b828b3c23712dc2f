import { parseEndpoint } from '../hub/connection';
import { readLiveSpace } from '../hub/space-settings';
import type { ProjectLocation } from '../project/discovery';
import type { LiveSpace } from '../project/live-space';
import { UsageError, type CommandIo } from './command';
import { connectionOf } from './space-target';

/**
 * What the Hub tells of a project's Space, or of the one that `space` names. What the token may not read is told on
 * stderr. Throws a UsageError where no Space is named, and a HubError.
 */
export async function readLive(location: ProjectLocation, space: string | undefined, io: CommandIo): Promise<LiveSpace> {
  const id = space ?? location.spaceId;
  if (id === undefined) throw new UsageError('The project names no Space: name one with --space namespace/name.');
  const live = await readLiveSpace(connectionOf(location.mainRoot ?? location.spaceRoot, io), id, io.signal);
  if (live.secrets === undefined || live.variables === undefined) {
    io.stderr.write(`The token may not read the settings of ${id}: what needs its secrets and variables was not checked.\n`);
  }
  return live;
}

/** The host by which a git remote is known to lead to the Hub. Throws a HubError for an endpoint that is no address. */
export function hubHostOf(io: CommandIo): string {
  return parseEndpoint(io.env['HF_ENDPOINT']).host;
}
