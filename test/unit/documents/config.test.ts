import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/documents/config';
import { resolveConfigValue } from '../../../src/documents/config-resolve';
import type { Span } from '../../../src/documents/text';

const cut = (text: string, span: Span) => text.slice(span.start, span.end);
const byPath = (text: string) => Object.fromEntries(parseConfig(text).entries.map((entry) => [entry.path, entry]));

describe('parseConfig', () => {
  it('gives paths, kinds, values, places and comments', () => {
    const text = [
      'paths:',
      '  # where the weights are',
      '  #   /data on the Space',
      '  ckpt_root: /data/checkpoints  # here',
      '',
      '# not above a key',
      '',
      'completion:',
      '  enable: true',
      '  sizes: [512, 1024]',
      '  none:',
      'list:',
      '  - name: a',
      '  - b',
      '',
    ].join('\n');
    const entries = parseConfig(text).entries;
    expect(entries.map(({ path, kind, value }) => [path, kind, value])).toEqual([
      ['paths', 'mapping', undefined],
      ['paths.ckpt_root', 'string', '/data/checkpoints'],
      ['completion', 'mapping', undefined],
      ['completion.enable', 'boolean', true],
      ['completion.sizes', 'sequence', undefined],
      ['completion.sizes.0', 'number', 512],
      ['completion.sizes.1', 'number', 1024],
      ['completion.none', 'null', null],
      ['list', 'sequence', undefined],
      ['list.0', 'mapping', undefined],
      ['list.0.name', 'string', 'a'],
      ['list.1', 'string', 'b'],
    ]);
    const entry = byPath(text);
    expect(cut(text, entry['paths.ckpt_root']!.keySpan)).toBe('ckpt_root');
    expect(cut(text, entry['paths.ckpt_root']!.valueSpan)).toBe('/data/checkpoints');
    expect(cut(text, entry['completion.sizes']!.valueSpan)).toBe('[512, 1024]');
    expect(cut(text, entry['completion.sizes.1']!.valueSpan)).toBe('1024');
    expect(entry['paths.ckpt_root']!.comment).toBe('where the weights are\n/data on the Space');
    expect(entry['completion']!.comment).toBeUndefined();
    expect(entry['completion.none']!.valueSpan.start).toBe(text.indexOf('none:') + 5);
  });

  it.each([
    ['yes', 'boolean', true],
    ['off', 'boolean', false],
    ['y', 'string', 'y'],
    ['"yes"', 'string', 'yes'],
    ['~', 'null', null],
    ['010', 'number', 8],
    ['0x1F', 'number', 31],
    ['0b11', 'number', 3],
    ['1_000', 'number', 1000],
    ['-3', 'number', -3],
    ['1:30', 'number', 90],
    ['0.5', 'number', 0.5],
    ['1e3', 'number', 1000],
    ['1e-3', 'number', 0.001],
    ['.5', 'number', 0.5],
    ['-.inf', 'number', -Infinity],
    ['09', 'string', '09'],
    ['1.2.3', 'string', '1.2.3'],
    ['2024-01-01', 'string', '2024-01-01'],
    ['!!str 3', 'string', '3'],
    ['!!int "3"', 'number', 3],
    ['./x', 'string', './x'],
    ["'it''s'", 'string', "it's"],
  ])('reads %s as OmegaConf does', (source, kind, value) => {
    expect(byPath(`a: ${source}\n`)['a']).toMatchObject({ kind, value });
  });

  it('knows a comment from the text of a block scalar', () => {
    const entry = byPath('a: |\n  # text\nb: 1\n# yes\nc: {d: 1}\n');
    expect(entry['a']!.value).toBe('# text\n');
    expect([entry['b']!.comment, entry['c']!.comment, entry['c.d']!.comment]).toEqual([undefined, 'yes', undefined]);
  });

  it.each([
    ['${a.b}', [['${a.b}', 'a.b', undefined]]],
    ['"${a.b}/x"', [['${a.b}', 'a.b', undefined]]],
    ['${a}/${b}', [['${a}', 'a', undefined], ['${b}', 'b', undefined]]],
    ['${.x}', [['${.x}', 'sec.x', undefined]]],
    ['${..x}', [['${..x}', 'x', undefined]]],
    ['${...x}', [['${...x}', '...x', undefined]]],
    ['${ a.b }', [['${ a.b }', 'a.b', undefined]]],
    ['${a[0].b}', [['${a[0].b}', 'a.0.b', undefined]]],
    ['${[a][b]}', [['${[a][b]}', 'a.b', undefined]]],
    ['${oc.env:HOME,default}', [['${oc.env:HOME,default}', undefined, 'oc.env']]],
    ['${oc.env:HOME,${a.b}}', [['${oc.env:HOME,${a.b}}', undefined, 'oc.env'], ['${a.b}', 'a.b', undefined]]],
    ["${oc.env:A,'}'}/${b}", [["${oc.env:A,'}'}", undefined, 'oc.env'], ['${b}', 'b', undefined]]],
    ['${f:{a:1}}${b}', [['${f:{a:1}}', undefined, 'f'], ['${b}', 'b', undefined]]],
    ['${a.${b}}', [['${a.${b}}', undefined, undefined], ['${b}', 'b', undefined]]],
    ['\\${a}', []],
    ['\\\\${a}', [['${a}', 'a', undefined]]],
    ['"\\\\${a} ${b}"', [['${b}', 'b', undefined]]],
    ["'it''s ${a}'", [['${a}', 'a', undefined]]],
    ['$a {b}', []],
    ['>-\n    folded\n    ${a} and\n    ${b}', [['${a}', 'a', undefined], ['${b}', 'b', undefined]]],
  ])('finds the references of %s', (source, expected) => {
    const text = `sec:\n  v: ${source}\n`;
    const { entries, problems } = parseConfig(text);
    expect(problems).toEqual([]);
    const references = entries.find(({ path }) => path === 'sec.v')!.references;
    expect(references.map(({ span, target, resolver }) => [cut(text, span), target, resolver])).toEqual(expected);
    for (const { span } of references) expect(span.start).toBeGreaterThan(text.indexOf('v:'));
  });

  it('names a ${ that is not closed, and keeps the references before it', () => {
    const text = 'a: 1\nv: ${a}/${b/x\n';
    const { entries, problems } = parseConfig(text);
    expect(problems.map(({ span }) => span.start)).toEqual([text.lastIndexOf('${')]);
    expect(entries[1]!.references.map(({ target }) => target)).toEqual(['a']);
  });

  it('reads aliases and merge keys, at the alias', () => {
    const text = 'base: &b {root: /data, n: 1}\nuse: *b\nmine:\n  n: 2\n  <<: *b\nmany:\n  <<: [{n: 3}, *b]\n';
    const entry = byPath(text);
    expect(entry['use.root']).toMatchObject({ value: '/data' });
    expect(cut(text, entry['use.root']!.valueSpan)).toBe('*b');
    expect([entry['mine.n']!.value, entry['mine.root']!.value]).toEqual([2, '/data']);
    expect([entry['many.n']!.value, entry['many.root']!.value]).toEqual([3, '/data']);
    expect(parseConfig(text).complete).toBe(true);
  });

  it.each([
    ['a duplicate key', 'a: 1\nb: 2\na: 3\n', 'a', true],
    ['an open bracket', 'a: 1\nb: [1\n', '', false],
    ['an alias without anchor', 'a: *b\n', '*b', false],
  ])('problem: %s', (_, text, where, complete) => {
    const document = parseConfig(text);
    expect(cut(text, document.problems[0]!.span)).toContain(where);
    expect(document.complete).toBe(complete);
    expect(document.entries.length).toBeGreaterThan(complete ? 2 : -1);
  });

  it.each([
    ['billion laughs', Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`).join('')],
    ['merged laughs', Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} {<<: [*a${i}, *a${i}]}\n`).join('')],
    ['merged into itself', 'a: &a {<<: [*a, *a, *a]}\n'],
    ['an alias inside of itself', 'a: &a [*a, *a, *a]\n'],
  ])('stays bounded: %s', (_, yaml) => {
    const document = parseConfig(`a0: &a0 {}\n${yaml}`);
    expect(document.entries.length).toBeLessThan(20_001);
    expect(document.complete).toBe(false);
  });

  it('reads CR LF like LF', () => {
    const text = 'a:\r\n  # c\r\n  b: x\r\n  c: ${a.b}\r\n';
    const entry = byPath(text);
    expect(entry['a.b']).toMatchObject({ value: 'x', comment: 'c' });
    expect(cut(text, entry['a.b']!.valueSpan)).toBe('x');
    expect(cut(text, entry['a.c']!.references[0]!.span)).toBe('${a.b}');
  });

  it('never throws, its spans lie inside of the text, and every path resolves', () => {
    const piece = fc.constantFrom('\n', '\r\n', 'a', 'b', ': ', '- ', '[', ']', '{', '}', '*a', '&a ', '"', "'", '|', '#', ' ', '<<', '${', '${a}', '.', '\\', ':', ',');
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const document = parseConfig(text);
        const spans = [
          ...document.problems.map(({ span }) => span),
          ...document.entries.flatMap((entry) => [entry.keySpan, entry.valueSpan, ...entry.references.map(({ span }) => span)]),
        ];
        for (const { start, end } of spans) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
        for (const { path } of document.entries) expect(resolveConfigValue(document, path).kind).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });
});
