import { describe, expect, it } from 'vitest';

import { parseDockerfile } from '../../../src/documents/dockerfile';
import { readArgument, readCopy, readEnvironment } from '../../../src/documents/dockerfile-arguments';
import type { NameValue } from '../../../src/documents/dockerfile-model';

const pairs = (read: readonly NameValue[]): unknown[] => read.map(({ name, value }) => [name.text, value?.text]);

/** The first instruction's text and its own reading. */
function first(text: string): { pairs: unknown[]; written: unknown[] } {
  const [instruction] = parseDockerfile(text).instructions;
  const read = [...readEnvironment(instruction!), ...readArgument(instruction!)];
  const written = read.map(({ name, value }) => [
    text.slice(name.span.start, name.span.end),
    value && text.slice(value.span.start, value.span.end),
  ]);
  return { pairs: pairs(read), written };
}

describe('names and values', () => {
  it.each([
    ['ENV A=1 B="2 3" C=', [['A', '1'], ['B', '2 3'], ['C', '']]],
    ['ENV A=b=c', [['A', 'b=c']]],
    ['ENV A=a\\ b \\\n# c\n  D=$A', [['A', 'a b'], ['D', '$A']]],
    ["ENV A='$B \\n' C=\"\\\"\\$\\n\"", [['A', '$B \\n'], ['C', '"$\\n']]],
    ['ENV A some  words', [['A', 'some  words']]],
    ['ENV A  "some words" more', [['A', 'some words more']]],
    ['ENV A\tb=c', [['A', 'b=c']]],
    ['ENV A', [['A', undefined]]],
    ['ENV A=1 B', [['A', '1']]],
    ['ENV', []],
    ['LABEL "a b"="c"', [['a b', 'c']]],
    ['ARG A', [['A', undefined]]],
    ['ARG A=1 B C="x y"', [['A', '1'], ['B', undefined], ['C', 'x y']]],
    ['RUN A=1', []],
  ])('of %s', (text, expected) => {
    expect(first(text).pairs).toEqual(expected);
  });

  it('have spans with their quotes', () => {
    expect(first('ENV A="1 2" \\\n B=\'3\'').written).toEqual([
      ['A', '"1 2"'],
      ['B', "'3'"],
    ]);
    expect(first('ENV  A  b c ').written).toEqual([['A', 'b c']]);
  });

  it('are read with the escape of the file', () => {
    const text = '# escape=`\nENV A=C:\\x` y B=1';
    const { instructions, escape } = parseDockerfile(text);
    expect(pairs(readEnvironment(instructions[0]!, escape))).toEqual([
      ['A', 'C:\\x y'],
      ['B', '1'],
    ]);
  });
});

describe('readCopy', () => {
  const copy = (text: string): unknown => {
    const read = readCopy(parseDockerfile(text).instructions[0]!, text);
    return read && { ...read, instruction: undefined, sources: read.sources.map((word) => word.text), destination: read.destination.text };
  };
  const none = { instruction: undefined, from: undefined, chown: undefined, chmod: undefined, exclude: [] };

  it.each([
    ['COPY a b /x/', { ...none, sources: ['a', 'b'], destination: '/x/' }],
    ['COPY ["a b", "/x"]', { ...none, sources: ['a b'], destination: '/x' }],
    ['COPY <<EOF c /x\nEOF', { ...none, sources: ['c'], destination: '/x' }],
    ['COPY <<"E F" /x\nE F', { ...none, sources: ['<<"E', 'F"'], destination: '/x' }],
    [
      'COPY --from=build --chown=1000:1000 --chmod=755 --exclude=*.md --exclude=a . .',
      {
        ...none,
        sources: ['.'],
        destination: '.',
        from: 'build',
        chown: '1000:1000',
        chmod: '755',
        exclude: ['*.md', 'a'],
      },
    ],
    ['ADD https://x/y /z', { ...none, sources: ['https://x/y'], destination: '/z' }],
    ['COPY a', undefined],
    ['COPY', undefined],
    ['RUN a b', undefined],
  ])('reads %j', (text, expected) => {
    expect(copy(text)).toEqual(expected);
  });
});
