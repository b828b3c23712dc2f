import { basename } from 'node:path';
import type { SpaceSession } from './space-session';

/** A Space's own name; with its owner where another of the workspace has the same, and the folder where no Space is known. */
export function spaceName({ spaceId, location }: SpaceSession, all: readonly SpaceSession[]): string {
  if (spaceId === undefined) return basename(location.spaceRoot);
  const name = nameOf(spaceId);
  const same = all.filter((other) => other.spaceId !== undefined && nameOf(other.spaceId) === name);
  return same.length > 1 ? spaceId : name;
}

/** Of its row, where there are several. */
export function rootId({ key }: SpaceSession): string {
  return `space ${key}`;
}

function nameOf(spaceId: string): string {
  return spaceId.slice(spaceId.indexOf('/') + 1);
}
