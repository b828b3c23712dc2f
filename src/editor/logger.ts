import type { Disposable, LogOutputChannel } from 'vscode';
import { redact } from '../hub/redact';
import { logText, shortLogText } from './log-text';
import { createLogOutputChannel } from './output-channels';

/** The extension's own log. Everything passes through `redact`, so a token in an error's text stays out of it. */
export class Logger implements Disposable {
  readonly #channel: LogOutputChannel;

  constructor(name = 'Spacedock') {
    this.#channel = createLogOutputChannel(name);
  }

  /** For what comes from outside and passes: no network, a Hub that does not answer. */
  warn(message: string, error: unknown): void {
    this.#channel.warn(redact(`${message}: ${shortLogText(error)}`));
  }

  info(message: string): void {
    this.#channel.info(redact(message));
  }

  error(message: string, error: unknown): void {
    this.#channel.error(redact(`${message}: ${logText(error)}`));
  }

  show(): void {
    this.#channel.show();
  }

  dispose(): void {
    this.#channel.dispose();
  }
}
