import { strict as assert } from 'node:assert';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runGit } from '../hub/git-command';
import { addCheckout, addSmallSpace } from '../sample/small-space';
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

async function headOf(folder: string): Promise<string> {
  return (await runGit(['rev-parse', 'HEAD'], { cwd: folder })).toString().trim();
}

/** Two Spaces in one workspace, one of them checked out twice. */
export const spaces: Story = {
  name: 'Several Spaces stand side by side',
  sample: 'clean',
  speed: 30,
  settings: { 'spacedock.polling.standing': 15 },
  async prepare(scene) {
    await addCheckout(scene, await addSmallSpace(scene, { id: otherSpace }), 'depth-again');
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
        // The log of a build that is over is read once, for what it took: only what comes after the command tells.
        const before = buildLogReads(stage, sampleSpace);
        await workbench.runCommand('Spacedock: Show Build Log');
        await eventually('The log of that Space is read', () => buildLogReads(stage, otherSpace) > 0);
        assert.equal(buildLogReads(stage, sampleSpace), before);
      },
    },
    {
      name: 'the Repos view has every project, and each checkout of one Space apart',
      async run({ workbench, screenshot }) {
        await workbench.page.setViewportSize({ width: 1280, height: 1300 });
        const repos = workbench.tree('Repos');
        for (const project of [/^sam-body4d\s*main.*to sync/, /^depth-demo \(depth-demo\)\s*main/, /^depth-demo \(depth-again\)\s*main/]) await repos.row(project).waitFor();
        assert.equal(await repos.row(/^depth-demo \(depth-again\)/).locator.getAttribute('aria-expanded'), 'false');
        await repos.row(/^depth-demo \(depth-again\)/).unfold();
        await repos.row(/^Space repo.*depth-again/).waitFor();
        await repos.row(/^Sync.*files would change/).waitFor();
        await workbench.tree('Space').row(/^depth-demo\s*Running/).unfold();
        await workbench.tree('Space').row(/^Checkouts\s*depth-demo, depth-again/).waitFor();
        await screenshot('spaces');
      },
    },
    {
      name: 'a push from the row of a checkout is that checkout’s',
      async run({ workbench, sample, hub }) {
        const folder = (name: string): string => join(sample.spaceRoot, '..', name);
        const before = hub.commitsOf(otherSpace).head;
        for (const name of ['depth-demo', 'depth-again']) await appendFile(join(folder(name), 'app.py'), `\n# ${name}\n`);
        const row = workbench.tree('Repos').row(/^depth-demo \(depth-again\)\s*main ±1/);
        await row.waitFor();
        await row.inlineAction('Commit and Push the Space Repo…');
        await workbench.page.locator('.quick-input-title').filter({ hasText: 'Commit the Space repo' }).waitFor();
        await workbench.quickInput.answer('Say which');
        await workbench.dialog.box.waitFor();
        await workbench.dialog.answer('Commit and Push');
        await eventually('The Hub has it', () => hub.commitsOf(otherSpace).head !== before);
        assert.equal(await headOf(folder('depth-again')), hub.commitsOf(otherSpace).head);
        assert.notEqual(await headOf(folder('depth-demo')), hub.commitsOf(otherSpace).head);
        await workbench.tree('Repos').row(/^depth-demo \(depth-demo\)\s*main ±1/).waitFor();
      },
    },
    {
      name: 'the palette asks which Space where none is at hand',
      async run({ workbench, screenshot }) {
        await workbench.runCommand('View: Close All Editors');
        // The focus moves as they close, and a question that loses it is gone.
        await workbench.page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
        await workbench.runCommand('Spacedock: Open the Space Dashboard');
        await workbench.page.locator('.quick-input-title').filter({ hasText: 'Which Space' }).waitFor();
        const rows = workbench.quickInput.rows;
        assert.deepEqual(await Promise.all([sampleSpace, otherSpace].map((id) => rows.filter({ hasText: id }).count())), [1, 1]);
        await screenshot('spaces-which');
        await workbench.quickInput.pick(otherSpace);
        await workbench.preview.getByRole('heading', { name: otherSpace }).waitFor();
      },
    },
    {
      name: 'each Space has a dashboard of its own',
      async run({ workbench }) {
        await workbench.tree('Space').row(/^sam-body4d\s*Running/).inlineAction('Open the Space Dashboard');
        await workbench.preview.getByRole('heading', { name: sampleSpace }).waitFor();
        const tabs = workbench.page.locator('.tab');
        for (const name of ['sam-body4d', 'depth-demo']) await tabs.filter({ hasText: name }).first().waitFor();
        await workbench.runCommand('View: Close All Editors');
      },
    },
    {
      name: 'the icon tells of those that failed, whichever view is open',
      async run({ workbench, hub, screenshot }) {
        hub.setStage(otherSpace, 'BUILD_ERROR');
        await workbench.runCommand('Spacedock: Refresh');
        await workbench.page.locator('.activitybar a.action-label[aria-label*="Failed: depth-demo"]').waitFor();
        await workbench.tree('Space').row(/^depth-demo\s*Build failed/).waitFor();
        await screenshot('spaces-badge');
      },
    },
  ],
};
