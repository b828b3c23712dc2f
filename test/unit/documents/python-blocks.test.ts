import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pythonBlocks } from '../../../src/documents/python-blocks';

const pieces = (text: string): string[] => pythonBlocks(text).map(({ start, end }) => text.slice(start, end));

describe('pythonBlocks', () => {
  it.each<[string, string[]]>([
    ['statements', ['import a\n', 'x = 1\n', 'def f():\n  return 1\n\n  # still f\n', 'f()\n']],
    ['clauses stay with what they belong to', ['try:\n  import a\nexcept ImportError:\n  a = 1\nelse:\n  b()\nfinally:\n  c()\n', 'd()\n']],
    ['elif and else', ['if a:\n  b\nelif c:\n  d\nelse:\n  e\n', 'elsewhere = 1\n']],
    ['decorators', ['a\n', '@one\n@two(\n  3\n)\ndef f(): pass\n', 'b\n']],
    ['brackets over lines', ['x = [\n1,\n2,\n]\n', 'y = {\n"a": (\n3\n)}\n', 'z\n']],
    ['strings over lines', ['x = """\nimport no\n"""\n', "y = '''\n'\n\\'''\nimport no\n'''\n", 'z = 1\n']],
    ['continued lines', ['x = 1 + \\\n2\n', 'y\n']],
    ['comments belong to what stands above', ['a\n# one\n\n# two (\n', 'b\n']],
    ['quotes and brackets in comments and strings', ['a = "(" # "\n', "b = '\"'\n", 'c\n']],
    ['CRLF', ['import a\r\n\r\n', 'def f():\r\n  pass\r\n', 'b\r\n']],
    ['no line end at the end', ['a\n', 'b']],
    ['a bracket that is not closed takes the rest', ['a\n', 'f(\nb\nc\n']],
  ])('%s', (_, expected) => {
    expect(pieces(expected.join(''))).toEqual(expected);
  });

  it('leaves nothing out and overlaps nothing', () => {
    const piece = fc.constantFrom('\n', '\r\n', '  ', 'a', '"', "'", '"""', "'''", '(', ')', '#', '\\', '@', 'else:', 'def ');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (parts) => {
        expect(pieces(parts.join('')).join('')).toBe(parts.join(''));
      }),
      { numRuns: 500 },
    );
  });
});
