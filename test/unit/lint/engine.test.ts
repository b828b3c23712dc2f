import { describe, expect, it } from 'vitest';
import { lintProject } from '../../../src/lint/engine';
import type { Report, Rule } from '../../../src/lint/rule';
import { projectOf } from './project-of';

const dockerfile = { repo: 'space', path: 'Dockerfile' } as const;

function ruleOf(id: string, check: Rule['check'], more: Partial<Rule> = {}): Rule {
  return { id, severity: 'warning', summary: 'A.', explanation: { why: 'B.', bad: '', good: '' }, check, ...more };
}

function reporting(id: string, reports: readonly Partial<Report>[], more: Partial<Rule> = {}): Rule {
  const whole = (report: Partial<Report>): Report => ({ file: dockerfile, span: { start: 0, end: 4 }, message: 'M.', ...report });
  return ruleOf(id, (_, report) => {
    reports.forEach((each) => { report(whole(each)); });
  }, more);
}

const files = { Dockerfile: 'FROM a\nRUN b\n', 'README.md': '---\nsdk: docker\n---\n' };

describe('lintProject', () => {
  it('sorts by file, place and rule, whatever the order of the rules', async () => {
    const project = await projectOf(files);
    const readme = { repo: 'space', path: 'README.md' } as const;
    const rules = [
      reporting('z/z', [{ file: readme }, { span: { start: 7, end: 9 } }, {}]),
      reporting('a/a', [{ span: { start: 7, end: 9 } }, {}]),
    ];
    const seen = lintProject(project, { rules }).map(({ file, span, rule }) => [file.path, span.start, rule]);
    expect(seen).toEqual([
      ['Dockerfile', 0, 'a/a'],
      ['Dockerfile', 0, 'z/z'],
      ['Dockerfile', 7, 'a/a'],
      ['Dockerfile', 7, 'z/z'],
      ['README.md', 0, 'z/z'],
    ]);
  });

  it('gives the same finding once', async () => {
    const rules = [reporting('a/a', [{}, {}, { message: 'Other.' }])];
    expect(lintProject(await projectOf(files), { rules }).map(({ message }) => message)).toEqual(['M.', 'Other.']);
  });

  it('goes on when a rule throws, tells of it, and drops the half of its findings', async () => {
    const failed: [string, unknown][] = [];
    const rules = [
      ruleOf('a/a', (_, report) => {
        report({ file: dockerfile, span: { start: 0, end: 1 }, message: 'Half.' });
        throw new Error('broken');
      }),
      reporting('b/b', [{}]),
    ];
    const findings = lintProject(await projectOf(files), { rules, onRuleFailure: (id, error) => failed.push([id, error]) });
    expect(findings.map(({ rule }) => rule)).toEqual(['b/b']);
    expect(failed).toEqual([['a/a', new Error('broken')]]);
  });

  it('leaves out a rule that is off by default, until settings give it a severity', async () => {
    const rules = [reporting('a/a', [{}], { offByDefault: true })];
    expect(lintProject(await projectOf(files), { rules })).toEqual([]);
    const asked = await projectOf(files, { settings: { rules: { 'a/a': 'info' } } });
    expect(lintProject(asked, { rules }).map(({ severity }) => severity)).toEqual(['info']);
    expect(lintProject(await projectOf(files), { rules, severities: { 'a/a': 'hint' } })).toHaveLength(1);
  });

  it('works out fixes once, when they are asked for, and does without those that fail', async () => {
    let asked = 0;
    const fix = { title: 'Mend', safe: true, edits: [] };
    const failed: string[] = [];
    const rules = [
      reporting('a/a', [{ fixes: () => [{ ...fix, title: `Mend ${String(++asked)}` }] }]),
      reporting('b/b', [{ fixes: () => { throw new Error('broken'); } }]),
    ];
    const findings = lintProject(await projectOf(files), { rules, onRuleFailure: (id) => failed.push(id) });
    expect([asked, failed]).toEqual([0, []]);
    expect(findings.map(({ fixes }) => fixes.map(({ title }) => title))).toEqual([['Mend 1'], []]);
    expect(findings[0]?.fixes[0]?.title).toBe('Mend 1');
    expect(failed).toEqual(['b/b']);
  });

  it('takes the severity from the person, else from spacedock.yaml, else from the finding, else from the rule', async () => {
    const project = await projectOf(files, { settings: { rules: { 'b/b': 'hint', 'd/d': 'off', 'e/e': 'off' } } });
    const rules = [
      reporting('a/a', [{ severity: 'info' }]),
      reporting('b/b', [{}]),
      reporting('c/c', [{}]),
      reporting('d/d', [{}]),
      reporting('e/e', [{}]),
      reporting('f/f', [{}]),
    ];
    const findings = lintProject(project, { rules, severities: { 'e/e': 'error', 'f/f': 'off' } });
    expect(Object.fromEntries(findings.map(({ rule, severity }) => [rule, severity]))).toEqual({
      'a/a': 'info',
      'b/b': 'hint',
      'c/c': 'warning',
      'e/e': 'error',
    });
  });

  it('honours pragmas, those of the neighbours by the names that a rule has there', async () => {
    const text = 'FROM a\n# hadolint ignore=DL1\nRUN b \\\n  c \\\n  d\nRUN e # spacedock ignore=a/a\nRUN f\n';
    const project = await projectOf({ Dockerfile: text });
    const places = ['d', 'e', 'f'].map((word) => ({ span: { start: text.lastIndexOf(word), end: text.lastIndexOf(word) + 1 } }));
    const rule = reporting('a/a', [{ span: { start: text.indexOf('d\n'), end: text.indexOf('d\n') + 1 } }, ...places.slice(1)], {
      alsoKnownAs: ['DL1'],
    });
    const left = lintProject(project, { rules: [rule] }).map(({ span }) => text.slice(span.start, span.end));
    expect(left).toEqual(['f']);
  });

  it('finds faults of syntax as findings', async () => {
    const project = await projectOf({
      Dockerfile: 'FROM a\nRUN b\n  c\n',
      'README.md': '---\nsdk: [docker\n---\n',
      'spacedock.yaml': 'space: [\nconfig: app.yaml\n',
    });
    const rules = new Set(lintProject(project).map(({ rule }) => rule));
    expect([...rules].filter((rule) => /syntax|front-matter|settings/.test(rule))).toEqual([
      'docker/syntax',
      'space/front-matter',
      'spacedock/settings',
    ]);
  });
});
