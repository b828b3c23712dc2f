import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readableLine, readableLines, TerminalText } from '../../../src/logs/terminal-text';

const escape = '\u001b';

describe('terminal text', () => {
  it.each<[string, string, string[]]>([
    ['plain lines', 'a\nb\n\nc', ['a', 'b', '', 'c']],
    ['nothing', '', []],
    ['CR LF', 'a\r\nb\r\n', ['a', 'b']],
    ['colours', `${escape}[1;31mred${escape}[0m and ${escape}[38;5;196mmore${escape}[m\n`, ['red and more']],
    ['progress by carriage returns', ' 5%\r 50%\r100%\r\ndone\n', ['100%', 'done']],
    ['a progress that ends in a bare return', 'a\rb\r', ['b']],
    ['a line that is cleared first', `old${escape}[2K\rnew\n`, ['new']],
    ['cursor moves', `a${escape}[1A${escape}[0Kb\n`, ['ab']],
    ['titles and links', `${escape}]0;title\u0007a${escape}]8;;https://x${escape}\\link${escape}]8;;${escape}\\\n`, ['alink']],
    ['character sets', `a${escape}(Bb${escape}=c\n`, ['abc']],
    ['spinners', '|\b/\b-\bok\n', ['ok']],
    ['control characters', 'a\u0000b\u0007c\u009bd\te\n', ['abcd\te']],
    ['an escape at the end', `a${escape}`, ['a']],
    ['other scripts', 'héllo 日本 🚀\n', ['héllo 日本 🚀']],
  ])('reads %s', (_name, text, lines) => {
    expect(readableLines(text)).toEqual(lines);
  });

  it('wraps long lines, not inside a character', () => {
    expect(readableLines('abcdefg\nhi', 3)).toEqual(['abc', 'def', 'g', 'hi']);
    expect(readableLines('ab🚀cd\n', 3)).toEqual(['ab', '🚀c', 'd']);
    expect(readableLines('🚀🚀', 1).join('')).toBe('🚀🚀');
  });

  it('keeps little of a line that never ends', () => {
    const terminal = new TerminalText(100);
    let lines = 0;
    for (let count = 0; count < 1000; count++) lines += terminal.push('x'.repeat(1000)).length;
    expect(lines).toBeGreaterThanOrEqual(9_999);
    expect(terminal.flush().join('').length).toBeLessThanOrEqual(100);
  });

  it('reads one line of a log', () => {
    expect(readableLine('plain')).toEqual(['plain']);
    expect(readableLine('')).toEqual(['']);
    expect(readableLine(`${escape}[0m\r`)).toEqual(['']);
    expect(readableLine('(Reading database ... 5%\r(Reading database ... 100%\r')).toEqual(['(Reading database ... 100%']);
    expect(readableLine('abcdef', 4)).toEqual(['abcd', 'ef']);
  });

  it('reads the same in any pieces', () => {
    const part = fc.constantFrom('a', '🚀', '\r', '\n', '\r\n', '\b', `${escape}[1;31m`, `${escape}]0;t\u0007`, `${escape}]8;;u${escape}\\`, `${escape}(B`, '\t', '\u0000', '[', ']');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1 }), (parts, sizes) => {
        const text = parts.join('');
        const terminal = new TerminalText(7);
        const lines: string[] = [];
        for (let start = 0, turn = 0; start < text.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          lines.push(...terminal.push(text.slice(start, start + size)));
          start += size;
        }
        lines.push(...terminal.flush());
        expect(lines).toEqual(readableLines(text, 7));
      }),
      { numRuns: 2000 },
    );
  });

  it('reads whole lines as it reads any text', () => {
    const part = fc.constantFrom('a', '🚀', '\r', '\n', '\b', `${escape}[1;31m`, `${escape}]0;t`, escape, '\t', 'abcdefgh');
    fc.assert(
      fc.property(fc.array(fc.array(part, { maxLength: 4 }).map((parts) => parts.join('')), { maxLength: 10 }), (texts) => {
        const whole = new TerminalText(7);
        const pieces = new TerminalText(7);
        for (const text of texts) expect(whole.pushLine(text)).toEqual(pieces.push(`${text}\n`));
        expect(whole.flush()).toEqual(pieces.flush());
      }),
      { numRuns: 1000 },
    );
  });

  it('takes linear time on hostile text', () => {
    for (const part of [escape, `${escape}[`, `${escape}]`, `${escape}[1`, '\r', '\b', 'a\r', `${escape}[${'1;'.repeat(300)}`]) {
      expect(readableLines(part.repeat(50_000)).length).toBeGreaterThanOrEqual(0);
      const terminal = new TerminalText();
      for (let count = 0; count < 5_000; count++) terminal.push(part);
    }
  });
});
