import { describe, expect, it } from 'vitest';
import { parsePython } from '../../../src/documents/python';

const uses = (text: string): string[] =>
  parsePython(text).fileUses.map(({ kind, path, callee }) => `${kind} ${path.base}:${path.path}${callee === '' ? '' : ` ${callee}`}`);

describe('fileUses', () => {
  it.each<[string, string[]]>([
    ['open("a/b.txt")', ['read cwd:a/b.txt open']],
    ['open("./a//b.txt", "w")', ['write cwd:a/b.txt open']],
    ['open("a", mode="rb")', ['read cwd:a open']],
    ['with open("/data/x.json", "a") as f: pass', ['write root:data/x.json open']],
    ['open("https://a/b")', []],
    ['open("~/x")', []],
    ['open(name)', []],
    ['open(*names)', []],
    ['# open("a")', []],
    ['x.open("a")', []],
    ['from PIL import Image\nImage.open("a.png")', ['read cwd:a.png open']],
    ['import gzip\ngzip.open("a.gz")', ['read cwd:a.gz open']],
    ['import numpy as np\nnp.load("a.npy")', ['read cwd:a.npy load']],
    ['model.load("a.npy")', []],
    ['import torch\ntorch.save(x, "out/a.pt")', ['write cwd:out/a.pt save']],
    ['import shutil\nshutil.copy("a", "b")', ['read cwd:a copy', 'write cwd:b copy']],
    ['cv2.imread("a.png")', ['read cwd:a.png imread']],
    ['import os\nos.makedirs("outputs", exist_ok=True)', ['make cwd:outputs makedirs']],
    ['import os\nif not os.path.exists("/data/x"): pass', ['test root:data/x exists']],
    ['import os\nx = os.path.join(os.path.dirname(__file__), "..", "assets", "bpe.txt.gz")', ['named file:../assets/bpe.txt.gz']],
    ['import os.path as osp\nopen(osp.join(osp.dirname(osp.abspath(__file__)), "a.txt"))', ['read file:a.txt open']],
    ['import os\nHERE = os.path.dirname(__file__)\nopen(os.path.join(HERE, "a"))', ['read file:a open']],
    ['import os\nHERE = os.path.dirname(__file__)\nHERE = "b"\nopen(os.path.join(HERE, "a"))', []],
    ['import os\ndef f(HERE):\n  open(os.path.join(HERE, "a"))', []],
    ['for x in y:\n  open(x)', []],
    ['x = x\nopen(x)', []],
    ['from pathlib import Path\n(Path(__file__).resolve().parent / "a" / "b.txt").read_text()', ['read file:a/b.txt read_text']],
    ['from pathlib import Path\nROOT = Path(__file__).parents[1]\nX = ROOT / "a.txt"', ['named file:../a.txt']],
    ['from pathlib import Path\nROOT = Path("/data/checkpoints")\nif (ROOT / "sam3" / "sam3.pt").exists(): pass', ['test root:data/checkpoints/sam3/sam3.pt exists']],
    ['from pathlib import Path\nPath("out").mkdir(parents=True)', ['make cwd:out mkdir']],
    ['from pathlib import Path\nPath(out).mkdir()', []],
    ['from pathlib import Path\nPath("a.txt").write_text("b/c")', ['write cwd:a.txt write_text']],
    ['from pathlib import Path\nPath("a.txt").open("w")', ['write cwd:a.txt open']],
    ['ROOT = "/data"\nopen(f"{ROOT}/a.txt")', ['read root:data/a.txt open']],
    ['ROOT = "/data"\nopen(f"{ROOT}a.txt")', []],
    ['ROOT = "/data"\nopen(ROOT + "/a.txt")', ['read root:data/a.txt open']],
    ['open("/../../x")', []],
    ['x = a / b', []],
    ['x = 4 / 2', []],
    ['def f(): open("a")', ['read cwd:a open']],
  ])('%j', (text, expected) => {
    expect(uses(`${text}\n`)).toEqual(expected);
  });

  it('gives the place of the path, and whether it runs at once', () => {
    const text = 'def f():\n  open("a", "w")\nopen("b")\n';
    expect(parsePython(text).fileUses.map(({ span, topLevel }) => [text.slice(span.start, span.end), topLevel])).toEqual([
      ['"a"', false],
      ['"b"', true],
    ]);
  });
});

describe('pathChanges', () => {
  it.each<[string, unknown[]]>([
    ['sys.path.insert(0, "models/x")', [['front', 'cwd:models/x']]],
    ['sys.path.insert(1, "x")', [['front', 'cwd:x']]],
    ['sys.path.insert(5, "x")', [['back', 'cwd:x']]],
    ['sys.path.append("x")', [['back', 'cwd:x']]],
    ['site.addsitedir("x")', [['back', 'cwd:x']]],
    ['sys.path.append(x)', [['back', undefined]]],
    ['import os\nsys.path.append(os.getcwd())', [['back', 'cwd:']]],
    [
      'import os\ncurrent = os.path.dirname(os.path.abspath(__file__))\nsys.path.insert(0, os.path.join(current, "models", "diffusion_vas"))',
      [['front', 'file:models/diffusion_vas']],
    ],
    ['from sys import path\npath.insert(0, "x")', [['front', 'cwd:x']]],
    ['other.path.insert(0, "x")', []],
    ['# sys.path.insert(0, "x")', []],
    ['from sys import path as p\np.insert(0, "x")', [['front', 'cwd:x']]],
    ['import sys as s\ns.path.append("x")', [['back', 'cwd:x']]],
    ['from site import addsitedir as add\nadd("x")', [['back', 'cwd:x']]],
  ])('%j', (text, expected) => {
    const { pathChanges } = parsePython(`import sys, site\n${text}\n`);
    expect(pathChanges.map(({ position, path }) => [position, path && `${path.base}:${path.path}`])).toEqual(expected);
  });

  it('come in order, with where they stand', () => {
    const text = 'import sys\ndef f():\n  sys.path.append("a")\nsys.path.insert(0, "b")\n';
    expect(parsePython(text).pathChanges.map(({ span, topLevel }) => [text.slice(span.start, span.end), topLevel])).toEqual([
      ['sys.path.append("a")', false],
      ['sys.path.insert(0, "b")', true],
    ]);
  });
});
