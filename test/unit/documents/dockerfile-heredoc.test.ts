import { describe, expect, it } from 'vitest';

import { parseDockerfile } from '../../../src/documents/dockerfile';
import { readHeredocWord } from '../../../src/documents/dockerfile-heredoc';

/** Name, body and the two flags of every heredoc, and what follows them. */
function read(text: string): { heredocs: unknown[]; rest: string[] } {
  const [, first, ...rest] = parseDockerfile(`FROM x\n${text}`).instructions;
  const heredocs = first!.heredocs.map(({ name, expand, stripTabs, body }) => [
    name,
    `FROM x\n${text}`.slice(body.start, body.end),
    (expand ? 'expand ' : '') + (stripTabs ? 'strip' : ''),
  ]);
  return { heredocs, rest: rest.map(({ keyword }) => keyword) };
}

describe('heredocs', () => {
  it.each([
    ['RUN <<EMPTY\nEMPTY', [['EMPTY', '', 'expand ']]],
    ['RUN 3<<EOF\na\nEOF', [['EOF', 'a\n', 'expand ']]],
    ['RUN <<-EOF\n\ta\n\t\tEOF', [['EOF', '\ta\n', 'expand strip']]],
    ['RUN <<-EOF\n\ta\nEOF', [['EOF', '\ta\n', 'expand strip']]],
    ["RUN <<-'EOF'\na $B\nEOF", [['EOF', 'a $B\n', 'strip']]],
    ['RUN <<"EOF"\na\nEOF', [['EOF', 'a\n', '']]],
    ["RUN <<eo'f'\na\neof", [['eof', 'a\n', '']]],
    ["RUN <<eo\\'f\na\neo'f", [["eo'f", 'a\n', 'expand ']]],
    ["RUN <<'one two'\na\none two", [['one two', 'a\n', '']]],
    ['RUN <<$EOF\na\n$EOF', [['$EOF', 'a\n', 'expand ']]],
    ['RUN <<  EOF > foo\nEOF', [['EOF', '', 'expand ']]],
    ['RUN << -EOF\n-EOF', [['-EOF', '', 'expand ']]],
    ['RUN <<EOF python3\n# x\n\\\nEOF', [['EOF', '# x\n\\\n', 'expand ']]],
    ['RUN --mount=type=cache,target=/x <<EOF\na\nEOF', [['EOF', 'a\n', 'expand ']]],
    [
      'COPY <<X <<Y /x\nY\nX\nX\nY',
      [
        ['X', 'Y\n', 'expand '],
        ['Y', 'X\n', 'expand '],
      ],
    ],
    ['COPY <<file.txt /x\n"a"\nfile.txt', [['file.txt', '"a"\n', 'expand ']]],
    ['ADD <<EOF /x\na\nEOF', [['EOF', 'a\n', 'expand ']]],
    ['ONBUILD RUN <<EOF\na\nEOF', [['EOF', 'a\n', 'expand ']]],
    ['RUN a && \\\n cat <<EOF\nb\nEOF', [['EOF', 'b\n', 'expand ']]],
    ['RUN <<EOF\r\na\r\nEOF\r', [['EOF', 'a\r\n', 'expand ']]],
    ['RUN cat <<EOF>x\nEOF\nEOF>x', [['EOF>x', 'EOF\n', 'expand ']]],
  ])('are read from %j', (text, expected) => {
    expect(read(`${text}\nUSER a`)).toEqual({ heredocs: expected, rest: ['USER'] });
  });

  it.each([
    'RUN "<<EOF"',
    "RUN '<<EOF'",
    'RUN ["<<EOF"]',
    'RUN cat <<< EOF',
    'RUN cat<<EOF',
    'RUN a \\<<EOF',
    'RUN <<',
    'RUN echo $((1<<2))',
    'CMD <<EOF',
    'USER <<EOF',
    'ONBUILD CMD <<EOF',
    // The lexer that looks for heredocs gives up on these lines, and the builder takes that for "none".
    'RUN echo it\'s <<EOF',
    'RUN echo "${a^^}" <<EOF',
    'RUN echo ${} <<EOF',
    'RUN echo ${a <<EOF',
  ])('are none in %j', (text) => {
    expect(read(`${text}\nUSER a`)).toEqual({ heredocs: [], rest: ['USER'] });
  });

  it.each(['RUN echo "${a:-b c}" ${d/e/f} ${g%%.*} ${h?i} <<EOF', 'RUN echo $? $1 $_a <<EOF', 'RUN echo "\\"$b" <<EOF'])(
    'are found behind the variables of %j',
    (text) => {
      expect(read(`${text}\nEOF\nUSER a`)).toEqual({ heredocs: [['EOF', '', 'expand ']], rest: ['USER'] });
    },
  );

  it('end with the file where the delimiter is missing', () => {
    expect(read('RUN <<A <<B\na\nUSER a')).toEqual({ heredocs: [['A', 'a\nUSER a', 'expand ']], rest: [] });
    expect(read('RUN <<A')).toEqual({ heredocs: [['A', '', 'expand ']], rest: [] });
  });
});

describe('readHeredocWord', () => {
  it.each(['<<EOF', "<<'EOF'", '<<"EOF"', '<<-EOF', "<<-'EOF'", '<<EO"F"', '<< EOF', '<<- EOF'])('takes %s', (word) => {
    expect(readHeredocWord(word)?.name).toBe('EOF');
  });

  it.each(['', 'EOF', '<<', '<<-', '<EOF', '<<<EOF', '<<EOF sh', "<<'EOF", '<<EOF"', 'a<<EOF'])('leaves %j', (word) => {
    expect(readHeredocWord(word)).toBeUndefined();
  });
});
