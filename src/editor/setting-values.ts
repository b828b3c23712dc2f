import type { Severity } from '../lint/finding';

// What a settings.json holds may be anything: the manifest's types and limits bind only the settings editor.

export interface Range {
  readonly usual: number;
  readonly least: number;
  readonly most: number;
}

/** The number within its limits; the usual one for what is no number. */
export function numberSetting(value: unknown, { usual, least, most }: Range): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return usual;
  return Math.min(most, Math.max(least, value));
}

export function booleanSetting(value: unknown, usual: boolean): boolean {
  return typeof value === 'boolean' ? value : usual;
}

/** Trimmed; empty for what is no text. */
export function textSetting(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

const severities: ReadonlySet<unknown> = new Set<Severity | 'off'>(['off', 'error', 'warning', 'info', 'hint']);

/** Severities by rule: only entries that mean something. */
export function severitySetting(value: unknown): Record<string, Severity | 'off'> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, Severity | 'off'] => severities.has(entry[1])),
  );
}
