import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readShellFully } from '../../../src/documents/shell';
import type { ShellCommand, ShellOptions, ShellWord } from '../../../src/documents/shell-model';
import { readPlainShell } from '../../../src/documents/shell-plain';

const locate = (start: number, end: number) => ({ start: start + 10, end: end + 10 });

/** All that the model says of a command, and nothing else: what reads it may hold its places in another form. */
const told = ({ words, assignments, span, failureIgnored }: ShellCommand) => ({
  words: words.map(toldWord),
  assignments: assignments.map(({ name, value, span: whole }) => ({ name, value: value && toldWord(value), span: whole })),
  span,
  failureIgnored,
});
const toldWord = ({ text, raw, span }: ShellWord) => ({ text, raw, span });

/** Undefined where the fast reader leaves it to the parser. */
function differences(source: string, options: ShellOptions = {}): unknown {
  const plain = readPlainShell(source, { text: `ten before${source}`, spanOf: (start, end) => ({ start, end }) }, 10, options)?.map(told);
  if (plain === undefined) return undefined;
  const { commands, failed } = readShellFully(source, locate, options);
  expect({ commands: plain, failed: false }).toEqual({ commands: commands.map(told), failed });
  return plain;
}

describe('readPlainShell', () => {
  it.each([
    'apt-get update && apt-get install -y --no-install-recommends git libgl1 && rm -rf /var/lib/apt/lists/*',
    'pip install "torch==2.5.1" torchvision --index-url https://download.pytorch.org/whl/cu121',
    "pip install 'git+https://github.com/a/b.git@c'",
    'A=1 B="x y" make -j$N && cd ${HOME}/x ; ls | grep -v "a b"',
    'A=b',
    'A= b',
    'export A=b C=$D',
    'a; b; c;',
    'curl -fsSL https://x.org/i.sh | tar -xz',
    'useradd -m -u 1000 user',
    "RUN=x'y'\"z\" a",
    'echo "step 0" > /srv/note && echo "$USER:${HOME}"',
    'a >> b 2>&1; c 2> /dev/null | d >&2 < e',
    'python -c "import a" || true',
    'a && b || c && d | e || f; g || h',
    '',
    ' ',
    'apt-get update\napt-get install -y git\n',
    '\n\n a &&\n\n b ||\n c;\n\td |\n e\n\n',
    'A=b\nc > d\n',
    '\n',
  ])('reads %j as the parser does', (source) => {
    for (const options of [{}, { errexit: true }, { pipefail: true }, { errexit: true, pipefail: true }]) {
      expect(differences(source, options)).toBeDefined();
    }
  });

  it.each([
    'a || false', 'a || exit 1', '> a b', 'a > b > c', 'a 2>x', 'a2>x', '"2">x', 'a >', 'a >&', 'a 3>&- b', 'a <<< b', 'a <> b', 'a >| b', 'a &> b', 'a & b', 'a |& b', 'a $(b)', 'a `b`', 'a \\ b', 'a "$b"', 'if a; then b; fi', '(a)', '{ a; }', 'set -e; a',
    'bash -c "a"', 'a <<EOF', 'a # b', '! a', 'a;;', '&& a', 'a &&', 'a |', '; a', 'a {b,c}', 'A=(1 2)', "a 'b", 'a\n;b', 'a &&\n', 'a\n&& b', '\n;', 'a >\nb', 'a "\n"', 'a;\n;', '$a b', 'exit 1', 'a !', 'a "!"',
  ])('leaves %j to the parser, or reads it alike', (source) => {
    differences(source);
  });

  it('leaves to the parser what is not plain', () => {
    expect(['a || false', 'a $(b)', 'a <<EOF', 'set -e; a', 'bash -c "a"', 'for a in b; do c; done', 'a >>&2'].map((source) => differences(source))).toEqual([
      undefined, undefined, undefined, undefined, undefined, undefined, undefined,
    ]);
  });

  it('never differs from the parser on what is plain', () => {
    const word = fc.constantFrom('a', 'b=c', 'A=1', 'A="b c"', "'d e'", '"f"', 'g"h"\'i\'', '$J', '${K}', '"l"$M', '"n${O}p"', '-n', '/o/*', '[', ']', 'p=q=r', "''", 'export');
    const command = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
    const list = fc.array(fc.tuple(command, fc.constantFrom(' && ', '; ', ' | ', ' || ', '||', ' > o && ', ' 2>&1 | ', ' >>o; ', ';', '|', '\n', ' \n\n', ';\n', ' &&\n ', '|\n', ' > o\n')), { minLength: 1, maxLength: 5 });
    let read = 0;
    fc.assert(
      fc.property(list, fc.boolean(), fc.boolean(), (parts, errexit, pipefail) => {
        const source = parts.map(([text, operator], index) => (index < parts.length - 1 ? text + operator : text)).join('');
        if (differences(source, { errexit, pipefail }) !== undefined) read++;
      }),
      { numRuns: 2_000 },
    );
    expect(read).toBeGreaterThan(300);
  });

  it('never differs from the parser', () => {
    const piece = fc.constantFrom(
      'a', 'apt-get', ' ', '  ', ' && ', '&&', '; ', ';', ' | ', '|', ' || ', '"b c"', "'d'", '"', "'", '$A', '${B}', '"$A"', '=', 'A=', '/*', '[', ']', '~', '\\',
      'if ', 'then', 'in', 'time ', '! ', '{', '}', '(', ')', '#', '-x', '&', '>', '<', '2>', '>>', '2>&1', ' > ', '1', 'false', '\n', '\n', '\n\n', ' &&\n', 'é', '!', '+=', '@', ':', '[[', 'é', '%', '^', '?', 'set -e', 'exit',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), fc.boolean(), fc.boolean(), (pieces, errexit, pipefail) => {
        differences(pieces.join(''), { errexit, pipefail });
      }),
      { numRuns: 5_000 },
    );
  });
});
