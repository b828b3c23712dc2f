/** `12 s`, `6 min`, `1 h 10 min`: as exact as a guess is. */
export function roughDuration(seconds: number): string {
  if (seconds < 59.5) return `${String(Math.max(1, Math.round(seconds)))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${String(minutes)} min` : `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
}

/** `0:07`, `12:40`, `1:02:03`; the editor, the status bar and the dashboard's page write it alike. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (number: number): string => String(number).padStart(2, '0');
  return hours > 0 ? `${String(hours)}:${two(minutes)}:${two(rest)}` : `${String(minutes)}:${two(rest)}`;
}

/** `7 min 21 s`, `1 h 2 min`, `2 d 1 h`: in words, where digits with a colon would read as a time of day. */
export function durationWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const parts = [[Math.floor(seconds / 86_400), 'd'], [Math.floor(seconds / 3600) % 24, 'h'], [Math.floor(seconds / 60) % 60, 'min'], [seconds % 60, 's']] as const;
  const first = Math.max(0, parts.findIndex(([number]) => number > 0));
  const said = seconds === 0 ? parts.slice(-1) : parts.slice(first, first + 2);
  return said.map(([number, unit]) => `${String(number)} ${unit}`).join(' ');
}
