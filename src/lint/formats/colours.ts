import type { Severity } from '../finding';

/** Puts a colour on a piece of text, or leaves it as it is. */
export interface Colours {
  readonly severity: (severity: Severity, text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
}

const plainText = (text: string): string => text;

export const noColours: Colours = { severity: (_, text) => text, strong: plainText, faint: plainText, good: plainText };

const ofSeverity: Readonly<Record<Severity, readonly [on: number, off: number]>> = {
  error: [31, 39],
  warning: [33, 39],
  info: [36, 39],
  hint: [2, 22],
};

/** The colours that every terminal has, as its own theme shows them. */
export const terminalColours: Colours = {
  severity: (severity, text) => painted(text, ...ofSeverity[severity]),
  strong: (text) => painted(text, 1, 22),
  faint: (text) => painted(text, 2, 22),
  good: (text) => painted(text, 32, 39),
};

/** ECMA-48 "select graphic rendition". */
function painted(text: string, on: number, off: number): string {
  return text === '' ? '' : `\u001b[${String(on)}m${text}\u001b[${String(off)}m`;
}
