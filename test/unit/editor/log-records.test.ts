import { describe, expect, it } from 'vitest';
import { recordsIn, recordsOf, savedLine, shownLine, withoutTimes } from '../../../src/editor/log-records';
import { TerminalText } from '../../../src/logs/terminal-text';

const timestamp = '2026-04-04T12:08:20.123Z';

describe('records of a log', () => {
  it('are readable lines without secrets, each with the time of its entry', () => {
    const token = 'hf_abcdefGHIJKLmnopqrstuvwx0123456789';
    const { records, joined } = recordsOf(
      [
        { text: ' 5%\r100%', timestamp, index: 0 },
        { text: `\u001b[31mtoken ${token}\u001b[0m`, timestamp: undefined, index: 1 },
        { text: 'abcdefg', timestamp, index: 2 },
      ],
      new TerminalText(5),
    );
    expect(joined).toBe(records.map(({ text }) => text).join('\n'));
    expect(records.slice(0, 1)).toEqual([{ text: '100%', timestamp }]);
    expect(records.slice(-2)).toEqual([
      { text: 'abcde', timestamp },
      { text: 'fg', timestamp },
    ]);
    const [secret] = recordsOf([{ text: `token ${token}`, timestamp: undefined, index: 0 }], new TerminalText()).records;
    expect(secret).toEqual({ text: 'token hf_…', timestamp: '' });
  });

  it('come back from the saved text as they were', () => {
    const records = [
      { text: 'plain', timestamp },
      { text: 'a\ttab', timestamp: '' },
      { text: '', timestamp },
    ];
    expect(recordsIn(records.map(savedLine).join(''))).toEqual(records);
    expect(recordsIn('')).toEqual([]);
    expect(recordsIn(`${timestamp}\tcut`)).toEqual([{ text: 'cut', timestamp }]);
  });

  it('are shown with times of one width', () => {
    expect(shownLine({ text: 'a', timestamp }, false)).toBe('a');
    expect(shownLine({ text: 'a', timestamp }, true)).toBe('2026-04-04 12:08:20 a');
    expect(shownLine({ text: 'a', timestamp: '' }, true)).toBe(`${' '.repeat(19)} a`);
  });

  it('lose their times again, and a program keeps its own', () => {
    const header = '===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====';
    const lines = [header, '', '2026-04-04 12:08:21 INFO start'];
    expect(withoutTimes(lines.map((text) => shownLine({ text, timestamp }, true)))).toEqual(lines);
    expect(withoutTimes(lines)).toEqual(lines);
  });
});
