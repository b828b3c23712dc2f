import { window, type LogOutputChannel, type OutputChannel, type TextDocument } from 'vscode';

/** VS Code counts the channels of an extension, from 1. It goes on where the host starts again, and this does not. */
let made = 0;

export function createOutputChannel(name: string, languageId: string): OutputChannel {
  made++;
  return window.createOutputChannel(name, languageId);
}

export function createLogOutputChannel(name: string): LogOutputChannel {
  made++;
  return window.createOutputChannel(name, { log: true });
}

/** VS Code's number of the channel that was made last is this at least. */
export function leastNumberOfNewest(): number {
  return made;
}

/**
 * VS Code's number of the channel that a document shows; Infinity where it does not tell. VS Code names such a
 * document `extension-output-<extension>-#<number>-<name>`.
 */
export function channelNumber({ uri }: TextDocument): number {
  const number = /-#(\d+)-/.exec(uri.path)?.[1];
  return number === undefined ? Infinity : Number(number);
}
