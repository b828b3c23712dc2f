import { strict as assert } from 'node:assert';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleSpace } from '../sample/prepare';
import { openSpacedock, pushSpaceRepo } from './moves';
import { eventually, type Story } from './story';

/** From a change in the main repo to the running Space. */
export const deployment: Story = {
  name: 'A change goes from the main repo to the running Space',
  sample: 'clean',
  // On a busy machine a faster build is over before its steps are seen.
  speed: 3,
  steps: [
    {
      name: 'the side bar shows the Space running',
      async run({ workbench, screenshot }) {
        await openSpacedock(workbench);
        const tree = workbench.tree('Space');
        await tree.row(/^Status\s*Running/).waitFor();
        await tree.row(/^Hardware.*L40S.*an hour/).waitFor();
        await tree.row(/^Dev Mode\s*on/).waitFor();
        await workbench.statusBar.item('Running').waitFor();
        await screenshot('1-space');
      },
    },
    {
      name: 'a clean sample has no problem',
      async run({ workbench, sample }) {
        await workbench.editor.open(join(sample.spaceRoot, 'Dockerfile'));
        await workbench.problems.show();
        await workbench.page.locator('.markers-panel').getByText('No problems have been detected').waitFor();
      },
    },
    {
      name: 'a change in the main repo shows as something to sync',
      async run({ workbench, sample, screenshot }) {
        await appendFile(join(sample.mainRoot, 'utils/video.py'), '\n# Changed by the browser test.\n');
        const row = workbench.tree('Repos').row(/^utils\/video\.py\s*\d/);
        await row.waitFor();
        assert.match((await row.locator.getAttribute('aria-label')) ?? '', /utils\/video\.py, changed/);
        await screenshot('2-sync-plan');
      },
    },
    {
      name: 'a change is left out by its check box, and taken in again',
      async run({ workbench, screenshot }) {
        const box = workbench.tree('Repos').row(/^utils\/video\.py/).locator.locator('.custom-view-tree-node-item-checkbox');
        await box.click();
        await workbench.tree('Repos').row(/^utils\/video\.py\s*left out/).waitFor();
        await workbench.tree('Repos').row(/^Sync.*1 left out/).waitFor();
        await screenshot('2-left-out');
        await box.click();
        await workbench.tree('Repos').row(/^utils\/video\.py\s*\d/).waitFor();
      },
    },
    {
      name: 'a file says why it is not synced, and the rule is a click away',
      async run({ workbench, sample, screenshot }) {
        await workbench.editor.open(join(sample.mainRoot, 'spacedock.yaml'));
        await workbench.runCommand('Spacedock: Why Is This File (Not) Synced?');
        await workbench.notifications.message('no rule of sync in spacedock.yaml covers it').waitFor();
        await screenshot('2-why');
        await workbench.runCommand('Notifications: Clear All Notifications');
      },
    },
    {
      name: 'the preview shows it, and neither repo can be changed from there',
      async run({ workbench, sample, screenshot }) {
        const before = await readFile(join(sample.mainRoot, 'app.py'), 'utf8');
        await workbench.runCommand('Spacedock: Preview Sync');
        const line = workbench.page.locator('.view-line').filter({ hasText: 'assign_tracks(masks)' });
        await line.first().waitFor();
        await screenshot('2-preview');
        await line.first().click();
        await workbench.page.keyboard.type('not to be written');
        await workbench.page.keyboard.press('Control+s');
        await workbench.page.getByText(/read-only editor/).first().waitFor();
        assert.equal(await readFile(join(sample.mainRoot, 'app.py'), 'utf8'), before);
        await workbench.runCommand('View: Close Editor');
      },
    },
    {
      name: 'the sync copies it',
      async run({ workbench, screenshot }) {
        await workbench.runCommand('Spacedock: Sync Main Repo Into Space Repo…');
        await workbench.dialog.box.waitFor();
        await screenshot('3-sync-question');
        await workbench.dialog.answer('Sync');
        await workbench.notifications.message('Synced: ').waitFor();
        await workbench.tree('Repos').row('nothing to copy').waitFor();
      },
    },
    {
      name: 'commit and push start a build, and the tree and the status bar say which step it is at, of how many',
      async run({ workbench, hub, screenshot }) {
        await pushSpaceRepo(workbench, 'Change app.py');
        await hub.waitForStage(sampleSpace, ['BUILDING', 'RUNNING_BUILDING'], 30_000);
        const step = workbench.tree('Space').row(/^Step \d+ of \d+/);
        await step.waitFor();
        await workbench.statusBar.item(/\d+\/\d+/).waitFor();
        const [, number, of] = /Step (\d+) of (\d+)/.exec(await step.text()) ?? [];
        assert.ok(Number(number) >= 1 && Number(number) <= Number(of), `Step ${String(number)} of ${String(of)}`);
        await workbench.tree('Space').row(/^Status.*[Bb]uilding/).waitFor();
        await screenshot('4-building');
      },
    },
    {
      name: 'the build log streams into an output channel, in colours',
      async run({ workbench, screenshot }) {
        await workbench.runCommand('Spacedock: Show Build Log');
        await workbench.output.line('-->').first().waitFor();
        await eventually('the grammar colours the log', async () => (await workbench.output.coloured().count()) > 0);
        await screenshot('5-build-log');
        await workbench.output.line('Pushing image').waitFor({ timeout: 240_000 });
      },
    },
    {
      name: 'the tree goes to running with the new revision',
      async run({ workbench, hub, screenshot }) {
        await hub.waitForStage(sampleSpace, ['RUNNING'], 90_000);
        await workbench.tree('Space').row(/^Status\s*Running$/).waitFor(30_000);
        await screenshot('6-running');
      },
    },
    {
      name: 'the Dockerfile shows what its steps took, and what an edit makes run again',
      async run({ workbench, sample, screenshot }) {
        const dockerfile = join(sample.spaceRoot, 'Dockerfile');
        await workbench.editor.open(dockerfile);
        await workbench.page.locator('.view-lines').getByText(/^\s*\d+\s(?:s|min)\s*$/).first().waitFor();
        await screenshot('6-build-times');
        await appendFile(join(sample.spaceRoot, 'requirements.txt'), 'tqdm\n');
        const copy = (await readFile(dockerfile, 'utf8')).split('\n').findIndex((line) => line.startsWith('COPY'));
        await workbench.quickInput.goTo(copy + 4);
        const copyLens = workbench.page.locator('.codelens-decoration').getByText(/^requirements\.txt changed: reruns \d+ steps, about \d+ (?:s|min)$/);
        await copyLens.waitFor();
        await screenshot('6-changed-copy');
        await copyLens.click();
        await workbench.quickInput.rows.filter({ hasText: /RUN pip install.*line \d+/ }).first().waitFor();
        await screenshot('6-slowest-steps');
        await workbench.page.keyboard.press('Enter');
        await workbench.quickInput.input.waitFor({ state: 'hidden' });
        const lines = (await readFile(dockerfile, 'utf8')).split('\n');
        await workbench.editor.typeAtLineEnd(lines.indexOf('RUN pip install -r requirements.txt') + 1, ' gradio');
        await workbench.page.locator('.codelens-decoration').getByText(/^This change reruns \d+ steps, about \d+ (?:s|min)$/).waitFor();
        await screenshot('6-rerun');
      },
    },
    {
      name: 'the token stands in no log',
      async run({ code }) {
        const logs = await code.server.logs('');
        assert.ok(logs.size > 0);
        for (const [file, text] of logs) {
          assert.ok(!/hf_[A-Za-z0-9]{8}/.test(text), `A token stands in ${file}.`);
        }
      },
    },
  ],
};
