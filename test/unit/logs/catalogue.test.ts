import { describe, expect, it } from 'vitest';
import { packageKnowledge } from '../../../src/deploy/package-knowledge';
import { catalogue } from '../../../src/logs/catalogue';
import { filled } from '../../../src/logs/catalogue/entry';
import { diagnose } from '../../../src/logs/diagnosis';
import { matchAt, readLine } from '../../../src/logs/hits';
import { rules } from '../../../src/lint/rules';
import { catalogueLogs } from './catalogue-logs';

describe('the catalogue', () => {
  it('has at least 80 entries, each with an id of its own and a log', () => {
    expect(catalogue.length).toBeGreaterThanOrEqual(80);
    expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length);
    const tested = new Set(catalogueLogs.map(([id]) => id));
    // Its text is that there is none: see the tests of the diagnosis.
    tested.add('build-never-began');
    expect(catalogue.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([]);
  });

  it('names nothing that no pattern captures', () => {
    const derived = ['successor', 'distribution', 'appPort'];
    for (const { id, patterns, title, cause, cure, fix, points, missing } of catalogue) {
      const captured = new Set([...patterns.flatMap(({ then }) => [...(then?.source ?? '').matchAll(/\(\?<(\w+)>/g)].map((match) => match[1])), ...derived]);
      const texts = [title, cause, cure, JSON.stringify(fix ?? '')].join(' ');
      for (const [, name] of texts.matchAll(/\{(\w+)\}/g)) expect(captured, `${id}: ${String(name)}`).toContain(name);
      if (missing !== undefined) expect(captured, id).toContain(missing);
      if (points?.kind === 'word') expect(captured, id).toContain(points.by);
    }
  });

  it('speaks in sentences', () => {
    for (const { id, title, cause, cure } of catalogue) {
      expect(filled(title, {}), id).not.toMatch(/[.!]$/);
      if (!cause.endsWith('}')) expect(cause, id).toMatch(/[.)]$/);
      expect(cure, id).toMatch(/\.$/);
      expect(`${title} ${cause} ${cure}`, id).not.toMatch(/(?<!#)!/);
    }
  });

  it('names rules that there are', () => {
    const known = new Set(rules.map(({ id }) => id));
    const named = catalogue.flatMap(({ fix }) => (fix?.kind === 'rule' ? [fix.rule] : []));
    expect(named.filter((rule) => !known.has(rule))).toEqual([]);
  });
});

describe.each(catalogueLogs.map(([id, log], index) => ({ id, log, name: `${id} (${String(index)})` })))('$name', ({ id, log }) => {
  it('is the first cause, at its line', () => {
    const { causes, outcome } = diagnose(log.text, { knowledge: packageKnowledge });
    expect(outcome).toBe('failed');
    expect({ id: causes[0]?.id, logLine: causes[0]?.logLine }).toEqual({ id, logLine: log.line });
    expect(causes[0]?.evidence.length).toBeGreaterThan(3);
    expect(causes[0]?.title).not.toMatch(/…|(?<!\$)\{/);
    for (const text of [causes[0]?.explanation, causes[0]?.cure]) expect(text).not.toMatch(/(?<!\$)\{|\[\?/);
  });
});

describe('hostile lines', () => {
  /** What may stand behind an anchor: much of what the patterns look for, and never their end. */
  const fillings = ['a', "'a", ' ', '/', '1.'];

  // A pattern that backtracks takes minutes over a megabyte: the limit of the test is what holds it.
  it.each(catalogue.map(({ id, patterns }) => ({ id, patterns })))('of 1 MB do not hold up $id', ({ patterns }) => {
    const tails = fillings.map((filling) => filling.repeat(1_000_000 / filling.length));
    for (const pattern of patterns) {
      for (const tail of tails) {
        matchAt(pattern, pattern.anchor + tail, 0);
        matchAt(pattern, tail + pattern.anchor, tail.length);
      }
    }
  });

  it('that repeat an anchor are read in time that grows with them alone', () => {
    for (const { patterns } of catalogue) {
      const line = patterns.map(({ anchor }) => `${anchor}'a/b" 1`).join('').repeat(20);
      if (line !== '') readLine(line.repeat(Math.ceil(1_000_000 / line.length)), undefined);
    }
    // By the square, this takes longer than the test may.
    readLine('E: Package E: Packag Tracebac ModuleNotFoundErro '.repeat(400_000), undefined);
  });

  it('have no quantifier without a bound, but at the end of what is looked for', () => {
    for (const { id, patterns } of catalogue) {
      for (const { then } of patterns) {
        const source = (then?.source ?? '').replace(/\[(?:[^\]\\]|\\.)*\]/g, 'C').replace(/\\./g, 'C');
        expect(source, id).not.toMatch(/[C.)\w][*+](?![?]?\)?$)/);
        expect(source, id).not.toMatch(/\{\d+,\}/);
      }
    }
  });
});
