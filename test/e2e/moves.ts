import type { FrameLocator } from 'playwright-core';
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
  await answerQuestions(workbench, message, 'Commit and Push');
}

/** Deploys, answering the questions; what the check warns of is gone past. */
export async function deploy(workbench: Workbench, message: string): Promise<void> {
  await workbench.runCommand('Spacedock: Deploy…');
  await answerQuestions(workbench, message, 'Deploy');
}

async function answerQuestions({ quickInput, dialog }: Workbench, message: string, button: string): Promise<void> {
  const [warnings, commit] = [quickInput.title('Before the push'), quickInput.title('Commit the Space repo')];
  await warnings.or(commit).waitFor({ timeout: patient(60_000) });
  if (await warnings.isVisible()) await quickInput.tickAll();
  await commit.waitFor();
  await quickInput.answer(message);
  await dialog.box.waitFor();
  await dialog.answer(button);
}

/** VS Code shows a webview's page in a frame of a frame. */
export function dashboardPage({ page }: Workbench): FrameLocator {
  return page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
}

export async function signIn({ workbench }: { readonly workbench: Workbench }, token: string): Promise<void> {
  await workbench.runCommand('Spacedock: Sign In');
  await workbench.page.locator('.quick-input-title').filter({ hasText: 'Sign in to the Hugging Face Hub' }).waitFor();
  await workbench.quickInput.answer(token);
}
