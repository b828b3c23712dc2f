import type { Exchange } from './exchange';
import { HubFailure, readOnly, repositoryNotFound } from './hub-failure';
import type { SpaceRecord, SpaceStore } from './space-store';
import type { Caller } from './tokens';

/** It is the caller's own, or of an organization that lets its members write. */
function owns(caller: Caller, id: string): boolean {
  const namespace = id.slice(0, id.indexOf('/'));
  return caller !== undefined && (caller.user === namespace || caller.organizations.includes(namespace));
}

/** @throws HubFailure as the Hub answers who may not see it: a private Space looks like none. */
export function readableSpace(store: SpaceStore, id: string, caller: Caller): SpaceRecord {
  const space = store.get(id);
  if (space !== undefined && (!space.private || owns(caller, id))) return space;
  throw caller === undefined ? new HubFailure(401, 'Invalid username or password.') : repositoryNotFound();
}

/** @throws HubFailure 401 for nobody, 403 for a token that may only read or is not the owner's. */
export function writableSpace(store: SpaceStore, id: string, caller: Caller): SpaceRecord {
  const space = readableSpace(store, id, caller);
  if (caller === undefined) throw new HubFailure(401, 'Invalid username or password.');
  if (caller.role === 'read' || !owns(caller, id)) throw readOnly();
  return space;
}

/** The Space that the path names, for reading. */
export function spaceToRead({ hub, parameters, caller }: Exchange): SpaceRecord {
  return readableSpace(hub.store, parameters['id'] ?? '', caller);
}

/** The Space that the path names, for its owner. */
export function spaceToWrite({ hub, parameters, caller }: Exchange): SpaceRecord {
  return writableSpace(hub.store, parameters['id'] ?? '', caller);
}

/** The Space that the path names, for its owner with any token: logs are not for the public. */
export function spaceToWatch({ hub, parameters, caller }: Exchange): SpaceRecord {
  const space = readableSpace(hub.store, parameters['id'] ?? '', caller);
  if (caller === undefined) throw new HubFailure(401, 'Invalid username or password.');
  if (!owns(caller, space.id)) throw readOnly();
  return space;
}
