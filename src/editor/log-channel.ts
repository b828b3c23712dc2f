import { window, type OutputChannel, type TextDocument } from 'vscode';
import { channelNumber, createOutputChannel, leastNumberOfNewest } from './output-channels';

/** A visible channel is drawn once an append: text is gathered for this long. */
const appendEveryMs = 50;
/** In one append. 60 MB given to it at once keep VS Code's window busy for 20 s and longer: this makes 3 MB a second. */
const mostInAppend = 150_000;
/** With more than this waiting, what is in between is left to the saved log, and the end is shown once it comes to rest. */
const mostWaiting = 8_000_000;
const restAfterMs = 300;
const restAtLatestMs = 3_000;
/**
 * VS Code loses a channel's text after about 30 MB were written to it, cleared or not; well before that the channel is
 * made anew.
 */
const renewAtBytes = 20_000_000;
/** With so much written, a clear makes the channel anew too. */
const renewOnClearAtBytes = 5_000_000;
/** Of the text that a renewed channel begins with. */
const keptCharacters = 512 * 1024;

/** A log on the screen: an output channel that never reaches the size at which VS Code loses its text. */
export class LogChannel {
  #channel: OutputChannel | undefined;
  /** VS Code's number of the channel is this at least; any before it has a smaller one. */
  #leastNumber = 0;
  #written = 0;
  /** Texts that wait for their append, whole lines each. */
  #waiting: string[] = [];
  #waitingLength = 0;
  /** Since when lines are left out, for too many come at once; undefined while none are. */
  #skippingSince: number | undefined;
  #appendedAt = 0;
  /** The last texts that were appended, whole lines each. */
  #kept: string[] = [];
  #keptLength = 0;
  #timer: NodeJS.Timeout | undefined;
  /** It was asked for, and VS Code has not come to show the channel of now yet. */
  #awaited = false;
  #disposed = false;

  constructor(
    private readonly name: string,
    private readonly languageId: string,
    /** The line that stands in place of what a renewed channel lacks. */
    private readonly dropped: () => string,
  ) {}

  /** Leaves the focus where it is. */
  show(): void {
    if (this.#disposed) return;
    this.#awaited = true;
    this.open().show(true);
  }

  /** Appends whole lines, each with its end; they are on the screen a moment later. */
  write(text: string): void {
    if (this.#disposed || text === '') return;
    this.#waiting.push(text);
    this.#waitingLength += text.length;
    if (this.#waitingLength > mostWaiting) this.#skippingSince ??= performance.now();
    if (this.#skippingSince !== undefined) {
      this.dropWaiting();
      if (performance.now() - this.#skippingSince < restAtLatestMs) this.stopTimer();
      this.appendIn(restAfterMs);
    } else this.appendIn(Math.max(0, Math.min(appendEveryMs, this.#appendedAt + appendEveryMs - performance.now())));
  }

  /** What it shows from now on, in place of all that it showed. */
  replace(text: string): void {
    if (this.#disposed) return;
    this.stopTimer();
    this.#waiting = [];
    this.#waitingLength = 0;
    this.#skippingSince = undefined;
    this.#kept = [];
    this.#keptLength = 0;
    if (this.#written + Buffer.byteLength(text) > renewOnClearAtBytes && this.#written > 0) {
      this.renew('');
    } else this.open().clear();
    if (text !== '') this.append(text);
  }

  /** Whether the document is what this channel looks like to VS Code: an editor, named after the channel. */
  owns({ uri, languageId }: TextDocument): boolean {
    return uri.scheme === 'output' && languageId === this.languageId && uri.path.endsWith(`-${this.name}`);
  }

  get onScreen(): boolean {
    return this.numberOnScreen > 0;
  }

  /** 0 where it is not. A busy window takes seconds to show a new channel, and to tell that one before it is gone. */
  private get numberOnScreen(): number {
    return Math.max(0, ...window.visibleTextEditors.filter(({ document }) => this.owns(document)).map(({ document }) => channelNumber(document)));
  }

  dispose(): void {
    this.#disposed = true;
    this.stopTimer();
    this.#channel?.dispose();
  }

  private appendIn(delayMs: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.appendWaiting();
    }, delayMs);
  }

  private appendWaiting(): void {
    if (this.#waitingLength === 0 || this.#disposed) return;
    this.#appendedAt = performance.now();
    if (this.numberOnScreen >= this.#leastNumber) this.#awaited = false;
    if (this.#skippingSince !== undefined) {
      this.#skippingSince = undefined;
      const text = this.take(Infinity);
      this.#kept = [text];
      this.#keptLength = text.length;
      this.renew([this.dropped(), '\n', text].join(''));
      return;
    }
    this.append(this.take(mostInAppend));
    if (this.#waitingLength > 0) this.appendIn(appendEveryMs);
  }

  private append(text: string): void {
    this.keep(text);
    this.#written += Buffer.byteLength(text);
    if (this.#written > renewAtBytes) this.renew([this.dropped(), '\n', ...this.#kept].join(''));
    else this.open().append(text);
  }

  /** Takes waiting texts out until they are that long, one at least. */
  private take(length: number): string {
    let taken = 0;
    let count = 0;
    while (count < this.#waiting.length && taken < length) taken += this.#waiting[count++]?.length ?? 0;
    this.#waitingLength -= taken;
    return this.#waiting.splice(0, count).join('');
  }

  /** Of what waits, the end stays. */
  private dropWaiting(): void {
    let count = 0;
    while (this.#waitingLength - (this.#waiting[count]?.length ?? 0) >= keptCharacters) this.#waitingLength -= this.#waiting[count++]?.length ?? 0;
    if (count > 0) this.#waiting.splice(0, count);
  }

  private keep(text: string): void {
    this.#kept.push(text);
    this.#keptLength += text.length;
    while (this.#keptLength - (this.#kept[0]?.length ?? 0) >= keptCharacters) this.#keptLength -= this.#kept.shift()?.length ?? 0;
  }

  private stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  private open(): OutputChannel {
    if (this.#channel === undefined) {
      const before = Math.max(this.#leastNumber, this.numberOnScreen);
      this.#channel = createOutputChannel(this.name, this.languageId);
      this.#leastNumber = Math.max(before + 1, leastNumberOfNewest());
    }
    return this.#channel;
  }

  private renew(text: string): void {
    const shows = this.onScreen || this.#awaited;
    this.#channel?.dispose();
    this.#channel = undefined;
    this.#written = Buffer.byteLength(text);
    const channel = this.open();
    if (text !== '') channel.append(text);
    // To show it opens the panel, which the user may have closed, and takes the place of another channel.
    if (!shows) return;
    // It takes VS Code a while; the next one that is made until then is to be shown too.
    this.#awaited = true;
    channel.show(true);
  }
}
