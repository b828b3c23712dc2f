import { l10n, StatusBarAlignment, ThemeColor, window, type Disposable, type StatusBarItem } from 'vscode';
import { stageMeaning } from '../hub/stages';
import { statusBarWanted } from './configuration';
import type { SpaceKnowledge, SpaceWatch } from './space-watch';

/** One item: the Space's stage as last seen. Nothing before a Space was read. */
export class StatusBar implements Disposable {
  readonly #item: StatusBarItem = window.createStatusBarItem('spacedock.stage', StatusBarAlignment.Left);
  readonly #subscription: Disposable;

  constructor(watch: SpaceWatch) {
    this.#item.name = l10n.t('Space');
    this.#item.command = 'spacedock.space.focus';
    this.#subscription = watch.onDidChange((knowledge) => {
      this.show(knowledge);
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }

  private show(knowledge: SpaceKnowledge): void {
    const space = knowledge.kind === 'unknown' ? undefined : knowledge.space;
    if (space === undefined || !statusBarWanted()) {
      this.#item.hide();
      return;
    }
    const meaning = stageMeaning(space.stage);
    const icon = meaning.moving ? 'sync~spin' : meaning.failed ? 'error' : 'rocket';
    this.#item.text = `$(${icon}) ${meaning.label}`;
    this.#item.tooltip = [space.id, space.stage, meaning.advice].filter((line) => line !== undefined).join('\n');
    this.#item.backgroundColor = meaning.failed ? new ThemeColor('statusBarItem.errorBackground') : undefined;
    this.#item.accessibilityInformation = { label: l10n.t('Space {0}: {1}', space.id, meaning.label) };
    this.#item.show();
  }
}
