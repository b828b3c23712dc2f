import { describe, expect, test } from 'vitest';
import { compileSelection } from '../../../src/project/sync-selection';
import { settings } from '../sync/settings';

type Rules = NonNullable<Parameters<typeof settings>[0]['sync']>;

const paths = [
  'app.py',
  'd/.hidden/a.py',
  'd/a.PY',
  'd/a.py',
  'd/b.txt',
  'd/sub/a.py',
  'd/sub/deep/a.py',
  'd/sub/deep/b.txt',
  'd/tests/a.py',
  'd/sub/tests/a.py',
  'dd/a.py',
];

function copied(sync: Rules, platform: NodeJS.Platform = 'linux'): string[] {
  const selection = compileSelection(settings({ sync }), platform);
  return paths.filter((path) => selection.ruleFor(path) !== undefined);
}

describe('what a glob means', () => {
  test.each<[name: string, rule: Rules[number], expected: string[]]>([
    ['a from without a slash is one file', { from: 'd/a.py' }, ['d/a.py']],
    ['a from without a slash is no folder', { from: 'd' }, []],
    ['a from with a slash is a folder and all in it', { from: 'd/sub/' }, ['d/sub/a.py', 'd/sub/deep/a.py', 'd/sub/deep/b.txt', 'd/sub/tests/a.py']],
    ['globs begin at from, and * stays within one folder', { from: 'd/', include: ['*.py'] }, ['d/a.py']],
    ['a name is a name in from alone', { from: 'd/', include: ['a.py', 'b.txt'] }, ['d/a.py', 'd/b.txt']],
    ['**/ is any depth, none included, dot files too', { from: 'd/', include: ['**/a.py'] }, ['d/.hidden/a.py', 'd/a.py', 'd/sub/a.py', 'd/sub/deep/a.py', 'd/tests/a.py', 'd/sub/tests/a.py']],
    ['* takes names that begin with a dot', { from: 'd/', include: ['*/a.py'] }, ['d/.hidden/a.py', 'd/sub/a.py', 'd/tests/a.py']],
    ['a trailing slash in include is all below the folder', { from: 'd/', include: ['sub/'] }, ['d/sub/a.py', 'd/sub/deep/a.py', 'd/sub/deep/b.txt', 'd/sub/tests/a.py']],
    ['without the slash, include is a file of that name', { from: 'd/', include: ['sub'] }, []],
    ['an exclude that matches a folder takes all below it', { from: 'd/', exclude: ['sub', '**/tests', '.hidden'] }, ['d/a.PY', 'd/a.py', 'd/b.txt']],
    ['so does one with a trailing slash', { from: 'd/', exclude: ['sub/', '**/tests/', '.hidden/'] }, ['d/a.PY', 'd/a.py', 'd/b.txt']],
    ['exclude wins over include', { from: 'd/', include: ['a.py', 'b.txt'], exclude: ['*.py'] }, ['d/b.txt']],
    ['braces and character classes', { from: 'd/', include: ['{a,b}.[pt]*'] }, ['d/a.py', 'd/b.txt']],
    ['! is a character', { from: 'd/', include: ['!a.py'] }, []],
    ['./ before a glob changes nothing', { from: './d/', include: ['./a.py'] }, ['d/a.py']],
  ])('%s', (_name, rule, expected) => {
    expect(copied([rule])).toEqual(expected);
  });

  test('what is for all below a folder is not for a file of its name', () => {
    const selection = (rule: Rules[number]): boolean => compileSelection(settings({ sync: [rule] }), 'linux').ruleFor('d/tests') !== undefined;
    for (const pattern of ['tests/', 'tests/**', '**/tests/**']) {
      expect([pattern, selection({ from: 'd/', include: [pattern] })]).toEqual([pattern, false]);
      expect([pattern, selection({ from: 'd/', exclude: [pattern] })]).toEqual([pattern, true]);
      // The folder need not be opened for it.
      expect(compileSelection(settings({ sync: [{ from: 'd/', exclude: [pattern] }] }), 'linux').opensFolder('d/tests')).toBe(false);
    }
    expect(selection({ from: 'd/', exclude: ['tests'] })).toBe(false);
  });

  test('a name with an end of line in it is a name', () => {
    const { ruleFor } = compileSelection(settings({ sync: [{ from: 'd/', include: ['**'], exclude: ['**/b'] }] }), 'linux');
    expect([ruleFor('d/new\nline'), ruleFor('d/new\nline/b')].map((rule) => rule?.index)).toEqual([0, undefined]);
  });

  test.each<NodeJS.Platform>(['linux', 'darwin', 'win32'])('case counts, on %s as everywhere', (platform) => {
    expect(copied([{ from: 'd/', include: ['*.PY'] }], platform)).toEqual(['d/a.PY']);
    expect(copied([{ from: 'D/' }], platform)).toEqual([]);
  });
});

describe('the most specific rule decides', () => {
  const wide: Rules[number] = { from: 'd/' };
  const pythonBelow: Rules[number] = { from: 'd/sub/', include: ['**/*.py'], exclude: ['tests'] };
  test.each<[name: string, rules: Rules, expected: string[]]>([
    ['a deeper folder over the one around it, also for what it leaves out', [wide, pythonBelow], ['d/.hidden/a.py', 'd/a.PY', 'd/a.py', 'd/b.txt', 'd/sub/a.py', 'd/sub/deep/a.py', 'd/tests/a.py']],
    ['a deeper folder over what the one around it excludes', [{ from: 'd/', exclude: ['**'] }, { from: 'd/sub/deep/' }], ['d/sub/deep/a.py', 'd/sub/deep/b.txt']],
    ['a file over its folder, also where that excludes it', [{ from: 'd/', exclude: ['**'] }, { from: 'd/sub/tests/a.py' }], ['d/sub/tests/a.py']],
    ['two rules for one folder add up', [{ from: 'd/', include: ['*.txt'] }, { from: './d', include: [] }, { from: 'd//', include: ['*.PY'], exclude: ['*.txt'] }], ['d/a.PY', 'd/b.txt']],
    ['a rule for the whole repo is the widest', [{ from: './' }, { from: 'd/', include: ['b.txt'] }], ['app.py', 'd/b.txt', 'dd/a.py']],
  ])('%s', (_name, rules, expected) => {
    expect(copied(rules)).toEqual(expected);
    expect(copied([...rules].reverse())).toEqual(expected);
  });

  test('tells which rule it is', () => {
    const { ruleFor } = compileSelection(settings({ sync: [wide, { from: 'd/a.py' }, pythonBelow] }), 'linux');
    expect(['d/b.txt', 'd/a.py', 'd/sub/a.py', 'd/sub/deep/b.txt', 'x'].map((path) => ruleFor(path)?.index)).toEqual([0, 1, 2, undefined, undefined]);
  });

  test('no folder is opened in which nothing can be copied or removed', () => {
    const { opensFolder } = compileSelection(
      settings({ sync: [{ from: 'd/', exclude: ['cache'] }, { from: 'd/sub/', exclude: ['**'] }, { from: 'x/y/z.py' }], remove: ['r/s/t'] }),
      'linux',
    );
    const open = ['', 'd', 'd/cache', 'd/deep', 'd/sub', 'd/sub/deep', 'other', 'r', 'r/s', 'x', 'x/y', 'x/z'].filter((folder) => opensFolder(folder));
    expect(open).toEqual(['d', 'd/deep', 'd/sub', 'r', 'r/s', 'x', 'x/y']);
  });
});
