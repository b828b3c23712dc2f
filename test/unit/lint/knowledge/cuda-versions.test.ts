import { expect, it } from 'vitest';
import { cudaOfTag, torchRelease } from '../../../../src/lint/knowledge/cuda-versions';
import { allComputeCapabilities, gpuHardware } from '../../../../src/lint/knowledge/hardware';

it.each([
  ['cu118', '11.8'],
  ['cu126', '12.6'],
  ['cu92', undefined],
  ['cpu', undefined],
])('%s is CUDA %s', (tag, version) => {
  expect(cudaOfTag(tag)).toBe(version);
});

it('knows what a release of PyTorch was built with', () => {
  expect(torchRelease('2.4.1')?.onPyPI).toBe('12.1');
  expect(torchRelease('2.6.0')?.builds).toContain('11.8');
  expect(torchRelease('99.1')).toBeUndefined();
});

it('knows the GPUs', () => {
  expect(gpuHardware('l40sx1')).toMatchObject({ vramGB: 48, computeCapability: '8.9' });
  expect(gpuHardware('cpu-basic')).toBeUndefined();
  expect(gpuHardware('constructor')).toBeUndefined();
  expect(allComputeCapabilities).toEqual(['7.5', '8.0', '8.6', '8.9', '9.0']);
});
