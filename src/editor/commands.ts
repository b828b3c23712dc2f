import { commands, Disposable } from 'vscode';
import { commandIds, type CommandHandlers } from './command-ids';
import { showError } from './messages';
import type { Logger } from './logger';

/** Registers all commands at once, each behind the same guard: an error becomes one message, a cancel is silent. */
export function registerCommands(handlers: CommandHandlers, logger: Logger): Disposable {
  return Disposable.from(
    ...commandIds.map((id) =>
      commands.registerCommand(id, async (argument?: unknown) => {
        try {
          return await handlers[id](argument);
        } catch (error) {
          logger.error(`${id} failed`, error);
          showError(error);
          return undefined;
        }
      }),
    ),
  );
}
