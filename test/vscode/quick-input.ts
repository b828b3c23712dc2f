import { basename } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { appears } from './patience';

/** The box that drops from the top: the command palette, Go to File, and an extension's questions. */
export class QuickInput {
  private readonly widget: Locator;
  readonly input: Locator;
  readonly rows: Locator;

  constructor(private readonly page: Page) {
    this.widget = page.locator('.quick-input-widget');
    this.input = this.widget.locator('.quick-input-box input');
    this.rows = this.widget.locator('.quick-input-list .monaco-list-row');
  }

  /** Runs a command by its whole title in the palette, such as `Spacedock: Refresh`. */
  async runCommand(title: string): Promise<void> {
    await this.open('F1', `>${title}`);
    // The palette keeps the commands that there were when it opened: on a busy machine their conditions may hold later.
    const row = this.rowOf(title);
    for (let attempts = 3; attempts > 0 && !(await appears(row)); attempts--) {
      await this.dismiss();
      await this.open('F1', `>${title}`);
    }
    await row.click();
  }

  /** Opens a file by its absolute path. */
  async openFile(path: string): Promise<void> {
    await this.open('Control+p', path);
    await this.pick(basename(path));
  }

  /** Goes to a place in the active editor; line and column from 1. */
  async goTo(line: number, column = 1): Promise<void> {
    await this.open('Control+g', `:${String(line)}:${String(column)}`);
    await this.page.keyboard.press('Enter');
    await this.input.waitFor({ state: 'hidden' });
  }

  /** Opens the box by a key once an earlier one is closed, and fills it. */
  private async open(key: string, text: string): Promise<void> {
    await this.input.waitFor({ state: 'hidden' });
    await this.page.keyboard.press(key);
    await this.input.waitFor();
    await this.input.fill(text);
  }

  /** Takes the first row with this label; a box that asks on stays open. */
  async pick(label: string): Promise<void> {
    await this.rowOf(label).click();
  }

  private rowOf(label: string): Locator {
    const name = this.page.locator('.label-name').filter({ hasText: new RegExp(`^\\s*${escapeForRegExp(label)}\\s*$`) });
    return this.rows.filter({ has: name }).first();
  }

  /** Answers a question for a text. */
  async answer(text: string): Promise<void> {
    await this.input.waitFor();
    await this.input.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Ticks all of a list that may be ticked, and takes it. */
  async tickAll(): Promise<void> {
    await this.widget.locator('.quick-input-header .monaco-checkbox').first().click();
    await this.input.click();
    await this.page.keyboard.press('Enter');
  }

  title(text: string | RegExp): Locator {
    return this.widget.locator('.quick-input-title').filter({ hasText: text });
  }

  async dismiss(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.input.waitFor({ state: 'hidden' });
  }
}

function escapeForRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
