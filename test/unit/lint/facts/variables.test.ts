import { describe, expect, it } from 'vitest';
import { expandVariables, type Lookup } from '../../../../src/lint/facts/variables';

const values: Readonly<Record<string, string | undefined>> = { A: 'one', EMPTY: '', UNKNOWN: undefined };
const lookup: Lookup = (name) => (name in values ? values[name] : null);

describe('expandVariables', () => {
  it.each([
    ['plain', 'plain'],
    ['$A/${A}x', 'one/onex'],
    ['${A:-two}', 'one'],
    ['${EMPTY:-two}', 'two'],
    ['${EMPTY-two}', ''],
    ['${NONE:-two}', 'two'],
    ['${A:+set}', 'set'],
    ['${NONE:+set}', ''],
    ['$NONE', undefined],
    ['${UNKNOWN:-two}', undefined],
    ['$(date)', undefined],
    ['${A%e}', undefined],
    ['5$', undefined],
  ])('%s', (text, expected) => {
    expect(expandVariables(text, lookup)).toBe(expected);
  });

  it('gives up on a value that grows without end', () => {
    let path: string | undefined = '/a';
    for (let line = 0; line < 10_000 && path !== undefined; line++) path = expandVariables('/bin:$P', () => path);
    expect(path).toBeUndefined();
  });
});
