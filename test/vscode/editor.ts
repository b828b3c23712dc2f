import { basename } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { appears } from './patience';
import type { QuickInput } from './quick-input';

/** The active text editor. */
export class Editor {
  private readonly active: Locator;
  /** What hangs at a word: problems and what extensions tell. */
  readonly hover: Locator;

  constructor(
    private readonly page: Page,
    private readonly quickInput: QuickInput,
  ) {
    this.active = page.locator('.editor-group-container.active .editor-instance');
    this.hover = page.locator('.monaco-hover:not(.hidden) .monaco-hover-content');
  }

  /** Opens a file by its absolute path. */
  async open(path: string): Promise<void> {
    const tab = this.page.locator('.tabs-container .tab.active').filter({ hasText: basename(path) });
    await this.quickInput.openFile(path);
    // The list of files is drawn anew as the search goes on, and a click meanwhile is lost.
    for (let attempts = 3; attempts > 0 && !(await appears(tab)); attempts--) {
      await this.quickInput.dismiss();
      await this.quickInput.openFile(path);
    }
    await tab.waitFor();
    await this.active.locator('.view-line').first().waitFor();
  }

  line(text: string | RegExp): Locator {
    return this.active.locator('.view-line').filter({ hasText: text });
  }

  /** The wavy lines in sight, of one severity. */
  squiggles(severity: 'error' | 'warning' | 'info'): Locator {
    return this.active.locator(`.squiggly-${severity}`);
  }

  /** Types at the end of a line; line from 1. */
  async typeAtLineEnd(line: number, text: string): Promise<void> {
    await this.quickInput.goTo(line);
    await this.page.keyboard.press('End');
    await this.page.keyboard.type(text);
  }

  /** Applies the quick fix with this title at a place; line and column from 1. */
  async quickFix(line: number, column: number, title: string | RegExp): Promise<void> {
    await this.showQuickFixes(line, column);
    await this.applyQuickFix(title);
  }

  /** Opens the light bulb's list at a place; line and column from 1. */
  async showQuickFixes(line: number, column: number): Promise<void> {
    await this.quickInput.goTo(line, column);
    const first = this.page.locator('.action-widget .monaco-list-row.action').first();
    // On a busy machine a key that is pressed while the quick input leaves can get lost.
    for (let tries = 0; tries < 3 && !(await first.isVisible()); tries++) {
      await this.page.keyboard.press('Control+.');
      await first.waitFor({ timeout: 8_000 }).catch(() => undefined);
    }
    await first.waitFor();
  }

  /** Applies an entry of the open list. */
  async applyQuickFix(title: string | RegExp): Promise<void> {
    const fix = this.page.locator('.action-widget .monaco-list-row.action').filter({ hasText: title }).first();
    await fix.waitFor();
    await fix.click();
    await fix.waitFor({ state: 'hidden' });
  }

  /** Shows what hangs at a place; line and column from 1. */
  async showHover(line: number, column: number): Promise<void> {
    await this.quickInput.goTo(line, column);
    await this.quickInput.runCommand('Show or Focus Hover');
    await this.hover.first().waitFor();
  }

  async save(): Promise<void> {
    await this.page.keyboard.press('Control+s');
    await this.page.locator('.tabs-container .tab.active:not(.dirty)').waitFor();
  }
}
