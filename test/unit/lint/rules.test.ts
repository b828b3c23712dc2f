import { describe, expect, it } from 'vitest';
import { exampleFiles } from '../../../src/lint/examples';
import type { Rule } from '../../../src/lint/rule';
import { rules } from '../../../src/lint/rules';
import { projectOf } from './project-of';
import { lint } from './rule-table';

/** A Space without settings: only a rule about those asks for it. */
const live = { space: { secrets: new Set<string>(), variables: new Map<string, string>() } };

async function findingsOf(rule: Rule, example: string): Promise<string[]> {
  const files: Record<string, string | Uint8Array> = {};
  const main: Record<string, string | Uint8Array> = {};
  for (const { path, text } of exampleFiles(example)) {
    const [, inMain] = /^main:(.+)$/.exec(path) ?? [];
    (inMain === undefined ? files : main)[inMain ?? path] = text ?? new Uint8Array([0x89, 0, 1, 2]);
  }
  const options = { ...(Object.keys(main).length === 0 ? {} : { main }), ...live };
  return lint(await projectOf(files, options), [rule]).map((finding) => finding.message);
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
