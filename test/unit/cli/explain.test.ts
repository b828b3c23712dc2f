import { expect, test } from 'vitest';
import { rules } from '../../../src/lint/rules';
import { run } from './terminal';

test('tells of a rule by its id, whatever the case', async () => {
  const { code, stdout, stderr } = await run(['explain', 'User/No-User']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^# user\/no-user\n\nThe container runs as root\.\n\nSeverity: \*\*warning\*\*\.\n\n## Why\n\n/);
  expect(stdout).toContain('# spacedock ignore=user/no-user');
});

test("knows the neighbours' names", async () => {
  const { code, stdout } = await run(['explain', 'dl3002']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^# user\//);
  expect(stdout).toContain('https://github.com/hadolint/hadolint/wiki/DL3002');
});

test('lists all rules where none is named', async () => {
  const { code, stdout } = await run(['explain']);
  expect(code).toBe(0);
  expect(stdout.trimEnd().split('\n').map((line) => line.split(/ {2,}/)[0])).toEqual(rules.map(({ id }) => id));
});

test.each<[args: string[], text: string]>([
  [['user/no-usr'], "There is no rule 'user/no-usr'. Did you mean 'user/no-user'?"],
  [['missing-gl'], "There is no rule 'missing-gl'. Did you mean 'gpu/missing-gl-library'?"],
  [['xyzzy'], "There is no rule 'xyzzy'."],
  [['a', 'b'], 'explain takes one rule.'],
])('answers %j in words of its own', async (args, text) => {
  expect(await run(['explain', ...args])).toEqual({ code: 2, stdout: '', stderr: `${text}\nSee 'spacedock explain --help'.\n` });
});
