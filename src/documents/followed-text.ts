/** A text replaced: where it began in what was before, how long that was, and what stands there now. */
export interface TextChange {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/**
 * Where a piece of a text stands after changes that came at one moment, by the offsets before them. One that a change
 * touched, and that is another now, is sought in the whole text: it is found where it stands there once, as whole lines.
 * @param at where it stood before; undefined where it stood nowhere
 */
export function followText(piece: string, at: number | undefined, changes: readonly TextChange[], text: string): number | undefined {
  if (at !== undefined) {
    const end = at + piece.length;
    const above = changes.filter((change) => change.offset + change.length <= at);
    const moved = at + above.reduce((sum, change) => sum + change.text.length - change.length, 0);
    const isApart = changes.every((change) => change.offset + change.length <= at || change.offset >= end);
    if (isApart && text.startsWith(piece, moved) && isWhole(piece, moved, text)) return moved;
  }
  return onlyPlace(piece, text);
}

function onlyPlace(piece: string, text: string): number | undefined {
  let found: number | undefined;
  for (let at = text.indexOf(piece); at !== -1; at = text.indexOf(piece, at + 1)) {
    if (!isWhole(piece, at, text)) continue;
    if (found !== undefined) return undefined;
    found = at;
  }
  return found;
}

/** Nothing but blanks stands before it in its first line and behind it in its last. */
function isWhole(piece: string, at: number, text: string): boolean {
  return /(?:^|[\r\n])[ \t]*$/.test(text.slice(Math.max(0, at - 200), at)) && /^[ \t]*(?:$|[\r\n])/.test(text.slice(at + piece.length, at + piece.length + 200));
}
