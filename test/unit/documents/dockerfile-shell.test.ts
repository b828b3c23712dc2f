import { describe, expect, it } from 'vitest';

import { parseDockerfile } from '../../../src/documents/dockerfile';
import { runScript } from '../../../src/documents/dockerfile-shell';

/** The last instruction's commands, as words; `~` in front where the failure is ignored. */
function last(text: string): string[] | undefined {
  const dockerfile = parseDockerfile(text);
  return runScript(dockerfile, dockerfile.instructions.at(-1)!)?.commands.map(
    ({ words, failureIgnored }) => (failureIgnored ? '~' : '') + words.map((word) => word.text ?? '?').join(' '),
  );
}

/** The words of the last instruction as they stand in the file. */
function written(text: string): string[] {
  const dockerfile = parseDockerfile(text);
  const script = runScript(dockerfile, dockerfile.instructions.at(-1)!);
  return script!.commands.flatMap(({ words }) => words.map(({ span }) => text.slice(span.start, span.end)));
}

describe('the shell form', () => {
  it.each([
    ['RUN apt-get update && \\\n# c\n\n  apt-get install -y git', ['apt-get update', 'apt-get install -y git']],
    ['RUN --mount=type=cache,target=/x pip install a', ['pip install a']],
    ["RUN echo 'a\\\nb'", ['echo ab']],
    ['RUN apt-\\\nget install', ['apt-get install']],
    ['RUN a \\\r\n  && b', ['a', 'b']],
    ['CMD exec python app.py', ['exec python app.py']],
    ['ENTRYPOINT a | b', ['~a', 'b']],
    ['RUN', []],
    ['RUN [ -f a ] || b', ['~[ -f a ]', 'b']],
  ])('of %j', (text, expected) => {
    expect(last(`FROM x\n${text}`)).toEqual(expected);
  });

  it('has spans in the file, whatever was joined', () => {
    expect(written('FROM x\nRUN a "b c" \\\n  # c\n  && d\\\ne $(f)')).toEqual(['a', '"b c"', 'd\\\ne', '$(f)', 'f']);
  });

  it('is read with the escape of the file', () => {
    expect(last('# escape=`\nFROM x\nRUN a `\n && b')).toEqual(['a', 'b']);
  });

  it('is read once', () => {
    const dockerfile = parseDockerfile('FROM x\nRUN a');
    const instruction = dockerfile.instructions[1]!;
    expect(runScript(dockerfile, instruction)).toBe(runScript(dockerfile, instruction));
  });

  it.each(['USER a', 'COPY a b', 'HEALTHCHECK CMD a'])('is not of %s', (text) => {
    expect(last(`FROM x\n${text}`)).toBeUndefined();
  });
});

describe('the shell that runs it', () => {
  it.each([
    ['FROM x\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN a | b', ['a', 'b']],
    ['FROM x\nSHELL ["/bin/bash", "-eo", "pipefail", "-c"]\nRUN a | b; c', ['a', 'b', 'c']],
    ['FROM x\nRUN a | b\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN c | d', ['c', 'd']],
    ['FROM x AS b\nSHELL ["bash", "-o", "pipefail", "-c"]\nFROM b AS c\nFROM c\nRUN a | b', ['a', 'b']],
    ['FROM x AS b\nSHELL ["bash", "-o", "pipefail", "-c"]\nFROM x\nRUN a | b', ['~a', 'b']],
    ['FROM x\nSHELL ["powershell", "-Command"]\nRUN a', undefined],
    ['FROM x\nSHELL ["cmd", "/S", "/C"]\nCMD a', undefined],
    ['FROM x\nSHELL ["/usr/bin/python", "-c"]\nRUN a', undefined],
    ['FROM x AS b\nSHELL ["powershell"]\nFROM b\nRUN a', undefined],
    ['FROM mcr.microsoft.com/windows/servercore:ltsc2022 AS b\nFROM b\nRUN a', undefined],
    ['FROM mcr.microsoft.com/windows/nanoserver\nSHELL ["bash", "-c"]\nRUN a', ['a']],
    ['FROM x\nSHELL ["powershell"]\nSHELL ["/bin/sh", "-c"]\nRUN a', ['a']],
    ['RUN a', ['a']],
  ])('in %j', (text, expected) => {
    expect(last(text)).toEqual(expected);
  });

  it('was another one before SHELL', () => {
    const dockerfile = parseDockerfile('FROM x\nRUN a | b\nSHELL ["bash", "-o", "pipefail", "-c"]\nRUN a | b');
    const ignored = [1, 3].map((place) => runScript(dockerfile, dockerfile.instructions[place]!)?.commands[0]);
    expect(ignored.map((command) => command?.failureIgnored)).toEqual([true, false]);
  });
});

describe('the JSON form', () => {
  it.each([
    ['CMD ["python", "app.py", "--a b"]', ['python app.py --a b']],
    ['CMD ["sh", "-c", "a && b | c"]', ['sh -c a && b | c', 'a', '~b', 'c']],
    ['CMD ["/bin/bash", "-euo", "pipefail", "-c", "a | b"]', ['/bin/bash -euo pipefail -c a | b', 'a', 'b']],
    ['ENTRYPOINT ["tini", "--", "bash", "-lc", "exec a"]', ['tini -- bash -lc exec a', 'exec a']],
    ['CMD ["bash", "start.sh"]', ['bash start.sh']],
    ['CMD ["bash", "-c"]', ['bash -c']],
    ['RUN ["a", "$B"]', ['a $B']],
    ['CMD []', []],
  ])('of %j', (text, expected) => {
    expect(last(`FROM x\nSHELL ["powershell"]\n${text}`)).toEqual(expected);
  });

  it('has spans of the literals, and of the words inside the script', () => {
    expect(written('FROM x\nCMD ["sh", "-c", "a \\"b c\\" \\u0064 && \\\n  e"]')).toEqual([
      '"sh"',
      '"-c"',
      '"a \\"b c\\" \\u0064 && \\\n  e"',
      'a',
      '\\"b c\\"',
      '\\u0064',
      'e',
    ]);
  });
});

describe('heredocs', () => {
  it.each([
    ['RUN <<EOF\na\nb\nEOF', ['~a', 'b']],
    ['RUN <<EOF\nset -e\na\nb\nEOF', ['~set -e', 'a', 'b']],
    ['RUN --mount=type=cache,target=/x <<-EOF\n\ta\n\tEOF', ['a']],
    ['RUN <<EOF\n#!/bin/bash -e\na\nb\nEOF', ['a', 'b']],
    ['RUN <<EOF\n#!/usr/bin/env bash\na\nEOF', ['a']],
    ['RUN <<EOF\n#!/usr/bin/env python3\nimport a\nEOF', []],
    ['RUN <<EOF bash\na\nEOF', ['bash', 'a']],
    ['RUN bash -e <<EOF\na; b\nEOF', ['bash -e', 'a', 'b']],
    ['RUN python3 <<EOF\nimport a\nEOF', ['python3']],
    ['RUN cat <<EOF > /x && b\na\nEOF', ['cat', 'b']],
    ['RUN <<EOF\r\na b\r\nc\r\nEOF', ['~a b', 'c']],
    ['RUN <<EOF\nEOF', []],
  ])('of %j', (text, expected) => {
    expect(last(`FROM x\n${text}`)).toEqual(expected);
  });

  it('have spans in the file', () => {
    expect(written('FROM x\nRUN <<EOF\na "b c"\nEOF')).toEqual(['a', '"b c"']);
  });
});
