import { EventEmitter, l10n, workspace, type Disposable, type TextDocument } from 'vscode';
import { join } from 'node:path';
import { checkedRepoId, type HubConnection } from '../hub/connection';
import { logEnded } from '../hub/stages';
import type { StepTimes } from '../logs/step-times';
import { setContext } from './context-keys';
import { errorText } from './messages';
import type { Logger } from './logger';
import type { SpaceLog } from './space-log';

export type LogKind = 'build' | 'run';
const kinds = ['build', 'run'] as const;

/** A log by what it is of: a stream belongs to its Space and kind, never to a tree's row. */
export interface LogTarget {
  readonly spaceId: string;
  readonly kind: LogKind;
}

/** After a push the stage still stands for a moment, and the log on the Hub is the last build's. */
const buildExpectedForMs = 60_000;

/** What a followed log tells of a build. */
export interface BuildRead {
  readonly spaceId: string;
  readonly times: StepTimes;
  /** The log will not grow any more. */
  readonly isEnd: boolean;
}

interface Entry extends LogTarget {
  /** Once it was shown, saved or asked for. */
  log: Promise<SpaceLog> | undefined;
  /** The same when it is there. */
  opened: SpaceLog | undefined;
  stream: AbortController | undefined;
  /** The stream is read for what it holds now, and shown nowhere. */
  quiet: boolean;
  /** A new build was set off: until then the log counts as growing. */
  expectedUntil: number;
}

export interface LogKeeping {
  /** Where logs are saved. */
  readonly folder: string;
  /** Whether lines are shown with their times. */
  readonly times: () => boolean;
}

/** Follows a Space's build and run logs into output channels, and saves them. */
export class SpaceLogs implements Disposable {
  readonly #changed = new EventEmitter<void>();
  /** A log began or ceased to be followed. */
  readonly onDidChange = this.#changed.event;
  readonly #readBuild = new EventEmitter<BuildRead>();
  /** Lines of a build log that is followed have come, or it has ended. */
  readonly onDidReadBuild = this.#readBuild.event;
  readonly #entries = new Map<string, Entry>();
  readonly #subscription: Disposable;
  #cleaned = false;

  constructor(
    private readonly connection: (spaceId: string) => HubConnection,
    private readonly keeping: LogKeeping,
    private readonly logger: Logger,
  ) {
    this.#subscription = workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('spacedock.endpoint')) this.stop();
    });
  }

  /** Which logs of the Space are being followed just now. */
  following(spaceId: string): ReadonlySet<LogKind> {
    return new Set(kinds.filter((kind) => this.#entries.get(keyOf({ spaceId, kind }))?.stream !== undefined));
  }

  /** Shows the log and follows it; `expectNew` drops what is shown and waits for a build to begin. Returns at once. */
  show(spaceId: string, kind: LogKind, options: { expectNew?: boolean } = {}): void {
    const entry = this.entry({ spaceId, kind });
    if (options.expectNew === true) {
      entry.stream?.abort();
      entry.expectedUntil = Date.now() + buildExpectedForMs;
    } else if (entry.stream?.signal.aborted === false) {
      if (!entry.quiet) {
        entry.opened?.show();
        return;
      }
      entry.stream.abort();
    }
    void this.follow(entry);
  }

  /** The build that was waited for goes on, or is over already: from now its end is the log's end. */
  buildBegan(spaceId: string): void {
    const entry = this.#entries.get(keyOf({ spaceId, kind: 'build' }));
    if (entry) entry.expectedUntil = 0;
  }

  /** Of one Space, or of all. */
  stop(spaceId?: string, kind?: LogKind): void {
    for (const entry of this.#entries.values()) {
      if ((spaceId ?? entry.spaceId) === entry.spaceId && (kind ?? entry.kind) === entry.kind) entry.stream?.abort();
    }
  }

  /** The log with what is saved of it, be it nothing. */
  log(target: LogTarget): Promise<SpaceLog> {
    const entry = this.entry(target);
    return (entry.log ??= this.open(entry).catch((error: unknown) => {
      entry.log = undefined;
      throw error;
    }));
  }

  /** Saves the log as it is now, and shows it nowhere. Nothing where it is followed, which does the same. */
  async readAgain(target: LogTarget): Promise<void> {
    const entry = this.entry(target);
    if (entry.stream === undefined) await this.follow(entry, 'quietly');
  }

  /** Which log an output channel's document shows. */
  targetOf(document: TextDocument): LogTarget | undefined {
    if (document.uri.scheme !== 'output') return undefined;
    return [...this.#entries.values()].find(({ opened }) => opened?.owns(document) === true);
  }

  /** Shows what is on the screen anew, with or without times. */
  async redraw(): Promise<void> {
    for (const { opened } of this.#entries.values()) await opened?.redraw();
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const { stream, opened } of this.#entries.values()) {
      stream?.abort();
      opened?.dispose();
    }
    this.#entries.clear();
    this.#changed.dispose();
    this.#readBuild.dispose();
  }

  private entry(target: LogTarget): Entry {
    const key = keyOf(target);
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      const { spaceId, kind } = target;
      entry = { spaceId, kind, log: undefined, opened: undefined, stream: undefined, quiet: false, expectedUntil: 0 };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  private async open(entry: Entry): Promise<SpaceLog> {
    const { spaceId, kind } = entry;
    const { SpaceLog } = await import('./space-log');
    if (!this.#cleaned) {
      this.#cleaned = true;
      const { removeOldLogs } = await import('./log-file');
      await removeOldLogs(this.keeping.folder).catch((error: unknown) => {
        this.logger.warn('Old logs could not be removed', error);
      });
    }
    const log = await SpaceLog.open({
      name: kind === 'build' ? l10n.t('Build log: {0}', spaceId) : l10n.t('Run log: {0}', spaceId),
      languageId: `spacedock-${kind}-log`,
      path: join(this.keeping.folder, ...checkedRepoId(spaceId, 'Space').split('/'), `${kind}.log`),
      times: this.keeping.times,
      logger: this.logger,
    });
    entry.opened = log;
    return log;
  }

  private async follow(entry: Entry, how: 'shown' | 'quietly' = 'shown'): Promise<void> {
    const { spaceId, kind } = entry;
    const stream = new AbortController();
    entry.stream = stream;
    entry.quiet = how === 'quietly';
    this.report();
    let log: SpaceLog | undefined;
    try {
      log = await this.log(entry);
      if (how === 'shown') {
        log.show();
        if (entry.expectedUntil > 0) await log.clear();
        else await log.showSaved();
      }
      const [{ followLog }, { readRuntime }, { TerminalText }, { recordsOf }, { StepTimes: Times }] = await Promise.all([
        import('../hub/log-stream'),
        import('../hub/space'),
        import('../logs/terminal-text'),
        import('./log-records'),
        import('../logs/step-times'),
      ]);
      const connection = this.connection(spaceId);
      let terminal = new TerminalText();
      let times = new Times();
      let begins = true;
      let empty = true;
      let refused = 0;
      const lines = followLog(connection, spaceId, kind, {
        follow: how === 'shown',
        signal: stream.signal,
        isOver: async () => {
          const { stage } = await readRuntime(connection, spaceId, stream.signal);
          const ended = logEnded(kind, stage);
          if (!ended) entry.expectedUntil = 0;
          return ended && Date.now() >= entry.expectedUntil;
        },
        onState: (state) => {
          if (state.kind === 'restarted') begins = true;
          if (state.kind === 'open') refused = 0;
          if (state.kind !== 'waiting' || state.error === undefined || how === 'quietly') return;
          // A connection that breaks once is there again a moment later.
          if (++refused === 2) void log?.note(l10n.t('[Spacedock: {0} It is tried again until the log comes.]', state.error.message));
        },
      });
      for await (const batch of lines) {
        if (stream.signal.aborted) break;
        if (begins) {
          begins = false;
          terminal = new TerminalText();
          times = new Times();
          await log.restart();
        }
        empty &&= batch.length === 0;
        const { records, joined } = recordsOf(batch, terminal);
        if (kind === 'build') {
          times.pushAll(records, joined);
          this.#readBuild.fire({ spaceId, times, isEnd: false });
        }
        await log.add(records);
      }
      if (kind === 'build' && !stream.signal.aborted) this.#readBuild.fire({ spaceId, times, isEnd: true });
      // A stream that was replaced by another has nothing to say.
      if (entry.stream !== stream || how === 'quietly') return;
      if (stream.signal.aborted) await log.note(l10n.t('[Spacedock: stopped following]'));
      else await log.note(empty ? l10n.t('[Spacedock: this log is empty]') : l10n.t('[Spacedock: the log ends here]'));
    } catch (error) {
      if (!stream.signal.aborted) {
        this.logger.error(`The ${kind} log of ${spaceId} broke off`, error);
        if (how === 'shown') await log?.note(l10n.t('[Spacedock: {0}]', errorText(error)));
      }
    } finally {
      if (entry.stream === stream) await log?.rest();
      // Meanwhile another may have begun, which goes on.
      if (entry.stream === stream) {
        entry.stream = undefined;
        this.report();
      }
    }
  }

  private report(): void {
    setContext('spacedock.followingLog', [...this.#entries.values()].some(({ stream }) => stream !== undefined));
    this.#changed.fire();
  }
}

function keyOf({ spaceId, kind }: LogTarget): string {
  return `${spaceId} ${kind}`;
}
