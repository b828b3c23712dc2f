import { commands } from 'vscode';
import type { ContextKeys } from './command-ids';

const current = new Map<string, unknown>();

/** The one place that sets context keys. Says nothing to VS Code where nothing changed. */
export function setContext<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
  if (current.get(key) === value) return;
  current.set(key, value);
  void commands.executeCommand('setContext', key, value);
}
