import { describe, expect, it } from 'vitest';
import { goodSpaces, readme } from './good-spaces';
import { projectOf } from './project-of';
import { lint } from './rule-table';

describe('good Spaces', () => {
  it.each(goodSpaces)('%s', async (_, files) => {
    const project = await projectOf({ 'README.md': readme(), ...files });
    const loud = lint(project).filter(({ severity }) => severity === 'error' || severity === 'warning');
    expect(loud.map(({ rule, file, message }) => `${file.path}: ${rule}: ${message}`)).toEqual([]);
  });

  it('are at least fifty-five', () => {
    expect(goodSpaces.length).toBeGreaterThanOrEqual(55);
  });
});
