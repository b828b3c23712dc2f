import { describe, expect, it } from 'vitest';
import { parseSetupScript } from '../../../src/documents/setup-script';

const read = (text: string) => {
  const { requirements, complete, requiresPython } = parseSetupScript(text);
  return {
    requirements: requirements.map(({ name, specifier, span }) => [name, specifier, text.slice(span.start, span.end)]),
    complete,
    python: requiresPython && [requiresPython.specifier, text.slice(requiresPython.span.start, requiresPython.span.end)],
  };
};
const unknown = { requirements: [], complete: false, python: undefined };

describe('parseSetupScript', () => {
  it('reads lists that are written out, and the Python', () => {
    const text = `from setuptools import setup, find_packages
setup(
    name="sam3",
    packages=find_packages(),
    python_requires=">=3.8, <3.13",
    install_requires=[
        "numpy>=1.20",  # "torch"
        'timm',
    ],
    extras_require={"dev": ["pytest"]},
)
`;
    expect(read(text)).toEqual({
      requirements: [['numpy', '>=1.20', 'numpy>=1.20'], ['timm', '', 'timm']],
      complete: true,
      python: ['>=3.8,<3.13', '>=3.8, <3.13'],
    });
  });

  it('reads a list under a name', () => {
    expect(read('import setuptools\nREQUIRES = ["a", "b"]\nsetuptools.setup(install_requires=REQUIRES)\n')).toMatchObject({
      requirements: [['a', '', 'a'], ['b', '', 'b']],
      complete: true,
    });
  });

  it.each([
    ['no dependencies', 'from setuptools import setup\nsetup(name="a")\n', { ...unknown, complete: true }],
    ['a file that is read', 'from setuptools import setup\nsetup(install_requires=open("r.txt").read().split())\n', unknown],
    ['a name assigned twice', 'r = ["a"]\nr = ["b"]\nsetup(install_requires=r)\n', unknown],
    ['a name that is added to', 'r = ["a"]\nr += ["b"]\nsetup(install_requires=r)\n', unknown],
    ['a name that is appended to', 'r = ["a"]\nr.append("b")\nsetup(install_requires=r)\n', unknown],
    ['a sum', 'setup(install_requires=["a"] + more)\n', unknown],
    ['a comprehension', 'setup(install_requires=[x for x in y])\n', unknown],
    ['unpacked', 'setup(**arguments)\n', unknown],
    ['an f-string', 'setup(install_requires=[f"a=={v}"])\n', unknown],
    ['no call', 'print(1)\n', unknown],
    ['half typed', 'setup(install_requires=["a"', unknown],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });
});
