import { strict as assert } from 'node:assert';
import { sampleSpace } from '../sample/prepare';
import { openSpacedock } from './moves';
import { eventually, type Story } from './story';

const bucket = 'troutmoose/checkpoints';

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
  ],
};
