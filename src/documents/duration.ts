const secondsByUnit: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of a duration as a README's front matter writes it: `30m`, `1h`, `1h30m`; undefined where it is none. */
export function durationSeconds(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const parts = [...value.matchAll(/(\d+(?:\.\d+)?)\s*(s|m|h|d)[a-z]*\s*/gi)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== value.trim() || /\dms/i.test(value)) return undefined;
  return parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (secondsByUnit[unit.toLowerCase()] ?? 0), 0);
}
