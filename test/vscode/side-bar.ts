import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { patient } from './patience';

/** The column of icons at the side. */
export class ActivityBar {
  constructor(private readonly page: Page) {}

  /** The icon of a view container, by its title. */
  tab(title: string): Locator {
    return this.page.locator(`.activitybar a.action-label[aria-label^="${title}"]`);
  }

  /** Shows a view container, if it is not shown already. */
  async open(title: string): Promise<void> {
    const tab = this.tab(title);
    await tab.waitFor({ timeout: patient(60_000) });
    const isShown = (await tab.locator('xpath=ancestor::li[1]').getAttribute('aria-selected')) === 'true';
    if (!isShown) await tab.click();
  }
}

/** One section of the side bar that shows a tree. */
export class TreeView {
  readonly pane: Locator;
  private readonly header: Locator;

  constructor(page: Page, title: string) {
    this.pane = page.locator('.pane').filter({ has: page.locator(`.pane-header[aria-label^="${title}"]`) });
    this.header = this.pane.locator('.pane-header');
  }

  /** Unfolds the section. */
  async unfold(): Promise<void> {
    if ((await this.header.getAttribute('aria-expanded')) === 'false') await this.header.click();
  }

  /** The row whose label or description contains the text. */
  row(text: string | RegExp): TreeRow {
    return new TreeRow(this.pane.locator('.monaco-list-row').filter({ hasText: text }).first());
  }

  /** Rows, or the text in place of them. */
  get content(): Locator {
    return this.pane.locator('.monaco-list-row, .welcome-view-content');
  }

  /** What the rows that are in sight say, each with its description. */
  async texts(): Promise<string[]> {
    const rows = await this.pane.locator('.monaco-list-row').all();
    return Promise.all(rows.map((row) => new TreeRow(row).text()));
  }

  /** The text shown while the tree is empty. */
  welcome(): Locator {
    return this.pane.locator('.welcome-view-content');
  }

  /** Clicks a button of the section's title bar. */
  async titleAction(label: string): Promise<void> {
    await this.header.hover();
    await this.header.locator(`.action-label[aria-label^="${label}"]`).click();
  }
}

export class TreeRow {
  constructor(readonly locator: Locator) {}

  /** As long as the page waits for anything, where no time is given. */
  async waitFor(timeoutMs?: number): Promise<void> {
    await this.locator.waitFor(timeoutMs === undefined ? {} : { timeout: patient(timeoutMs) });
  }

  /** The label and the description as one line. */
  async text(): Promise<string> {
    return (await this.locator.locator('.label-name, .label-description').allInnerTexts()).join(' ');
  }

  async click(): Promise<void> {
    await this.locator.click();
  }

  async unfold(): Promise<void> {
    await this.turn('true');
  }

  async fold(): Promise<void> {
    await this.turn('false');
  }

  /**
   * Until the row says so itself: one that is drawn anew at the very click misses it, and one that has just got rows of
   * its own cannot be unfolded yet.
   */
  private async turn(expanded: 'true' | 'false'): Promise<void> {
    const end = performance.now() + patient(30_000);
    for (;;) {
      const state = await this.locator.getAttribute('aria-expanded');
      if (state === expanded) return;
      if (performance.now() > end) throw new Error(`aria-expanded of the row stayed ${String(state)}: ${await this.text()}`);
      if (state !== null) await this.locator.locator('.monaco-tl-twistie').click();
      await sleep(300);
    }
  }

  /**
   * Clicks a button at the row's end, which shows while the mouse is over the row. A row that moves as it is pointed at
   * is pointed at again.
   */
  async inlineAction(label: string): Promise<void> {
    const button = this.locator.locator(`.actions .action-label[aria-label^="${label}"]`);
    for (let attempt = 1; ; attempt++) {
      await this.locator.hover();
      try {
        await button.click({ timeout: patient(5_000) });
        return;
      } catch (error) {
        if (attempt === 6) throw error;
      }
    }
  }
}
