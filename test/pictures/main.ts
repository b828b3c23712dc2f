// Takes the README's pictures, of the packaged extension in a real VS Code: npm run pictures.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSpacedock, pushSpaceRepo } from '../e2e/moves';
import { playAll, type Story } from '../e2e/story';

const folder = 'media/screenshots';

const pictures: Story = {
  name: 'Pictures for the README',
  sample: 'faulty',
  speed: 12,
  settings: { 'workbench.colorTheme': 'Default Dark Modern' },
  steps: [
    {
      name: 'a fault and its quick fix',
      async run({ workbench, sample }) {
        await openSpacedock(workbench);
        await workbench.tree('Space').row(/^Status\s*Running/).waitFor();
        // Away from the icon, whose title covers a part of the view.
        await workbench.page.mouse.move(700, 400);
        await workbench.editor.open(join(sample.spaceRoot, 'Dockerfile'));
        await workbench.problems.show();
        await workbench.problems.row('gpu/missing-gl-library').first().waitFor();
        await workbench.quickInput.goTo(20, 22);
        await workbench.page.keyboard.press('Control+.');
        await workbench.page.locator('.action-widget').getByText(/libgl1/).first().waitFor();
        await workbench.screenshot(join(folder, 'quick-fix.png'));
        await workbench.page.keyboard.press('Escape');
      },
    },
    {
      name: 'the build log beside the Space',
      async run({ workbench, sample }) {
        await rm(join(sample.spaceRoot, 'assets/walk.gif'));
        const readme = join(sample.spaceRoot, 'README.md');
        await writeFile(readme, (await readFile(readme, 'utf8')).replace('colorFrom: teal', 'colorFrom: blue'));
        await pushSpaceRepo(workbench, 'Set the colour');
        await workbench.tree('Space').row(/building/).waitFor();
        await workbench.output.line('Successfully installed').first().waitFor({ timeout: 90_000 });
        await workbench.runCommand('Notifications: Clear All Notifications');
        await workbench.quickInput.input.waitFor({ state: 'hidden' });
        // The box and the messages fade.
        await workbench.page.waitForTimeout(800);
        await workbench.screenshot(join(folder, 'overview.png'));
      },
    },
  ],
};

const { failed } = await playAll([pictures], 'out/spacedock.vsix');
process.exit(failed === 0 ? 0 : 1);
