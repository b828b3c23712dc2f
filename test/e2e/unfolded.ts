import { setTimeout as sleep } from 'node:timers/promises';
import type { Workbench } from '../vscode/workbench';
import { openSpacedock } from './moves';
import { eventually, type Story } from './story';

/** Folded at first, and unfolded here. */
const groups = [/^Secrets/, /^Storage/, /^Checkpoints/, /^Account/];

/** The groups are unfolded, and Logs is folded, which was not at first. */
async function isAsLeft(workbench: Workbench): Promise<boolean> {
  const tree = workbench.tree('Space');
  const states = await Promise.all([...groups, /^Logs/].map((group) => tree.row(group).locator.getAttribute('aria-expanded')));
  return states.join() === [...groups.map(() => 'true'), 'false'].join();
}

async function waitUntilAsLeft(workbench: Workbench): Promise<void> {
  await workbench.tree('Space').row(/^Account\s*troutmoose/).waitFor(90_000);
  await eventually('each row is folded or unfolded as it was left', () => isAsLeft(workbench));
}

/** The rows of a single Space stand at the root, where VS Code forgets how they were left. */
export const unfolded: Story = {
  name: 'What is unfolded stays unfolded',
  sample: 'clean',
  speed: 30,
  steps: [
    {
      name: 'groups are unfolded, and one is folded',
      async run({ workbench }) {
        // So high that no row of the tree is out of sight.
        await workbench.page.setViewportSize({ width: 1280, height: 1500 });
        await openSpacedock(workbench);
        const tree = workbench.tree('Space');
        await tree.row(/^Account\s*troutmoose/).waitFor(90_000);
        for (const group of groups) await tree.row(group).unfold();
        await tree.row(/^Logs/).fold();
        await waitUntilAsLeft(workbench);
      },
    },
    {
      name: 'another view was shown meanwhile',
      async run({ workbench, screenshot }) {
        await workbench.activityBar.open('Explorer');
        await sleep(3_000);
        await workbench.activityBar.open('Spacedock');
        // VS Code shows them for a moment as they were.
        await sleep(1_000);
        await waitUntilAsLeft(workbench);
        await screenshot('unfolded-after-explorer');
      },
    },
  ],
};
