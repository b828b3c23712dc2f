import { describe, expect, it } from 'vitest';
import type { Rule } from '../../../src/lint/rule';
import { rules } from '../../../src/lint/rules';
import { exampleProject } from './example-project';
import { lint } from './rule-table';

async function findingsOf(rule: Rule, example: string): Promise<string[]> {
  return lint(await exampleProject(example), [rule]).map((finding) => finding.message);
}

describe('the registry', () => {
  it('is in alphabetical order, no id twice', () => {
    const ids = rules.map((rule) => rule.id);
    expect(ids).toEqual([...new Set(ids)].sort());
  });
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  it('has an id of group and name, a summary and an explanation in full sentences', () => {
    expect(id).toMatch(/^(config|docker|gpu|python|secrets|space|spacedock|startup|sync|user)\/[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(rule.summary).toMatch(/^\w.*\.$/);
    expect(rule.summary).not.toContain('\n');
    expect(rule.explanation.why).toMatch(/^[A-Z].*[.]$/s);
  });

  it('fires on its bad example', async () => {
    expect(await findingsOf(rule, rule.explanation.bad)).not.toEqual([]);
  });

  it('says nothing on its good example', async () => {
    expect(await findingsOf(rule, rule.explanation.good)).toEqual([]);
  });
});
