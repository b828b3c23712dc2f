import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleSpace } from '../sample/prepare';
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
        await workbench.problems.row('gpu/missing-gl-library').first().waitFor();
        await screenshot('7-problems');
      },
    },
    {
      name: 'a fault shows as it is typed, and goes as it is deleted',
      async run({ workbench, sample }) {
        await workbench.editor.open(join(sample.spaceRoot, 'Dockerfile'));
        const { length } = (await readFile(join(sample.spaceRoot, 'Dockerfile'), 'utf8')).trimEnd().split('\n');
        await workbench.editor.typeAtLineEnd(length, '\nENV HF_TOKEN=abcdefgh');
        await workbench.problems.row('secrets/baked').first().waitFor();
        for (let key = 0; key < '\nENV HF_TOKEN=abcdefgh'.length; key += 1) await workbench.page.keyboard.press('Backspace');
        await workbench.problems.row('secrets/baked').first().waitFor({ state: 'detached' });
      },
    },
    {
      name: "body4d.yaml's faults are listed",
      async run({ workbench, sample, screenshot }) {
        await workbench.editor.open(join(sample.spaceRoot, 'configs/body4d.yaml'));
        await workbench.problems.row(/config\//).first().waitFor();
        await screenshot('8-config');
      },
    },
    {
      name: 'a quick fix mends one',
      async run({ workbench, sample, screenshot }) {
        const dockerfile = join(sample.spaceRoot, 'Dockerfile');
        await workbench.editor.open(dockerfile);
        const problem = workbench.problems.row('gpu/missing-gl-library').first();
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
