import { workspace, type Uri } from 'vscode';
import { hubUrl, parseEndpoint } from '../hub/connection';
import type { PollingPace } from '../hub/polling';
import type { Severity } from '../lint/finding';
import { booleanSetting, numberSetting, severitySetting, textSetting } from './setting-values';

/**
 * Where the Hub is. The setting has application scope, so a cloned repo's settings cannot redirect the token.
 * Throws a HubError for an address that is none.
 */
export function hubEndpoint(): URL {
  const configured = textSetting(workspace.getConfiguration('spacedock').get('endpoint'));
  return parseEndpoint(configured || process.env['HF_ENDPOINT']);
}

/** The address of a page of the Hub. `path` begins with `/`. Throws as `hubEndpoint` does. */
export function hubPage(path: string, query: Readonly<Record<string, string>> = {}): string {
  return hubUrl({ endpoint: hubEndpoint() }, path, query).href;
}

/** The Space's page, which is its git remote too. */
export function spaceUrl(spaceId: string): string {
  return hubPage(`/spaces/${spaceId}`);
}

/** With the limits of package.json. */
export function pollingPace(): PollingPace {
  const polling = workspace.getConfiguration('spacedock.polling');
  return {
    movingMs: numberSetting(polling.get('moving'), { usual: 5, least: 2, most: 60 }) * 1000,
    standingMs: numberSetting(polling.get('standing'), { usual: 60, least: 15, most: 3600 }) * 1000,
  };
}

export function lintEnabled(scope: Uri): boolean {
  return booleanSetting(workspace.getConfiguration('spacedock.lint', scope).get('enabled'), true);
}

export function lintSeverities(scope: Uri): Record<string, Severity | 'off'> {
  return severitySetting(workspace.getConfiguration('spacedock.lint', scope).get('severity'));
}

/** Milliseconds of paid hardware before which the user wants to be warned; undefined: never. */
export function paidHardwareLimit(): number | undefined {
  const hours = numberSetting(workspace.getConfiguration('spacedock').get('paidHardwareHours'), { usual: 0, least: 0, most: 1000 });
  return hours === 0 ? undefined : hours * 3_600_000;
}

export interface SshSettings {
  /** Undefined: the Hub's own. */
  readonly host: string | undefined;
  /** A private key; undefined: what `ssh` offers by itself. */
  readonly identityFile: string | undefined;
}

/** Both settings have application scope: a cloned repo decides neither where to connect nor with which key. */
export function sshSettings(): SshSettings {
  const ssh = workspace.getConfiguration('spacedock.ssh');
  return { host: textSetting(ssh.get('host')) || undefined, identityFile: textSetting(ssh.get('identityFile')) || undefined };
}

export function buildTimesWanted(scope: Uri): boolean {
  return booleanSetting(workspace.getConfiguration('spacedock', scope).get('buildTimes'), true);
}

export function statusBarWanted(): boolean {
  return booleanSetting(workspace.getConfiguration('spacedock').get('statusBar'), true);
}
