import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BuildLogReader } from '../../../src/logs/build-log';
import { Diagnoser } from '../../../src/logs/diagnosis';
import { sortLines } from '../../../src/logs/plain-lines';
import { StepTimes } from '../../../src/logs/step-times';
import { catalogueLogs } from './catalogue-logs';

/** Lines that mean something where they stand, lines that only look so, and output. */
const lines: readonly string[] = [
  '===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====',
  '===== Application Startup at 2026-04-04 12:12:31 =====',
  '',
  ' ',
  '\t',
  '\u00a0 ',
  '--> FROM docker.io/library/python:3.11-slim@sha256:e508be0',
  '--> RUN pip install -r requirements.txt',
  '--> RUN apt-get update || true',
  '  --> RUN indented',
  '--> ENV A=1',
  '--> Pushing image',
  'CACHED',
  'CACHED ',
  'DONE 1.2s',
  'DONE 1.2s   ',
  'DONEish',
  'output whose end was lostDONE 3.4s',
  'error: failed to solve: process "x" did not complete successfully: exit code: 1',
  'ERROR: Failed to solve: whatever',
  'Error messages are printed here',
  '--> ERROR: process "/bin/sh -c pip install -r requirements.txt" did not complete successfully: exit code: 1',
  'Collecting torch (from -r requirements.txt (line 2))',
  'Collecting torch',
  '  Downloading torch-2.7.1-py3-none-any.whl (821.2 MB)',
  '  Downloading torch-2.7.1-py3-none-any.whl (821.2 MB)--> RUN pip install -r requirements.txt',
  'Get:1 http://deb.debian.org/debian trixie InRelease [140 kB]',
  'Unpacking libgl1 (1.7.0-1+b2) ...',
  'Setting up curl (8.14.1-2) ...',
  '     ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 18.1/18.1 MB 155.6 MB/s eta 0:00:00',
  '━━━━━━ 3.1/18.1 MB',
  'Traceback (most recent call last):',
  '  File "/app/app.py", line 3, in <module>',
  '    import cv2',
  "ModuleNotFoundError: No module named 'cv2'",
  "E: Package 'libgl1-mesa-glx' has no installation candidate",
  'fatal: the cupboard is bare',
  '--------------------',
  '   8 | >>>     gcc /',
  'dockerfile parse error on line 8: unknown instruction: gcc',
  'Exit code: 1. Reason: no',
  '* Running on local URL:  http://0.0.0.0:7860',
  'took 3.4s',
  '日本語の行',
];
const anyLine = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...lines) }, { weight: 1, arbitrary: fc.string({ maxLength: 12 }).map((text) => text.replace(/[\r\n]/g, '')) });
const batches = fc.array(fc.array(anyLine, { maxLength: 40 }), { maxLength: 8 });

describe('many lines at once', () => {
  it('tell a diagnosis what each of them tells', () => {
    fc.assert(
      fc.property(batches, (parts) => {
        const together = new Diagnoser();
        const alone = new Diagnoser();
        for (const part of parts) together.pushAll(part);
        for (const line of parts.flat()) alone.push(line);
        expect(together.result()).toEqual(alone.result());
      }),
      { numRuns: 400 },
    );
  });

  it('tell the times of the steps what each of them tells', () => {
    fc.assert(
      fc.property(batches, (parts) => {
        const together = new StepTimes();
        const alone = new StepTimes();
        let second = 0;
        for (const part of parts) {
          const timed = part.map((text) => ({ text, timestamp: `2026-04-04T12:${String(Math.floor(++second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}.000Z` }));
          together.pushAll(timed);
          for (const { text, timestamp } of timed) alone.push(text, timestamp);
        }
        expect({ steps: together.steps, startedAt: together.startedAt, lastAt: together.lastAt, lines: together.log.lineCount }).toEqual({
          steps: alone.steps,
          startedAt: alone.startedAt,
          lastAt: alone.lastAt,
          lines: alone.log.lineCount,
        });
      }),
      { numRuns: 200 },
    );
  });

  it('find every failure of the catalogue', () => {
    for (const [id, { text }] of catalogueLogs) {
      const together = new Diagnoser();
      const alone = new Diagnoser();
      // Where the lines of a file end is another's work.
      const all = text.split('\n').map((line) => line.replace(/^.*\r(?=.)/, '').replace(/\r$/, ''));
      together.pushAll(all);
      for (const line of all) alone.push(line);
      expect(together.result(), id).toEqual(alone.result());
    }
  });
});

describe('sorting lines', () => {
  function sorted(all: readonly string[]): { plain: number; other: readonly string[] } {
    let plain = 0;
    const other: string[] = [];
    const order: number[] = [];
    sortLines(
      all,
      all.join('\n'),
      (from, to) => {
        plain += to - from;
        for (let line = from; line < to; line++) order.push(line);
      },
      (line) => {
        other.push(all[line] ?? '');
        order.push(line);
      },
    );
    expect(order).toEqual(all.map((_, index) => index));
    return { plain, other };
  }

  it('leaves the output of installers aside, and nothing that stands behind it', () => {
    const said = ['Collecting torch (from x)', '  Using cached a.whl (15 kB)', 'Get:1 http://deb.debian.org x [140 kB]', 'building x', '', '━━━ 3.1/18.1 MB'];
    expect(sorted(said)).toEqual({ plain: said.length, other: [] });
    const glued = 'Get:1 http://deb.debian.org x [140 kB]--> RUN pip install -r requirements.txt';
    expect(sorted([...said, glued, 'took 3.4s']).other).toEqual([glued, 'took 3.4s']);
  });

  it('goes on over lines that are too many or too long to be looked at together', () => {
    const long = 'x'.repeat(400_000);
    const error = "ModuleNotFoundError: No module named 'cv2'";
    const many = [...Array.from({ length: 20_000 }, (_, line) => `output number ${String(line)}`), long, `${long} ${error}`, ...Array.from({ length: 5_000 }, () => ''), error];
    expect(sorted(many).other).toEqual([`${long} ${error}`, error]);
  });

  it('of none are none', () => {
    expect(sorted([])).toEqual({ plain: 0, other: [] });
  });
});

it('A build’s plain lines count as they do one by one', () => {
  const together = new BuildLogReader();
  const alone = new BuildLogReader();
  const output = ['a', '', 'b', ''];
  for (const reader of [together, alone]) reader.push('--> RUN x');
  together.pushPlain(output, 0, output.length);
  for (const line of output) alone.push(line);
  for (const reader of [together, alone]) reader.push('--> Something else');
  expect(together.steps).toEqual(alone.steps);
  expect(together.lineCount).toBe(6);
});
