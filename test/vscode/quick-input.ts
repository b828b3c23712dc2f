import type { Locator, Page } from 'playwright-core';

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
    await this.page.keyboard.press('F1');
    await this.input.waitFor();
    await this.input.fill(`>${title}`);
    await this.pick(title);
  }

  /** Opens a file by its name, or a part of its path that ends with the name. */
  async openFile(path: string): Promise<void> {
    await this.page.keyboard.press('Control+p');
    await this.input.waitFor();
    await this.input.fill(path);
    const name = path.slice(path.lastIndexOf('/') + 1);
    await this.pick(name);
  }

  /** Goes to a place in the active editor; line and column from 1. */
  async goTo(line: number, column = 1): Promise<void> {
    await this.page.keyboard.press('Control+g');
    await this.input.waitFor();
    await this.input.fill(`:${String(line)}:${String(column)}`);
    await this.page.keyboard.press('Enter');
    await this.input.waitFor({ state: 'hidden' });
  }

  /** Takes the first row with this label; a box that asks on stays open. */
  async pick(label: string): Promise<void> {
    await this.rows.filter({ has: this.page.getByText(label, { exact: true }) }).first().click();
  }

  /** Answers a question for a text. */
  async answer(text: string): Promise<void> {
    await this.input.waitFor();
    await this.input.fill(text);
    await this.page.keyboard.press('Enter');
  }

  async dismiss(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.input.waitFor({ state: 'hidden' });
  }
}
