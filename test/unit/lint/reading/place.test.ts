import { expect, it } from 'vitest';
import { code, codeBlock, plain } from '../../../../src/lint/reading/place';

it('shows code with ticks in longer ticks, and on one line', () => {
  expect(code('a')).toBe('`a`');
  expect(code('a`b')).toBe('``a`b``');
  expect(code('`')).toBe('`` ` ``');
  expect(code('a\r\nb')).toBe('`a b`');
});

it('fences what holds fences', () => {
  expect(codeBlock('sh', 'a\n```\n')).toBe('````sh\na\n```\n````');
});

it('escapes what Markdown would take for marks', () => {
  expect(plain('HF_HOME in <dir> or ~/.cache, *.pt')).toBe('HF\\_HOME in \\<dir\\> or \\~/.cache, \\*.pt');
});
