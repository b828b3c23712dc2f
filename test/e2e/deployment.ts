import { strict as assert } from 'node:assert';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleSpace } from '../sample/prepare';
import { patient } from '../vscode/patience';
import { deploy, openSpacedock } from './moves';
import { eventually, type Story } from './story';

/** From a change in the main repo to the running Space. */
export const deployment: Story = {
  name: 'A change goes from the main repo to the running Space',
  sample: 'clean',
  // On a busy machine a faster build is over before its steps are seen.
  speed: 3,
  // The first minutes of the app are over in seconds.
  env: { SPACEDOCK_POLL: '0.5' },
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
        await workbench.editor.open(join(sample.mainRoot, 'pyproject.toml'));
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
      name: 'a change is left out for good by the button of its row, which edits spacedock.yaml and does not save it',
      async run({ workbench, sample, screenshot }) {
        const row = workbench.tree('Repos').row(/^utils\/video\.py/).locator;
        await row.click({ button: 'right' });
        await workbench.page.locator('.monaco-menu .action-label').filter({ hasText: 'Leave Out Always' }).click();
        await workbench.notifications.message('spacedock.yaml is edited and not saved yet').waitFor();
        await workbench.page.locator('.tabs-container .tab.active.dirty').filter({ hasText: 'spacedock.yaml' }).waitFor();
        await screenshot('2-leave-out-always');
        assert.doesNotMatch(await readFile(join(sample.mainRoot, 'spacedock.yaml'), 'utf8'), /video\.py/);
        await workbench.runCommand('Notifications: Clear All Notifications');
        await workbench.runCommand('File: Revert File');
        await workbench.runCommand('View: Close Editor');
      },
    },
    {
      name: 'Deploy lists what it warns of; nothing goes on before all is ticked',
      async run({ workbench, screenshot }) {
        await workbench.runCommand('Spacedock: Deploy…');
        await workbench.quickInput.title('Before the push').waitFor({ timeout: patient(60_000) });
        await workbench.quickInput.rows.filter({ hasText: /of the main repo changed/ }).waitFor();
        await screenshot('3-deploy-warnings');
        await workbench.page.keyboard.press('Enter');
        await workbench.quickInput.title('1 warning is not ticked').waitFor();
        await workbench.quickInput.tickAll();
      },
    },
    {
      name: 'it asks for the message, then about all that it will do, and starts a build',
      async run({ workbench, hub, screenshot }) {
        await workbench.quickInput.title('Commit the Space repo').waitFor();
        await screenshot('3-deploy-message');
        await workbench.quickInput.answer('Change video.py');
        await workbench.dialog.box.waitFor();
        await screenshot('3-deploy-question');
        await workbench.dialog.answer('Deploy');
        await hub.waitForStage(sampleSpace, ['BUILDING', 'RUNNING_BUILDING'], patient(60_000));
      },
    },
    {
      name: 'its progress, the tree and the status bar say which step the build is at, of how many',
      async run({ workbench, screenshot }) {
        const step = workbench.tree('Space').row(/^Step \d+ of \d+/);
        await step.waitFor();
        await workbench.statusBar.item(/\d+\/\d+/).waitFor();
        const [, number, of] = /Step (\d+) of (\d+)/.exec(await step.text()) ?? [];
        assert.ok(Number(number) >= 1 && Number(number) <= Number(of), `Step ${String(number)} of ${String(of)}`);
        await workbench.tree('Space').row(/^Status.*[Bb]uilding/).waitFor();
        await workbench.notifications.message(/Deploying to .*[Bb]uilding.*, step \d+ of \d+/).waitFor();
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
      name: 'it ends when the Space runs the commit, with a report and an entry in the history',
      async run({ workbench, screenshot }) {
        await workbench.notifications.message('is running commit').waitFor({ timeout: patient(120_000) });
        await workbench.tree('Space').row(/^Status\s*Running$/).waitFor(30_000);
        await screenshot('6-running');
        await workbench.notifications.answer('is running commit', 'Show Report');
        await workbench.preview.getByRole('heading', { name: 'The Space runs the pushed commit.' }).waitFor();
        const history = workbench.tree('Repos').row(/^History\s*Deployed/);
        await history.waitFor();
        await history.click();
        await workbench.tree('Repos').row(/^Deployed\s*(?:just now|\d+ minute).*Change video\.py/).waitFor();
        await screenshot('6-report');
        await workbench.runCommand('View: Close Editor');
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
      name: 'a deployment that fails says why, and marks the word that did it',
      async run({ workbench, hub, sample, screenshot }) {
        hub.setSpeed(60);
        await workbench.runCommand('File: Revert File');
        const dockerfile = join(sample.spaceRoot, 'Dockerfile');
        await writeFile(dockerfile, (await readFile(dockerfile, 'utf8')).replace('ffmpeg libgl1 ', 'ffmpeg libgl1-mesa-glx '));
        await deploy(workbench, 'Ask for a package that is gone');
        await workbench.notifications.message('The build failed').waitFor({ timeout: patient(90_000) });
        await workbench.editor.open(dockerfile);
        await workbench.problems.find('Build failed', /Build failed.*libgl1-mesa-glx/);
        await screenshot('7-failed');
      },
    },
    {
      name: 'its fix is on the light bulb, and deployed again it runs',
      async run({ workbench, sample, screenshot }) {
        const dockerfile = join(sample.spaceRoot, 'Dockerfile');
        const [, line = ''] = /^([^]*?)libgl1-mesa-glx/.exec(await readFile(dockerfile, 'utf8')) ?? [];
        const lines = line.split('\n');
        await workbench.editor.showQuickFixes(lines.length, (lines.at(-1)?.length ?? 0) + 3);
        await screenshot('7-light-bulb');
        await workbench.editor.applyQuickFix(/^Fix the failed build/);
        await workbench.editor.save();
        assert.doesNotMatch(await readFile(dockerfile, 'utf8'), /libgl1-mesa-glx/);
        await workbench.runCommand('Notifications: Clear All Notifications');
        await deploy(workbench, 'Ask for libgl1');
        await workbench.notifications.message('is running commit').waitFor({ timeout: patient(120_000) });
        await workbench.tree('Repos').row(/^Build failed.*package that is gone/).waitFor();
        await screenshot('8-mended');
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
