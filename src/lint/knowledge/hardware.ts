/**
 * The Hub's flavours of hardware that have an NVIDIA GPU, as huggingface_hub (SpaceHardware) and the documentation of
 * Spaces name them ("Using GPU Spaces"); compute capabilities after developer.nvidia.com/cuda-gpus.
 */
export interface GpuHardware {
  readonly gpu: string;
  readonly count: number;
  /** Of each GPU. */
  readonly vramGB: number;
  /** `8.9`, as TORCH_CUDA_ARCH_LIST takes it. */
  readonly computeCapability: string;
}

const t4 = { gpu: 'T4', vramGB: 16, computeCapability: '7.5' };
const l4 = { gpu: 'L4', vramGB: 24, computeCapability: '8.9' };
const l40s = { gpu: 'L40S', vramGB: 48, computeCapability: '8.9' };
const a10g = { gpu: 'A10G', vramGB: 24, computeCapability: '8.6' };
const a100 = { gpu: 'A100', vramGB: 80, computeCapability: '8.0' };
const h100 = { gpu: 'H100', vramGB: 80, computeCapability: '9.0' };
const h200 = { gpu: 'H200', vramGB: 141, computeCapability: '9.0' };

const flavours: Readonly<Record<string, GpuHardware>> = {
  't4-small': { ...t4, count: 1 },
  't4-medium': { ...t4, count: 1 },
  l4x1: { ...l4, count: 1 },
  l4x4: { ...l4, count: 4 },
  l40sx1: { ...l40s, count: 1 },
  l40sx4: { ...l40s, count: 4 },
  l40sx8: { ...l40s, count: 8 },
  'a10g-small': { ...a10g, count: 1 },
  'a10g-large': { ...a10g, count: 1 },
  'a10g-largex2': { ...a10g, count: 2 },
  'a10g-largex4': { ...a10g, count: 4 },
  'a100-large': { ...a100, count: 1 },
  a100x4: { ...a100, count: 4 },
  a100x8: { ...a100, count: 8 },
  h100: { ...h100, count: 1 },
  h100x8: { ...h100, count: 8 },
  h200: { ...h200, count: 1 },
  h200x2: { ...h200, count: 2 },
  h200x4: { ...h200, count: 4 },
  h200x8: { ...h200, count: 8 },
};

/** Undefined for a flavour without a GPU, and for one that is not known. */
export function gpuHardware(flavour: string): GpuHardware | undefined {
  return Object.hasOwn(flavours, flavour) ? flavours[flavour] : undefined;
}

/** The compute capabilities of all GPUs that a Space can have, from the oldest. */
export const allComputeCapabilities: readonly string[] = [
  ...new Set(Object.values(flavours).map(({ computeCapability }) => computeCapability)),
].sort();
