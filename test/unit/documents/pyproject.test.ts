import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePyproject, parsePyprojectMetadata } from '../../../src/documents/pyproject';

const read = (text: string) =>
  parsePyproject(text).map(({ name, specifier, group, kind, span }) => [name, specifier, group, kind, text.slice(span.start, span.end)]);

describe('parsePyproject', () => {
  it('reads PEP 621, PEP 735 and uv, with places', () => {
    const text = `
[build-system]
requires = ["setuptools>=61"]
[project]
name = "sam3"
# dependencies = ["numpy==1"]
dependencies = [
  "numpy==1.26",  # "torch"
  'torch>=2 ; python_version < "3.13"',
  "numpy==1.26",
]
[project.optional-dependencies]
dev = ["pytest", "torch>=2"]
[dependency-groups]
lint = ["ruff", {include-group = "dev"}]
[tool.uv]
dev-dependencies = ["mypy"]
`;
    expect(read(text)).toEqual([
      ['numpy', '==1.26', undefined, 'package', 'numpy==1.26'],
      ['torch', '>=2', undefined, 'package', 'torch>=2 ; python_version < "3.13"'],
      ['numpy', '==1.26', undefined, 'package', 'numpy==1.26'],
      ['pytest', '', 'dev', 'package', 'pytest'],
      ['torch', '>=2', 'dev', 'package', 'torch>=2'],
      ['ruff', '', 'lint', 'package', 'ruff'],
      ['mypy', '', 'dev', 'package', 'mypy'],
    ]);
    const [first, , second] = parsePyproject(text);
    expect(first!.span.start).toBe(text.indexOf('"numpy==1.26"') + 1);
    expect(second!.span.start).toBe(text.lastIndexOf('"numpy==1.26"') + 1);
  });

  it('reads Poetry, its operators as PEP 440', () => {
    const text = `[tool.poetry.dependencies]
python = "^3.11"
a = "^1.2.3"
b = "~1.2.3"
c = "^0.2"
d = "*"
e = "1.5"
f = ">=1, <2"
"G_H" = {version = "~2", extras = ["x"], optional = true}
i = {git = "https://h/r"}
j = {path = "../j", develop = true}
k = [{version = "1", markers = "os_name == 'nt'"}, {version = "2"}]
l = "^1 || ^2"
m = "^0.0.3"
[tool.poetry.dependencies.n]
version = "~=4.0"
[tool.poetry.group.dev.dependencies]
o = "==1"
`;
    expect(read(text)).toEqual([
      ['a', '>=1.2.3,<2', undefined, 'package', 'a'],
      ['b', '>=1.2.3,<1.3', undefined, 'package', 'b'],
      ['c', '>=0.2,<0.3', undefined, 'package', 'c'],
      ['d', '', undefined, 'package', 'd'],
      ['e', '==1.5', undefined, 'package', 'e'],
      ['f', '>=1,<2', undefined, 'package', 'f'],
      ['g-h', '>=2,<3', 'optional', 'package', '"G_H"'],
      ['i', '', undefined, 'url', 'i'],
      ['j', '', undefined, 'path', 'j'],
      ['k', '==1', undefined, 'package', 'k'],
      ['k', '==2', undefined, 'package', 'k'],
      ['l', '', undefined, 'package', 'l'],
      ['m', '>=0.0.3,<0.0.4', undefined, 'package', 'm'],
      ['n', '~=4.0', undefined, 'package', '[tool.poetry.dependencies.n]'],
      ['o', '==1', 'dev', 'package', 'o'],
    ]);
  });

  it.each([
    ['escapes fall back to the table', '[project]\ndependencies = ["nump\\u0079"]\n', [['numpy', '', undefined, 'package', '[project]']]],
    ['dotted keys', 'project.dependencies = ["a"]\n', [['a', '', undefined, 'package', 'a']]],
    ['an inline table', 'project = {dependencies = ["a"]}\n', [['a', '', undefined, 'package', 'a']]],
    ['CR LF', '[project]\r\ndependencies = [\r\n  "a",\r\n]\r\n', [['a', '', undefined, 'package', 'a']]],
    ['a longer string that holds it', '[project]\nname = "a b"\ndependencies = ["a"]\n', [['a', '', undefined, 'package', 'a']]],
    ['dotted keys below a table', '[tool]\nuv.dev-dependencies = ["a"]\n', [['a', '', 'dev', 'package', 'a']]],
    ['not TOML', '[project\n', []],
    ['wrong types', '[project]\ndependencies = "a"\noptional-dependencies = 3\n[tool]\npoetry = 1\n', []],
    ['numbers in the list', '[project]\ndependencies = [1, "a"]\n', [['a', '', undefined, 'package', 'a']]],
    ['prototypes', '[project.optional-dependencies]\n__proto__ = ["a"]\nconstructor = ["b"]\n', [['a', '', '__proto__', 'package', 'a'], ['b', '', 'constructor', 'package', 'b']]],
    ['nothing', '', []],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('does not take the project’s own name for a dependency', () => {
    const text = '[project]\nname = "a"\ndependencies = ["a"]\n';
    expect(parsePyproject(text)[0]!.span.start).toBe(text.lastIndexOf('a'));
  });

  it('never throws', () => {
    const piece = fc.constantFrom('\n', '[project]', 'dependencies', ' = ', '[', ']', '"a"', "'b>1'", ',', '{', '}', '#', '"""', '[tool.poetry.dependencies]');
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        for (const { span } of parsePyproject(text)) expect(span.end).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe('uv', () => {
  it('takes a dependency from where tool.uv.sources says', () => {
    const text = '[project]\nname = "a"\ndependencies = ["sam3", "utils", "wheel-of", "torch"]\n[tool.uv.sources]\nsam3 = { git = "https://h/r" }\nutils = { path = "./utils", editable = true }\nwheel_of = { url = "https://h/w.whl" }\ntorch = [{ index = "pytorch" }]\n';
    expect(parsePyproject(text).map(({ name, kind, target, editable }) => [name, kind, target, editable])).toEqual([
      ['sam3', 'url', 'git+https://h/r', false],
      ['utils', 'path', './utils', true],
      ['wheel-of', 'url', 'https://h/w.whl', false],
      ['torch', 'package', undefined, false],
    ]);
  });
});

describe('parsePyprojectMetadata', () => {
  const meta = (text: string) => {
    const { requirements, complete, requiresPython } = parsePyprojectMetadata(text);
    return [requirements.map(({ name }) => name), complete, requiresPython && [requiresPython.specifier, text.slice(requiresPython.span.start, requiresPython.span.end)]];
  };

  it.each([
    ['PEP 621', '[project]\nname = "a"\nrequires-python = ">= 3.12"\ndependencies = ["b"]\n[project.optional-dependencies]\nx = ["c"]\n', [['b'], true, ['>=3.12', '>= 3.12']]],
    ['dynamic', '[project]\nname = "a"\ndynamic = ["version", "dependencies"]\n', [[], false, undefined]],
    ['Poetry', '[tool.poetry.dependencies]\npython = "^3.10"\nb = "*"\n', [['b'], true, ['>=3.10,<4', '^3.10']]],
    ['an inline table', 'project = { name = "a", requires-python = ">=3.9" }\n', [[], true, undefined]],
    ['only tools', '[tool.ruff]\nline-length = 100\n', [[], false, undefined]],
    ['no TOML', '[project\n', [[], false, undefined]],
  ])('%s', (_, text, expected) => {
    expect(meta(text)).toEqual(expected);
  });
});
