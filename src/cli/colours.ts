import { noColours, terminalColours, type Colours } from '../lint/formats/colours';
import type { CommandIo, TextOutput } from './command';

/** Colours for a terminal that shows them. FORCE_COLOR stands above NO_COLOR, as in Node.js (https://no-color.org). */
export function coloursFor({ isTTY }: Pick<TextOutput, 'isTTY'>, env: CommandIo['env']): Colours {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced === '0' || forced === 'false' ? noColours : terminalColours;
  const refused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return isTTY === true && !refused ? terminalColours : noColours;
}
