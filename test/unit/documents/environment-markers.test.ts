import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateMarker } from '../../../src/documents/environment-markers';

describe('evaluateMarker', () => {
  it.each<[string, boolean | undefined]>([
    ['python_version < "3.13"', true],
    ['python_version<"3.11"', false],
    ["python_version >= '3.9'", true],
    ['"3.12" > python_version', true],
    ['python_version == "3.11"', true],
    ['python_version == "3.*"', true],
    ['python_version != "3.11.*"', false],
    ['python_version in "3.10 3.11"', true],
    ['python_version ~= "3.8"', undefined],
    ['python_full_version < "3.11.4"', undefined],
    ['sys_platform == "linux"', true],
    ['sys_platform == "win32"', false],
    ['sys_platform != "darwin"', true],
    ["platform_system == 'Windows'", false],
    ['platform_machine == "x86_64"', true],
    ['platform_machine in "x86_64 AMD64"', true],
    ['platform_machine not in "aarch64 arm64"', true],
    ['os_name == "nt"', false],
    ['implementation_name == "cpython"', true],
    ['extra == "dev"', false],
    ['platform_release >= "5"', undefined],
    ['sys_platform == "linux" and python_version < "3.10"', false],
    ['sys_platform == "win32" or (python_version >= "3.10" and os_name == "posix")', true],
    ['platform_release == "5" and sys_platform == "win32"', false],
    ['platform_release == "5" or sys_platform == "linux"', true],
    ['platform_release == "5" or sys_platform == "win32"', undefined],
    ['python_version', undefined],
    ['(sys_platform == "linux"', undefined],
    ['sys_platform == "linux" )', undefined],
    ['sys_platform = "linux"', undefined],
    ['', undefined],
  ])('%s', (marker, expected) => {
    expect(evaluateMarker(marker, { python: '3.11' })).toBe(expected);
  });

  it('does not know of a Python that is not known', () => {
    expect(evaluateMarker('python_version < "3.13"', { python: undefined })).toBeUndefined();
  });

  it('never throws', () => {
    const piece = fc.constantFrom('python_version', ' ', '<', '"3.1"', "'", '(', ')', ' and ', ' or ', 'not in', 'in');
    fc.assert(fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), (pieces) => void evaluateMarker(pieces.join(''), { python: '3.11' })));
    expect(evaluateMarker('('.repeat(900), { python: '3.11' })).toBeUndefined();
  });
});
