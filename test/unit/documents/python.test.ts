import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePython } from '../../../src/documents/python';
import type { PythonModule } from '../../../src/documents/python-model';
import type { Span } from '../../../src/documents/text';

const cut = (text: string, span: Span) => text.slice(span.start, span.end);

describe('imports', () => {
  it.each([
    ['import os', [['os', 0, []]]],
    ['import a.b.c as d, e', [['a.b.c', 0, []], ['e', 0, []]]],
    ['from a.b import c as d, e', [['a.b', 0, ['c', 'e']]]],
    ['from . import x', [['', 1, ['x']]]],
    ['from ...pkg.mod import (\n  y,  # why\n  z as w,\n)', [['pkg.mod', 3, ['y', 'z']]]],
    ['from m import *', [['m', 0, ['*']]]],
    ['from .. import a', [['', 2, ['a']]]],
    // Half typed.
    ['import', []],
    ['from', []],
    ['from a import', [['a', 0, []]]],
    ['import a.', [['a', 0, []]]],
    ['from a.b', [['a.b', 0, []]]],
  ])('%s', (text, expected) => {
    const { imports } = parsePython(`${text}\n`);
    expect(imports.map(({ module, level, names }) => [module, level, names])).toEqual(expected);
  });

  it('gives the place of each module', () => {
    const text = 'import os, cv2 as c\nfrom a import b\n';
    expect(parsePython(text).imports.map(({ span }) => cut(text, span))).toEqual(['os', 'cv2 as c', 'from a import b']);
  });

  it.each([
    ['import x', false],
    ['try:\n  import x\nexcept ImportError:\n  pass', true],
    ['try:\n  import x\nexcept (KeyError, ModuleNotFoundError) as e:\n  pass', true],
    ['try:\n  import x\nexcept Exception:\n  pass', true],
    ['try:\n  import x\nexcept:\n  pass', true],
    ['try:\n  import x\nexcept KeyError:\n  pass\nexcept ImportError:\n  pass', true],
    ['try:\n  import x\nexcept KeyError:\n  pass', false],
    ['try:\n  import x\nexcept MyImportErrorLike:\n  pass', false],
    ['try:\n  import x\nfinally:\n  pass', false],
    ['try:\n  pass\nexcept KeyError:\n  import x', true],
    ['try:\n  pass\nexcept ImportError:\n  pass\nelse:\n  import x', true],
    ['try:\n  pass\nexcept ImportError:\n  pass\nfinally:\n  import x', false],
    ['if a:\n  import x', true],
    ['if a: import x', true],
    ['if TYPE_CHECKING:\n  import x', true],
    ['if __name__ == "__main__":\n  import x', false],
    ["if ('__main__' == __name__):\n  import x", false],
    ['if __name__ == "__main__" and a:\n  import x', true],
    ['if __name__ == "__main__":\n  pass\nelse:\n  import x', true],
    ['if a:\n  pass\nelif __name__ == "__main__":\n  import x', true],
    ['with contextlib.suppress(ImportError):\n  import x', true],
    ['with open(ImportError):\n  import x', false],
    ['match a:\n  case 1:\n    import x', true],
    ['while a:\n  import x', false],
    ['if a:\n  def f():\n    import x', true],
    ['if a:\n  pass\nimport x', false],
  ])('%j: optional %s', (text, optional) => {
    expect(parsePython(`${text}\n`).imports.map((found) => found.optional)).toEqual([optional]);
  });

  it.each([
    ['import x', true],
    ['def f():\n  import x', false],
    ['class C:\n  import x', false],
    ['async def f():\n  import x', false],
    ['def f(): pass\nimport x', true],
    ['if __name__ == "__main__":\n  import x', true],
  ])('%j: top level %s', (text, topLevel) => {
    expect(parsePython(`${text}\n`).imports.map((found) => found.topLevel)).toEqual([topLevel]);
  });
});

describe('calls', () => {
  it('reads a call as it stands in a download script', () => {
    const text =
      'FILES = [\n  HFFile(name="sam3", repo_id="facebook/sam3", filename="sam3.pt",\n    rel_out="sam3/" "sam3.pt", gated=True, size=None, n=-3),\n]\n';
    const [call] = parsePython(text).calls;
    expect(call).toMatchObject({ callee: 'HFFile', name: 'HFFile' });
    expect(cut(text, call!.argumentsSpan)).toMatch(/^\(name=[^]*n=-3\)$/);
    const values = call!.arguments.map(({ name, value }) => [name, value.kind, 'value' in value ? value.value : undefined]);
    expect(values).toEqual([
      ['name', 'string', 'sam3'],
      ['repo_id', 'string', 'facebook/sam3'],
      ['filename', 'string', 'sam3.pt'],
      ['rel_out', 'string', 'sam3/sam3.pt'],
      ['gated', 'boolean', true],
      ['size', 'none', undefined],
      ['n', 'number', -3],
    ]);
    expect(cut(text, call!.arguments[4]!.span)).toBe('gated=True');
    expect(cut(text, call!.arguments[4]!.value.span)).toBe('True');
  });

  it.each([
    ['demo.launch()', ['demo.launch', 'launch']],
    ['demo . launch ()', ['demo.launch', 'launch']],
    ['gr.Blocks().launch()', ['', 'launch']],
    ['gr.Interface(\n  f\n).queue(\n).launch(\n)', ['', 'launch']],
    ['f(x)(y)', ['', '']],
    ['a[0](y)', ['', '']],
    ['(lambda: 1)()', ['', '']],
    ['a["b.launch"]()', ['', '']],
    ['été.naïf()', ['été.naïf', 'naïf']],
  ])('%s is a call of %j', (text, expected) => {
    const [call] = parsePython(`${text}\n`).calls;
    expect([call!.callee, call!.name]).toEqual(expected);
    expect(cut(text, call!.span)).toBe(text);
  });

  it('reads decorators and nested calls', () => {
    const text = '@app.get("/", *a, k=1, **kw)\ndef f(): return g(h(1), x := 2, (i for i in y))\n';
    const { calls } = parsePython(text);
    expect(calls.map(({ callee }) => callee)).toEqual(['app.get', 'g', 'h']);
    expect(calls[0]!.arguments.map(({ name, value }) => [name, value.kind])).toEqual([
      [undefined, 'string'],
      ['*', 'other'],
      ['k', 'number'],
      ['**', 'other'],
    ]);
    expect(calls[1]!.arguments.map(({ name, value }) => [name, value.kind])).toEqual([
      [undefined, 'other'],
      [undefined, 'other'],
      [undefined, 'other'],
    ]);
  });

  it.each([
    ['demo.launch(server_name=', [['server_name', 'other']]],
    ['demo.launch(server_name="0.0.0.0"', [['server_name', 'string']]],
    ['demo.launch(server_port=7860, ', [['server_port', 'number']]],
    ['demo.launch(', []],
  ])('reads half-typed %s', (text, expected) => {
    const [call] = parsePython(`${text}\n`).calls;
    expect(call!.arguments.map(({ name, value }) => [name, value.kind])).toEqual(expected);
  });
});

describe('values', () => {
  it.each([
    [`'a'`, 'a'],
    [`"it's"`, "it's"],
    [`"a" 'b'`, 'ab'],
    [`("a"\n  # why\n  "b")`, 'ab'],
    [`(("a"))`, 'a'],
    [`'''a\nb'''`, 'a\nb'],
    [`"""a\r\nb"""`, 'a\nb'],
    [`""`, ''],
    [`''''''`, ''],
    [`"\\n\\t\\\\\\"\\x41\\101\\u0041\\U0001F600\\q"`, '\n\t\\"AAA😀\\q'],
    [`"a\\\nb"`, 'ab'],
    [`r"\\n"`, '\\n'],
    [`R'\\d'`, '\\d'],
    [`u"a"`, 'a'],
    ['12', 12],
    ['-1.5', -1.5],
    ['+2', 2],
    ['0x10', 16],
    ['0b11', 3],
    ['0o17', 15],
    ['1_000', 1000],
    ['1e3', 1000],
    ['.5', 0.5],
    ['True', true],
    ['False', false],
    ['None', undefined],
  ])('%s', (source, expected) => {
    const { value } = parsePython(`f(${source})\n`).calls[0]!.arguments[0]!;
    expect(value.kind).not.toBe('other');
    expect('value' in value ? value.value : undefined).toBe(expected);
  });

  it.each([
    'b"x"', 'rb"x"', 'f"x"', 'f"{x}"', '"a" f"b"', '"a" b"b"', '"a" + "b"', '"\\N{DASH}"', '"\\UFFFFFFFF"', '1j',
    'x', 'x.y', '[1]', '{}', '("a",)', 'not True', '~1', '- x', 'lambda: 1', '"a" if x else "b"', 'str(1)', '...',
  ])('%s is other', (source) => {
    const { value } = parsePython(`f(${source})\n`).calls[0]!.arguments[0]!;
    expect(value).toMatchObject({ kind: 'other', text: source });
  });

  it('does not take an open string for one', () => {
    const values = parsePython('f("abc\n').calls.flatMap((call) => call.arguments.map(({ value }) => value.kind));
    expect(values).not.toContain('string');
  });
});

describe('environment', () => {
  it.each([
    ['os.environ["A"] = "x"', [['A', 'x', 'set']]],
    ["os.environ['A'] = os.environ['B'] = 'x'", [['A', 'x', 'set'], ['B', 'x', 'set']]],
    ['os.environ["A"], b = "x", 1', [['A', undefined, 'set']]],
    ['os.environ["A"]: str = "x"', [['A', 'x', 'set']]],
    ['os.environ["A"] = str(x)', [['A', undefined, 'set']]],
    ['os.environ["A"] += "x"', [['A', undefined, 'set']]],
    ['os.environ.setdefault("A", "x")', [['A', 'x', 'default']]],
    ['os.environ.update({"A": "x", b: "y", "C": z}, D="w", **more)', [['A', 'x', 'set'], ['C', undefined, 'set'], ['D', 'w', 'set']]],
    ['os.environ |= {"A": "x"}', [['A', 'x', 'set']]],
    ['from os import environ\nenviron["A"] = "x"', [['A', 'x', 'set']]],
    ['from os import environ as e\ne.setdefault("A", "x")', [['A', 'x', 'default']]],
    ['import os as o\no.environ["A"] = "x"', [['A', 'x', 'set']]],
    ['if "A" not in os.environ:\n  os.environ["A"] = "x"', [['A', 'x', 'default']]],
    ["if not os.environ.get('A'):\n  os.environ['A'] = 'x'", [['A', 'x', 'default']]],
    ['if os.getenv("A", None) is None:\n  os.environ["A"] = "x"', [['A', 'x', 'default']]],
    // Traps.
    ['if "A" not in os.environ:\n  pass\nelse:\n  os.environ["A"] = "x"', [['A', 'x', 'set']]],
    ['if "A" in os.environ:\n  os.environ["A"] = "x"', [['A', 'x', 'set']]],
    ['if "AB" not in os.environ:\n  os.environ["A"] = "x"', [['A', 'x', 'set']]],
    ['if not "A" in os.environ:\n  os.environ["A"] = "x"', [['A', 'x', 'default']]],
    ['if not x and "A" in os.environ:\n  os.environ["A"] = "x"', [['A', 'x', 'set']]],
    ['environ["A"] = "x"', []],
    ['other.environ["A"] = "x"', []],
    ['os.environ[key] = "x"', []],
    ['os.environ["A"]["B"] = "x"', []],
    ['os.environ["A"] == "x"', []],
    ['del os.environ["A"]', []],
    ['# os.environ["A"] = "x"', []],
  ])('%j writes %j', (text, expected) => {
    const { environmentWrites } = parsePython(`${text}\n`);
    expect(environmentWrites.map(({ name, value, kind }) => [name, value, kind])).toEqual(expected);
  });

  it.each([
    ['x = os.environ["A"]', [['A', undefined]]],
    ['x = os.environ.get("A")', [['A', undefined]]],
    ['x = os.environ.get("A", "d")', [['A', 'd']]],
    ['x = os.getenv("A", default="d")', [['A', 'd']]],
    ['from os import getenv as g\nx = g("A", "d")', [['A', 'd']]],
    ['import os.path\nx = os.getenv("A")', [['A', undefined]]],
    ['f(int(os.environ.get("A", 3)))', [['A', 3]]],
    ['os.environ["A"] = os.environ.get("A", "d")', [['A', 'd']]],
    ['os.environ["A"]["B"] = "x"', [['A', undefined]]],
    ['del os.environ["A"]', []],
    ['os.environ["A"] = "x"', []],
    ['os.getenv(name)', []],
    ['getenv("A")', []],
    ['settings.get("A")', []],
  ])('%j reads %j', (text, expected) => {
    const { environmentReads } = parsePython(`${text}\n`);
    expect(
      environmentReads.map(({ name, defaultValue: value }) => [name, value !== undefined && 'value' in value ? value.value : undefined]),
    ).toEqual(expected);
  });

  it('tells the top level, and where each stands', () => {
    const text = 'os.environ["A"] = "x"\ndef f():\n  os.environ["B"] = "y"\n';
    expect(parsePython(text).environmentWrites.map(({ span, topLevel }) => [cut(text, span), topLevel])).toEqual([
      ['os.environ["A"]', true],
      ['os.environ["B"]', false],
    ]);
  });
});

describe('callsTo', () => {
  it('gives the calls whose last name matches whole, in order', () => {
    const text = 'def f():\n  demo.launch(a=1)\n\nrelaunch()\nlaunch()\nx = launch\n';
    expect(parsePython(text).callsTo(/run|launch/).map(({ callee }) => callee)).toEqual(['demo.launch', 'launch']);
    expect(parsePython('run_app()\nrun()\n').callsTo(/run|run_app/).map(({ callee }) => callee)).toEqual(['run_app', 'run']);
  });
});

const partsOf = (module: PythonModule): readonly (readonly { readonly span: Span }[])[] => [
  module.imports, module.environmentReads, module.environmentWrites, module.calls, module.pathChanges, module.fileUses,
];

describe('hostile input', () => {
  it.each([
    ['open parentheses', '('.repeat(20_000)],
    ['open comprehensions', '[x for '.repeat(20_000)],
    ['nested f-strings', 'f"{'.repeat(20_000)],
    ['nested calls', 'f('.repeat(5_000)],
    ['a chain of calls', `a${'.b()'.repeat(5_000)}`],
    ['deep blocks', Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}if x:\n`).join('')],
    ['a long file', 'import a\n'.repeat(40_000)],
    ['an open string of escapes', `x = "${'\\'.repeat(100_001)}`],
    ['names that stand for each other', `import os\n${Array.from({ length: 2_000 }, (_, i) => `x${String(i)} = os.path.join(x${String(i + 1)}, "a")\n`).join('')}`],
  ])('survives %s', (_, text) => {
    expect(partsOf(parsePython(text)).every((part) => Array.isArray(part))).toBe(true);
  });

  it('reads up to brackets that are nested too deeply, and knows brackets in strings', () => {
    const strings = `x = ["${'('.repeat(300)}", '''${'['.repeat(300)}''']  # ${'{'.repeat(300)}\n`;
    const module = parsePython(`import a\n${strings}import b\nf(${'['.repeat(300)}\nimport c\n`);
    expect(module.imports.map((found) => found.module)).toEqual(['a', 'b']);
  });

  it('never throws, and its spans lie inside of the text', () => {
    const piece = fc.constantFrom('\n', '\r\n', '  ', 'import ', 'from ', 'os', '.environ', '["A"]', ' = ', '"', "'''", '(', ')', ',', 'f', '|= {', '}', 'if ', 'try', ':', 'except', 'as ', '*', '#', '\\', '@', '.update', '{"a":');
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        const module = parsePython(text);
        const spans = [
          ...partsOf(module).flatMap((part) => part.map(({ span }) => span)),
          ...module.calls.flatMap((call) => [call.span, call.argumentsSpan, ...call.arguments.flatMap((a) => [a.span, a.value.span])]),
        ];
        for (const { start, end } of spans) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});
