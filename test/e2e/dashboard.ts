import { strict as assert } from 'node:assert';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testTokens } from '../hub/tokens';
import { sampleSpace } from '../sample/prepare';
import type { Workbench } from '../vscode/workbench';
import { dashboardPage as page, openSpacedock, pushSpaceRepo, signIn } from './moves';
import { eventually, type Stage, type Story } from './story';

async function chooseTheme(workbench: Workbench, name: string): Promise<void> {
  await workbench.runCommand('Preferences: Color Theme');
  await workbench.quickInput.answer(name);
  await workbench.quickInput.input.waitFor({ state: 'hidden' });
}

const themes = [['Light Modern', 'light'], ['Dark High Contrast', 'high-contrast'], ['Dark Modern', 'dark']] as const;

/** The lower part of the page in all themes. */
async function waterfalls({ workbench, screenshot }: Stage): Promise<void> {
  for (const [theme, name] of themes) {
    await chooseTheme(workbench, theme);
    await page(workbench).locator('#disk-parts').scrollIntoViewIfNeeded();
    await workbench.page.waitForTimeout(1_500);
    await screenshot(`dashboard-waterfall-${name}`);
  }
}

/** The dashboard of a Space that runs, builds and runs again. */
export const dashboard: Story = {
  name: 'The dashboard shows load, build and disk',
  sample: 'clean',
  speed: 12,
  steps: [
    {
      name: 'it opens from the side bar with the state of the Space',
      async run({ workbench }) {
        await openSpacedock(workbench);
        await workbench.tree('Space').row(/^Status\s*Running/).waitFor();
        await workbench.runCommand('Spacedock: Open the Space Dashboard');
        const board = page(workbench);
        await board.getByRole('heading', { name: sampleSpace }).waitFor();
        await board.locator('#stage').getByText('Running').waitFor();
        await board.locator('#facts').getByText(/L40S.*an hour/).first().waitFor();
        await board.locator('#facts').getByText(/about \$\d+\.\d\d since/).waitFor();
      },
    },
    {
      name: 'the load of the GPU is drawn and said in words',
      async run({ workbench }) {
        const board = page(workbench);
        await board.locator('#load-text').getByText(/CPU \d+ %.*Memory [\d.]+ \/ 62 GB.*GPU \d+ %.*VRAM [\d.]+ \/ 48 GB/).waitFor();
        assert.equal(await board.locator('.uplot').count(), 2);
        await eventually('a curve has several points', async () => (await board.locator('.uplot').first().locator('canvas').count()) === 1);
      },
    },
    {
      name: 'checkpoints are set against the disk',
      async run({ workbench }) {
        await page(workbench).locator('#disk-text').getByText(/checkpoints, [\d.]+ GB;.* the disk has 150 GB/).waitFor();
      },
    },
    {
      name: 'it is readable in dark, light and high contrast',
      async run({ workbench, screenshot }) {
        await workbench.page.waitForTimeout(8_000);
        for (const [theme, name] of [['Dark Modern', 'dark'], ['Light Modern', 'light'], ['Dark High Contrast', 'high-contrast']] as const) {
          await chooseTheme(workbench, theme);
          await workbench.page.waitForTimeout(1_500);
          await screenshot(`dashboard-${name}`);
        }
        await chooseTheme(workbench, 'Dark Modern');
      },
    },
    {
      name: 'a build shows as a waterfall whose steps lead to their lines',
      async run(stage) {
        const { workbench, sample, screenshot } = stage;
        await appendFile(join(sample.spaceRoot, 'app.py'), '\n# Changed by the browser test.\n');
        await pushSpaceRepo(workbench, 'Change the app');
        // The log opens by itself, and takes the focus from a palette that is open.
        await workbench.page.locator('.part.panel .view-line').first().waitFor();
        await workbench.runCommand('Spacedock: Open the Space Dashboard');
        const board = page(workbench);
        await board.locator('#stage').getByText('Building').waitFor();
        await board.locator('#clock').getByText(/\d:\d\d/).waitFor();
        await board.locator('#steps tr', { hasText: 'pip install' }).first().waitFor();
        await board.getByRole('heading', { name: 'Build in progress' }).waitFor();
        await board.locator('#steps tr.running', { hasText: /running.*\d s/ }).first().waitFor();
        await board.locator('#steps').scrollIntoViewIfNeeded();
        await screenshot('dashboard-build');
        await board.locator('#stage').getByText(/^Running$/).waitFor({ timeout: 90_000 });
        await board.locator('#stages li', { hasText: 'Building' }).first().waitFor();
        await board.getByRole('heading', { name: 'Last build' }).waitFor();
        await board.locator('#build-note').getByText(/succeeded at /).waitFor();
        await board.locator('#build-total').getByText(/\d s in all/).waitFor();
        await waterfalls(stage);
        await board.locator('#steps button', { hasText: 'COPY' }).first().click();
        await workbench.page.locator('.tab.active', { hasText: 'Dockerfile' }).waitFor();
        await screenshot('dashboard-built');
      },
    },
    {
      name: 'hidden it follows nothing, and shown again it goes on',
      async run({ workbench, sample, hub }) {
        const streams = (): number => hub.requests.filter(({ url }) => url.endsWith('/metrics')).length;
        await workbench.runCommand('View: Close All Editors');
        const before = streams();
        await workbench.editor.open(join(sample.spaceRoot, 'README.md'));
        await workbench.page.waitForTimeout(4_000);
        assert.equal(streams(), before);
        await workbench.runCommand('Spacedock: Open the Space Dashboard');
        await page(workbench).locator('#load-text').getByText(/CPU \d+ %/).waitFor();
        assert.equal(streams(), before + 1);
      },
    },
    {
      name: 'while the Hub does not answer, the last answer stays and says that it is old',
      async run({ workbench, hub, screenshot }) {
        hub.misbehave({ route: `/api/spaces/${sampleSpace}`, status: 503, times: 100_000 });
        await workbench.runCommand('Spacedock: Refresh');
        const board = page(workbench);
        await board.locator('#notice-text').getByText(/^Not up to date, but as seen at/).waitFor({ timeout: 60_000 });
        await board.getByRole('button', { name: 'Try Again' }).waitFor();
        await board.locator('#facts').waitFor();
        await screenshot('dashboard-stale');
      },
    },
    {
      name: 'with another account it shows nothing of the one before, and why',
      async run(stage) {
        const { workbench, screenshot } = stage;
        const board = page(workbench);
        await signIn(stage, testTokens.read);
        await board.locator('#notice.alone').waitFor();
        await board.locator('#notice-text').getByText(/Hub/).waitFor();
        await board.getByRole('heading', { name: sampleSpace }).waitFor();
        await board.getByRole('button', { name: 'Try Again' }).waitFor({ timeout: 60_000 });
        assert.equal(await board.locator('#known').isVisible(), false);
        assert.equal(await board.locator('.uplot').count(), 0);
        await screenshot('dashboard-unread');
        for (const [theme, name] of [['Light Modern', 'light'], ['Dark High Contrast', 'high-contrast']] as const) {
          await chooseTheme(workbench, theme);
          await workbench.page.waitForTimeout(1_500);
          await screenshot(`dashboard-unread-${name}`);
        }
        await chooseTheme(workbench, 'Dark Modern');
      },
    },
    {
      name: 'a button asks again, and the Space is there',
      async run({ workbench, hub }) {
        hub.behave();
        const board = page(workbench);
        await board.getByRole('button', { name: 'Try Again' }).click();
        await board.locator('#stage').getByText('Running').waitFor();
        await board.locator('#load-text').getByText(/CPU \d+ %/).waitFor();
        assert.equal(await board.locator('#notice').innerText(), '');
      },
    },
    {
      name: 'a build that failed says why, with its log at hand',
      async run({ workbench, hub, screenshot }) {
        hub.setStage(sampleSpace, 'BUILD_ERROR', { errorMessage: 'Job failed with exit code: 1' });
        await workbench.runCommand('Spacedock: Refresh');
        const board = page(workbench);
        await board.locator('#stage').getByText('Build failed').waitFor();
        await board.locator('#reason').getByText(/^Reason: /).waitFor();
        await screenshot('dashboard-failed');
        await board.locator('#logs', { has: board.locator('#advice').getByText('.') }).getByRole('button', { name: 'Show Build Log' }).waitFor();
      },
    },
  ],
};
