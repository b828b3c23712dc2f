import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseDockerfile } from '../../../src/documents/dockerfile';
import { readArgument, readCopy, readEnvironment } from '../../../src/documents/dockerfile-arguments';
import type { Dockerfile } from '../../../src/documents/dockerfile-model';
import { runScript } from '../../../src/documents/dockerfile-shell';
import type { ShellScript } from '../../../src/documents/shell-model';
import type { Span } from '../../../src/documents/text';

/** Pieces that lead into the corners: boundaries, quotes, heredocs, JSON, directives, odd white space. */
const pieces = [
  ...['FROM ', 'RUN ', 'COPY ', 'ENV ', 'ARG ', 'CMD ', 'SHELL ', 'ONBUILD ', 'HEALTHCHECK ', 'LABEL ', 'USER ', 'from '],
  ...['\n', '\r\n', '\r', ' \\\n', '\\', '\\\\', '`\n', ' ', '\t', '\u00a0', '#', '# x\n', '# escape=`\n'],
  ...['<<EOF', '<<-"A"', '<< B', 'EOF\n', '\tA\n', '--mount=', '--', '=', '"', "'", '[', ']', ',', '["a","b\\n"]'],
  ...['$', '${', '}', '${A:-b}', '$(', ')', 'a', 'sh -c ', 'AS ', ' && ', ' | ', ';', 'set -e', '😀', 'é', '\u0000', '\ud800'],
];
const hostile = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(''));
const anything = fc.oneof({ weight: 4, arbitrary: hostile }, { weight: 1, arbitrary: fc.string({ unit: 'binary' }) });

function expectInside(span: Span, outer: Span): void {
  expect(span.start).toBeGreaterThanOrEqual(outer.start);
  expect(span.end).toBeGreaterThanOrEqual(span.start);
  expect(outer.end).toBeGreaterThanOrEqual(span.end);
}

/** Inside `outer`, one behind the other. */
function expectOrdered(spans: readonly Span[], outer: Span): void {
  let start = outer.start;
  for (const span of spans) {
    expectInside(span, { start, end: outer.end });
    start = span.end;
  }
}

function scripts(dockerfile: Dockerfile): ShellScript[] {
  return dockerfile.instructions.flatMap((instruction) => runScript(dockerfile, instruction) ?? []);
}

describe('whatever the text is', () => {
  it('instructions, comments and problems lie inside it, in order', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const dockerfile = parseDockerfile(text);
        const whole = { start: 0, end: text.length };
        expectOrdered(dockerfile.instructions.map(({ span }) => span), whole);
        expectOrdered(dockerfile.comments.map(({ span }) => span), whole);
        for (const { span } of dockerfile.problems) expectInside(span, whole);
      }),
      { numRuns: 400 },
    );
  });

  it('keyword, flags, arguments, words and heredocs lie inside their instruction, in order', () => {
    fc.assert(
      fc.property(anything, (text) => {
        for (const instruction of parseDockerfile(text).instructions) {
          const { span, keywordSpan, flags, words, argumentsSpan, argumentPieces, heredocs } = instruction;
          expectOrdered([keywordSpan, ...flags.map((flag) => flag.span), argumentsSpan], span);
          expectOrdered(words.map((word) => word.span), argumentsSpan);
          expectOrdered(argumentPieces, argumentsSpan);
          expectOrdered(heredocs.map(({ body }) => body), { start: argumentsSpan.end, end: text.length });
        }
      }),
      { numRuns: 400 },
    );
  });

  it('stages divide the instructions, and continue only what stands before them', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const { stages, instructions } = parseDockerfile(text);
        const staged = instructions.filter(({ stage }) => stage !== undefined);
        expect(stages.flatMap((stage) => stage.instructions)).toEqual(staged);
        for (const { index, from, image, name, parent } of stages) {
          expect(from.stage).toBe(index);
          const words = text.includes('\\') || text.includes('`') ? undefined : from.words;
          if (words !== undefined) expect(image.text).toBe(words[0]?.text ?? '');
          expectInside(image.span, from.span);
          if (name !== undefined) expectInside(name.span, { start: image.span.end, end: from.span.end });
          if (parent !== undefined) expect(parent).toBeLessThan(index);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('names, values and copied paths lie inside their instruction', () => {
    fc.assert(
      fc.property(anything, (text) => {
        for (const instruction of parseDockerfile(text).instructions) {
          for (const { name, value } of [...readEnvironment(instruction), ...readArgument(instruction)]) {
            expectOrdered([name.span, ...(value ? [value.span] : [])], instruction.argumentsSpan);
          }
          const copy = readCopy(instruction, text);
          if (copy) expectOrdered([...copy.sources, copy.destination].map(({ span }) => span), instruction.argumentsSpan);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('shell commands lie inside the instruction, in order of where they begin', () => {
    fc.assert(
      fc.property(anything, (text) => {
        for (const { commands } of scripts(parseDockerfile(text))) {
          let start = 0;
          for (const { span, words, assignments } of commands) {
            expect(span.start).toBeGreaterThanOrEqual(start);
            start = span.start;
            expectInside(span, { start: 0, end: text.length });
            for (const { span: part } of [...words, ...assignments]) expectInside(part, span);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  it('the lines of a file read the same with CRLF', () => {
    const outline = ({ instructions }: Dockerfile): unknown =>
      instructions.map(({ keyword, words, form }) => [keyword, form, words.map((word) => word.text)]);
    fc.assert(
      fc.property(hostile, (mixed) => {
        const text = mixed.replaceAll('\r', '');
        expect(outline(parseDockerfile(text.replaceAll('\n', '\r\n')))).toEqual(outline(parseDockerfile(text)));
      }),
      { numRuns: 400 },
    );
  });
});

describe('a file of half-typed text', () => {
  const text = [
    '# syntax=docker/dockerfile:1',
    'ARG TAG=12',
    'FROM --platform=linux/amd64 nvidia/cuda:${TAG} AS base',
    'SHELL ["/bin/bash", "-o", "pipefail", "-c"]',
    'ENV A="b c" D=e\\',
    '  F=g',
    'RUN --mount=type=cache,target=/root apt-get update && \\',
    '  # why',
    '  bash -c "apt-get install \\"$X\\"" || exit 1',
    'COPY --chown=1000 <<EOF a /x',
    'body',
    'EOF',
    'HEALTHCHECK --interval=5s CMD ["curl", "x"]',
    'CMD ["sh", "-c", "exec python app.py"]',
    '',
  ].join('\n');

  it('is read at every length', () => {
    for (let length = 0; length <= text.length; length++) {
      const dockerfile = parseDockerfile(text.slice(0, length));
      expect(() => [dockerfile.problems, dockerfile.stages, scripts(dockerfile)]).not.toThrow();
    }
    expect(parseDockerfile(text).problems).toEqual([]);
  });
});
