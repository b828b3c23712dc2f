import { commands, Disposable, l10n, workspace } from 'vscode';
import { commandIds, type CommandHandlers, type CommandId } from './command-ids';
import { showError } from './messages';
import type { Logger } from './logger';

/** What runs git, writes files or speaks to the Hub. `enablement` alone does not bind other extensions. */
const needsTrust: ReadonlySet<CommandId> = new Set<CommandId>([
  'spacedock.signIn',
  'spacedock.chooseSpace',
  'spacedock.restart',
  'spacedock.factoryReboot',
  'spacedock.openTerminal',
  'spacedock.openInRemoteSsh',
  'spacedock.pause',
  'spacedock.wake',
  'spacedock.changeHardware',
  'spacedock.setSleepTime',
  'spacedock.toggleDevMode',
  'spacedock.addSecret',
  'spacedock.editSecret',
  'spacedock.deleteSecret',
  'spacedock.addVariable',
  'spacedock.editVariable',
  'spacedock.deleteVariable',
  'spacedock.importEnv',
  'spacedock.attachVolume',
  'spacedock.detachVolume',
  'spacedock.showBuildLog',
  'spacedock.showRunLog',
  'spacedock.followLog',
  'spacedock.previewSync',
  'spacedock.sync',
  'spacedock.explainSync',
  'spacedock.deploy',
  'spacedock.rollBack',
  'spacedock.noteDecision',
  'spacedock.commitAndPush',
]);

function notTrusted(): Error {
  return Object.assign(new Error(l10n.t('This workspace is in Restricted Mode.')), {
    advice: l10n.t('Trust it first: Spacedock runs no git and sends nothing until then.'),
  });
}

/** Registers all commands at once, each behind the same guard: an error becomes one message, a cancel is silent. */
export function registerCommands(handlers: CommandHandlers, logger: Logger): Disposable {
  return Disposable.from(
    ...commandIds.map((id) =>
      commands.registerCommand(id, async (argument?: unknown) => {
        try {
          if (needsTrust.has(id) && !workspace.isTrusted) throw notTrusted();
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
