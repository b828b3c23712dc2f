import type { Locator, Page } from 'playwright-core';
import { patient } from './patience';
import type { QuickInput } from './quick-input';

/** The Problems view. */
export class Problems {
  constructor(
    private readonly page: Page,
    private readonly quickInput: QuickInput,
  ) {}

  /** Shows the problems whose file, message or rule contains the text; all of them where it is empty. */
  async show(filter = ''): Promise<void> {
    const panel = this.page.locator('.markers-panel');
    if (!(await panel.isVisible())) await this.quickInput.runCommand('Problems: Focus on Problems View');
    await panel.waitFor();
    await this.page.getByPlaceholder(/^Filter \(e\.g\. text/).fill(filter);
  }

  /**
   * Waits for a problem that comes while the view is filtered: the view may go on saying that it shows none until it is
   * filtered anew. Takes the keyboard.
   */
  async find(filter: string, text: string | RegExp): Promise<void> {
    for (let tries = 10; ; tries--) {
      await this.show();
      await this.show(filter);
      const found = this.row(text).waitFor({ timeout: patient(4_000) });
      if (tries === 0) return found;
      if (await found.then(() => true, () => false)) return;
    }
  }

  /** The row of a problem that is in sight, by a part of its message or of its rule's name. */
  row(text: string | RegExp): Locator {
    return this.page.locator('.markers-panel .monaco-list-row').filter({ hasText: text });
  }
}

/** The Output view. */
export class Output {
  private readonly view: Locator;

  constructor(
    private readonly page: Page,
    private readonly quickInput: QuickInput,
  ) {
    this.view = page.locator('.output-view');
  }

  async show(channel: string): Promise<void> {
    await this.quickInput.runCommand('Output: Show Output Channels...');
    await this.quickInput.pick(channel);
    await this.quickInput.input.waitFor({ state: 'hidden' });
    await this.view.waitFor();
  }

  /** A line that is in sight. */
  line(text: string | RegExp): Locator {
    return this.view.locator('.view-line').filter({ hasText: text });
  }

  /** The pieces of the lines in sight that the grammar colours; plain text has the class mtk1. */
  coloured(): Locator {
    return this.view.locator('.view-line span[class^="mtk"]:not(.mtk1)');
  }

  /** The whole text of the channel that is shown, also what is not in sight. */
  async text(): Promise<string> {
    await this.quickInput.runCommand('Output: Focus on Output View');
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.press('Control+c');
    return this.page.evaluate<string>('navigator.clipboard.readText()');
  }
}
