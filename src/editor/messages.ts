import { commands, l10n, window } from 'vscode';
import type { CommandId } from './command-ids';

/** An error of the core that says what happened (`message`) and what to do next (`advice`). */
interface ActionableError extends Error {
  readonly advice: string;
  readonly kind?: string;
  /** The error was foreseen: this mends it, and there is no more to tell. */
  readonly remedy?: Remedy;
}

/** A command that mends what an error tells of. */
export interface Remedy {
  readonly command: CommandId | 'vscode.open';
  readonly argument?: unknown;
  readonly title: () => string;
}

/** An error that says what to do next, with a button where a command does it. */
export function withAdvice(message: string, advice: string, remedy?: Remedy): Error {
  return Object.assign(new Error(message), { advice, ...(remedy && { remedy }) });
}

function isActionable(error: unknown): error is ActionableError {
  return error instanceof Error && typeof (error as Partial<ActionableError>).advice === 'string';
}

export function isCancellation(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'Canceled');
}

/** One line for a tree row or a status text. */
export function errorText(error: unknown): string {
  if (isActionable(error)) return `${error.message} ${error.advice}`.trim();
  return error instanceof Error ? error.message : String(error);
}

/** Kinds of error whose remedy is a command of ours. */
const remedies: Readonly<Record<string, { readonly command: CommandId; readonly title: () => string }>> = {
  'no-token': { command: 'spacedock.signIn', title: () => l10n.t('Sign In') },
  unauthorized: { command: 'spacedock.signIn', title: () => l10n.t('Sign In') },
};

/** The command that mends what the error tells of, where there is one. */
export function remedyOf(error: unknown): { readonly command: CommandId; readonly title: () => string } | undefined {
  return isActionable(error) && error.kind !== undefined ? remedies[error.kind] : undefined;
}

/** The one place where an error becomes a notification. A cancelled action says nothing. */
export function showError(error: unknown): void {
  if (isCancellation(error)) return;
  const foreseen = isActionable(error) ? error.remedy : undefined;
  const remedy: Remedy | undefined = foreseen ?? remedyOf(error);
  const details = l10n.t('Show Details');
  const buttons = [...(remedy ? [remedy.title()] : []), ...(foreseen ? [] : [details])];
  void window.showErrorMessage(errorText(error), ...buttons).then((chosen) => {
    if (chosen === details) return commands.executeCommand('spacedock.showOutput' satisfies CommandId);
    if (remedy && chosen === remedy.title()) return commands.executeCommand(remedy.command, remedy.argument);
    return undefined;
  });
}
