import { describe, expect, it } from 'vitest';

import { parseDockerfile } from '../../../src/documents/dockerfile';

/** The problems as `line: message`, lines from 1. */
function problems(text: string): string[] {
  const dockerfile = parseDockerfile(text);
  return dockerfile.problems.map(
    ({ span, message }) => `${String(dockerfile.lines.positionAt(span.start).line + 1)}: ${message}`,
  );
}

describe('problems of a file', () => {
  it.each([
    ['nothing', '', ['1: The file has no instructions. It needs at least a FROM.']],
    ['comments alone', '# a\n\n', ['1: The file has no instructions. It needs at least a FROM.']],
    ['ARG alone', '\nARG A', ['2: The file has no FROM, so there is nothing to build.']],
    ['an instruction before FROM', 'ARG A\nRUN a\nUSER b\nFROM x', ['2: RUN stands before the first FROM. Only ARG may.']],
    ['a repeated directive', '# escape=`\n# escape=`\nFROM x', ["2: The parser directive 'escape' may stand only once."]],
    ['a wrong escape', '# escape=x\nFROM x', ['1: The escape character must be a backslash or a backtick.']],
    ['a continuation alone', 'FROM x\n\\', ["2: Unknown instruction ''."]],
    [
      'a text that is not continued, once',
      'FROM x\nRUN python -c "\nimport a\nprint(a)\n"\nUSER b\nimport c\n',
      [
        "3: Unknown instruction 'IMPORT'. It and the lines below look like the rest of the RUN above: end each line with a backslash, or use a heredoc.",
        "7: Unknown instruction 'IMPORT'.",
      ],
    ],
    [
      'a line that the scanner refuses',
      `FROM x\n# ${'é'.repeat(32_767)}\n`,
      ['2: The line is longer than 65535 bytes.'],
    ],
  ])('%s', (_, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it('are none in the longest line that the scanner takes', () => {
    expect(problems(`FROM x\n#${'x'.repeat(65_534)}\n`)).toEqual([]);
  });

  it('are not known where another frontend reads the file', () => {
    expect(problems('# syntax=example/frontend\nBUILD x')).toEqual([]);
    expect(problems('# syntax=docker/dockerfile:1\nBUILD x')).toEqual(["2: Unknown instruction 'BUILD'."]);
  });

  it('are given in the order of the file, each at its instruction', () => {
    const text = 'FROM x\nRUNN a\nWORKDIR\n  ENV A=1 B\n';
    const { problems: found } = parseDockerfile(text);
    expect(found.map(({ span }) => text.slice(span.start, span.end))).toEqual(['RUNN', 'WORKDIR', 'ENV']);
  });
});

describe('problems of an instruction', () => {
  it.each([
    ['FROM', 'FROM takes an image, or an image, AS and a name.'],
    ['FROM a b', 'FROM takes an image, or an image, AS and a name.'],
    ['FROM a AS b # c', 'FROM takes an image, or an image, AS and a name.'],
    ['FROM a AS 1b', "'1b' is no name for a stage: a letter first, then letters, digits, '-', '_' and '.'."],
    ['FROM --platfrom=b a', 'FROM has no flag --platfrom.'],
    ['RUN', 'RUN needs an argument.'],
    ['RUN --mount=type=cache,target=/x', 'RUN needs an argument.'],
    ['RUN --mounts=x ls', 'RUN has no flag --mounts.'],
    ['RUN --network=none --network=none ls', '--network may be given only once.'],
    ['RUN --mount ls', '--mount needs a value: --mount=…'],
    ['RUN [1]', 'The JSON form takes an array of strings and nothing else.'],
    ['RUN <<EOF\nls', "The heredoc has no end: a line that holds only 'EOF' is missing."],
    ['CMD ["a", null]', 'The JSON form takes an array of strings and nothing else.'],
    ['CMD --port 7860', 'CMD has no flag --port.'],
    ['SHELL bash', 'SHELL takes the JSON form only: SHELL ["/bin/bash", "-c"].'],
    ['SHELL []', 'SHELL needs at least one argument.'],
    ['COPY a', 'COPY needs a source and a destination.'],
    ['COPY ["a"]', 'COPY needs a source and a destination.'],
    ['ADD', 'ADD needs a source and a destination.'],
    ['COPY --form=a b c', 'COPY has no flag --form.'],
    ['COPY --link=yes a b', "--link takes true or false, not 'yes'."],
    ['COPY --chown a b', '--chown needs a value: --chown=…'],
    ['COPY a <<EOF\nEOF', 'The destination of COPY cannot be a heredoc.'],
    ['ENV', 'ENV needs an argument.'],
    ['ENV A', 'ENV A has no value. Write A=value.'],
    ['ENV A=1 B', "'B' is not of the form name=value."],
    ['ENV =1', 'ENV takes no empty name.'],
    ['LABEL a=b c', "'c' is not of the form name=value."],
    ['ARG', 'ARG needs an argument.'],
    ['ARG =1', 'ARG takes no empty name.'],
    ['USER', 'USER needs an argument.'],
    ['EXPOSE', 'EXPOSE needs an argument.'],
    ['WORKDIR  ', 'WORKDIR needs an argument.'],
    ['STOPSIGNAL', 'STOPSIGNAL needs an argument.'],
    ['MAINTAINER', 'MAINTAINER needs an argument.'],
    ['VOLUME', 'VOLUME needs at least one argument.'],
    ['VOLUME [""]', 'VOLUME takes no empty path.'],
    ['ONBUILD', 'ONBUILD needs an instruction.'],
    ['ONBUILD ONBUILD RUN a', 'ONBUILD may not stand behind ONBUILD.'],
    ['ONBUILD FROM a', 'FROM may not stand behind ONBUILD.'],
    ['ONBUILD ENV A=1 B', "'B' is not of the form name=value."],
    ['ONBUILD CMD [1]', 'The JSON form takes an array of strings and nothing else.'],
    ['HEALTHCHECK', 'HEALTHCHECK needs NONE, or CMD and a command.'],
    ['HEALTHCHECK curl x', "HEALTHCHECK takes NONE or CMD, not 'CURL'."],
    ['HEALTHCHECK CMD', 'The command behind HEALTHCHECK CMD is missing.'],
    ['HEALTHCHECK CMD []', 'The command behind HEALTHCHECK CMD is missing.'],
    ['HEALTHCHECK NONE x', 'HEALTHCHECK NONE takes no arguments.'],
    ['HEALTHCHECK --interval=5 CMD a', "--interval takes a duration such as 30s, not '5'."],
    ['HEALTHCHECK --retries=-1 CMD a', "--retries takes a number, not '-1'."],
    ['FROMM a', "Unknown instruction 'FROMM'."],
    ['RUN\u00a0ls', "Unknown instruction 'RUN\u00a0LS'."],
  ])('%s', (text, message) => {
    expect(problems(`FROM x\n${text}`)).toEqual([`2: ${message}`]);
  });

  it.each([
    'FROM a as b-c_d.e',
    'FROM --platform=$BUILDPLATFORM a',
    'RUN []',
    'RUN [ -f a ] && b',
    "RUN ['a']",
    'RUN <<EOF\nRUNN\nEOF',
    'RUN --mount=type=cache,target=/a --mount=type=bind,target=/b --security=insecure ls',
    'CMD',
    'ENTRYPOINT []',
    'CMD ["a",]',
    'COPY --link --parents --exclude=a --exclude=b --chmod=755 --from=x a b',
    'ADD --keep-git-dir=true --checksum=sha256:a --unpack a b',
    'COPY <<EOF /x\nEOF',
    'ENV A b c',
    'ENV A =b',
    'ENV A=',
    'LABEL "a b"="c d" e=f',
    'ARG A B=1 C',
    'ARG --unknown=x A',
    'STOPSIGNAL --unknown=x SIGTERM',
    'HEALTHCHECK --unknown=1 NONE',
    'HEALTHCHECK none',
    'HEALTHCHECK --interval=1m30s --timeout=0 --start-period=1.5h --start-interval=5s --retries=3 CMD a',
    'HEALTHCHECK CMD ["a"]',
    'ONBUILD RUNN a',
    'VOLUME ""',
    'EXPOSE $PORT',
    'SHELL ["/bin/bash", "-c"]',
    'RUN echo "half',
    'MAINTAINER a <b@c>',
    'WORKDIR C:\\',
  ])('there are none in %s', (text) => {
    expect(problems(`FROM x\n${text}`)).toEqual([]);
  });
});
