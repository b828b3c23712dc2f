import { strict as assert } from 'node:assert';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Story } from './story';
import { openSpacedock } from './moves';

/** What a finding means is read where it stands, and mended or silenced from there. */
export const reading: Story = {
  name: 'Findings are read, explained and mended in the editor',
  sample: 'faulty',
  speed: 100,
  steps: [
    {
      name: "the rule's name in the hover opens its explanation",
      async run({ workbench, sample, screenshot }) {
        await openSpacedock(workbench);
        const dockerfile = join(sample.spaceRoot, 'Dockerfile');
        await workbench.editor.open(dockerfile);
        await workbench.editor.squiggles('warning').first().waitFor();
        const [line, column] = placeOf(await readFile(dockerfile, 'utf8'), '/app/.cache');
        await workbench.editor.showHover(line, column + 1);
        await workbench.editor.hover.getByText('space/hf-cache').first().waitFor();
        await workbench.editor.hover.getByText('Explain space/hf-cache').waitFor();
        await screenshot('11-hover');
        await workbench.editor.hover.locator('a.code-link').first().click();
        // The Markdown extension starts with its first preview.
        await workbench.preview.getByRole('heading', { name: 'space/hf-cache' }).waitFor({ timeout: 80_000 });
        await screenshot('12-explanation');
        await workbench.preview.getByText('# spacedock ignore=space/hf-cache').scrollIntoViewIfNeeded();
        await screenshot('12-explanation-end');
      },
    },
    {
      name: 'a keyword tells what holds there',
      async run({ workbench, sample, screenshot }) {
        const dockerfile = join(sample.spaceRoot, 'Dockerfile');
        await workbench.editor.open(dockerfile);
        const [line, column] = placeOf(await readFile(dockerfile, 'utf8'), 'RUN pip install --no-deps');
        await workbench.editor.showHover(line, column + 1);
        await workbench.editor.hover.getByText('Working directory: /app').waitFor();
        await screenshot('13-state');
        await workbench.page.keyboard.press('Escape');
      },
    },
    {
      name: 'the light bulb silences a rule on its line',
      async run({ workbench, sample, screenshot }) {
        const dockerfile = join(sample.spaceRoot, 'Dockerfile');
        const [line, column] = placeOf(await readFile(dockerfile, 'utf8'), '/app/.cache');
        await workbench.editor.showQuickFixes(line, column + 1);
        await screenshot('14-light-bulb');
        await workbench.editor.applyQuickFix('Ignore space/hf-cache on this line');
        await workbench.editor.line('# spacedock ignore=space/hf-cache').waitFor();
      },
    },
    {
      name: 'everything safe in a file is fixed at once',
      async run({ workbench, sample, screenshot }) {
        const readme = join(sample.spaceRoot, 'README.md');
        const text = await readFile(readme, 'utf8');
        await writeFile(readme, text.replace(/^colorFrom:.*$/m, 'colorFrom: Indigo').replace(/^pinned:.*$/m, 'pinned: no'));
        await workbench.editor.open(readme);
        await workbench.editor.squiggles('warning').or(workbench.editor.squiggles('error')).nth(1).waitFor();
        await workbench.runCommand('Spacedock: Fix All Safe Problems in This File');
        await workbench.editor.line('colorFrom: indigo').waitFor();
        await workbench.editor.line('pinned: false').waitFor();
        await screenshot('15-fixed');
      },
    },
  ],
};

/** Line and column, from 1, of the first place of a text. */
function placeOf(text: string, part: string): [line: number, column: number] {
  const offset = text.indexOf(part);
  assert.ok(offset >= 0, `There is no ${part}.`);
  const before = text.slice(0, offset).split('\n');
  return [before.length, (before.at(-1)?.length ?? 0) + 1];
}
