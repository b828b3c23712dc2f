import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSetupConfig } from '../../../src/documents/setup-config';

const read = (text: string) => {
  const { requirements, complete, requiresPython } = parseSetupConfig(text);
  return {
    requirements: requirements.map(({ name, specifier, group, marker, span }) => [name, specifier, group, marker, text.slice(span.start, span.end)]),
    complete,
    python: requiresPython && [requiresPython.specifier, text.slice(requiresPython.span.start, requiresPython.span.end)],
  };
};

describe('parseSetupConfig', () => {
  it('reads a list of lines, extras and the Python', () => {
    const text = `[metadata]
name = sam3
install_requires = no
[options]
packages = find:
python_requires = >= 3.12
install_requires =
    # numpy==1
    numpy>=1.26
    torch>=2 ; python_version < "3.13"

    timm
zip_safe = no
[options.extras_require]
dev = pytest; ruff
docs =
    sphinx
`;
    expect(read(text)).toEqual({
      requirements: [
        ['numpy', '>=1.26', undefined, undefined, 'numpy>=1.26'],
        ['torch', '>=2', undefined, 'python_version < "3.13"', 'torch>=2 ; python_version < "3.13"'],
        ['timm', '', undefined, undefined, 'timm'],
        ['pytest', '', 'dev', undefined, 'pytest'],
        ['ruff', '', 'dev', undefined, 'ruff'],
        ['sphinx', '', 'docs', undefined, 'sphinx'],
      ],
      complete: true,
      python: ['>=3.12', '>= 3.12'],
    });
  });

  it('reads the old spelling, semicolons and CR LF', () => {
    expect(read('[options]\r\ninstall-requires = a; b>1\r\n').requirements.map(([name]) => name)).toEqual(['a', 'b']);
  });

  it('says that it does not know what stands in another file', () => {
    expect(read('[options]\ninstall_requires = file: requirements.txt\n')).toEqual({ requirements: [], complete: false, python: undefined });
  });

  it('never throws', () => {
    const piece = fc.constantFrom('\n', '[options]', 'install_requires', ' = ', ' a>=1', ';', '[', ']', '#', 'python_requires');
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        for (const { span } of parseSetupConfig(text).requirements) expect(span.end).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
