import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { Editor } from './editor';
import { Dialog, Notifications, StatusBar } from './messages';
import { Output, Problems } from './panel';
import { patient } from './patience';
import { QuickInput } from './quick-input';
import { ActivityBar, TreeView } from './side-bar';

/** The parts of VS Code's window, as a person finds them. */
export class Workbench {
  readonly quickInput: QuickInput;
  readonly activityBar: ActivityBar;
  readonly editor: Editor;
  readonly problems: Problems;
  readonly output: Output;
  readonly notifications: Notifications;
  readonly dialog: Dialog;
  readonly statusBar: StatusBar;

  constructor(readonly page: Page) {
    this.quickInput = new QuickInput(page);
    this.activityBar = new ActivityBar(page);
    this.editor = new Editor(page, this.quickInput);
    this.problems = new Problems(page, this.quickInput);
    this.output = new Output(page, this.quickInput);
    this.notifications = new Notifications(page);
    this.dialog = new Dialog(page);
    this.statusBar = new StatusBar(page);
  }

  /** Waits until the window stands. */
  async waitUntilReady(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.activitybar').waitFor({ timeout: patient(60_000) });
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
  }

  /** Runs a command by its whole title in the palette, such as `Spacedock: Refresh`. */
  runCommand(title: string): Promise<void> {
    return this.quickInput.runCommand(title);
  }

  /** The document in the Markdown preview. */
  get preview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** A section of the side bar, by its title. */
  tree(title: string): TreeView {
    return new TreeView(this.page, title);
  }

  async screenshot(file: string): Promise<void> {
    await mkdir(dirname(file), { recursive: true });
    await this.page.screenshot({ path: file });
  }
}
