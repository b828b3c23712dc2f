import { window, type OutputChannel, type TextDocument } from 'vscode';

/** A visible channel is drawn once an append: gather text for this long, or up to this much. */
const flushAfterMs = 50;
const flushAtCharacters = 64 * 1024;
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
  #written = 0;
  #pending = '';
  /** The last texts that were appended, whole lines each. */
  #kept: string[] = [];
  #keptLength = 0;
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(
    private readonly name: string,
    private readonly languageId: string,
    /** The line that stands in place of what a renewed channel lacks. */
    private readonly dropped: () => string,
  ) {}

  /** Leaves the focus where it is. */
  show(): void {
    if (!this.#disposed) this.open().show(true);
  }

  /** Appends whole lines, each with its end. */
  write(text: string): void {
    if (this.#disposed || text === '') return;
    this.#pending += text;
    if (this.#pending.length >= flushAtCharacters) this.flush();
    else this.#timer ??= setTimeout(() => { this.flush(); }, flushAfterMs);
  }

  flush(): void {
    this.stopTimer();
    if (this.#pending === '' || this.#disposed) return;
    const text = this.#pending;
    this.#pending = '';
    this.keep(text);
    this.#written += Buffer.byteLength(text);
    if (this.#written > renewAtBytes) this.renew([this.dropped(), '\n', ...this.#kept].join(''));
    else this.open().append(text);
  }

  /** What it shows from now on, in place of all that it showed. */
  replace(text: string): void {
    if (this.#disposed) return;
    this.stopTimer();
    this.#pending = '';
    this.#kept = [];
    this.#keptLength = 0;
    if (this.#written + Buffer.byteLength(text) > renewOnClearAtBytes && this.#written > 0) {
      this.renew('');
    } else this.open().clear();
    this.write(text);
    this.flush();
  }

  /** Whether the document is what this channel looks like to VS Code: an editor, named after the channel. */
  owns({ uri, languageId }: TextDocument): boolean {
    return uri.scheme === 'output' && languageId === this.languageId && uri.path.endsWith(`-${this.name}`);
  }

  get onScreen(): boolean {
    return window.visibleTextEditors.some(({ document }) => this.owns(document));
  }

  dispose(): void {
    this.#disposed = true;
    this.stopTimer();
    this.#channel?.dispose();
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
    return (this.#channel ??= window.createOutputChannel(this.name, this.languageId));
  }

  private renew(text: string): void {
    const { onScreen } = this;
    this.#channel?.dispose();
    this.#channel = undefined;
    this.#written = Buffer.byteLength(text);
    const channel = this.open();
    if (text !== '') channel.append(text);
    // To show it opens the panel, which the user may have closed, and takes the place of another channel.
    if (onScreen) channel.show(true);
  }
}
