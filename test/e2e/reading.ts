import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
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
        await screenshot('11-hover');
        await workbench.editor.hover.locator('a.code-link').first().click();
        await workbench.preview.getByRole('heading', { name: 'space/hf-cache' }).waitFor();
        await screenshot('12-explanation');
        assert.ok(await workbench.preview.getByText('# spacedock ignore=space/hf-cache').isVisible());
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
