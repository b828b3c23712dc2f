import { Disposable, l10n, StatusBarAlignment, ThemeColor, window, workspace, type StatusBarItem } from 'vscode';
import { stageMeaning, type StageMeaning } from '../hub/stages';
import { statusBarWanted } from './configuration';
import { errorText } from './messages';
import type { SpaceWatch } from './space-watch';

/** One item: the Space's stage as last seen. Nothing before a Space was read. */
export class StatusBar implements Disposable {
  readonly #item: StatusBarItem = window.createStatusBarItem('spacedock.stage', StatusBarAlignment.Left);
  readonly #subscriptions: Disposable;

  constructor(private readonly watch: SpaceWatch) {
    this.#item.name = l10n.t('Space');
    this.#item.command = 'spacedock.space.focus';
    const show = (): void => {
      this.show();
    };
    this.#subscriptions = Disposable.from(
      watch.onDidChange(show),
      watch.onDidChangePolling(show),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('spacedock.statusBar')) show();
      }),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#item.dispose();
  }

  private show(): void {
    const { knowledge, polling } = this.watch;
    if (knowledge.kind === 'unknown' || knowledge.space === undefined || !statusBarWanted()) {
      this.#item.hide();
      return;
    }
    const { space, seenAt } = knowledge;
    const meaning = stageMeaning(space.stage);
    const problem = knowledge.kind === 'failed' ? errorText(knowledge.error) : undefined;
    this.#item.text = `$(${problem === undefined ? stageIcon(meaning, polling) : 'warning'}) ${meaning.label}`;
    this.#item.tooltip = [
      space.id,
      space.stage,
      meaning.advice,
      seenAt && l10n.t('Last seen at {0}', seenAt.toLocaleTimeString()),
      problem && l10n.t('Not up to date: {0}', problem),
    ]
      .filter((line) => line !== undefined)
      .join('\n');
    this.#item.backgroundColor = meaning.failed ? new ThemeColor('statusBarItem.errorBackground') : undefined;
    this.#item.accessibilityInformation = {
      label:
        problem === undefined
          ? l10n.t('Space {0}: {1}', space.id, meaning.label)
          : l10n.t('Space {0}: {1}, not up to date', space.id, meaning.label),
    };
    this.#item.show();
  }
}

/** Turns only while somebody looks whether it still moves. */
function stageIcon(meaning: StageMeaning, polling: boolean): string {
  if (meaning.moving) return polling ? 'sync~spin' : 'sync';
  return meaning.failed ? 'error' : 'rocket';
}
