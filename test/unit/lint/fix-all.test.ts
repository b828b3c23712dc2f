import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleFiles } from '../../../src/lint/examples';
import type { Finding } from '../../../src/lint/finding';
import { fixAll, safeFix } from '../../../src/lint/fix-all';
import { applyEdits, editsByFile } from '../../../src/lint/fixes';
import type { Rule } from '../../../src/lint/rule';
import { rules } from '../../../src/lint/rules';
import type { Project } from '../../../src/project/project';
import { projectOf, type Files } from './project-of';

const dockerfile = { repo: 'space', path: 'Dockerfile' } as const;

const parts = { summary: 'X.', severity: 'info', explanation: { why: 'X.', bad: '', good: '' } } as const;

/** Reports every place of an expression in the Dockerfile, with a fix that puts a text there. */
function replacing(id: string, expression: RegExp, newText: (match: string) => string, safe = true): Rule {
  return {
    ...parts,
    id,
    check(project, report) {
      for (const { 0: found, index } of (project.text('Dockerfile') ?? '').matchAll(expression)) {
        const span = { start: index, end: index + found.length };
        const fix = { title: `Mend ${found}`, safe, edits: [{ file: dockerfile, span, newText: newText(found) }] };
        report({ file: dockerfile, span, message: `${id} ${found}.`, fixes: [fix] });
      }
    },
  };
}

function afterwards(project: Project, edits: ReturnType<typeof fixAll>['edits']): string {
  const [own] = editsByFile(edits);
  return applyEdits(project.text('Dockerfile') ?? '', own?.edits ?? []);
}

describe('fixAll', () => {
  it('makes what is apart at once, and what follows from it', async () => {
    const project = await projectOf({ Dockerfile: 'FROM a\nRUN b b\n' });
    const asked = [replacing('x/b', /b/g, () => 'c'), replacing('x/c', /c/g, () => 'dd')];
    const { edits, findings, made } = fixAll(project, { rules: asked });
    expect(afterwards(project, edits)).toBe('FROM a\nRUN dd dd\n');
    expect(edits.map(({ span }) => span)).toEqual([
      { start: 11, end: 12 },
      { start: 13, end: 14 },
    ]);
    expect(findings).toEqual([]);
    expect(made.map(({ finding, offset }) => `${finding.rule} ${String(offset)}`)).toEqual(['x/b 11', 'x/c 11', 'x/b 13', 'x/c 13']);
  });

  it('looks again between two fixes at one place', async () => {
    const wanting = (name: string): Rule => ({
      ...parts,
      id: `x/${name}`,
      check(own, report) {
        const text = own.text('Dockerfile') ?? '';
        const end = text.indexOf('\n');
        const newText = text.includes('curl') || text.includes('git') ? ` ${name}` : ` install ${name}`;
        if (text.includes(name)) return;
        const fix = { title: 'Install', safe: true, edits: [{ file: dockerfile, span: { start: end, end }, newText }] };
        report({ file: dockerfile, span: { start: 0, end }, message: `${name} is missing.`, fixes: [fix] });
      },
    });
    const project = await projectOf({ Dockerfile: 'FROM a\n' });
    const { edits } = fixAll(project, { rules: [wanting('curl'), wanting('git')] });
    expect(afterwards(project, edits)).toBe('FROM a install curl git\n');
  });

  it('leaves alone what is not safe', async () => {
    const project = await projectOf({ Dockerfile: 'FROM a\nRUN b\n' });
    const { edits, findings } = fixAll(project, { rules: [replacing('x/b', /b/g, () => 'c', false)] });
    expect(edits).toEqual([]);
    expect(findings).toHaveLength(1);
  });

  it.each([
    ['a fix that does not mend', [replacing('x/b', /b/g, () => 'bb')], 'FROM a\nRUN b\n'],
    ['a fix that breaks the file', [replacing('x/b', /b/g, () => 'c'), replacing('x/syntax', /c/g, () => 'd', false)], 'FROM a\nRUN b\n'],
    ['a fix that leads back', [replacing('x/b', /b/g, () => 'c'), replacing('x/c', /c/g, () => 'b')], 'FROM a\nRUN c\n'],
  ])('does not make %s, and ends', async (_, asked, after) => {
    const project = await projectOf({ Dockerfile: 'FROM a\nRUN b\n' });
    expect(afterwards(project, fixAll(project, { rules: asked }).edits)).toBe(after);
  });

  it('makes the good ones of a batch in which one is bad', async () => {
    const project = await projectOf({ Dockerfile: 'FROM a\nRUN b\nRUN x\n' });
    const { edits } = fixAll(project, { rules: [replacing('x/b', /b/g, () => 'bb'), replacing('x/x', /x/g, () => 'y')] });
    expect(afterwards(project, edits)).toBe('FROM a\nRUN b\nRUN y\n');
  });

  it('keeps to one file where it is asked to', async () => {
    const project = await projectOf({ Dockerfile: 'FROM a\nRUN b\n', 'README.md': 'b' });
    const both: Rule = {
      ...parts,
      id: 'x/both',
      check(_, report) {
        const readme = { repo: 'space', path: 'README.md' } as const;
        const edits = [dockerfile, readme].map((file) => ({ file, span: { start: 0, end: 0 }, newText: '#' }));
        report({ file: dockerfile, span: { start: 0, end: 1 }, message: 'X.', fixes: [{ title: 'Mend', safe: true, edits }] });
      },
    };
    expect(fixAll(project, { rules: [both], only: dockerfile }).edits).toEqual([]);
    expect(fixAll(project, { rules: [replacing('x/b', /b/g, () => 'c')], only: { repo: 'space', path: 'README.md' } }).edits).toEqual([]);
  });

  it('takes the severities in force', async () => {
    const project = await projectOf({ Dockerfile: 'FROM a\nRUN b\n' });
    expect(fixAll(project, { rules: [replacing('x/b', /b/g, () => 'c')], severities: { 'x/b': 'off' } }).edits).toEqual([]);
  });

  // The bad examples of all rules, one below the other, are as mixed as faults can be.
  const bad = rules
    .map(({ explanation }) => exampleFiles(explanation.bad))
    .flatMap((files) => (files.length === 1 && files[0]?.path === 'Dockerfile' && files[0].text !== undefined ? [files[0].text] : []));

  it('leaves no safe fix, brings nothing new, and changes what the fixes changed and no more', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray(bad, { minLength: 1, maxLength: 4 }), fc.boolean(), async (texts, windows) => {
        const text = texts.join('\n');
        const files: Files = { Dockerfile: windows ? text.replaceAll('\n', '\r\n') : text, 'README.md': '---\nsdk: docker\n---\n' };
        const project = await projectOf(files);
        const before = fixAll(project, { signal: AbortSignal.abort() }).findings;
        const { project: fixed, findings, edits } = fixAll(project);
        for (const { file, edits: own } of editsByFile(edits)) {
          expect(applyEdits(project.source(file)?.text ?? '', own)).toBe(fixed.source(file)?.text);
        }
        expect(findings.filter((finding) => safeFix(finding, undefined) !== undefined).map(said)).toEqual([]);
        const syntax = (list: readonly Finding[]): number => list.filter(({ rule }) => rule.endsWith('/syntax')).length;
        expect(syntax(findings)).toBeLessThanOrEqual(syntax(before));
        expect(fixAll(fixed).edits).toEqual([]);
      }),
      // The same ones each time: a rule that comes later must not fail here by chance.
      { numRuns: 40, seed: 1 },
    );
  });
});

function said({ rule, message }: Finding): string {
  return `${rule}: ${message}`;
}
