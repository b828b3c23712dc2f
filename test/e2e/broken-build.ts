import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleSpace, seededFaults } from '../sample/prepare';
import type { Workbench } from '../vscode/workbench';
import { patient } from '../vscode/patience';
import { openSpacedock } from './moves';
import { eventually, type Story } from './story';

/** Faults seen while typing, one mended, and a deployment that the rest keeps from being pushed. */
export const brokenBuild: Story = {
  name: 'A bad Dockerfile is seen, and is not pushed',
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
      name: 'a deployment that the Hub would refuse lists what is wrong, with its cure, and pushes nothing',
      async run({ workbench, hub, screenshot }) {
        const { head } = hub.commitsOf(sampleSpace);
        await workbench.runCommand('Spacedock: Deploy…');
        await workbench.quickInput.title('Nothing was pushed').waitFor({ timeout: patient(60_000) });
        for (const text of [/walk\.gif/, /colorFrom/]) await workbench.quickInput.rows.filter({ hasText: text }).first().waitFor();
        await screenshot('10-refused');
        await workbench.quickInput.rows.filter({ hasText: /colorFrom/ }).first().click();
        await workbench.page.locator('.tabs-container .tab.active').filter({ hasText: 'README.md' }).waitFor();
        assert.equal(hub.commitsOf(sampleSpace).head, head);
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
