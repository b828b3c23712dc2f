import { describe, expect, it } from 'vitest';

import { parseDockerfile } from '../../../src/documents/dockerfile';
import type { Dockerfile, Instruction } from '../../../src/documents/dockerfile-model';
import type { Span } from '../../../src/documents/text';

const at = (text: string, { start, end }: Span): string => text.slice(start, end);
const texts = (instruction: Instruction | undefined): string[] | undefined =>
  instruction?.words.map((word) => word.text);
/** The instructions as `KEYWORD [words]`. */
const outline = ({ instructions }: Dockerfile): string[] =>
  instructions.map((instruction) => [instruction.keyword, ...instruction.words.map(({ text }) => text)].join('|'));
const only = (text: string): Instruction => parseDockerfile(`FROM x\n${text}`).instructions[1]!;

describe('what dockerfile-ast gets wrong', () => {
  it.each([
    ['white space in JSON', 'CMD ["sh","-c","python app.py"]', 'json', ['sh', '-c', 'python app.py']],
    ['escapes in JSON', String.raw`CMD ["a\"b","\u0041","x\ny","\\"]`, 'json', ['a"b', 'A', 'x\ny', '\\']],
    ['JSON over a comment line', 'CMD ["a", \\\n# "b",\n  "c"]', 'json', ['a', 'c']],
    ['JSON with text behind it', 'CMD ["a"] # x', 'shell', ['[a]', '#', 'x']],
    ['JSON with a trailing comma', 'CMD ["a",]', 'shell', ['[a,]']],
    ['JSON broken inside a string', 'CMD ["py\\\nthon"]', 'json', ['python']],
    ['a comment with a backslash in a continuation', 'RUN a \\\n# c:\\dir \\\n b', 'shell', ['a', 'b']],
    ['a flag with blanks in quotes', 'RUN --mount="type=cache,target=/a b" ls', 'shell', ['ls']],
    ['a path with a blank', 'WORKDIR /a b', 'shell', ['/a b']],
    ['backslashes in quotes', String.raw`RUN sed "s/\//x/"`, 'shell', ['sed', String.raw`s/\//x/`]],
  ])('reads %s', (_, text, form, words) => {
    const instruction = only(text);
    expect([instruction.form, texts(instruction)]).toEqual([form, words]);
    expect(parseDockerfile(`FROM x\n${text}`).instructions).toHaveLength(2);
  });

  it('keeps the blanks of a quoted flag', () => {
    const text = 'FROM x\nRUN --mount="type=cache,target=/a b" ls';
    const flags = parseDockerfile(text).instructions[1]?.flags.map(({ name, value, span }) => ({ name, value, span }));
    expect(flags).toEqual([{ name: 'mount', value: 'type=cache,target=/a b', span: { start: 11, end: 43 } }]);
  });

  it.each([
    ['COPY', 'COPY <<EOF /x\nFROM y\nEOF\nUSER a', ['COPY|<<EOF|/x', 'USER|a']],
    ['RUN', 'RUN <<EOF\nFROM y\nEOF\nUSER a', ['RUN|<<EOF', 'USER|a']],
    ['a blank before the delimiter', 'RUN cat << EOF\nFROM y\nEOF\nUSER a', ['RUN|cat|<<|EOF', 'USER|a']],
    ['a file descriptor', 'RUN cat 3<<EOF\nFROM y\nEOF\nUSER a', ['RUN|cat|3<<EOF', 'USER|a']],
    ['tabs and two delimiters', 'RUN <<-A <<B\n\tx\n\tA\ny\nB\nUSER a', ['RUN|<<-A|<<B', 'USER|a']],
    ['none in CMD', 'CMD <<EOF\nUSER a\nEOF', ['CMD|<<EOF', 'USER|a', 'EOF']],
  ])('takes heredocs for what they are: %s', (_, text, expected) => {
    expect(outline(parseDockerfile(text))).toEqual(expected);
  });

  it('does not go on behind a double backslash', () => {
    expect(outline(parseDockerfile('FROM x\nRUN a \\\\\nUSER b'))).toEqual(['FROM|x', 'RUN|a|\\', 'USER|b']);
  });

  it('ends the directives at the first line that is none', () => {
    const dockerfile = parseDockerfile('# foo=bar\n# escape=`\nFROM x\nRUN a \\\n  b');
    expect(dockerfile.escape).toBe('\\');
    expect(outline(dockerfile)).toEqual(['FROM|x', 'RUN|a|b']);
  });

  it('keeps what looks like a directive among the comments', () => {
    const { comments } = parseDockerfile('# hadolint global ignore=DL3008\n# check=skip=all\nFROM x');
    expect(comments.map(({ text, line }) => [text, line])).toEqual([
      ['hadolint global ignore=DL3008', 0],
      ['check=skip=all', 1],
    ]);
  });
});

describe('the escape character', () => {
  const windows = '# escape=`\nFROM x\nRUN dir C:\\ `\n  /b\nCOPY a C:\\\n';

  it('is what the directive says', () => {
    const dockerfile = parseDockerfile(windows);
    expect(dockerfile.escape).toBe('`');
    expect(dockerfile.instructions.map(({ keyword }) => keyword)).toEqual(['FROM', 'RUN', 'COPY']);
    expect(texts(dockerfile.instructions[2])).toEqual(['a', 'C:\\']);
  });

  it.each(['# ESCAPE = `', '#escape=`', '  # syntax=x\n# escape=`  ', '# check=skip=all\n# escape=`'])(
    'is read from %j',
    (directives) => {
      expect(parseDockerfile(`${directives}\nFROM x`).escape).toBe('`');
    },
  );

  it.each(['\n# escape=`', 'FROM x\n# escape=`', '# a comment\n# escape=`', '# escape'])('is not from %j', (directives) => {
    expect(parseDockerfile(`${directives}\nFROM x`).escape).toBe('\\');
  });
});

describe('lines', () => {
  it.each([
    ['white space behind a continuation', 'RUN a \\ \t\n  b', ['RUN|a|b']],
    ['a blank line inside', 'RUN a \\\n\n \t\n  b', ['RUN|a|b']],
    ['an indented comment inside', 'RUN a \\\n   # c\n  b', ['RUN|a|b']],
    ['no comment behind a command', 'RUN a # c', ['RUN|a|#|c']],
    ['a word over two lines', 'RUN apt-\\\nget', ['RUN|apt-get']],
    ['a keyword over two lines', 'RU\\\nN a', ['RUN|a']],
    ['a continuation alone at the start', '\\\nRUN a', ['RUN|a']],
    ['white space in front', ' \t RUN a', ['RUN|a']],
    ['a keyword in lower case', 'run a', ['RUN|a']],
    ['CRLF', 'RUN a \\\r\n  b\r\nUSER c\r\n', ['RUN|a|b', 'USER|c']],
    ['a continuation at the end of the file', 'RUN a \\', ['RUN|a']],
    ['an unknown keyword', 'RUNN a', ['RUNN|a']],
    ['an import in a continued command', "RUN python -c \"\\\nfrom x import y\\\n\"", ['RUN|python|-c|from x import y']],
  ])('reads %s', (_, text, expected) => {
    expect(outline(parseDockerfile(text))).toEqual(expected);
  });

  it('gives spans that hold without the line end', () => {
    const text = '# top\r\nFROM  x\r\n\r\nRUN --network=none a \\\r\n  # c\r\n  b  \r\nCOPY <<EOF /x\r\nhi\r\nEOF\r\nUSER u\r\n';
    const { instructions, comments } = parseDockerfile(text);
    expect(instructions.map(({ span }) => at(text, span))).toEqual([
      'FROM  x',
      'RUN --network=none a \\\r\n  # c\r\n  b',
      'COPY <<EOF /x\r\nhi\r\nEOF',
      'USER u',
    ]);
    expect(instructions.map(({ argumentsSpan }) => at(text, argumentsSpan))).toEqual([
      'x',
      'a \\\r\n  # c\r\n  b',
      '<<EOF /x',
      'u',
    ]);
    expect(instructions[1]?.words.map(({ span }) => at(text, span))).toEqual(['a', 'b']);
    expect(instructions[1]?.argumentPieces.map((span) => at(text, span))).toEqual(['a ', '  b']);
    expect(instructions[1]?.flags.map(({ span }) => at(text, span))).toEqual(['--network=none']);
    expect(instructions[2]?.heredocs.map(({ body }) => at(text, body))).toEqual(['hi\r\n']);
    expect(comments.map(({ span, line }) => [at(text, span), line])).toEqual([
      ['# top', 0],
      ['# c', 4],
    ]);
  });

  it('leaves the arguments empty where there are none', () => {
    const instruction = only('RUN --network=none  ');
    expect(instruction.argumentsSpan).toEqual({ start: 25, end: 25 });
    expect(instruction.words).toEqual([]);
  });

  it('covers quotes, but not the continuation, with the span of a word', () => {
    const text = 'FROM x\nENV A="b c" D=e\\\n\n';
    const { words } = parseDockerfile(text).instructions[1]!;
    expect(words.map(({ text: word, span }) => [word, at(text, span)])).toEqual([
      ['A=b c', 'A="b c"'],
      ['D=e', 'D=e'],
    ]);
  });
});

describe('words', () => {
  it.each([
    ['COPY "a b" /x', ['"a', 'b"', '/x']],
    ['COPY "a" \'b\' /x', ['a', 'b', '/x']],
    ['COPY ["a b", "/x"]', ['a b', '/x']],
    ['EXPOSE 7860/tcp 80', ['7860/tcp', '80']],
    ['ENV A=1 B="2 3" C=\\ x', ['A=1', 'B=2 3', 'C= x']],
    ['USER "user"', ['user']],
    ['HEALTHCHECK --interval=5s CMD curl x', ['CMD', 'curl', 'x']],
    ['HEALTHCHECK CMD ["curl", "x y"]', ['CMD', 'curl', 'x y']],
    ['CMD []', []],
    ['CMD [ "a" , "b" ]', ['a', 'b']],
    ['ONBUILD COPY . /x', ['COPY', '.', '/x']],
    ['RUN echo "$A" ${B:-x}', ['echo', '$A', '${B:-x}']],
    ['RUN echo "half', ['echo', '"half']],
    ['RUN [ -f x ]', ['[', '-f', 'x', ']']],
  ])('of %s', (text, expected) => {
    expect(texts(only(text))).toEqual(expected);
  });

  it.each([
    ['RUN --mount=type=cache,target=/a --mount=type=secret,id=b --network=none ls', ['mount', 'mount', 'network']],
    ['COPY --from=a --link a b', ['from', 'link']],
    ['RUN -- ls', []],
    ['RUN ls --all', []],
  ])('flags of %s', (text, expected) => {
    expect(only(text).flags.map(({ name }) => name)).toEqual(expected);
  });

  it('tells a flag without a value from one with an empty one', () => {
    expect(only('COPY --link --from= a b').flags.map(({ value }) => value)).toEqual([undefined, '']);
  });
});

describe('stages', () => {
  const text = [
    'ARG TAG=1',
    'FROM --platform=linux/amd64 nvidia/cuda:$TAG AS Base',
    'RUN a',
    'FROM base',
    'from python@sha256:ab \\',
    '  # why',
    '  as tools',
    'FROM localhost:5000/a--b:c\\\\',
    'FROM',
  ].join('\n');
  const { stages, instructions } = parseDockerfile(text);

  it('have their image and name as written', () => {
    expect(stages.map(({ image, name }) => [at(text, image.span), name && at(text, name.span)])).toEqual([
      ['nvidia/cuda:$TAG', 'Base'],
      ['base', undefined],
      ['python@sha256:ab', 'tools'],
      ['localhost:5000/a--b:c\\\\', undefined],
      ['', undefined],
    ]);
  });

  it('name the stage that they continue, without case', () => {
    expect(stages.map(({ parent }) => parent)).toEqual([undefined, 0, undefined, undefined, undefined]);
  });

  it('hold their instructions', () => {
    expect(instructions.map(({ stage }) => stage)).toEqual([undefined, 0, 0, 1, 2, 3, 4]);
    expect(stages.map((stage) => stage.instructions.map(({ index }) => index))).toEqual([[1, 2], [3], [4], [5], [6]]);
  });

  it('continue the last one of two with the same name', () => {
    expect(parseDockerfile('FROM a AS x\nFROM b AS x\nFROM X\nFROM y AS y').stages.map(({ parent }) => parent)).toEqual([
      undefined,
      undefined,
      1,
      undefined,
    ]);
  });
});
