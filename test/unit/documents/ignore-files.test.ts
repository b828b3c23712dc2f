import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dockerignore from '@balena/dockerignore';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dockerIgnore, gitAttributes } from '../../../src/documents/ignore-files';

describe('dockerIgnore', () => {
  it.each([
    ['node_modules', 'node_modules', true],
    ['node_modules', 'node_modules/a/b.js', true],
    ['node_modules', 'src/node_modules/a', false],
    ['node_modules/', 'node_modules/a', true],
    ['/a', 'a', true],
    ['./a//b/', 'a/b/c', true],
    ['a/../b', 'b', true],
    ['  a  ', 'a', true],
    ['#a\n# b', '#a', false],
    [' #a', '#a', true],
    ['*.pyc', 'a.pyc', true],
    ['*.pyc', 'b/a.pyc', false],
    ['**/*.pyc', 'a.pyc', true],
    ['**/*.pyc', 'b/c/a.pyc', true],
    ['**', 'a/b', true],
    ['a/**', 'a/b/c', true],
    ['a/**', 'a', false],
    ['a/**/z', 'a/z', true],
    ['a/**/z', 'a/b/c/z', true],
    ['a/**/z', 'a/bz', false],
    ['**foo', 'barfoo', true],
    ['**foo', 'a/barfoo', true],
    ['**/foo', 'barfoo', false],
    ['?.txt', 'a.txt', true],
    ['?.txt', 'ab.txt', false],
    ['a?b', 'a/b', false],
    ['*', 'a/b/c', true],
    ['[a-c]x', 'bx', true],
    ['[^a-c]x', 'bx', false],
    ['[^a-c]x', 'dx', true],
    ['[!a]x', '!x', true],
    ['a.b', 'axb', false],
    ['\\*', '*', true],
    ['\\*', 'a', false],
    ['A', 'a', false],
    // Names that other readers trip over.
    ['c++', 'c++/a', true],
    ['(app)', '(app)/x', true],
    ['a|b', 'b', false],
    ['*', 'constructor', true],
    // Exceptions: the last line that says something counts.
    ['*\n!a', 'a', false],
    ['*\n!a', 'a/b', false],
    ['*\n!a\na/b', 'a/b/c', true],
    ['!a\n*', 'a', true],
    ['*\n! a', 'a', false],
    ['*\n/!a', 'a', false],
    ['*\n!!a', '!a', false],
    ['*\n!!a', 'a', true],
    ['a\n!a/b', 'a/b', false],
    ['a\n!a/b', 'a/c', true],
    // What BuildKit refuses says nothing.
    ['[', '[', false],
    ['!', '!', false],
    ['a\\', 'a', false],
    ['.', 'a', false],
    ['', 'a', false],
    ['a\r\nb\r\n', 'b', true],
  ])('%j on %s: %s', (text, path, expected) => {
    expect(dockerIgnore(text)(path)).toBe(expected);
  });

  it('agrees with @balena/dockerignore where that is right', () => {
    const piece = fc.constantFrom('a', 'b', 'ab', '*', '?', '**', '.', '/', '!', '/**/');
    const pattern = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
    // Left out: two stars beside a name, which BuildKit reads in another way since; runs of three and more.
    const known = pattern.filter((text) => !/\*\*\*|\*\*[^/*]|[^/*!]\*\*/.test(text) && !text.includes('..'));
    const name = fc.constantFrom('a', 'b', 'ab', 'ba', 'abc', '.a');
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
    fc.assert(
      fc.property(fc.array(known, { minLength: 1, maxLength: 4 }), path, (lines, file) => {
        const text = lines.join('\n');
        expect(dockerIgnore(text)(file)).toBe(dockerignore({ ignorecase: false }).add(text).ignores(file));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('gitAttributes', () => {
  it.each([
    ['*.pt filter=lfs diff=lfs merge=lfs -text', 'a/b.pt', true, false],
    ['*.pt filter=lfs', 'a.pth', false, undefined],
    ['*.pt filter=lfs\nsmall.pt -filter', 'small.pt', false, undefined],
    ['small.pt -filter\n*.pt filter=lfs', 'small.pt', true, undefined],
    ['*.pt filter=lfs\n*.pt !filter', 'a.pt', false, undefined],
    ['* text=auto', 'a', false, undefined],
    ['* text', 'a', false, true],
    ['* -text', 'a', false, false],
    ['* binary', 'a', false, false],
    ['* binary text', 'a', false, true],
    ['* text binary', 'a', false, false],
    ['* binary\n*.txt text', 'a.txt', false, true],
    ['* -binary', 'a', false, undefined],
    ['[attr]weights filter=lfs -text\n*.pt weights', 'a.pt', true, false],
    ['*.pt weights\n[attr]weights filter=lfs', 'a.pt', true, undefined],
    ['[attr]a b\n[attr]b a filter=lfs\n* a', 'x', true, undefined],
    ['assets/*.gz filter=lfs', 'assets/x.gz', true, undefined],
    ['assets/*.gz filter=lfs', 'b/assets/x.gz', false, undefined],
    ['assets/*.gz filter=lfs', 'assets/b/x.gz', false, undefined],
    ['assets/** filter=lfs', 'assets/b/x.gz', true, undefined],
    ['/a.pt filter=lfs', 'b/a.pt', false, undefined],
    ['assets/ filter=lfs', 'assets/a', false, undefined],
    ['"a b.pt" filter=lfs', 'a b.pt', true, undefined],
    ['!*.pt filter=lfs', 'a.pt', false, undefined],
    ['# *.pt filter=lfs', 'a.pt', false, undefined],
    ['*.pt filter=other', 'a.pt', false, undefined],
    ['*.pt\tfilter=lfs\r\n', 'a.pt', true, undefined],
    ['', 'a', false, undefined],
    ['[attr]', 'a', false, undefined],
    [`*.pt filter=lfs ${'x'.repeat(2048)}`, 'a.pt', false, undefined],
  ])('%j on %s', (text, path, lfs, isText) => {
    expect(gitAttributes(text)(path)).toEqual({ lfs, text: isText });
  });

  describe('beside git itself', () => {
    let root = '';
    beforeAll(() => {
      root = mkdtempSync(join(tmpdir(), 'spacedock-attributes-'));
      execFileSync('git', ['init', '-q', root]);
    });
    afterAll(() => {
      rmSync(root, { recursive: true, force: true });
    });

    it('matches the same files', () => {
      const patterns = [
        '*', '**', 'a', '/a', 'a/b', '*/b', '**/b', 'a/**', 'a/**/c', '**/b/**', 'a**', '**c', 'a/*', '*.b', '?', '??', 'a?b',
        '[ab]', '[!a]', '[^a]', '[a-b]*', '[]a]', '[[:alpha:]]', '[[:digit:]x]', '[a', 'a]', '\\a', '\\*', '\\', 'a\\', 'a/', 'a//b',
        '*a*b*', '***', '**/**', '/**', '/*', 'a/b/c', 'a/***/c', '*/*', '*/**', '**/*.b', '"a b"', '"a\\tb"', '{a,b}', '(a)', 'a+b', '.*',
      ];
      const paths = [
        'a', 'b', 'c', 'ab', 'a.b', 'aab', 'xbx', 'a/b', 'a/c', 'b/c', 'a/b/c', 'b/b/c', 'a/x/b/c', 'x/b', 'a b', 'a\tb', '*', 'a]', ']', '1', 'x',
        '{a,b}', '(a)', 'a+b', '.a', 'x/.a', 'a/b.b', '\\', 'axb',
      ];
      const questions: string[] = [];
      patterns.forEach((pattern, index) => {
        mkdirSync(join(root, `p${String(index)}`));
        writeFileSync(join(root, `p${String(index)}`, '.gitattributes'), `${pattern} filter=lfs\n`);
        questions.push(...paths.map((path) => `p${String(index)}/${path}`));
      });
      const output = execFileSync('git', ['-C', root, 'check-attr', '-z', '--stdin', 'filter'], { input: questions.join('\0') });
      const fields = output.toString().split('\0');
      const git = new Map(questions.map((question, index) => [question, fields[index * 3 + 2] === 'lfs']));
      const differing = patterns.flatMap((pattern, index) => {
        const attributes = gitAttributes(`${pattern} filter=lfs\n`);
        return paths
          .filter((path) => attributes(path).lfs !== git.get(`p${String(index)}/${path}`))
          .map((path) => `${pattern} on ${path}`);
      });
      expect(differing).toEqual([]);
      expect([...git.values()].filter(Boolean).length).toBeGreaterThan(100);
    });

    it.each([
      ['*.x text\n*.x -text\na.x !text\n', 'a.x'],
      ['* binary text=auto\n', 'a'],
      ['[attr]m text filter=lfs\n* m -text\n', 'a'],
      ['[attr]m text\n[attr]m -text\n* m\n', 'a'],
      ['[attr]m text\n* -text\n* m\n', 'a'],
      ['[attr]binary filter=lfs\n* binary\n', 'a'],
      ['[attr]m !text\n* text\n* m\n', 'a'],
      ['* text=input\n', 'a'],
    ])('%j gives the same values', (text, path) => {
      writeFileSync(join(root, '.gitattributes'), text);
      const output = execFileSync('git', ['-C', root, 'check-attr', '-z', 'filter', 'text', '--', path]).toString().split('\0');
      const values: Record<string, boolean> = { set: true, input: true, unset: false };
      expect(gitAttributes(text)(path)).toEqual({ lfs: output[2] === 'lfs', text: values[output[5]!] });
    });
  });
});

describe('hostile patterns', () => {
  const path = `${'a/'.repeat(200)}${'a'.repeat(200)}b`;
  it.each(['**/a/'.repeat(400), `${'*a'.repeat(400)}c`, '**/*a*'.repeat(300), `${'['.repeat(700)}a`, '?*'.repeat(500)])(
    '%.20s… is judged at once',
    (pattern) => {
      expect(typeof dockerIgnore(pattern)(path)).toBe('boolean');
      expect(typeof gitAttributes(`${pattern} filter=lfs`)(path).lfs).toBe('boolean');
    },
  );

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, file) => {
        expect(typeof dockerIgnore(text)(file)).toBe('boolean');
        expect(typeof gitAttributes(text)(file).lfs).toBe('boolean');
      }),
      { numRuns: 500 },
    );
  });
});
