import { CodeAction, CodeActionKind, commands, l10n, Uri } from 'vscode';
import type { FailureFix } from '../deploy/failure-fix';
import type { FailedAt } from '../hub/stages';
import type { Project } from '../project/project';
import type { CommandId } from './command-ids';
import { workspaceEdit } from './quick-fixes';
import type { SpaceArgument } from './tree-rows';

/** A fix as the light bulb offers it; undefined where the project's files are not such as it changes. */
export function actionOf(fix: FailureFix, project: Project, of: FailedAt, key: string): CodeAction | undefined {
  // A lint finding on the same word may have a fix of the same name.
  const title = `${fix.title.charAt(0).toLowerCase()}${fix.title.slice(1)}`;
  const action = new CodeAction(actionTitle(of, title), CodeActionKind.QuickFix);
  if (fix.kind !== 'edits') {
    const [command, argument] = commandOf(fix, key);
    action.command = { command, title: fix.title, arguments: [argument] };
    return action;
  }
  const edit = workspaceEdit(project, fix.edits);
  if (edit === undefined) return undefined;
  action.edit = edit;
  return action;
}

function actionTitle(of: FailedAt, fix: string): string {
  switch (of) {
    case 'configuration':
      return l10n.t('Fix the refused configuration: {0}', fix);
    case 'build':
      return l10n.t('Fix the failed build: {0}', fix);
    case 'run':
      return l10n.t('Fix the failed app: {0}', fix);
  }
}

/** What is to be done on the Hub: asks before it changes anything. */
export async function carryOut(fix: Exclude<FailureFix, { readonly kind: 'edits' }>, key: string): Promise<void> {
  await commands.executeCommand(...commandOf(fix, key));
}

function commandOf(fix: Exclude<FailureFix, { readonly kind: 'edits' }>, key: string): [command: string, argument: unknown] {
  return fix.kind === 'page' ? ['vscode.open', Uri.parse(fix.url)] : [commandsOf[fix.kind], { space: key } satisfies SpaceArgument];
}

const commandsOf: Readonly<Record<Exclude<FailureFix['kind'], 'edits' | 'page'>, CommandId>> = {
  secret: 'spacedock.addSecret',
  hardware: 'spacedock.changeHardware',
  restart: 'spacedock.restart',
  'factory-reboot': 'spacedock.factoryReboot',
};
