import { expect, it } from 'vitest';
import { withTexts } from '../../../src/project/with-texts';
import { projectOf } from '../lint/project-of';

const files = { Dockerfile: 'FROM a\n', 'README.md': '---\nsdk: docker\n---\n', 'model.bin': new Uint8Array([1, 0, 2]) };

it('gives the files their other texts, and leaves the first project as it was', async () => {
  const project = await projectOf(files);
  const other = withTexts(project, [{ file: { repo: 'space', path: 'Dockerfile' }, text: 'FROM a\nUSER é\n' }]);
  expect(other.dockerfile?.document.instructions.map(({ keyword }) => keyword)).toEqual(['FROM', 'USER']);
  expect(other.files.get('Dockerfile')?.size).toBe(15);
  expect(other.readme?.document).toBe(project.readme?.document);
  expect(project.text('Dockerfile')).toBe('FROM a\n');
});

it('reads the settings anew, of the one repo and of the main repo', async () => {
  const alone = await projectOf({ ...files, 'spacedock.yaml': 'data: /data\n' });
  const file = { repo: 'space', path: 'spacedock.yaml' } as const;
  const other = withTexts(alone, [{ file, text: 'data: /other\n' }]);
  expect(other.settings.data).toBe('/other');
  expect(other.text('spacedock.yaml')).toBe('data: /other\n');
  const beside = await projectOf(files, { main: { 'spacedock.yaml': 'repo: ../space\n' } });
  expect(withTexts(beside, [{ file: { ...file, repo: 'main' }, text: 'data: /other\n' }]).settings.data).toBe('/other');
});

it('is the same project where nothing is other', async () => {
  const project = await projectOf(files);
  const same = [
    { file: { repo: 'space', path: 'Dockerfile' }, text: 'FROM a\n' },
    { file: { repo: 'space', path: 'model.bin' }, text: 'text' },
    { file: { repo: 'main', path: 'Dockerfile' }, text: 'text' },
  ] as const;
  expect(withTexts(project, same)).toBe(project);
});
