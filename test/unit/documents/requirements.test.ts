import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRequirement, parseRequirements, type Requirement } from '../../../src/documents/requirements';
import type { Span } from '../../../src/documents/text';

const cut = (text: string, span: Span) => text.slice(span.start, span.end);
const nothing = {
  name: undefined, extras: [], specifier: '', marker: undefined, target: undefined, option: undefined, editable: false, group: undefined,
};

const lines: [string, (Partial<Requirement> & { kind: string }) | undefined][] = [
  ['numpy', { kind: 'package', name: 'numpy' }],
  ['Pillow_X.y', { kind: 'package', name: 'pillow-x-y' }],
  ['numpy==1.26.4', { kind: 'package', name: 'numpy', specifier: '==1.26.4' }],
  ['torch>= 2, <3 ', { kind: 'package', name: 'torch', specifier: '>=2,<3' }],
  ['torch (>=2)', { kind: 'package', name: 'torch', specifier: '>=2' }],
  ['torch==2.1.0+cu118', { kind: 'package', name: 'torch', specifier: '==2.1.0+cu118' }],
  ['a~=1.0', { kind: 'package', name: 'a', specifier: '~=1.0' }],
  ['a===any', { kind: 'package', name: 'a', specifier: '===any' }],
  ['a==1.*', { kind: 'package', name: 'a', specifier: '==1.*' }],
  ['gradio[oauth, mcp]==5', { kind: 'package', name: 'gradio', extras: ['oauth', 'mcp'], specifier: '==5' }],
  ['a ; python_version < "3"', { kind: 'package', name: 'a', marker: 'python_version < "3"' }],
  ['a>1;sys_platform=="linux"', { kind: 'package', name: 'a', specifier: '>1', marker: 'sys_platform=="linux"' }],
  ['a==1 --hash=sha256:00 --hash=sha256:11', { kind: 'package', name: 'a', specifier: '==1' }],
  ['a # why', { kind: 'package', name: 'a' }],
  ['MoGe @ git+https://github.com/microsoft/MoGe.git', { kind: 'url', name: 'moge', target: 'git+https://github.com/microsoft/MoGe.git' }],
  ['a[x]@https://h/a.whl ; os_name == "nt"', { kind: 'url', name: 'a', extras: ['x'], target: 'https://h/a.whl', marker: 'os_name == "nt"' }],
  ['git+https://h/r.git@v1#egg=The_Name[x]&subdirectory=s', { kind: 'url', name: 'the-name', extras: ['x'], target: 'git+https://h/r.git@v1#egg=The_Name[x]&subdirectory=s' }],
  ['https://h/torch-2.1.0-cp311-none-any.whl?x=1', { kind: 'url', name: 'torch', target: 'https://h/torch-2.1.0-cp311-none-any.whl?x=1' }],
  ['git+ssh://git@h/r.git', { kind: 'url', target: 'git+ssh://git@h/r.git' }],
  ['.', { kind: 'path', target: '.' }],
  ['.[dev]', { kind: 'path', target: '.', extras: ['dev'] }],
  ['./models/sam3', { kind: 'path', target: './models/sam3' }],
  ['models/sam3', { kind: 'path', target: 'models/sam3' }],
  ['flash_attn-2.7-cp311-linux.whl', { kind: 'path', name: 'flash-attn', target: 'flash_attn-2.7-cp311-linux.whl' }],
  ['C:\\wheels\\a-1-py3-none-any.whl', { kind: 'path', name: 'a', target: 'C:\\wheels\\a-1-py3-none-any.whl' }],
  ['-e .', { kind: 'path', target: '.', editable: true }],
  ['-e ./models/sam3[x]', { kind: 'path', target: './models/sam3', extras: ['x'], editable: true }],
  ['--editable=git+https://h/r#egg=r', { kind: 'url', name: 'r', target: 'git+https://h/r#egg=r', editable: true }],
  ['-r other.txt', { kind: 'include', target: 'other.txt' }],
  ['-rother.txt', { kind: 'include', target: 'other.txt' }],
  ['--requirement=other.txt', { kind: 'include', target: 'other.txt' }],
  ['-c limits.txt', { kind: 'constraint', target: 'limits.txt' }],
  ['--extra-index-url https://h/cu118', { kind: 'option', option: '--extra-index-url', target: 'https://h/cu118' }],
  ['-i https://h/simple', { kind: 'option', option: '--index-url', target: 'https://h/simple' }],
  ['--pre', { kind: 'option', option: '--pre' }],
  // What pip refuses.
  ['numpy=1.26', undefined],
  ['numpy 1.26', undefined],
  ['numpy==', undefined],
  ['==1', undefined],
  ['-e numpy', undefined],
  ['-r', undefined],
  ['a @', undefined],
  ['$x', undefined],
];

describe('parseRequirements', () => {
  it.each(lines)('%s', (line, expected) => {
    const found = parseRequirements(`# first\n${line}\n`);
    expect(found).toEqual(expected === undefined ? [] : [{ ...nothing, ...expected, span: expect.anything() as Span }]);
  });

  it('gives places, also over continued lines and CR LF', () => {
    const text = '\r\n  numpy==1  # c\r\n# \\\r\ntorch \\\r\n  ==2 \\\r\n  --hash=sha256:0\r\nlast#no comment\r\nend\\';
    expect(parseRequirements(text).map(({ name, specifier, span }) => [name, specifier, cut(text, span)])).toEqual([
      ['numpy', '==1', 'numpy==1'],
      ['torch', '==2', 'torch \\\r\n  ==2 \\\r\n  --hash=sha256:0'],
      ['end', '', 'end'],
    ]);
  });

  it.each([
    ['blanks', `a/${' '.repeat(50_000)}b`],
    ['brackets', '['.repeat(50_000)],
    ['commas', `a>1${',>1'.repeat(20_000)}`],
    ['dashes', `a${'-'.repeat(50_000)}!`],
    ['continued', 'a\\\n'.repeat(20_000)],
  ])('survives %s', (_, text) => {
    expect(parseRequirements(text).length).toBeLessThan(2);
  });

  it('never throws, and its spans lie inside of the text', () => {
    const piece = fc.constantFrom('\n', '\r\n', '\\', 'a', '==', '1', ' ', ';', '@', 'git+https://', '[', ']', '-r ', '-e ', '#', ',', '.', '/', '--x=');
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        for (const { span } of parseRequirements(text)) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThan(span.start);
          expect(span.end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});

describe('parseRequirement', () => {
  it('reads one argument at its place', () => {
    expect(parseRequirement(' torch==2.1 ', 10)).toEqual({
      ...nothing, kind: 'package', name: 'torch', specifier: '==2.1', span: { start: 11, end: 21 },
    });
  });

  it.each(['', '  ', '-r', '--no-cache-dir', '-e'])('%j is none', (token) => {
    expect(parseRequirement(token, 0)).toBeUndefined();
  });
});
