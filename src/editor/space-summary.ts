import { stageMeaning } from '../hub/stages';

// What is said of several Spaces in one place: the status bar's one item, the view's one badge.

export interface SeenSpace {
  readonly name: string;
  /** Undefined where it was not read. */
  readonly stage: string | undefined;
  /** The user is at it, or was last. */
  readonly isCurrent: boolean;
}

/** The Space of the status bar: the one that moves, for it is waited for; else the user's own; else any that is known. */
export function shownSpace<T extends SeenSpace>(spaces: readonly T[]): T | undefined {
  const known = spaces.filter(({ stage }) => stage !== undefined).sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
  return known.find(({ stage }) => isMoving(stage)) ?? known[0];
}

export interface BadgeFacts {
  /** Names of the Spaces that stand in an error. */
  readonly failed: readonly string[];
  /** Names of those that build or start. */
  readonly moving: readonly string[];
  readonly count: number;
}

/** How many Spaces have failed, else how many build or start; undefined where all is well. */
export function badgeOf(spaces: readonly SeenSpace[]): BadgeFacts | undefined {
  const failed = spaces.filter(({ stage }) => stage !== undefined && stageMeaning(stage).failed).map(({ name }) => name);
  const moving = spaces.filter(({ stage }) => isMoving(stage)).map(({ name }) => name);
  const count = failed.length === 0 ? moving.length : failed.length;
  return count === 0 ? undefined : { failed, moving, count };
}

function isMoving(stage: string | undefined): boolean {
  return stage !== undefined && stageMeaning(stage).moving;
}
