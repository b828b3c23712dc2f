import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCondaEnvironment, parseCondaPackage } from '../../../src/documents/conda-environment';

describe('parseCondaEnvironment', () => {
  it('reads packages, channels, versions and the list for pip, with places', () => {
    const text = `name: app
channels: [conda-forge]
dependencies:
  - python=3.11
  - conda-forge::opencv>=4
  - "pytorch==2.1.0=py3.11_cuda12*"
  - numpy >=1.26,<2
  - pip
  - pip:
      - gradio==5.0  # why
      - -r requirements.txt
      - -e ./models/sam3
      - git+https://h/r.git#egg=r
prefix: /opt/x
`;
    const found = parseCondaEnvironment(text);
    expect(found?.name).toBe('app');
    expect(found?.packages.map(({ name, channel, version, span }) => [name, channel, version, text.slice(span.start, span.end)])).toEqual([
      ['python', undefined, '=3.11', 'python=3.11'],
      ['opencv', 'conda-forge', '>=4', 'conda-forge::opencv>=4'],
      ['pytorch', undefined, '==2.1.0=py3.11_cuda12*', 'pytorch==2.1.0=py3.11_cuda12*'],
      ['numpy', undefined, '>=1.26,<2', 'numpy >=1.26,<2'],
      ['pip', undefined, '', 'pip'],
    ]);
    expect(found?.pip.map(({ kind, name, target, editable, span }) => [kind, name, target, editable, text.slice(span.start, span.end)])).toEqual([
      ['package', 'gradio', undefined, false, 'gradio==5.0'],
      ['include', undefined, 'requirements.txt', false, '-r requirements.txt'],
      ['path', undefined, './models/sam3', true, './models/sam3'],
      ['url', 'r', 'git+https://h/r.git#egg=r', false, 'git+https://h/r.git#egg=r'],
    ]);
  });

  it.each(['', 'a', '- a', 'dependencies: a', 'name: x', 'dependencies: [', '\t'])('%j is none, or has nothing', (text) => {
    expect(parseCondaEnvironment(text)?.packages ?? []).toEqual([]);
  });

  it('never throws', () => {
    const piece = fc.constantFrom('\n', 'dependencies:', ' - ', 'a=1', 'pip:', '"', '{', '}', '&a', '*a', '  ');
    fc.assert(fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), (pieces) => void parseCondaEnvironment(pieces.join(''))));
  });
});

describe('parseCondaPackage', () => {
  it.each([
    ['conda-forge::numpy[version=">1"]', 'numpy'],
    ['nvidia/label/cuda-12.1::cuda-toolkit', 'cuda-toolkit'],
    ['-c', undefined],
    ['./a.tar.bz2', undefined],
    ['', undefined],
  ])('%s', (spec, name) => {
    expect(parseCondaPackage(spec, 0)?.name).toBe(name);
  });
});
