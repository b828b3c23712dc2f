import { strict as assert } from 'node:assert';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleSpace, seededFaults } from '../sample/prepare';
import type { Workbench } from '../vscode/workbench';
import { patient } from '../vscode/patience';
import { deploy, openSpacedock } from './moves';
import { eventually, type Story } from './story';

/** Faults seen while typing, one mended, a deployment that the rest keeps from being pushed, and an app that fails. */
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
        await workbench.editor.open(join(sample.spaceRoot, 'Dockerfile'));
        const last = await lineCount(join(sample.spaceRoot, 'Dockerfile'));
        await workbench.editor.typeAtLineEnd(last, '\nUSER 1234');
        await workbench.problems.find('user/', 'user/not-1000');
        await workbench.runCommand('View: Focus Active Editor Group');
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
    {
      name: 'an app that fails says why, on the line of its own code and in its log',
      async run({ workbench, hub, sample, screenshot }) {
        // With the sync that a deployment begins with, what is left to fail is a library of the system's.
        await change(sample.spaceRoot, 'README.md', [/^colorFrom:.*$/m, 'colorFrom: blue'], [/^app_port:.*$/m, 'app_port: 7860']);
        await rm(join(sample.spaceRoot, 'assets/walk.gif'));
        await deploy(workbench, 'Mend what the Hub refuses');
        await hub.waitForStage(sampleSpace, ['RUNTIME_ERROR'], 90_000);
        await workbench.notifications.message(/EGL is not installed/).waitFor({ timeout: patient(60_000) });
        await screenshot('10-app-failed');
        await workbench.notifications.answer(/EGL is not installed/, 'Show');
        await workbench.editor.line('import pyrender').waitFor();
        await workbench.problems.show('App failed');
        await workbench.problems.row(/^App failed: EGL is not installed/).click();
        await workbench.page.keyboard.press('ArrowRight');
        await workbench.problems.row('The log says so here').dblclick();
        await workbench.editor.line('EGL: cannot open shared object file').waitFor();
        await workbench.editor.squiggles('info').first().waitFor();
        await screenshot('11-run-log');
        await workbench.runCommand('View: Close Editor');
      },
    },
    {
      name: 'its fix changes the Dockerfile, and deployed again it runs',
      async run({ workbench, hub, sample, screenshot }) {
        const code = join(sample.spaceRoot, 'utils/render.py');
        const [, line = ''] = /^([^]*?)import pyrender/.exec(await readFile(code, 'utf8')) ?? [];
        await workbench.editor.open(code);
        await workbench.editor.quickFix(line.split('\n').length, 1, /^Fix the failed app: install libegl1/);
        await workbench.problems.row(/^App failed/).waitFor({ state: 'detached' });
        await workbench.runCommand('File: Save All Files');
        await eventually('the file holds the library', async () => /libegl1/.test(await readFile(join(sample.spaceRoot, 'Dockerfile'), 'utf8')));
        await workbench.runCommand('Notifications: Clear All Notifications');
        await deploy(workbench, 'Install EGL');
        await hub.waitForStage(sampleSpace, ['RUNNING'], 90_000);
        await workbench.tree('Space').row(/^Status\s*Running$/).waitFor();
        await screenshot('12-green');
      },
    },
  ],
};

async function change(folder: string, path: string, ...changes: readonly (readonly [RegExp, string])[]): Promise<void> {
  const file = join(folder, path);
  const text = await readFile(file, 'utf8');
  await writeFile(file, changes.reduce((changed, [from, to]) => changed.replace(from, to), text));
}

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
