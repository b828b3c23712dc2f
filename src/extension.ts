import type { ExtensionContext } from 'vscode';
import { Spacedock } from './editor/spacedock';

/** Registers everything at once and waits for nothing: no network, git or disk before the first event. */
export function activate(context: ExtensionContext): void {
  context.subscriptions.push(new Spacedock(context));
}
