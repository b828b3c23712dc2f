import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { rules } from '../../../src/lint/rules';

it('lists every rule in the README, with its severity and its summary', () => {
  const [, table] = /<!-- rules:begin -->\n([\s\S]*?)\n<!-- rules:end -->/.exec(readFileSync('README.md', 'utf8')) ?? [];
  const rows = rules.map(({ id, severity, offByDefault, summary }) => `| \`${id}\` | ${offByDefault ? 'off' : severity} | ${summary} |`);
  expect(table?.split('\n').slice(2)).toEqual(rows);
});
