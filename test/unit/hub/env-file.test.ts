import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readEnvFile } from '../../../src/hub/env-file';

function values(text: string): Record<string, string> {
  return Object.fromEntries(readEnvFile(text).assignments.map(({ name, value }) => [name, value]));
}

describe('a .env file', () => {
  it.each<[string, Record<string, string>]>([
    ['', {}],
    ['# only\n\n   # comments\n', {}],
    ['A=1\nB=2', { A: '1', B: '2' }],
    ['\uFEFFA=1\r\nB = two words \r\n', { A: '1', B: 'two words' }],
    ['export A=1\n  export\tB=2', { A: '1', B: '2' }],
    ['exported=1', { exported: '1' }],
    ['A=a#b # c', { A: 'a#b' }],
    ['A="a # b" # c', { A: 'a # b' }],
    ["A='it is \"x\" \\n'", { A: 'it is "x" \\n' }],
    ['A="a\\nb\\t\\"c\\" \\\\ \\$d \\x"', { A: 'a\nb\t"c" \\ $d \\x' }],
    ['A=`back"tick\'s`', { A: 'back"tick\'s' }],
    ['A="first\nsecond # no comment\n"\nB=2', { A: 'first\nsecond # no comment\n', B: '2' }],
    ['A=x=y==', { A: 'x=y==' }],
    ['A=https://u:p@h/x?y=1&z', { A: 'https://u:p@h/x?y=1&z' }],
    ['A=say "hi"', { A: 'say "hi"' }],
    ['A=\\n', { A: '\\n' }],
    ['__proto__=1', { ['__proto__']: '1' }],
    ['A=1\r', { A: '1' }],
  ])('%j says %j', (text, expected) => {
    const file = readEnvFile(text);
    expect(file.problems).toEqual([]);
    expect(file.assignments.map(({ name, value }) => [name, value])).toEqual(Object.entries(expected));
  });

  it.each<[string, number, RegExp]>([
    ['A=1\njust words', 2, /no NAME=value/],
    ['A=', 1, /^A has no value/],
    ['A= # nothing', 1, /^A has no value/],
    ['A=""', 1, /^A has no value/],
    ['A-B=1', 1, /^A name has only letters/],
    ['\n2ND="x"', 2, /^A name begins with/],
    ['A="open\nB=2', 1, /quote of A is not closed/],
    ['A="x"y', 1, /Text follows the quote of A/],
    ['=x', 1, /no NAME=value/],
    ['"A"=1', 1, /no NAME=value/],
  ])('%j is told at line %d', (text, line, message) => {
    const [problem, ...more] = readEnvFile(text).problems;
    expect(more).toEqual([]);
    expect(problem?.line).toBe(line);
    expect(problem?.message).toMatch(message);
  });

  it('goes on behind a line that it cannot read', () => {
    expect(values('A="open\nB=2\n')).toEqual({ B: '2' });
    expect(values('what\nB=2\n')).toEqual({ B: '2' });
    expect(values('A-B="two\nlines"\nB=2')).toEqual({ B: '2' });
  });

  it('counts lines through values of many lines', () => {
    const { assignments, problems } = readEnvFile('A="1\n2\n3"\nB=4\nodd\n');
    expect(assignments.map(({ name, line }) => [name, line])).toEqual([['A', 1], ['B', 4]]);
    expect(problems.map(({ line }) => line)).toEqual([5]);
  });

  it('has the last of two assignments, and tells of the first', () => {
    const { assignments, problems } = readEnvFile('A=1\nB=2\nA=3');
    expect(assignments.map(({ name, value }) => [name, value])).toEqual([['B', '2'], ['A', '3']]);
    expect(problems).toEqual([{ line: 1, message: 'A is set again at line 3, which counts.' }]);
  });

  it('says which values name other variables', () => {
    const { assignments } = readEnvFile('A=$B/x\nB="${C}"\nC=\'$D\'\nD=5$\nE="\\$F"\nF=a$1');
    expect(assignments.filter(({ unexpanded }) => unexpanded).map(({ name }) => name)).toEqual(['A', 'B']);
  });

  it('shows no value in what it tells', () => {
    const { problems } = readEnvFile(`B-C=sesame\nD="x"sesame\nE=sesame\nE=sesame\nsesame\nsesame-sesame=\n${'sesame'.repeat(8)}=\nA="sesame`);
    expect(problems.map(({ line }) => line)).toEqual([1, 2, 3, 5, 6, 7, 8]);
    expect(JSON.stringify(problems)).not.toContain('sesame');
  });

  it('reads plain files as Node does', () => {
    const text = 'HF_TOKEN=hf_abc\nMODEL="facebook/sam3"\n\n# port\nPORT=7860\nexport LEVEL=info\nPEM="-----BEGIN\nabc\n-----END"\nSINGLE=\'a b\'\n';
    expect(values(text)).toEqual(parseEnv(text));
  });

  it('reads a long file in linear time', () => {
    // By the square, this takes longer than the test may.
    readEnvFile('A="x\n'.repeat(500_000));
  });
});
