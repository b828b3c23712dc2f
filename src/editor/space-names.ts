import { basename } from 'node:path';
import type { ProjectLocation } from '../project/discovery';
import type { SpaceSession } from './space-session';

/** A Space's own name; with its owner where another of the workspace has the same, and the folder where no Space is known. */
export function spaceName({ location }: SpaceSession, all: readonly SpaceSession[]): string {
  return nameAmong(location, all.map((session) => session.location));
}

/** As `spaceName`, and with its folder where the Space has another checkout in the workspace. */
export function projectName(location: ProjectLocation, all: readonly ProjectLocation[]): string {
  const name = nameAmong(location, all);
  const checkouts = location.spaceId === undefined ? 1 : all.filter(({ spaceId }) => spaceId === location.spaceId).length;
  return checkouts > 1 ? `${name} (${basename(location.spaceRoot)})` : name;
}

/** Of a Space's row, where there are several. */
export function rootId({ key }: SpaceSession): string {
  return `space ${key}`;
}

/** Of a project's row, where there are several. */
export function projectRootId({ spaceRoot }: ProjectLocation): string {
  return `project ${spaceRoot}`;
}

function nameAmong({ spaceId, spaceRoot }: ProjectLocation, all: readonly ProjectLocation[]): string {
  if (spaceId === undefined) return basename(spaceRoot);
  const name = nameOf(spaceId);
  const others = all.some((other) => other.spaceId !== undefined && other.spaceId !== spaceId && nameOf(other.spaceId) === name);
  return others ? spaceId : name;
}

function nameOf(spaceId: string): string {
  return spaceId.slice(spaceId.indexOf('/') + 1);
}
