import { describe, expect, it } from 'vitest';
import { shellExtensions } from '../../../src/documents/shell-extensions';

function seen(source: string): string[] {
  return shellExtensions(source, (start, end) => ({ start, end })).map(({ kind, span }) => `${kind}: ${source.slice(span.start, span.end)}`);
}

describe('shellExtensions', () => {
  it.each([
    ['source x', ['command: source']],
    ['if [[ -f a ]]; then b; fi', ['test: [[ -f a ]]']],
    ['a=(1 2); b+=(3)', ['array: (1 2)', 'array: (3)']],
    ['mkdir {a,b} {1..3}', ['brace-expansion: {a,b}', 'brace-expansion: {1..3}']],
    ['function f { x; }', ['function: function f { x; }']],
    ['cat <(x) > y', ['process-substitution: <(x)']],
    ['x &> y; z &>> w', ['redirect-all: &> y', 'redirect-all: &>> w']],
    ['cat <<< a', ['here-string: <<< a']],
    ['echo ${x//a/b} ${x^^} ${x:0:1} ${!x} ${x[0]}', ['substitution: ${x//a/b}', 'substitution: ${x^^}', 'substitution: ${x:0:1}', 'substitution: ${!x}', 'substitution: ${x[0]}']],
    ['set -euxo pipefail; set -o pipefail', ['pipefail: pipefail', 'pipefail: pipefail']],
    ['for ((i=0;i<3;i++)); do x; done', ['arithmetic-for: for ((i=0;i<3;i++)); do x; done']],
    ['echo "$(source x)"', ['command: source']],
  ])('%s', (source, expected) => {
    expect(seen(source)).toEqual(expected);
  });

  it.each([
    'echo ${x:-a} ${x%.*} ${x##*/} ${#x} ${x:=b} ${x:?c} $x $1',
    'f() { x; }; f',
    "bash -c 'source x'",
    'echo "{a,b} [[ ]] <(x)"',
    'cat <<EOF\n[[ a ]] <(b) ${x//a/b}\nEOF',
    'x 2>&1 > y &',
    'echo $((1 + 2))',
    'set -eu; set -o errexit',
    'echo source; make source',
    'if [[ a',
  ])('%s is POSIX, or nothing', (source) => {
    expect(seen(source)).toEqual([]);
  });

  it('gives up on a long row of openings in bounded time', () => {
    for (const piece of ['$(', '{a,', '${x:', '[[ ', '<(', '((', '{a,b}']) expect(seen(piece.repeat(20_000)).length).toBeLessThan(100_000);
  });
});
