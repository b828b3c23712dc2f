import { Disposable, l10n, MarkdownString, StatusBarAlignment, ThemeColor, window, workspace, type StatusBarItem } from 'vscode';
import { stageMeaning, type StageMeaning } from '../hub/stages';
import { placeText, shortPlace } from './build-texts';
import { statusBarWanted } from './configuration';
import { escapeMarkdown } from './markdown-text';
import { errorText } from './messages';
import { costText, stageText, type SpaceTime } from './space-time';
import { spaceName } from './space-names';
import type { SpaceSession } from './space-session';
import type { SpaceSessions } from './space-sessions';
import { shownSpace } from './space-summary';
import type { WorkspaceSpaces } from './workspace-spaces';

/** While a duration is shown. */
const everySecondMs = 1_000;
/** While a cost is shown. */
const everyMinuteMs = 60_000;

/**
 * One item: the Space's stage as last seen, how long it has been building, or what it has cost. Of several Spaces the one
 * that moves, else the active editor's. Nothing before a Space was read.
 */
export class StatusBar implements Disposable {
  readonly #item: StatusBarItem = window.createStatusBarItem('spacedock.stage', StatusBarAlignment.Left);
  readonly #subscriptions: Disposable;

  #timer: NodeJS.Timeout | undefined;
  #tooltip = '';

  constructor(
    private readonly spaces: WorkspaceSpaces,
    private readonly sessions: SpaceSessions,
  ) {
    this.#item.name = l10n.t('Space');
    this.#item.command = 'spacedock.space.focus';
    const show = (): void => {
      this.show();
    };
    this.#subscriptions = Disposable.from(
      sessions.onDidChange(show),
      spaces.onDidChange(show),
      window.onDidChangeWindowState(show),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('spacedock.statusBar')) show();
      }),
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
    this.#item.dispose();
  }

  private shown(): SpaceSession | undefined {
    const { all } = this.sessions;
    const current = this.spaces.current;
    const seen = all.map((session) => ({
      name: session.key,
      stage: session.space?.stage,
      isCurrent: current !== undefined && this.sessions.of(current) === session,
      session,
    }));
    return shownSpace(seen)?.session;
  }

  private show(): void {
    clearTimeout(this.#timer);
    const session = this.shown();
    const knowledge = session?.watch.knowledge;
    if (session === undefined || knowledge === undefined || knowledge.kind === 'unknown' || knowledge.space === undefined || !statusBarWanted()) {
      this.#item.hide();
      return;
    }
    const { time, watch } = session;
    const { space } = knowledge;
    const meaning = stageMeaning(space.stage);
    const problem = knowledge.kind === 'failed' ? errorText(knowledge.error) : undefined;
    const now = Date.now();
    const isCurrent = problem === undefined;
    const { all } = this.sessions;
    const name = all.length > 1 ? `${spaceName(session, all)}: ` : '';
    const build = session.build.now;
    const place = build && isCurrent ? shortPlace(build.progress) : undefined;
    this.#item.text = `$(${isCurrent ? stageIcon(meaning, watch.polling) : 'warning'}) ${name}${isCurrent ? stageText(space.stage, time, now, place) : meaning.label}`;
    void this.showTooltip(session);
    this.#item.backgroundColor = meaning.failed ? new ThemeColor('statusBarItem.errorBackground') : undefined;
    const spokenPlace = build === undefined ? undefined : placeText(build.progress);
    this.#item.accessibilityInformation = {
      label:
        problem === undefined
          ? [l10n.t('Space {0}: {1}', space.id, meaning.label), spokenPlace, costText(time)].filter((part) => part !== undefined).join(', ')
          : l10n.t('Space {0}: {1}, not up to date', space.id, meaning.label),
    };
    this.#item.show();
    if (isCurrent) this.showAgain(time);
  }

  /** Set only where it is another: it would flicker under the pointer each second. */
  private async showTooltip(session: SpaceSession): Promise<void> {
    const details = await session.details();
    if (details === undefined || this.shown() !== session) return;
    const others = this.sessions.all.flatMap((other) =>
      other === session || other.space === undefined ? [] : [`${escapeMarkdown(other.space.id)}: ${escapeMarkdown(stageMeaning(other.space.stage).label)}`],
    );
    const text = [details, ...(others.length === 0 ? [] : [others.join('  \n')])].join('\n\n---\n\n');
    if (text === this.#tooltip) return;
    this.#tooltip = text;
    this.#item.tooltip = new MarkdownString(text);
  }

  /** A second later while something lasts, a minute later while it costs; not while nobody looks. */
  private showAgain(time: SpaceTime): void {
    const isLasting = time.clock?.phaseSince !== undefined;
    if (!window.state.focused || (!isLasting && time.cost === undefined)) return;
    this.#timer = setTimeout(() => {
      this.show();
    }, isLasting ? everySecondMs : everyMinuteMs);
  }
}

/** Turns only while somebody looks whether it still moves. */
function stageIcon(meaning: StageMeaning, polling: boolean): string {
  if (meaning.moving) return polling ? 'sync~spin' : 'sync';
  return meaning.failed ? 'error' : 'rocket';
}
