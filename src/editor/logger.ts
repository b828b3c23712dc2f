import { window, type Disposable, type LogOutputChannel } from 'vscode';
import { redact } from '../hub/redact';

/** The extension's own log. Everything passes through `redact`, so a token in an error's text stays out of it. */
export class Logger implements Disposable {
  readonly #channel: LogOutputChannel = window.createOutputChannel('Spacedock', { log: true });

  info(message: string): void {
    this.#channel.info(redact(message));
  }

  warn(message: string): void {
    this.#channel.warn(redact(message));
  }

  error(message: string, error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const cause = error instanceof Error && error.cause instanceof Error ? `\nCaused by: ${error.cause.message}` : '';
    this.#channel.error(redact(`${message}: ${text}${cause}`));
  }

  show(): void {
    this.#channel.show();
  }

  dispose(): void {
    this.#channel.dispose();
  }
}
