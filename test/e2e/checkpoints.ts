import { strict as assert } from 'node:assert';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleSpace } from '../sample/prepare';
import { openSpacedock } from './moves';
import { eventually, type Story } from './story';

const bucket = 'troutmoose/data';

/** What the app needs, with who may have it and whether it is there. */
export const checkpoints: Story = {
  name: 'Checkpoints, from their names to the next step',
  sample: 'clean',
  speed: 100,
  prepare: async ({ hub, sample }) => {
    // As a sync leaves it.
    await mkdir(join(sample.spaceRoot, 'scripts'), { recursive: true });
    await copyFile(join(sample.mainRoot, 'scripts/setup.py'), join(sample.spaceRoot, 'scripts/setup.py'));
    hub.createBucket({ id: bucket, private: true, files: { 'checkpoints/sam3/sam3.pt': 3_450_062_241, 'checkpoints/moge-2-vitl-normal/model.pt': 400_000_000 } });
    hub.setVolumes(sampleSpace, [{ type: 'bucket', source: bucket, mountPath: '/data' }]);
    hub.setAccessRequest('troutmoose', 'facebook/sam-3d-body-dinov3', 'pending');
    hub.pushLog(sampleSpace, 'run', ['[SKIP] SAM 3', '[BLOCKED] SAM 3D Body: requires prior access approval + login on Hugging Face']);
  },
  steps: [
    {
      name: 'the side bar opens',
      async run({ workbench }) {
        await openSpacedock(workbench);
        await workbench.tree('Space').row(/^Status/).waitFor(60_000);
      },
    },
    {
      name: 'each says whether it is there, and what is in its way',
      async run({ workbench, screenshot }) {
        const tree = workbench.tree('Space');
        await tree.row(/^Checkpoints.*in trouble/).waitFor(90_000);
        // A list has only the rows that are in sight.
        await workbench.tree('Repos').pane.locator('.pane-header').click();
        for (const group of [/^Logs/, /^Status/]) await tree.row(group).locator.locator('.monaco-tl-twistie').click();
        await tree.row(/^Checkpoints/).unfold();
        await tree.row(/^SAM 3\s*there · 3\.45 GB · gated · facebook\/sam3/).waitFor();
        await tree.row(/^SAM 3D Body\s*blocked · 2\.11 GB · gated/).waitFor();
        await tree.row(/^MoGe 2\s*400 MB of 1\.20 GB there · Ruicheng/).waitFor();
        await tree.row(/^Next start\s*[\d.]+ GB, \d+ to \d+ min/).waitFor();
        const spoken = await tree.row(/^SAM 3D Body\s*blocked/).locator.getAttribute('aria-label');
        assert.match(spoken ?? '', /waits for its authors/);
        await screenshot('checkpoints');
        await tree.row(/^SAM 3D Body\s*blocked/).locator.hover();
        await workbench.page.locator('.workbench-hover, .monaco-hover').getByText(/waits for its authors/).first().waitFor();
        await screenshot('checkpoint-details');
      },
    },
    {
      name: 'leads to the lines that name it, and to the model on the Hub',
      async run({ workbench }) {
        const row = workbench.tree('Space').row(/^SAM 3\s*there/);
        await row.click();
        await workbench.page.locator('.tab.active').filter({ hasText: 'body4d.yaml' }).waitFor();
        await row.locator.click({ button: 'right' });
        await workbench.page.locator('.monaco-menu').getByText('Go to Where the Checkpoint Is Named').click();
        await workbench.quickInput.pick('Setup script');
        await workbench.page.locator('.tab.active').filter({ hasText: 'setup.py' }).waitFor();
        const [page] = await Promise.all([workbench.page.waitForEvent('popup'), row.inlineAction('Open Checkpoint on the Hub')]);
        assert.match(page.url(), /\/facebook\/sam3\b/);
        await page.close();
      },
    },
    {
      name: 'the account says which gated models its token reaches, and leads to a new one',
      async run({ workbench, screenshot }) {
        const tree = workbench.tree('Space');
        await tree.row(/^Checkpoints/).fold();
        await tree.row(/^Account\s*troutmoose · may change it · 1 gated model out of reach/).waitFor();
        await tree.row(/^Account/).unfold();
        await tree.row(/^Token\s*laptop · reads and writes/).waitFor();
        await tree.row(/^This Space\s*can be changed/).waitFor();
        await tree.row(/^Gated models\s*\d of \d open to this account/).waitFor();
        await tree.row(/^facebook\/sam-3d-body-dinov3\s*asked for, not answered yet/).waitFor();
        await tree.row(/^facebook\/sam3\s*open to this account/).waitFor();
        await screenshot('account');
        await tree.row(/^Account/).locator.hover();
        await workbench.page.locator('.workbench-hover, .monaco-hover').getByText(/HF_TOKEN in the environment/).first().waitFor();
        await screenshot('account-details');
        await tree.row(/^Token/).inlineAction('Make a Token on the Hub…');
        await workbench.quickInput.rows.filter({ hasText: 'Fine-grained token that reads gated repos' }).waitFor();
        await screenshot('account-token');
        await workbench.page.keyboard.press('Escape');
        await tree.row(/^Account/).fold();
        await tree.row(/^Checkpoints/).unfold();
      },
    },
    {
      name: 'is checked anew when somebody asks, and no request tells the token',
      async run({ workbench, hub }) {
        const before = hub.requests.length;
        await workbench.tree('Space').row(/^Checkpoints/).inlineAction('Check Checkpoints Now');
        await eventually('The Hub is asked again', () => hub.requests.slice(before).some(({ url }) => url.endsWith('/facebook/sam3/auth-check')));
        await workbench.page.locator('.notification-list-item-message').filter({ hasText: /Checkpoints: \d in trouble, 1 there/ }).waitFor();
        assert.ok(hub.requests.every(({ url }) => !url.includes('hf_')));
      },
    },
  ],
};
