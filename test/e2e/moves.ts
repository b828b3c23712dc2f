import { patient } from '../vscode/patience';
import type { Workbench } from '../vscode/workbench';

/** A busy machine is slow to start an extension host and to fill a first view. */
const firstViewMs = 90_000;

/** Opens the Spacedock side bar and waits until it shows something. */
export async function openSpacedock(workbench: Workbench): Promise<void> {
  await workbench.waitUntilReady();
  await workbench.activityBar.open('Spacedock');
  await workbench.tree('Space').content.first().waitFor({ timeout: patient(firstViewMs) });
}

/** Commits everything in the Space repo and pushes it, answering the questions. */
export async function pushSpaceRepo(workbench: Workbench, message: string): Promise<void> {
  await workbench.runCommand('Spacedock: Commit and Push the Space Repo…');
  await workbench.page.locator('.quick-input-title').filter({ hasText: 'Commit the Space repo' }).waitFor();
  await workbench.quickInput.answer(message);
  await workbench.dialog.box.waitFor();
  await workbench.dialog.answer('Commit and Push');
}
