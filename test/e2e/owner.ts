import { strict as assert } from 'node:assert';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleSpace } from '../sample/prepare';
import type { Workbench } from '../vscode/workbench';
import { openSpacedock } from './moves';
import { eventually, type Story } from './story';

const bucket = 'troutmoose/checkpoints';
/** Values that nobody may see again. */
const [typedValue, importedValue] = ['correct-horse-battery', 'staple-of-a-file'];

/** Waits for the question and returns all that it says. */
async function question({ dialog }: Workbench): Promise<string> {
  await dialog.box.waitFor();
  return dialog.box.innerText();
}

/**
 * As `question`, for a row's command. A row that is drawn anew at the very click is not known to VS Code any more: then
 * the command asks which one is meant.
 */
async function questionOf(workbench: Workbench, row: string): Promise<string> {
  const which = workbench.quickInput.rows.filter({ hasText: row }).first();
  await which.or(workbench.dialog.box).waitFor();
  if (await which.isVisible()) await which.click();
  return question(workbench);
}

/** Waits for a box by its title. */
async function boxTitled({ page }: Workbench, title: string): Promise<void> {
  await page.locator('.quick-input-title').filter({ hasText: title }).waitFor();
}

/** What the owner of a Space sets up from the tree, each change after its question. */
export const owner: Story = {
  name: 'What the owner of a Space may do',
  sample: 'clean',
  speed: 100,
  prepare: ({ hub }) => {
    hub.createBucket({ id: bucket, private: true, files: { 'sam3.pt': 3_450_062_241 } });
    return Promise.resolve();
  },
  steps: [
    {
      name: 'adds a variable, and says that it is public',
      async run({ workbench, hub }) {
        // So high that no row of the tree is out of sight.
        await workbench.page.setViewportSize({ width: 1280, height: 1300 });
        await openSpacedock(workbench);
        const tree = workbench.tree('Space');
        await tree.row(/^Variables/).waitFor();
        await tree.row(/^Variables/).inlineAction('Add Variable…');
        await workbench.quickInput.answer('MODEL_SIZE');
        await workbench.page.locator('.quick-input-title').filter({ hasText: 'Value of the variable MODEL_SIZE' }).waitFor();
        await workbench.quickInput.answer('small');
        await workbench.dialog.box.waitFor();
        assert.match(await workbench.dialog.box.innerText(), /Variables are public/);
        assert.deepEqual(hub.entriesOf(sampleSpace, 'variables'), {});
        await workbench.dialog.answer('Add');
        await eventually('The variable is on the Hub', () => hub.entriesOf(sampleSpace, 'variables')['MODEL_SIZE'] === 'small');
        await tree.row(/^Variables\s*1/).waitFor();
      },
    },
    {
      name: 'adds a secret whose value is dots, and deletes it',
      async run({ workbench, hub, screenshot }) {
        const tree = workbench.tree('Space');
        await tree.row(/^Secrets\s*1/).inlineAction('Add Secret…');
        await workbench.quickInput.answer('API_KEY');
        await boxTitled(workbench, 'Value of the secret API_KEY');
        await workbench.quickInput.input.fill(typedValue);
        assert.equal(await workbench.quickInput.input.getAttribute('type'), 'password');
        await screenshot('owner-secret');
        await workbench.page.keyboard.press('Enter');
        assert.match(await question(workbench), /Add the secret API_KEY to troutmoose\/sam-body4d\?/);
        await workbench.dialog.answer('Add');
        await eventually('The secret is on the Hub', () => hub.entriesOf(sampleSpace, 'secrets')['API_KEY'] === typedValue);
        await tree.row(/^Secrets\s*2/).waitFor();
        await tree.row(/^Secrets\s*2/).unfold();
        await tree.row(/^API_KEY/).inlineAction('Delete Secret…');
        assert.match(await questionOf(workbench, 'API_KEY'), /Delete the secret API_KEY[^]*gone for good/);
        await screenshot('owner-delete-secret');
        await workbench.dialog.answer('Delete');
        await tree.row(/^Secrets\s*1/).waitFor();
        assert.ok(!('API_KEY' in hub.entriesOf(sampleSpace, 'secrets')));
      },
    },
    {
      name: 'imports a .env file after a preview, but for what is unticked',
      async run({ workbench, hub, sample, screenshot }) {
        await writeFile(join(sample.mainRoot, 'app.env'), `WANDB_API_KEY=${importedValue}\nMODEL_SIZE=large\nUNWANTED=1\n`);
        await workbench.runCommand('Spacedock: Import Secrets and Variables From a .env File…');
        await boxTitled(workbench, 'Import a .env file into');
        await workbench.quickInput.pick('app.env');
        await boxTitled(workbench, 'Import a .env file');
        await workbench.quickInput.pick('By name');
        await boxTitled(workbench, 'What the import would write');
        const preview = workbench.page.locator('.quick-input-widget');
        await workbench.quickInput.rows.filter({ hasText: 'UNWANTED' }).locator('.label-name').first().click();
        await preview.getByText('2 Selected').waitFor();
        await screenshot('owner-env-preview');
        assert.doesNotMatch(await preview.innerText(), new RegExp(importedValue));
        await preview.getByRole('button', { name: 'OK' }).click();
        assert.match(await question(workbench), /Write 2 entries[^]*\+ WANDB_API_KEY: secret, added[^]*± MODEL_SIZE: public variable, changed/);
        await screenshot('owner-env-question');
        await workbench.dialog.answer('Write');
        await workbench.notifications.message('Imported: 2 entries.').waitFor();
        assert.deepEqual(hub.entriesOf(sampleSpace, 'variables'), { MODEL_SIZE: 'large' });
        assert.equal(hub.entriesOf(sampleSpace, 'secrets')['WANDB_API_KEY'], importedValue);
        await workbench.runCommand('Notifications: Clear All Notifications');
      },
    },
    {
      name: 'changes the hardware after saying what it costs, and nothing where it is called off',
      async run({ workbench, hub, screenshot }) {
        const tree = workbench.tree('Space');
        const choose = async (): Promise<void> => {
          await tree.row(/^Hardware/).inlineAction('Change Hardware…');
          await workbench.quickInput.pick('1x Nvidia L4');
          await workbench.quickInput.pick('after 1 hour');
          await workbench.dialog.box.waitFor();
        };
        const asked = (): number => hub.requests.filter(({ method, url }) => method === 'POST' && url.endsWith('/hardware')).length;
        await choose();
        assert.match(await workbench.dialog.box.innerText(), /1x Nvidia L4 costs \$0\.80 an hour while the Space starts and runs\.[^]*sleeps after 1 hour/);
        await screenshot('change-hardware');
        await workbench.dialog.answer('Cancel');
        assert.equal(asked(), 0);
        await choose();
        await workbench.dialog.answer('Change Hardware');
        await tree.row(/^Hardware.*1x Nvidia L4 · \$0\.80 an hour/).waitFor();
        await tree.row(/^Sleep.*after 1 hour/).waitFor();
        assert.equal(asked(), 1);
      },
    },
    {
      name: 'attaches a bucket after showing the whole list',
      async run({ workbench, hub }) {
        const tree = workbench.tree('Space');
        await tree.row(/^Storage/).inlineAction('Attach Bucket…');
        await workbench.quickInput.pick(bucket);
        await workbench.page.locator('.quick-input-title').filter({ hasText: 'mounted in the container' }).waitFor();
        await workbench.quickInput.answer('/checkpoints');
        await workbench.quickInput.pick('Read only');
        await workbench.dialog.box.waitFor();
        assert.match(await workbench.dialog.box.innerText(), /\+ bucket troutmoose\/checkpoints at \/checkpoints, read-only/);
        await workbench.dialog.answer('Attach');
        await eventually('The bucket is attached', () => hub.volumesOf(sampleSpace).length === 1);
        assert.deepEqual(hub.volumesOf(sampleSpace), [{ type: 'bucket', source: bucket, mountPath: '/checkpoints', readOnly: true }]);
        await tree.row(/^Storage.*\/checkpoints/).waitFor();
      },
    },
    {
      name: 'detaches it, and says that the bucket keeps its files',
      async run({ workbench, hub, screenshot }) {
        const tree = workbench.tree('Space');
        await tree.row(/^Storage/).unfold();
        await tree.row(/^\/checkpoints/).inlineAction('Detach Volume…');
        assert.match(await questionOf(workbench, '/checkpoints'), /− bucket troutmoose\/checkpoints at \/checkpoints, read-only[^]*The bucket keeps its files/);
        await screenshot('owner-detach');
        await workbench.dialog.answer('Detach');
        await eventually('Nothing is attached', () => hub.volumesOf(sampleSpace).length === 0);
        await tree.row(/^\/checkpoints/).locator.waitFor({ state: 'detached' });
      },
    },
    {
      name: 'sets a longer sleep time after saying what that may cost',
      async run({ workbench, screenshot }) {
        const tree = workbench.tree('Space');
        await tree.row(/^Sleep/).inlineAction('Set Sleep Time…');
        await boxTitled(workbench, 'Sleep time of');
        await screenshot('owner-sleep-time');
        await workbench.quickInput.pick('after 4 hours');
        assert.match(await question(workbench), /Now it sleeps after 1 hour, then after 4 hours[^]*\$0\.80 an hour/);
        await workbench.dialog.answer('Set Sleep Time');
        await tree.row(/^Sleep.*after 4 hours/).waitFor();
      },
    },
    {
      name: 'turns Dev Mode off and on',
      async run({ workbench, hub, screenshot }) {
        const tree = workbench.tree('Space');
        await hub.waitForStage(sampleSpace, ['RUNNING']);
        await tree.row(/^Dev Mode\s*on/).inlineAction('Turn Dev Mode');
        assert.match(await question(workbench), /SSH into the container ends/);
        await workbench.dialog.answer('Turn Off');
        await tree.row(/^Dev Mode\s*off/).waitFor();
        await tree.row(/^Dev Mode\s*off/).inlineAction('Turn Dev Mode');
        assert.match(await question(workbench), /a push does not rebuild the Space/);
        await screenshot('owner-dev-mode');
        await workbench.dialog.answer('Turn On');
        await tree.row(/^Dev Mode\s*on/).waitFor();
      },
    },
    {
      name: 'pauses the Space and wakes it',
      async run({ workbench, hub }) {
        const tree = workbench.tree('Space');
        await hub.waitForStage(sampleSpace, ['RUNNING']);
        await workbench.runCommand('Spacedock: Pause the Space…');
        await workbench.dialog.box.waitFor();
        await workbench.dialog.answer('Pause');
        await tree.row(/^Stage\s*Paused/).waitFor();
        await tree.row(/^Stage/).inlineAction('Wake the Space…');
        await workbench.dialog.box.waitFor();
        await workbench.dialog.answer('Wake');
        await hub.waitForStage(sampleSpace, ['RUNNING']);
        await tree.row(/^Stage\s*Running/).waitFor();
      },
    },
    {
      name: 'no value of a secret stands in a log',
      async run({ code }) {
        const logs = await code.server.logs('');
        assert.ok(logs.size > 0);
        for (const [file, text] of logs) for (const value of [typedValue, importedValue]) assert.ok(!text.includes(value), `A value stands in ${file}.`);
      },
    },
  ],
};
