import { describe, expect, it } from 'vitest';
import { explainRule, ruleMeantBy, rulesNamed, severityInForce } from '../../../../src/lint/reading/explanation';
import type { Rule } from '../../../../src/lint/rule';
import { rules } from '../../../../src/lint/rules';

const rule: Rule = {
  id: 'docker/example',
  severity: 'info',
  summary: 'An example.',
  alsoKnownAs: ['DL3009', 'JSONArgsRecommended'],
  explanation: {
    why: 'It costs time.',
    failure: 'E: ```no``` such thing',
    bad: '=== Dockerfile\nFROM a\n=== README.md\n---\nsdk: docker\n---\n=== model.pt (binary)\n',
    good: 'FROM b\n',
  },
  check: () => undefined,
};

describe('explainRule', () => {
  it('tells everything, in an order to read', () => {
    const text = explainRule(rule);
    const headings = [...text.matchAll(/^#+ .*$/gm)].map(([heading]) => heading);
    expect(headings.filter((heading) => !heading.startsWith('# spacedock'))).toEqual([
      '# docker/example',
      '## Why',
      '## What the failure says',
      '## Wrong',
      '## Right',
      '## How to silence it',
      '## Elsewhere',
    ]);
    expect(text).toContain('```dockerfile\nFROM a\n```\n\n`README.md`\n\n```markdown\n---\nsdk: docker\n---\n```\n\n`model.pt`, a binary');
    expect(text).toContain('rules:\n  docker/example: off');
    expect(text).toContain('"spacedock.lint.severity": { "docker/example": "off" }');
  });

  it('fences what holds fences itself', () => {
    expect(explainRule(rule)).toContain('````text\nE: ```no``` such thing\n````');
  });

  it("links to the neighbours' pages", () => {
    const text = explainRule(rule);
    expect(text).toContain('(https://github.com/hadolint/hadolint/wiki/DL3009)');
    expect(text).toContain('(https://docs.docker.com/reference/build-checks/json-args-recommended/)');
  });

  it.each(rules.map((each) => [each.id, each] as const))('has no empty section for %s', (_, each) => {
    const text = explainRule(each);
    expect(text).not.toMatch(/^## .*\n\n(?=##|$)/m);
    expect((text.match(/^`{3,}/gm) ?? []).length % 2).toBe(0);
  });
});

describe('severityInForce', () => {
  it.each([
    ['the rule', {}, {}, 'Severity: **info**.'],
    ['spacedock.yaml', { 'docker/example': 'error' }, {}, 'Severity: **error**, by spacedock.yaml; without that, info.'],
    ['the settings, above all', { 'docker/example': 'error' }, { 'docker/example': 'off' }, "Severity: **off**, by the editor's settings"],
  ] as const)('is decided by %s', (_, ofProject, ofSettings, said) => {
    expect(explainRule(rule, severityInForce(rule, ofProject, ofSettings))).toContain(said);
  });

  it('is off for a rule that waits to be asked for', () => {
    const asked: Rule = { ...rule, offByDefault: true };
    expect(explainRule(asked)).toContain('Severity: **off** until settings give it one, such as info.');
    expect(severityInForce(asked, { 'docker/example': 'hint' }, {})).toEqual({ severity: 'hint', by: 'spacedock.yaml' });
  });
});

describe('names', () => {
  it('are found by id and by what the neighbours call them', () => {
    expect(rulesNamed('DL3002').map(({ id }) => id)).toContain('user/no-user');
    expect(rulesNamed('user/no-user')).toHaveLength(1);
    expect(rulesNamed('nothing')).toEqual([]);
  });

  it('are guessed from a part or a misspelling', () => {
    expect(ruleMeantBy('ckpt-root')).toBe('config/ckpt-root');
    expect(ruleMeantBy('config/ckpt-rot')).toBe('config/ckpt-root');
    expect(ruleMeantBy('qqqqqqqqqqqq')).toBeUndefined();
  });
});
