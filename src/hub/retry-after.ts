// How long to wait, as the Hub says it and as people do.

/**
 * Milliseconds to wait, by `Retry-After` (seconds or a date) or the Hub's `RateLimit: "api";r=0;t=42`
 * (t: seconds until the window ends).
 */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const header = headers.get('retry-after')?.trim();
  if (header !== undefined && /^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const date = header === undefined ? Number.NaN : Date.parse(header);
  if (!Number.isNaN(date)) return Math.max(0, date - now);
  const seconds = /;\s*t=(\d{1,9})/.exec(headers.get('ratelimit') ?? '')?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/** A time to wait in words: `42 seconds`, `3 minutes`. */
export function spoken(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  if (seconds < 120) return seconds === 1 ? 'a second' : `${String(seconds)} seconds`;
  return `${String(Math.ceil(seconds / 60))} minutes`;
}
