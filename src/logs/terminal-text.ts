/** Lines longer than this are cut into several: one very long line hangs an editor's view. */
const defaultLineLimit = 4_000;
/** An escape sequence that is not complete after so many characters is none. */
const longestEscape = 512;

// ECMA-48: CSI sequences, then strings up to BEL or ST (titles, links), then the two- and three-character rest.
const escapeSequence = /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b\n\r]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g;
const unfinishedEscape = /^\u001b(?:\[[0-?]*[ -/]*|[\]PX^_][^\u0007\u001b\n\r]*|[ -/]*)$/;
// Everything that is not plain text in a line; a tab is.
const notPlain = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
const control = /[\u0000-\u0007\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/**
 * Turns what a program wrote to a terminal into lines to read: without colours and cursor moves, progress that
 * was overwritten by carriage returns reduced to its last state, long lines wrapped. Takes text in any pieces;
 * holds at most one line of limited length.
 */
export class TerminalText {
  #line = '';
  /** A carriage return was seen; what follows overwrites the line, unless it is the line's end. */
  #returned = false;
  #held = '';

  constructor(private readonly lineLimit = defaultLineLimit) {}

  /** The lines that this piece completes. */
  push(piece: string): string[] {
    const lines: string[] = [];
    const text = this.#withoutEscapes(this.#held + piece);
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#write(text.slice(start, end), lines);
      lines.push(this.#line);
      this.#line = '';
      this.#returned = false;
      start = end + 1;
    }
    this.#write(text.slice(start), lines);
    return lines;
  }

  /** As `push` of the text and a line feed: nearly every line of a log is plain, and comes whole. */
  pushLine(text: string): string[] {
    if (this.#line === '' && this.#held === '' && text.length <= this.lineLimit && !notPlain.test(text) && !text.includes('\n')) {
      this.#returned = false;
      return [text];
    }
    return this.push(`${text}\n`);
  }

  /** The line that has no end yet, if there is one. */
  flush(): string[] {
    const line = this.#line;
    this.#line = '';
    this.#returned = false;
    this.#held = '';
    return line === '' ? [] : [line];
  }

  #withoutEscapes(text: string): string {
    this.#held = '';
    const last = text.lastIndexOf('\u001b');
    if (last < 0) return text;
    const held = text.length - last <= longestEscape && unfinishedEscape.test(text.slice(last));
    if (held) this.#held = text.slice(last);
    return (held ? text.slice(0, last) : text).replace(escapeSequence, '');
  }

  /** Adds text without line feeds to the line; wraps into `lines`. */
  #write(text: string, lines: string[]): void {
    if (text === '') return;
    if (!notPlain.test(text)) {
      this.#append(text, lines);
      return;
    }
    let start = 0;
    for (let end = text.indexOf('\r'); end >= 0; end = text.indexOf('\r', start)) {
      this.#append(text.slice(start, end).replace(control, ''), lines);
      this.#returned = true;
      start = end + 1;
    }
    this.#append(text.slice(start).replace(control, ''), lines);
  }

  #append(text: string, lines: string[]): void {
    if (text === '') return;
    if (this.#returned) {
      this.#line = '';
      this.#returned = false;
    }
    this.#line = text.includes('\b') ? erased(this.#line + text) : this.#line + text;
    while (this.#line.length > this.lineLimit) {
      const end = wrapAt(this.#line, this.lineLimit);
      lines.push(this.#line.slice(0, end));
      this.#line = this.#line.slice(end);
    }
  }
}

/** The lines of a whole text; an empty text has none. */
export function readableLines(text: string, lineLimit?: number): string[] {
  const terminal = new TerminalText(lineLimit);
  return [...terminal.push(text), ...terminal.flush()];
}

/** One log line, which may hold many states of a progress: to one line, or several where it is very long. */
export function readableLine(text: string, lineLimit = defaultLineLimit): string[] {
  if (text.length <= lineLimit && !notPlain.test(text)) return [text];
  const lines = readableLines(text, lineLimit);
  return lines.length > 0 ? lines : [''];
}

/** A backspace takes the character before it away, as the spinners mean it. */
function erased(text: string): string {
  const kept: string[] = [];
  for (const character of text) {
    if (character === '\b') kept.pop();
    else kept.push(character);
  }
  return kept.join('');
}

/** Not between the halves of a character outside the basic plane. */
function wrapAt(text: string, limit: number): number {
  const code = text.charCodeAt(limit - 1);
  return code >= 0xd800 && code <= 0xdbff && limit > 1 ? limit - 1 : limit;
}
