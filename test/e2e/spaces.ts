import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { addSmallSpace } from '../sample/small-space';
import { sampleSpace } from '../sample/prepare';
import { openSpacedock } from './moves';
import { eventually, type Stage, type Story } from './story';

const otherSpace = 'troutmoose/depth-demo';

/** How often a Space's runtime was asked for. */
function polls({ hub }: Stage, space: string): number {
  return hub.requests.filter(({ url }) => url.startsWith(`/api/spaces/${space}/runtime`)).length;
}

function otherFile({ sample }: Stage): string {
  return join(sample.spaceRoot, '..', 'depth-demo', 'app.py');
}

/** Two Spaces in one workspace. */
export const spaces: Story = {
  name: 'Several Spaces stand side by side',
  sample: 'clean',
  speed: 30,
  settings: { 'spacedock.polling.standing': 15 },
  async prepare(scene) {
    await addSmallSpace(scene, { id: otherSpace });
  },
  steps: [
    {
      name: 'each has a row with its stage, and the first is unfolded',
      async run({ workbench }) {
        await openSpacedock(workbench);
        const tree = workbench.tree('Space');
        await tree.row(/^sam-body4d\s*Running/).waitFor(90_000);
        await tree.row(/^depth-demo\s*Running/).waitFor();
        await tree.row(/^Hardware.*L40S/).waitFor();
        assert.equal(await tree.row(/^depth-demo/).locator.getAttribute('aria-expanded'), 'false');
        assert.match((await tree.row(/^depth-demo/).locator.getAttribute('aria-label')) ?? '', /Space troutmoose\/depth-demo: Running/);
        await workbench.statusBar.item(/sam-body4d: Running/).waitFor();
      },
    },
    {
      name: 'one that is folded is asked for rarely, while the other is followed',
      async run(stage) {
        const [followed, folded] = [polls(stage, sampleSpace), polls(stage, otherSpace)];
        await eventually('The unfolded one is asked for twice', () => polls(stage, sampleSpace) >= followed + 2, 60_000);
        assert.equal(polls(stage, otherSpace), folded);
      },
    },
    {
      name: 'the status bar and the palette follow the active editor',
      async run(stage) {
        const { workbench, hub } = stage;
        await workbench.editor.open(otherFile(stage));
        await workbench.statusBar.item(/depth-demo: Running/).waitFor();
        await workbench.tree('Repos').row(/^Space repo.*depth-demo/).waitFor();
        await workbench.runCommand('Spacedock: Show Build Log');
        await eventually('The log of that Space is read', () => hub.requests.some(({ url }) => url.startsWith(`/api/spaces/${otherSpace}/logs/build`)));
        assert.ok(!hub.requests.some(({ url }) => url.startsWith(`/api/spaces/${sampleSpace}/logs/build`)));
      },
    },
    {
      name: 'at no file of a Space, the palette asks which, and Escape does nothing',
      async run({ workbench, hub }) {
        await workbench.runCommand('View: Close All Editors');
        await workbench.runCommand('View: Close Panel');
        const before = hub.requests.filter(({ method }) => method === 'POST').length;
        await workbench.runCommand('Spacedock: Restart the Space…');
        await workbench.quickInput.rows.filter({ hasText: otherSpace }).waitFor();
        assert.equal(await workbench.quickInput.rows.count(), 2);
        await workbench.quickInput.dismiss();
        assert.equal(await workbench.dialog.box.count(), 0);
        assert.equal(hub.requests.filter(({ method }) => method === 'POST').length, before);
      },
    },
    {
      name: 'what is set off from a row acts on its Space alone',
      async run({ workbench, hub }) {
        const tree = workbench.tree('Space');
        await tree.row(/^depth-demo/).unfold();
        await tree.row(/^sam-body4d/).fold();
        await tree.row(/^Stage/).inlineAction('Pause');
        await workbench.dialog.box.filter({ hasText: `Pause ${otherSpace}?` }).waitFor();
        await workbench.dialog.answer('Pause');
        await tree.row(/^depth-demo\s*Paused/).waitFor();
        assert.equal(hub.stageOf(otherSpace), 'PAUSED');
        assert.equal(hub.stageOf(sampleSpace), 'RUNNING');
      },
    },
    {
      name: 'the icon counts what has failed, and the tooltip says it all',
      async run({ workbench, hub, screenshot }) {
        hub.setStage(otherSpace, 'RUNTIME_ERROR', { errorMessage: 'Exit code: 1. Reason: [no link](command:workbench.action.quit)' });
        await workbench.runCommand('Spacedock: Refresh');
        const tree = workbench.tree('Space');
        await tree.row(/^depth-demo\s*App failed/).waitFor();
        await workbench.page.locator('.activitybar a.action-label[aria-label*="Failed: depth-demo"]').waitFor();
        await workbench.page.mouse.move(900, 300);
        await tree.row(/^depth-demo/).locator.hover();
        const tooltip = workbench.page.locator('.monaco-hover:not(.hidden)').filter({ hasText: otherSpace });
        await tooltip.getByText('Stage: App failed (RUNTIME_ERROR)').waitFor();
        await tooltip.getByText(/Reason:.*\[no link\]\(command:workbench.action.quit\)/).waitFor();
        assert.equal(await tooltip.locator('a').count(), 0);
        for (const fact of [/Commit: \w{7} deployed, the newest of the repo/, /Hardware: .*free/, /Sleeps: after 2 days/, /Storage: none/, /Domains: troutmoose-depth-demo\.hf\.space/, /Asked: \d/]) {
          assert.match((await tooltip.innerText()).replaceAll('\u00a0', ' '), fact);
        }
        await screenshot('spaces-tooltip');
      },
    },
  ],
};
