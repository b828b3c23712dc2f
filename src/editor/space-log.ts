import { l10n, type TextDocument } from 'vscode';
import { LogChannel } from './log-channel';
import { LogFile } from './log-file';
import { recordsIn, savedLine, shownLine, type LogRecord } from './log-records';
import type { Logger } from './logger';

/** Of a saved log, what is read to show it again. */
const shownAgainBytes = 4_000_000;

/** One log of one Space: on the screen in a channel, and whole in a file. */
export class SpaceLog {
  readonly #channel: LogChannel;
  /** What changes file and channel happens in turn. */
  #turn: Promise<unknown> = Promise.resolve();
  /** Of the file's `written`: where the text on the screen begins. */
  #clearedAt = 0;
  #savingFailed = false;
  /** The channel has lines of this session, or the saved ones were shown. */
  #begun = false;

  private constructor(
    name: string,
    languageId: string,
    readonly file: LogFile,
    private readonly times: () => boolean,
    private readonly logger: Logger,
  ) {
    this.#channel = new LogChannel(name, languageId, () =>
      l10n.t('[Spacedock: older lines were dropped here. The whole log is in {0}]', file.path),
    );
  }

  static async open(options: {
    readonly name: string;
    readonly languageId: string;
    readonly path: string;
    /** Whether lines are shown with their times. */
    readonly times: () => boolean;
    readonly logger: Logger;
  }): Promise<SpaceLog> {
    return new SpaceLog(options.name, options.languageId, await LogFile.open(options.path), options.times, options.logger);
  }

  show(): void {
    this.#channel.show();
  }

  /** In a channel that is still empty: the last lines of an earlier session. */
  showSaved(): Promise<void> {
    return this.inTurn(async () => {
      if (this.#begun || this.file.size === 0) return;
      this.#begun = true;
      await this.draw(shownAgainBytes);
      this.#channel.write(`${l10n.t('[Spacedock: saved lines of an earlier time; the log is read anew]')}\n`);
    });
  }

  /** Another log begins, or the same is read from its beginning: what is shown and saved goes. */
  restart(): Promise<void> {
    return this.inTurn(async () => {
      this.#begun = true;
      this.#clearedAt = 0;
      this.#channel.replace('');
      await this.saving(() => this.file.restart());
    });
  }

  /** Resolves when the lines are saved; a reader that waits for it holds little in memory. */
  add(records: readonly LogRecord[]): Promise<void> {
    return this.inTurn(async () => {
      const times = this.times();
      await this.saving(() => this.file.append(records.map(savedLine).join('')));
      this.#channel.write(records.map((record) => `${shownLine(record, times)}\n`).join(''));
    });
  }

  /** A word of the extension's own, on the screen only. */
  note(text: string): Promise<void> {
    return this.inTurn(() => {
      this.#channel.write(`${text}\n`);
    });
  }

  /** Empties the screen; the saved log stays whole. */
  clear(): Promise<void> {
    return this.inTurn(() => {
      this.#clearedAt = this.file.written;
      this.#channel.replace('');
    });
  }

  /** Shows the last lines again, with or without times. */
  redraw(): Promise<void> {
    return this.inTurn(async () => {
      if (this.#begun) await this.draw(this.#clearedAt === 0 ? shownAgainBytes : Math.min(shownAgainBytes, this.file.written - this.#clearedAt));
    });
  }

  /** The last lines that are saved, whole also where another log begins just now. */
  tail(bytes: number): Promise<string> {
    return this.inTurn(() => this.file.tail(bytes));
  }

  /** All that was added so far is in the file. */
  settled(): Promise<void> {
    return this.inTurn(() => undefined);
  }

  /** Nothing more is added for now. */
  rest(): Promise<void> {
    return this.inTurn(async () => {
      await this.saving(() => this.file.close());
    });
  }

  owns(document: TextDocument): boolean {
    return this.#channel.owns(document);
  }

  dispose(): void {
    this.#channel.dispose();
    void this.rest();
  }

  private async draw(bytes: number): Promise<void> {
    const text = await this.file.tail(bytes);
    const times = this.times();
    this.#channel.replace(recordsIn(text).map((record) => `${shownLine(record, times)}\n`).join(''));
  }

  /** A full disk must not end the log on the screen. */
  private async saving(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#savingFailed) return;
      this.#savingFailed = true;
      this.logger.error(`A log could not be saved to ${this.file.path}`, error);
      this.#channel.write(`${l10n.t('[Spacedock: this log is not saved, because its file cannot be written: {0}]', (error as Error).message)}\n`);
    }
  }

  private inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}
