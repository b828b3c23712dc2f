import { strict as assert } from 'node:assert';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleSpace, seededFaults } from '../sample/prepare';
import type { Workbench } from '../vscode/workbench';
import { openSpacedock, pushSpaceRepo } from './moves';
import { eventually, type Story } from './story';

/** A package that Debian dropped in its release 13. */
const goneFromDebian = 'libgl1-mesa-glx';

/** Faults seen while typing, one mended, and a push that fails on the rest. */
export const brokenBuild: Story = {
  name: 'A bad Dockerfile is seen, and fails when it is pushed',
  sample: 'faulty',
  speed: 60,
  steps: [
    {
      name: "the Dockerfile's faults are listed",
      async run({ workbench, sample, screenshot }) {
        await openSpacedock(workbench);
        await workbench.editor.open(join(sample.spaceRoot, 'Dockerfile'));
        await workbench.editor.squiggles('error').or(workbench.editor.squiggles('warning')).first().waitFor();
        await workbench.problems.show();
        await screenshot('7-problems');
        await expectFaults(workbench, 'Dockerfile');
      },
    },
    {
      name: 'a fault shows as it is typed, and goes as it is deleted',
      async run({ workbench, sample }) {
        await workbench.problems.show('user/');
        await workbench.editor.open(join(sample.spaceRoot, 'Dockerfile'));
        const last = await lineCount(join(sample.spaceRoot, 'Dockerfile'));
        await workbench.editor.typeAtLineEnd(last, '\nUSER 1234');
        await workbench.problems.row('user/not-1000').waitFor();
        for (let key = 0; key < '\nUSER 1234'.length; key += 1) await workbench.page.keyboard.press('Backspace');
        await workbench.problems.row('user/not-1000').waitFor({ state: 'detached' });
      },
    },
    {
      name: "body4d.yaml's faults are listed",
      async run({ workbench, sample, screenshot }) {
        await workbench.editor.open(join(sample.spaceRoot, 'configs/body4d.yaml'));
        await expectFaults(workbench, 'configs/body4d.yaml');
        await workbench.problems.show('body4d.yaml');
        await screenshot('8-config');
      },
    },
    {
      name: 'a quick fix mends one',
      async run({ workbench, sample, screenshot }) {
        const dockerfile = join(sample.spaceRoot, 'Dockerfile');
        await workbench.problems.show('gpu/missing-gl-library');
        await workbench.editor.open(dockerfile);
        const problem = workbench.problems.row(/opencv/);
        await problem.waitFor();
        const place = /\[Ln (\d+), Col (\d+)\]/.exec(await problem.innerText());
        assert.ok(place, 'The problem has no place.');
        await workbench.editor.quickFix(Number(place[1]), Number(place[2]), /^Install libgl1/);
        await problem.waitFor({ state: 'detached' });
        await workbench.editor.save();
        await eventually('the file holds the library', async () => /libgl1/.test(await readFile(dockerfile, 'utf8')));
        await screenshot('9-quick-fix');
      },
    },
    {
      name: 'a push with a binary is refused, and names it',
      async run({ workbench, sample }) {
        await workbench.runCommand('Spacedock: Commit and Push the Space Repo…');
        await workbench.notifications.message('walk.gif').waitFor();
        await rm(join(sample.spaceRoot, 'assets/walk.gif'));
      },
    },
    {
      name: 'a push that the Hub refuses says why',
      async run({ workbench, sample }) {
        await pushSpaceRepo(workbench, 'Add a library');
        await workbench.notifications.message('colorFrom').waitFor();
        const readme = join(sample.spaceRoot, 'README.md');
        const text = await readFile(readme, 'utf8');
        await writeFile(readme, text.replace(/^colorFrom:.*$/m, 'colorFrom: blue'));
      },
    },
    {
      name: 'a bad package ends in a build error that the tree and the log show',
      async run({ workbench, hub, sample, screenshot }) {
        const dockerfile = join(sample.spaceRoot, 'Dockerfile');
        await workbench.editor.open(dockerfile);
        await workbench.editor.typeAtLineEnd(await lineCount(dockerfile), `\nRUN apt-get update && apt-get install -y ${goneFromDebian}`);
        await workbench.editor.save();
        await pushSpaceRepo(workbench, 'Ask for a package that is gone');
        await hub.waitForStage(sampleSpace, ['BUILD_ERROR'], 90_000);
        await workbench.tree('Space').row('Build failed').waitFor();
        const line = await lineCount(dockerfile);
        // Away from the line, so that the click is seen to go there.
        await workbench.quickInput.goTo(1);
        await workbench.statusBar.item('Ln 1,').waitFor();
        await workbench.tree('Space').row(new RegExp(`Failed at line ${String(line)}`)).click();
        await workbench.statusBar.item(`Ln ${String(line)},`).waitFor();
        await workbench.runCommand('Spacedock: Show Build Log');
        await workbench.output.line(goneFromDebian).first().waitFor();
        await screenshot('10-build-error');
      },
    },
  ],
};

/** The lines of a file, without an empty one at its end. */
async function lineCount(file: string): Promise<number> {
  return (await readFile(file, 'utf8')).trimEnd().split('\n').length;
}

/** Each fault that was seeded in the file is listed, at its line. */
async function expectFaults(workbench: Workbench, file: string): Promise<void> {
  const faults = (await seededFaults('faulty')).filter((fault) => fault.file === file);
  assert.ok(faults.length > 0);
  for (const { rule, line } of faults) {
    await workbench.problems.show(rule);
    await workbench.problems.row(`[Ln ${String(line)},`).first().waitFor();
  }
}
