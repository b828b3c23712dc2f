import { commands } from 'vscode';
import type { ProjectLocation } from '../project/discovery';
import type { Account } from './account';
import type { CommandHandlers, CommandId } from './command-ids';
import type { CommandTargets } from './command-targets';
import type { DeployKind } from './deploy-surroundings';
import type { EntryValue } from './history-rows';
import type { LeftOut } from './left-out';
import type { ChangeValue } from './plan-rows';
import type { ReposView } from './repos-view';
import type { SpaceLogs } from './space-logs';
import type { SpaceSessions } from './space-sessions';
import { showChange } from './sync-preview';
import { rowValue, type Row } from './tree-rows';
import type { WorkspaceSpaces } from './workspace-spaces';

type RepoCommand = Extract<
  CommandId,
  | `spacedock.${'previewSync' | 'sync' | 'explainSync' | 'leaveOutAlways' | 'showMoreChanges' | 'openChange'}`
  | `spacedock.${'deploy' | 'rollBack' | 'commitAndPush' | 'noteDecision' | 'openJournalEntry'}`
>;

interface RepoParts {
  readonly targets: CommandTargets;
  readonly spaces: WorkspaceSpaces;
  readonly sessions: SpaceSessions;
  readonly account: Account;
  readonly logs: SpaceLogs;
  readonly leftOut: LeftOut;
  readonly view: ReposView;
}

/** The commands of the two repos: sync, deploy, roll back, journal. What they need is loaded on first use. */
export function repoHandlers({ targets, spaces, sessions, account, logs, leftOut, view }: RepoParts): Pick<CommandHandlers, RepoCommand> {
  /** Hands over the project whose repos a row, the screen or the user names; `synced`: one with a main repo. */
  const withProject = async (row: unknown, work: (location: ProjectLocation) => unknown, { synced = false } = {}): Promise<void> => {
    const location = await targets.project(row, { synced });
    if (location !== undefined) await work(location);
  };
  const sync = async (location: ProjectLocation): Promise<void> => {
    const { sync: run } = await import('./sync-commands');
    if (await run(location, leftOut, () => commands.executeCommand('spacedock.commitAndPush', location))) view.look();
  };
  /** Of the explorer's file, of a row's, or of the one in the active editor. */
  const explainSync = async (argument: unknown): Promise<void> => {
    const { explainSync: explain, fileInProject } = await import('./explain-sync');
    const value = rowValue<string | ChangeValue>(argument);
    const row = targets.projectOfRow(argument);
    const ofRow = row && value !== undefined ? { location: row, path: typeof value === 'string' ? value : value.change.path } : undefined;
    const { location, path } = ofRow ?? fileInProject(argument, spaces);
    await explain(location, path, leftOut);
  };
  const deploy = async (location: ProjectLocation, how: DeployKind): Promise<void> => {
    const session = sessions.of(location);
    const { spaceId } = location;
    try {
      const { deploy: run } = await import('./deploy-command');
      await run(
        location,
        {
          session,
          connection: session?.connection() ?? account.connection(location.mainRoot),
          leftOut,
          showBuild: () => {
            if (spaceId !== undefined) logs.show(spaceId, 'build', { expectNew: true });
          },
        },
        how,
      );
    } finally {
      view.look();
    }
  };
  return {
    'spacedock.previewSync': (row) => withProject(row, async (location) => (await import('./sync-commands')).previewSync(location, leftOut), { synced: true }),
    'spacedock.sync': (row) => withProject(row, sync, { synced: true }),
    'spacedock.explainSync': explainSync,
    'spacedock.leaveOutAlways': async (row) => {
      const value = rowValue<ChangeValue>(row);
      const location = targets.projectOfRow(row);
      if (value === undefined || location === undefined) return;
      const { leaveOutAlways } = await import('./explain-sync');
      await leaveOutAlways(location, value.change);
    },
    'spacedock.showMoreChanges': (row) => {
      const id = rowValue<string>(row);
      if (id !== undefined) view.showMore(row as Row, id);
    },
    'spacedock.openChange': async (row) => {
      const value = rowValue<ChangeValue>(row);
      if (value) await showChange(value.plan, value.change);
    },
    'spacedock.deploy': (row) => withProject(row, (location) => deploy(location, { whole: true })),
    'spacedock.rollBack': (row) => withProject(row, (location) => deploy(location, { whole: true, rollback: { to: rowValue<EntryValue>(row)?.commit } })),
    'spacedock.commitAndPush': (row) => withProject(row, (location) => deploy(location, { whole: false })),
    'spacedock.noteDecision': (row) => withProject(row, async (location) => (await import('./journal-commands')).noteDecision(location)),
    'spacedock.openJournalEntry': (row) => withProject(row, async (location) => (await import('./journal-commands')).openJournalEntry(location, rowValue<EntryValue>(row))),
  };
}
