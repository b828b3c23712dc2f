import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReadme } from '../../../src/documents/readme';
import type { Span } from '../../../src/documents/text';

const cut = (text: string, span: Span) => text.slice(span.start, span.end);

function read(text: string) {
  const matter = parseReadme(text).frontMatter;
  return {
    matter,
    values: Object.fromEntries(matter?.entries.map(({ key, value }) => [key, value]) ?? []),
    problems: matter?.problems.map(({ span, message }) => [cut(text, span), message]) ?? [],
  };
}

describe('parseReadme', () => {
  it('reads values, sources and places', () => {
    const text = '---\ntitle: SAM\napp_port: 7860 # public\npython_version: 3.10\nquoted: "3.10"\nempty:\ntags: [a, 3]\n---\n# Hi\n';
    const matter = parseReadme(text).frontMatter!;
    expect(cut(text, matter.span)).toBe(text.slice(4, text.indexOf('---\n# Hi')));
    expect(matter.closed).toBe(true);
    expect(matter.problems).toEqual([]);
    expect(matter.entries.map(({ key, value, source }) => [key, value, source])).toEqual([
      ['title', 'SAM', 'SAM'],
      ['app_port', 7860, '7860'],
      ['python_version', 3.1, '3.10'],
      ['quoted', '3.10', '"3.10"'],
      ['empty', null, ''],
      ['tags', ['a', 3], '[a, 3]'],
    ]);
    for (const entry of matter.entries) {
      expect(cut(text, entry.keySpan)).toBe(entry.key);
      expect(cut(text, entry.valueSpan)).toBe(entry.source);
    }
    const empty = matter.entries[4]!;
    expect(empty.valueSpan).toEqual({ start: empty.keySpan.end + 1, end: empty.keySpan.end + 1 });
    expect(matter.entries[5]!.items.map(({ value, span }) => [value, cut(text, span)])).toEqual([['a', 'a'], [3, '3']]);
  });

  it('reads CR LF like LF', () => {
    const text = '---\r\nsdk: docker\r\ntags:\r\n  - a\r\n  - b\r\nshort_description: >\r\n  Two\r\n  lines\r\n---\r\n';
    const { matter, values } = read(text);
    expect(values).toEqual({ sdk: 'docker', tags: ['a', 'b'], short_description: 'Two lines\n' });
    expect(matter!.entries[1]!.items.map(({ span }) => cut(text, span))).toEqual(['a', 'b']);
    expect(cut(text, matter!.entries[0]!.valueSpan)).toBe('docker');
  });

  it.each([
    ['no block', '# Title\n'],
    ['nothing', ''],
    ['text before it', 'x\n---\nsdk: docker\n---\n'],
    ['blanks behind the first fence', '--- \nsdk: docker\n---\n'],
    ['a longer line', '----\nsdk: docker\n---\n'],
  ])('finds none: %s', (_, text) => {
    expect(parseReadme(text).frontMatter).toBeUndefined();
  });

  it.each([
    ['blank lines before it', '\n\n---\nsdk: docker\n---\n'],
    ['no line end behind it', '---\nsdk: docker\n---'],
    ['a rule in the body', '---\nsdk: docker\n---\n\n---\nsdk: gradio\n---\n'],
    ['dashes inside a line', '---\nsdk: docker\n# ---\n---\n'],
  ])('finds one: %s', (_, text) => {
    const { values, problems, matter } = read(text);
    expect(values).toEqual({ sdk: 'docker' });
    expect(problems).toEqual([]);
    expect(matter!.closed).toBe(true);
  });

  it('takes an empty block as one', () => {
    const { matter, values, problems } = read('---\n---\n# T\n');
    expect([matter!.span, values, problems]).toEqual([{ start: 4, end: 4 }, {}, []]);
  });

  it.each([
    ['never', '---\nsdk: docker\napp_port: 7860\n\n# Title: x\n- a\n', '---', 'only ---'],
    ['never, CR LF', '---\r\nsdk: docker\r\napp_port: 7860\r\n\r\n# T\r\n', '---', 'only ---'],
    ['blanks behind the fence', '---\nsdk: docker\napp_port: 7860\n\n--- \n# T\n', '---', 'nothing before or behind'],
  ])('not closed: %s', (_, text, where, what) => {
    const { matter, values, problems } = read(text);
    expect(values).toEqual({ sdk: 'docker', app_port: 7860 });
    expect(matter!.closed).toBe(false);
    expect(problems).toHaveLength(1);
    expect(problems[0]![0]).toBe(where);
    expect(problems[0]![1]).toContain('not closed');
    expect(problems[0]![1]).toContain(what);
  });

  it.each([
    ['a duplicate key', 'sdk: docker\nsdk: gradio\n', 'sdk', /Duplicate key 'sdk'/],
    ['broken flow', 'tags: [a\nsdk: docker\n', '', /./],
    ['a list', '- a\n- b\n', '- a\n- b', /key: value/],
    ['an alias', 'tags: *x\n', '*x', /no anchor/],
    ['two documents', 'a: 1\n--- # two\nb: 2\n', '--- # two\nb: 2\n', /one YAML document/],
  ])('problem: %s', (_, yaml, where, what) => {
    const { problems } = read(`---\n${yaml}---\n`);
    expect(problems[0]![0]).toContain(where);
    expect(problems[0]![1]).toMatch(what);
  });

  it('keeps what stands before a mistake', () => {
    const { values, problems } = read('---\nsdk: docker\napp_port: 7860\ntags: [a\ntitle: "x\n---\n');
    expect(values).toMatchObject({ sdk: 'docker', app_port: 7860 });
    expect(problems.length).toBeGreaterThan(0);
  });

  it('does not expand a billion laughs', () => {
    const levels = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}*a${i}]\n`);
    const { matter } = read(`---\na0: &a0 lol\n${levels.join('')}---\n`);
    expect(matter!.entries).toHaveLength(31);
    expect(JSON.stringify(matter!.entries).length).toBeLessThan(200_000);
  });

  it.each([
    ['deep brackets', '['.repeat(20_000)],
    ['deep dashes', '- '.repeat(20_000)],
    ['an alias inside of itself', '&a [*a]\n'],
    ['too long', 'x'.repeat(600_000)],
  ])('survives %s', (_, yaml) => {
    expect(read(`---\nkey: ${yaml}\n---\n`).matter!.closed).toBe(true);
  });

  it('does not touch prototypes', () => {
    const { matter } = read('---\n__proto__: {polluted: 1}\ncard: {__proto__: {polluted: 1}, constructor: 2}\n---\n');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(matter!.entries.map(({ key }) => key)).toEqual(['__proto__', 'card']);
  });

  it('never throws, and its spans lie inside of the text', () => {
    const piece = fc.constantFrom('---', '\n', '\r\n', 'sdk', ': ', 'docker', '- ', '[', ']', '{', '}', '*a', '&a', '"', "'", '|', '#', ' ', '\t', '!', '?');
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }), (pieces) => {
        const text = `---\n${pieces.join('')}`;
        const matter = parseReadme(text).frontMatter!;
        const spans = [
          matter.span,
          ...matter.problems.map(({ span }) => span),
          ...matter.entries.flatMap((entry) => [entry.keySpan, entry.valueSpan, ...entry.items.map(({ span }) => span)]),
        ];
        for (const { start, end } of spans) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});
