import { strict as assert } from 'node:assert';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleSpace, seededFaults } from '../sample/prepare';
import type { Workbench } from '../vscode/workbench';
import { openSpacedock, pushSpaceRepo } from './moves';
import { eventually, type Story } from './story';

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
        await workbench.problems.show('user/not-1000');
        await workbench.editor.open(join(sample.spaceRoot, 'Dockerfile'));
        const { length } = (await readFile(join(sample.spaceRoot, 'Dockerfile'), 'utf8')).trimEnd().split('\n');
        await workbench.editor.typeAtLineEnd(length, '\nUSER 1234');
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
        const problem = workbench.problems.row('gpu/missing-gl-library').first();
        await problem.waitFor();
        const place = /\[Ln (\d+), Col (\d+)\]/.exec(await problem.innerText());
        assert.ok(place, 'The problem has no place.');
        await workbench.editor.quickFix(Number(place[1]), Number(place[2]), /libgl|osmesa/i);
        await problem.waitFor({ state: 'detached' });
        await workbench.editor.save();
        await eventually('the file holds the library', async () => /libgl1|libosmesa6/.test(await readFile(dockerfile, 'utf8')));
        await screenshot('9-quick-fix');
      },
    },
    {
      name: 'a push with a binary is refused, and names it',
      async run({ workbench, sample }) {
        await workbench.runCommand('Spacedock: Commit and Push the Space Repo…');
        await workbench.notifications.message(/The Hub would refuse this push.*walk\.gif/).waitFor();
        await rm(join(sample.spaceRoot, 'assets/walk.gif'));
      },
    },
    {
      name: 'the push ends in a build error that the tree shows',
      async run({ workbench, hub, screenshot }) {
        await pushSpaceRepo(workbench, 'Add a library');
        await hub.waitForStage(sampleSpace, ['BUILD_ERROR'], 90_000);
        await workbench.tree('Space').row('Build failed').waitFor();
        await workbench.runCommand('Spacedock: Show Build Log');
        await workbench.output.line(/ERROR/).first().waitFor();
        await screenshot('10-build-error');
      },
    },
  ],
};

/** Each fault that was seeded in the file is listed, at its line. */
async function expectFaults(workbench: Workbench, file: string): Promise<void> {
  const faults = (await seededFaults('faulty')).filter((fault) => fault.file === file);
  assert.ok(faults.length > 0);
  for (const { rule, line } of faults) {
    await workbench.problems.show(rule);
    await workbench.problems.row(`[Ln ${String(line)},`).first().waitFor();
  }
}
