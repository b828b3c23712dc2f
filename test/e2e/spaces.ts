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

/** How often a Space's build log was asked for. */
function buildLogReads({ hub }: Stage, space: string): number {
  return hub.requests.filter(({ url }) => url.startsWith(`/api/spaces/${space}/logs/build`)).length;
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
        await tree.row(/^Hardware.*L40S/).waitFor();
        // What is below the edge of a view is not there for a test.
        await tree.row(/^Logs/).fold();
        await tree.row(/^Status/).fold();
        await tree.row(/^depth-demo\s*Running/).waitFor();
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
        const { workbench } = stage;
        await workbench.editor.open(otherFile(stage));
        await workbench.statusBar.item(/depth-demo: Running/).waitFor();
        await workbench.tree('Repos').row(/^Space repo.*depth-demo/).waitFor();
        // The log of a build that is over is read once, for what it took: only what comes after the command tells.
        const before = buildLogReads(stage, sampleSpace);
        await workbench.runCommand('Spacedock: Show Build Log');
        await eventually('The log of that Space is read', () => buildLogReads(stage, otherSpace) > 0);
        assert.equal(buildLogReads(stage, sampleSpace), before);
      },
    },
  ],
};
