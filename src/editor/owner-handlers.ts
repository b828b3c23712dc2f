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
  | 'spacedock.attachVolume'
  | 'spacedock.detachVolume'
>;

export interface OwnerSurroundings {
  readonly context: () => OwnerContext;
  readonly mainRoot: () => string | undefined;
  /** Where persistent storage is mounted, by the project's settings. */
  readonly dataMount: () => string;
}

/** Loaded on first use: activation stays small. */
export function ownerHandlers({ context, mainRoot, dataMount }: OwnerSurroundings): Pick<CommandHandlers, OwnerCommand> {
  const actions = () => import('./owner-actions');
  const entries = () => import('./entry-commands');
  const volumes = () => import('./volume-commands');
  return {
    'spacedock.pause': async () => (await actions()).pause(context()),
    'spacedock.wake': async () => (await actions()).wake(context()),
    'spacedock.changeHardware': async () => (await import('./hardware-picker')).changeHardware(context()),
    'spacedock.setSleepTime': async () => (await actions()).changeSleepTime(context()),
    'spacedock.toggleDevMode': async () => (await actions()).toggleDevMode(context()),
    'spacedock.addSecret': async () => (await entries()).addEntry(context(), 'secret'),
    'spacedock.editSecret': async (row) => (await entries()).editEntry(context(), 'secret', nameOf(row)),
    'spacedock.deleteSecret': async (row) => (await entries()).removeEntry(context(), 'secret', nameOf(row)),
    'spacedock.addVariable': async () => (await entries()).addEntry(context(), 'variable'),
    'spacedock.editVariable': async (row) => (await entries()).editEntry(context(), 'variable', nameOf(row)),
    'spacedock.deleteVariable': async (row) => (await entries()).removeEntry(context(), 'variable', nameOf(row)),
    'spacedock.importEnv': async () => (await import('./env-import-command')).importEnv(context(), mainRoot()),
    'spacedock.attachVolume': async () => (await volumes()).attach(context(), dataMount()),
    'spacedock.detachVolume': async (row) => (await volumes()).detach(context(), nameOf(row)),
  };
}

/** The name or path that a row stands for; nothing from the palette. */
function nameOf(row: unknown): string | undefined {
  const value = (row as Partial<Row> | undefined)?.value;
  return typeof value === 'string' ? value : undefined;
}
