// Python's tracebacks, as they stand in logs: chained, indented by the program that prints them, cut off.

export interface Frame {
  readonly path: string;
  readonly line: number;
  readonly name: string | undefined;
  /** The line's own text, as the traceback shows it below; undefined where it does not. */
  readonly code?: string | undefined;
}

export interface PythonException {
  /** `ValueError`, `torch.OutOfMemoryError`; empty where the log ends before it is named. */
  readonly type: string;
  /** The first line of what it says. */
  readonly message: string;
  /** Line of the log, from 1, of the exception's own line. */
  readonly logLine: number;
  /** The deepest frame in the project's own code. */
  readonly own: Frame | undefined;
}

/** Exceptions that led to one another, the root first. */
export interface TracebackChain {
  /** Line of the log, from 1, where it begins. */
  readonly logLine: number;
  readonly exceptions: readonly PythonException[];
}

export const tracebackAnchor = 'Traceback (most recent call last)';
const frameLine = /^\s{0,40}File "([^"]{1,500})", line (\d{1,7})(?:, in (.{1,200}))?/;
const exceptionLine = /^([A-Za-z_][\w.]{0,200})(?:: (.*))?$/;
const handling = 'During handling of the above exception, another exception occurred:';
const directCause = 'The above exception was the direct cause of the following exception:';
/** A longer message is seen no further: what comes behind it is the program's own output. */
const longestMessage = 200;
const longestCode = 300;
const mostExceptions = 12;

interface OpenChain {
  readonly logLine: number;
  readonly exceptions: PythonException[];
}

/** Reads the tracebacks out of the lines of a log, one after the other. */
export class TracebackReader {
  #chain: OpenChain | undefined;
  #state: 'outside' | 'frames' | 'said' = 'outside';
  #prefix = '';
  #own: Frame | undefined;
  #possible: Frame | undefined;
  /** The frame whose line of code comes next. */
  #named: 'own' | 'possible' | undefined;
  #joins = false;
  #saidAt = 0;

  /** @param workdir where the app lies, besides the usual places */
  constructor(private readonly workdir?: string) {}

  /** Whether the reader has to see the next line; else only one that holds the anchor. */
  get isReading(): boolean {
    return this.#state !== 'outside';
  }

  /** The chain that the line pushed last belongs to; lines of a long message are in it. */
  get chain(): TracebackChain | undefined {
    return this.#state === 'outside' ? undefined : this.#chain;
  }

  /** The chain that came last, also when what follows has nothing to do with it. */
  get last(): TracebackChain | undefined {
    return this.#chain;
  }

  /** A traceback begins in this line. */
  begin(line: string, place: number, logLine: number): void {
    const prefix = line.slice(0, place);
    if (!this.#joins || this.#chain === undefined || this.#chain.exceptions.length >= mostExceptions) {
      this.#chain = { logLine, exceptions: [] };
    }
    this.#joins = false;
    this.#prefix = /^[\s|+]*$|^\[rank\d+\]: $/.test(prefix) ? prefix.replaceAll('+', ' ') : '';
    this.#own = undefined;
    this.#possible = undefined;
    this.#named = undefined;
    this.#state = 'frames';
  }

  push(line: string, logLine: number): void {
    const text = line.startsWith(this.#prefix) ? line.slice(this.#prefix.length) : line.replace(/^[ \t|]{1,40}(?=\S)/, '');
    if (this.#state === 'frames') this.#readFrame(text, logLine);
    else if (text.startsWith(handling) || text.startsWith(directCause)) this.#joins = true;
    else if (logLine - this.#saidAt > longestMessage) this.#state = 'outside';
  }

  #readFrame(text: string, logLine: number): void {
    const frame = frameLine.exec(text);
    if (frame !== null) {
      const path = frame[1] ?? '';
      const found = { path, line: Number(frame[2]), name: frame[3], code: undefined };
      const place = placeOf(path, this.workdir);
      this.#named = place === 'library' ? undefined : place;
      if (place === 'own') this.#own = found;
      else if (place === 'possible') this.#possible = found;
      return;
    }
    if (text === '' || /^\s/.test(text)) {
      this.#readCode(text.trim());
      return;
    }
    const said = exceptionLine.exec(text.slice(0, 2_000));
    this.#chain?.exceptions.push({
      type: said?.[1] ?? '',
      message: said === null ? text.slice(0, 2_000) : (said[2] ?? ''),
      logLine,
      own: this.#own ?? this.#possible,
    });
    this.#saidAt = logLine;
    this.#state = 'said';
  }

  /** The line below a frame. */
  #readCode(text: string): void {
    const code = /^[~^]*$/.test(text) ? undefined : text.slice(0, longestCode);
    if (this.#named === 'own' && this.#own !== undefined) this.#own = { ...this.#own, code };
    else if (this.#named === 'possible' && this.#possible !== undefined) this.#possible = { ...this.#possible, code };
    this.#named = undefined;
  }
}

/** A syntax error in the file that is started has no traceback: its place stands right above it. */
export function loneFrame(before: readonly { readonly text: string; readonly logLine: number }[], workdir?: string): TracebackChain | undefined {
  const last = before.slice(-6);
  const said = last.at(-1);
  const at = last.findLastIndex(({ text }) => frameLine.test(text));
  const frame = frameLine.exec(last[at]?.text ?? '');
  if (frame === null || said === undefined) return undefined;
  const path = frame[1] ?? '';
  const code = last[at + 1]?.text.trim().slice(0, longestCode);
  const own = placeOf(path, workdir) === 'library' ? undefined : { path, line: Number(frame[2]), name: frame[3], code: code === '' ? undefined : code };
  return { logLine: said.logLine, exceptions: [{ type: '', message: said.text.trim().slice(0, 2_000), logLine: said.logLine, own }] };
}

const ownFolders = ['/app/', '/home/user/app/', '/home/user/', '/workspace/', '/code/', '/src/', '/usr/src/'];

/** Whose code a file is: the project's, a library's, or neither for sure. */
export function placeOf(path: string, workdir?: string): 'own' | 'library' | 'possible' {
  if (path.startsWith('<') || /\/(?:site|dist)-packages\/|\/lib\/python\d|\/bin\/|\/\.(?:venv|local|cache)\//.test(path)) return 'library';
  if (!path.startsWith('/')) return 'own';
  const folders = workdir === undefined ? ownFolders : [...ownFolders, workdir.endsWith('/') ? workdir : `${workdir}/`];
  return folders.some((folder) => path.startsWith(folder)) ? 'own' : 'possible';
}
