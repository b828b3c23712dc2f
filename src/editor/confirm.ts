import { window } from 'vscode';

/** Asks in a modal that says what happens. False where the user leaves; nothing goes on after that. */
export async function confirm(question: string, lines: readonly (string | undefined)[], action: string): Promise<boolean> {
  const detail = lines.filter((line) => line !== undefined).join('\n');
  return (await window.showWarningMessage(question, { modal: true, detail }, action)) === action;
}
