import { workspace, type Uri } from 'vscode';
import { parseEndpoint } from '../hub/connection';
import type { PollingPace } from '../hub/polling';
import type { Severity } from '../lint/finding';

/**
 * Where the Hub is. The setting has application scope, so a cloned repo's settings cannot redirect the token.
 * Throws a HubError for an address that is none.
 */
export function hubEndpoint(): URL {
  const configured = workspace.getConfiguration('spacedock').get<string>('endpoint', '').trim();
  return parseEndpoint(configured || process.env['HF_ENDPOINT']);
}

/** The Space's page, which is its git remote too. */
export function spaceUrl(spaceId: string): string {
  return new URL(`/spaces/${spaceId}`, hubEndpoint()).href;
}

export function pollingPace(): PollingPace {
  const polling = workspace.getConfiguration('spacedock.polling');
  // The manifest's limits bind only the settings editor.
  const seconds = (key: string, usual: number, least: number): number => Math.max(least, polling.get(key, usual));
  return { movingMs: seconds('moving', 5, 2) * 1000, standingMs: seconds('standing', 60, 15) * 1000 };
}

export function lintEnabled(scope: Uri): boolean {
  return workspace.getConfiguration('spacedock.lint', scope).get('enabled', true);
}

/** Only entries that mean something; a typing error in the settings must not stop the linter. */
export function lintSeverities(scope: Uri): Record<string, Severity | 'off'> {
  const known = new Set(['off', 'error', 'warning', 'info', 'hint']);
  const configured = workspace.getConfiguration('spacedock.lint', scope).get<Record<string, unknown>>('severity', {});
  return Object.fromEntries(
    Object.entries(configured).filter((entry): entry is [string, Severity | 'off'] => known.has(entry[1] as string)),
  );
}

export function statusBarWanted(): boolean {
  return workspace.getConfiguration('spacedock').get('statusBar', true);
}
