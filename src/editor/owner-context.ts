import { l10n } from 'vscode';
import type { HubConnection } from '../hub/connection';
import type { SpaceRuntime } from '../hub/space';
import { stageMeaning } from '../hub/stages';
import type { ProjectLocation } from '../project/discovery';
import type { Project } from '../project/project';
import { confirm } from './confirm';
import { inView } from './progress';

/** What the commands of a Space's owner work on. */
export interface OwnerContext {
  readonly spaceId: string;
  readonly connection: HubConnection;
  /** Whose files may hold a .env; undefined where one repo is both. */
  readonly mainRoot: string | undefined;
  /** Where its repo lies in this workspace. */
  readonly checkouts: readonly ProjectLocation[];
  /** Where persistent storage is mounted, by the project's settings. */
  readonly dataMount: string;
  /** The project as it was read last, for what it asks of its hardware. */
  readonly project: Project | undefined;
  /** Why the Hub will refuse any change, as far as the token tells; looked for since the command began. */
  readonly refusal: Promise<string | undefined>;
  /** Something was changed: all that is known is read anew, and the Space is watched until it stands again. */
  changed(): Promise<void>;
}

/** A question to the Hub or a change there, with a moving bar at the view's head. */
export function atHub<T>(task: () => Promise<T>): Promise<T> {
  return inView('spacedock.space', task);
}

/** What a question is asked about: the Space as it is now, not as the tree showed it a minute ago. */
export function readNow({ connection, spaceId }: OwnerContext): Promise<SpaceRuntime> {
  return atHub(async () => {
    const { readRuntime } = await import('../hub/space');
    return readRuntime(connection, spaceId);
  });
}

/** Asks about a change; says first that it will be refused, where that is known. */
export async function ask(context: OwnerContext, question: string, lines: readonly (string | undefined)[], action: string): Promise<boolean> {
  const refusal = await context.refusal;
  return confirm(question, refusal === undefined ? lines : [refusal, '', ...lines], action);
}

/** Carries a change out and looks at what came of it, also where it failed half-way. */
export async function change<T>(context: OwnerContext, task: () => Promise<T>): Promise<T> {
  try {
    return await atHub(task);
  } finally {
    await context.changed();
  }
}

/** What a changed setting does to the app; undefined where nothing runs. */
export function restartNote(stage: string): string | undefined {
  const { running, moving } = stageMeaning(stage);
  return running || moving ? l10n.t('The Space restarts. Files outside mounted storage are lost.') : undefined;
}
