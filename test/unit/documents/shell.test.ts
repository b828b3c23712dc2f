import { describe, expect, it } from 'vitest';

import { parseShell } from '../../../src/documents/shell';
import type { ShellOptions } from '../../../src/documents/shell-model';

/** Each command as its words, `?` for those that are not known; `~` in front where its failure is ignored. */
const outline = (source: string, options?: ShellOptions): string[] =>
  parseShell(source, 0, options).commands.map(
    ({ words, assignments, failureIgnored }) =>
      (failureIgnored ? '~' : '') +
      [...assignments.map(({ name, value }) => `${name}:=${value?.text ?? '?'}`), ...words.map(({ text }) => text ?? '?')].join(
        ' ',
      ),
  );

describe('commands', () => {
  it.each([
    ['a b && c', ['a b', 'c']],
    ['if a; then b; else c; fi', ['~a', 'b', 'c']],
    ['for x in a $(b); do c "$x"; done', ['~b', '~c ?']],
    ['while a; do b; done', ['~a', '~b']],
    ['case $(a) in b) c;; d) e;; esac', ['~a', 'c', 'e']],
    ['(a; b)', ['~a', 'b']],
    ['{ a; b; }', ['~a', 'b']],
    ['f() { a; }; f', ['~a', 'f']],
    ['a "$(b "$(c)")" `d`', ['a ? ?', '~b ?', '~c', '~d']],
    ['a <(b) > "$(c)"', ['a ?', '~b', '~c']],
    ['A=1 B="x y" a', ['A:=1 B:=x y a']],
    ['A=$(b)', ['A:=?', 'b']],
    ['A=(x y)', ['A:=?']],
    ['export A=b C=$D', ['export A=b ?']],
    ['[ -f a ] && [[ -d $(b) ]]', ['[ -f a ]', '~b']],
    ['cat <<EOF\n$(a)\nEOF\nb', ['~cat', 'b']],
    ['a\\\n  b', ['a b']],
    ['> x', []],
    ['', []],
    ['# a', []],
  ])('of %j', (source, expected) => {
    expect(outline(source)).toEqual(expected);
  });

  it('have spans from the offset on', () => {
    const source = 'A=1 foo "b c" | x $(y)';
    const { commands } = parseShell(source, 100);
    const at = ({ start, end }: { start: number; end: number }): string => source.slice(start - 100, end - 100);
    expect(commands.map(({ span }) => at(span))).toEqual(['A=1 foo "b c"', 'x $(y)', 'y']);
    expect(commands[0]?.words.map(({ raw, span }) => [raw, at(span)])).toEqual([
      ['foo', 'foo'],
      ['"b c"', '"b c"'],
    ]);
    expect(at(commands[0]!.assignments[0]!.span)).toBe('A=1');
  });
});

describe('the text of a word', () => {
  it.each([
    ['a\\ b', 'a b'],
    ['"a\\"b\\n"', 'a"b\\n'],
    ["'$a `b`'", '$a `b`'],
    ['a"b"\'c\'', 'abc'],
    ["$'a\\n'", 'a\n'],
    ['/var/lib/apt/lists/*', '/var/lib/apt/lists/*'],
    ['a\\$b', 'a$b'],
    ['$', '$'],
    ['$A', undefined],
    ['"a${B:-c}"', undefined],
    ['{a,b}', undefined],
    ['"{a,b}"', '{a,b}'],
    ['a{b', 'a{b'],
    ['$((1+1))', undefined],
    ['a=b', 'a=b'],
    ['"torch>=2.0"', 'torch>=2.0'],
  ])('%s is %j', (raw, text) => {
    const [, word] = parseShell(`x ${raw}`).commands[0]!.words;
    expect([word?.raw, word?.text]).toEqual([raw, text]);
  });
});

describe('an ignored failure', () => {
  it.each([
    ['a || true', ['~a', 'true']],
    ['a && b || true', ['~a', '~b', 'true']],
    ['a || b && c', ['~a', 'b', 'c']],
    ['a; b', ['~a', 'b']],
    ['a\nb', ['~a', 'b']],
    ['a & b', ['~a', 'b']],
    ['a | b | c', ['~a', '~b', 'c']],
    ['! a', ['~a']],
    ['a && ! b', ['a', '~b']],
    ['(a || true) && b', ['~a', 'true', 'b']],
    ['a || exit 1', ['a', 'exit 1']],
    ['a || exit 0', ['~a', 'exit 0']],
    ['a || exit', ['a', 'exit']],
    ['a || exit $?', ['a', 'exit ?']],
    ['a || { echo b; exit 1; }; c', ['a', '~echo b', 'exit 1', 'c']],
    ['a || { echo b; exit; }', ['~a', '~echo b', 'exit']],
    ['a || (echo b && exit 1)', ['a', 'echo b', 'exit 1']],
    ['a || (exit 1); b', ['~a', '~exit 1', 'b']],
    ['a || false', ['a', 'false']],
    ['if ! a; then exit 1; fi; b', ['a', 'exit 1', 'b']],
    ['if a; then b; else exit 1; fi', ['a', 'b', 'exit 1']],
    ['(a || exit 1) | b', ['~a', '~exit 1', 'b']],
  ])('of %s', (source, expected) => {
    expect(outline(source)).toEqual(expected);
  });

  it.each([
    ['set -e; a; b', ['~set -e', 'a', 'b']],
    ['set -eux\na\nb', ['~set -eux', 'a', 'b']],
    ['set -o errexit; a; set +e; b; c', ['~set -o errexit', 'a', 'set +e', '~b', 'c']],
    ['set -e; a && b; c', ['~set -e', '~a', 'b', 'c']],
    ['set -e; if a; then b; fi; c', ['~set -e', '~a', 'b', 'c']],
    ['set -e; for x in 1; do a; done; b', ['~set -e', 'a', 'b']],
    ['set -euo pipefail; a | b; c', ['~set -euo pipefail', 'a', 'b', 'c']],
    ['(set -e; a; b); c; d', ['~set -e', '~a', '~b', '~c', 'd']],
    ['(set -e; a; b)', ['~set -e', 'a', 'b']],
    ['x=$(set -e; a; b)', ['x:=?', '~set -e', 'a', 'b']],
    ['set -- -e; a; b', ['~set -- -e', '~a', 'b']],
  ])('with options set in %j', (source, expected) => {
    expect(outline(source)).toEqual(expected);
  });

  it('follows the options that the shell is called with', () => {
    expect(outline('a | b', { pipefail: true })).toEqual(['a', 'b']);
    expect(outline('a; b', { errexit: true })).toEqual(['a', 'b']);
  });
});

describe('a script inside a script', () => {
  it.each([
    ["bash -c 'a; b'", ["bash -c a; b", '~a', 'b']],
    ['/bin/bash -euo pipefail -c "a | b; c"', ['/bin/bash -euo pipefail -c a | b; c', 'a', 'b', 'c']],
    ['sh -lc "pip install x" || true', ['~sh -lc pip install x', '~pip install x', 'true']],
    ['bash -c "a \\"b c\\" $D"', ['bash -c ?', 'a b c ?']],
    ['bash -c "$(a)"', ['bash -c ?', '~a']],
    ['bash a.sh -c b', ['bash a.sh -c b']],
    ['python -c "a b"', ['python -c a b']],
  ])('%s', (source, expected) => {
    expect(outline(source)).toEqual(expected);
  });

  it('has its spans in the outer text', () => {
    const source = 'x; bash -c "a \\"b c\\" d"';
    const { commands } = parseShell(source);
    expect(commands.at(-1)?.words.map(({ span }) => source.slice(span.start, span.end))).toEqual(['a', '\\"b c\\"', 'd']);
  });
});

describe('a script that the shell refuses', () => {
  it.each(['a &&', 'if a; then b', 'a | | b', 'echo "a', '(a', 'a)', 'case a in', '$('])('%s', (source) => {
    expect(parseShell(source).failed).toBe(true);
  });

  it('still gives what is there', () => {
    expect(outline('a b && if c')).toEqual(['a b', '~c']);
  });

  it.each(['a', '', 'a && b', 'cat <<EOF\n"\nEOF', 'echo "$(a "b")"'])('is not %j', (source) => {
    expect(parseShell(source).failed).toBe(false);
  });

  it.each(['$(', '`', '(', '{ ', '"$("', '${a:-', '$((', 'if ', '<<A ', 'case x in ', '[[ '])(
    'does not throw at any depth: %s',
    (part) => {
      expect(() => parseShell(part.repeat(20_000))).not.toThrow();
    },
  );
});
