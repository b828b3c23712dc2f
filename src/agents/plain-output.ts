import { redact } from '../hub/redact';

/** The value with secrets taken out of every text in it, and without what is undefined. */
export function withoutSecrets<T extends object>(value: T): T {
  return cleaned(value) as T;
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, held]) => held !== undefined);
  return Object.fromEntries(entries.map(([name, held]) => [name, cleaned(held)]));
}

/** At most so many characters; what was cut shows as `…`. */
export function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

/** At most so many lines; the last says how many more there are. */
export function firstLines(lines: readonly string[], limit: number): string[] {
  return lines.length <= limit ? [...lines] : [...lines.slice(0, limit - 1), `and ${String(lines.length - limit + 1)} more`];
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; undefined on the last. */
  readonly nextOffset: number | undefined;
}

export function pageOf<T>(all: readonly T[], offset: number, limit: number): Page<T> {
  const end = offset + limit;
  return { items: all.slice(offset, end), nextOffset: end < all.length ? end : undefined };
}
