import type { CommandHandlers, CommandId } from './command-ids';
import type { OwnerContext } from './owner-context';
import type { Row } from './tree-rows';

/** The commands of a Space's owner, beside restart. */
type OwnerCommand = Extract<
  CommandId,
  | 'spacedock.pause'
  | 'spacedock.wake'
  | 'spacedock.changeHardware'
  | 'spacedock.setSleepTime'
  | 'spacedock.toggleDevMode'
  | `spacedock.${'add' | 'edit' | 'delete'}${'Secret' | 'Variable'}`
  | 'spacedock.importEnv'
  | 'spacedock.setVisibility'
  | 'spacedock.setReplicas'
  | 'spacedock.deleteStorage'
  | `spacedock.${'duplicate' | 'rename' | 'delete'}Space`
  | 'spacedock.attachVolume'
  | 'spacedock.detachVolume'
>;

/**
 * Loaded on first use: activation stays small. `contextOf` says what a command from a row works on; undefined where the
 * user left the question which Space.
 */
export function ownerHandlers(contextOf: (row: unknown) => Promise<OwnerContext | undefined>): Pick<CommandHandlers, OwnerCommand> {
  const on =
    (run: (context: OwnerContext, row: unknown) => Promise<unknown>) =>
    async (row?: unknown): Promise<void> => {
      const context = await contextOf(row);
      if (context !== undefined) await run(context, row);
    };
  const actions = () => import('./owner-actions');
  const entries = () => import('./entry-commands');
  const volumes = () => import('./volume-commands');
  const repo = () => import('./repo-actions');
  return {
    'spacedock.pause': on(async (space) => (await actions()).pause(space)),
    'spacedock.wake': on(async (space) => (await actions()).wake(space)),
    'spacedock.changeHardware': on(async (space) => (await import('./hardware-picker')).changeHardware(space)),
    'spacedock.setSleepTime': on(async (space) => (await actions()).changeSleepTime(space)),
    'spacedock.toggleDevMode': on(async (space) => (await actions()).toggleDevMode(space)),
    'spacedock.addSecret': on(async (space) => (await entries()).addEntry(space, 'secret')),
    'spacedock.editSecret': on(async (space, row) => (await entries()).editEntry(space, 'secret', nameOf(row))),
    'spacedock.deleteSecret': on(async (space, row) => (await entries()).removeEntry(space, 'secret', nameOf(row))),
    'spacedock.addVariable': on(async (space) => (await entries()).addEntry(space, 'variable')),
    'spacedock.editVariable': on(async (space, row) => (await entries()).editEntry(space, 'variable', nameOf(row))),
    'spacedock.deleteVariable': on(async (space, row) => (await entries()).removeEntry(space, 'variable', nameOf(row))),
    'spacedock.importEnv': on(async (space) => (await import('./env-import-command')).importEnv(space)),
    'spacedock.deleteStorage': on(async (space) => (await repo()).removeStorage(space)),
    'spacedock.setReplicas': on(async (space) => (await repo()).changeReplicas(space)),
    'spacedock.setVisibility': on(async (space) => (await repo()).changeVisibility(space)),
    'spacedock.duplicateSpace': on(async (space) => (await repo()).duplicate(space)),
    'spacedock.renameSpace': on(async (space) => (await repo()).rename(space)),
    'spacedock.deleteSpace': on(async (space) => (await repo()).remove(space)),
    'spacedock.attachVolume': on(async (space) => (await volumes()).attach(space)),
    'spacedock.detachVolume': on(async (space, row) => (await volumes()).detach(space, nameOf(row))),
  };
}

/** The name or path that a row stands for; nothing from the palette. */
function nameOf(row: unknown): string | undefined {
  const value = (row as Partial<Row> | undefined)?.value;
  return typeof value === 'string' ? value : undefined;
}
