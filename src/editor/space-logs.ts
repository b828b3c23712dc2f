import { EventEmitter, l10n, window, workspace, type Disposable, type OutputChannel } from 'vscode';
import type { HubConnection } from '../hub/connection';
import { logEnded } from '../hub/stages';
import { setContext } from './context-keys';
import { errorText } from './messages';
import type { Logger } from './logger';

export type LogKind = 'build' | 'run';

/** A visible channel is drawn once an append: gather lines for this long, or up to this much. */
const flushAfterMs = 50;
const flushAtCharacters = 64 * 1024;
/** VS Code loses a channel's text after about 30 MB; well before that the channel is made anew. */
const renewAtCharacters = 20_000_000;
/** Lines that a renewed channel begins with. */
const keptLines = 2000;
/** After a push the stage still stands for a moment, and the log on the Hub is the last build's. */
const buildExpectedForMs = 60_000;

/** One log of one Space on the screen. It belongs to the Space and the kind, never to a tree's row. */
class LogChannel {
  #channel: OutputChannel | undefined;
  #written = 0;
  #pending = '';
  #tail: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;
  stream: AbortController | undefined;
  /** A new build was set off: until then the log counts as growing. */
  expectedUntil = 0;

  constructor(
    private readonly name: string,
    private readonly languageId: string,
  ) {}

  show(): void {
    this.open().show(true);
  }

  clear(): void {
    if (this.#disposed) return;
    this.stopTimer();
    this.#pending = '';
    this.#tail = [];
    this.#written = 0;
    this.open().clear();
  }

  appendLine(line: string): void {
    if (this.#disposed) return;
    this.#pending += line + '\n';
    this.#tail.push(line);
    if (this.#tail.length > keptLines * 2) this.#tail = this.#tail.slice(-keptLines);
    if (this.#pending.length >= flushAtCharacters) this.flush();
    else this.#timer ??= setTimeout(() => { this.flush(); }, flushAfterMs);
  }

  flush(): void {
    this.stopTimer();
    if (this.#pending === '' || this.#disposed) return;
    const text = this.#pending;
    this.#pending = '';
    this.#written += text.length;
    if (this.#written > renewAtCharacters) this.renew();
    else this.open().append(text);
  }

  dispose(): void {
    this.#disposed = true;
    this.stream?.abort();
    this.stopTimer();
    this.#channel?.dispose();
  }

  private stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  private open(): OutputChannel {
    return (this.#channel ??= window.createOutputChannel(this.name, this.languageId));
  }

  private renew(): void {
    const onScreen = this.onScreen();
    this.#channel?.dispose();
    this.#channel = undefined;
    const kept = this.#tail.slice(-keptLines);
    const note = l10n.t('[Spacedock: older lines were dropped here, the last {0} are kept]', kept.length);
    const text = [note, ...kept, ''].join('\n');
    this.#written = text.length;
    const channel = this.open();
    channel.append(text);
    // To show it opens the panel, which the user may have closed, and takes the place of another channel.
    if (onScreen) channel.show(true);
  }

  /** An output channel on the screen is an editor, whose document is named after the channel. */
  private onScreen(): boolean {
    return window.visibleTextEditors.some(
      ({ document }) =>
        document.uri.scheme === 'output' && document.languageId === this.languageId && document.uri.path.endsWith(`-${this.name}`),
    );
  }
}

/** Follows a Space's build and run logs into output channels. */
export class SpaceLogs implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #channels = new Map<string, LogChannel>();
  readonly #subscription: Disposable;

  constructor(
    private readonly connection: () => HubConnection,
    private readonly logger: Logger,
  ) {
    this.#subscription = workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('spacedock.endpoint')) return;
      for (const channel of this.#channels.values()) channel.stream?.abort();
    });
  }

  /** Which logs of the Space are being followed just now. */
  following(spaceId: string): ReadonlySet<LogKind> {
    return new Set(
      (['build', 'run'] as const).filter((kind) => this.#channels.get(`${spaceId} ${kind}`)?.stream !== undefined),
    );
  }

  /** Shows the log and follows it; `expectNew` drops what is shown and waits for a build to begin. Returns at once. */
  show(spaceId: string, kind: LogKind, options: { expectNew?: boolean } = {}): void {
    const channel = this.channel(spaceId, kind);
    channel.show();
    if (options.expectNew === true) {
      channel.stream?.abort();
      channel.expectedUntil = Date.now() + buildExpectedForMs;
    } else if (channel.stream !== undefined) return;
    void this.follow(spaceId, kind, channel);
  }

  /** The build that was waited for goes on: from now its end is the log's end. */
  buildBegan(spaceId: string): void {
    const channel = this.#channels.get(`${spaceId} build`);
    if (channel) channel.expectedUntil = 0;
  }

  /** Of one Space, or of all. */
  stop(spaceId?: string, kind?: LogKind): void {
    for (const [key, channel] of this.#channels) {
      const [id, kindOfKey] = key.split(' ');
      if ((spaceId ?? id) === id && (kind ?? kindOfKey) === kindOfKey) channel.stream?.abort();
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const channel of this.#channels.values()) channel.dispose();
    this.#changed.dispose();
  }

  private channel(spaceId: string, kind: LogKind): LogChannel {
    const key = `${spaceId} ${kind}`;
    let channel = this.#channels.get(key);
    if (channel === undefined) {
      const name = kind === 'build' ? l10n.t('Build log: {0}', spaceId) : l10n.t('Run log: {0}', spaceId);
      channel = new LogChannel(name, `spacedock-${kind}-log`);
      this.#channels.set(key, channel);
    }
    return channel;
  }

  private async follow(spaceId: string, kind: LogKind, channel: LogChannel): Promise<void> {
    const stream = new AbortController();
    channel.stream = stream;
    this.report();
    try {
      channel.clear();
      const { followLog } = await import('../hub/log-stream');
      const { readRuntime } = await import('../hub/space');
      const { TerminalText } = await import('../logs/terminal-text');
      const connection = this.connection();
      const text = new TerminalText();
      const lines = followLog(connection, spaceId, kind, {
        follow: true,
        signal: stream.signal,
        isOver: async () => {
          const { stage } = await readRuntime(connection, spaceId, stream.signal);
          const ended = logEnded(kind, stage);
          if (!ended) channel.expectedUntil = 0;
          return ended && Date.now() >= channel.expectedUntil;
        },
        onState: (state) => {
          if (state.kind === 'restarted' && !stream.signal.aborted) channel.clear();
        },
      });
      let empty = true;
      for await (const batch of lines) {
        if (stream.signal.aborted) break;
        empty &&= batch.length === 0;
        for (const line of batch) for (const shown of text.push(`${line.text}\n`)) channel.appendLine(shown);
      }
      // A stream that was replaced by another has nothing to say.
      if (channel.stream !== stream) return;
      for (const shown of text.flush()) channel.appendLine(shown);
      if (stream.signal.aborted) channel.appendLine(l10n.t('[Spacedock: stopped following]'));
      else channel.appendLine(empty ? l10n.t('[Spacedock: this log is empty]') : l10n.t('[Spacedock: the log ends here]'));
    } catch (error) {
      if (!stream.signal.aborted) {
        this.logger.error(`The ${kind} log of ${spaceId} broke off`, error);
        channel.appendLine(l10n.t('[Spacedock: {0}]', errorText(error)));
      }
    } finally {
      channel.flush();
      if (channel.stream === stream) {
        channel.stream = undefined;
        this.report();
      }
    }
  }

  private report(): void {
    setContext('spacedock.followingLog', [...this.#channels.values()].some((channel) => channel.stream !== undefined));
    this.#changed.fire();
  }
}
