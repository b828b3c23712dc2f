/**
 * Python packages with CUDA code of their own, after their setup.py (github.com: Dao-AILab/flash-attention,
 * Dao-AILab/causal-conv1d, state-spaces/mamba, nerfstudio-project/gsplat, graphdeco-inria/diff-gaussian-rasterization,
 * NVlabs/nvdiffrast, NVlabs/tiny-cuda-nn, facebookresearch/detectron2, facebookresearch/pytorch3d,
 * rusty1s/pytorch_scatter, IDEA-Research/GroundingDINO, facebookresearch/xformers) and torch/utils/cpp_extension.py.
 */
export interface CudaPackage {
  /** What is compiled: the release on PyPI, which is a source archive, or only what comes from git or a folder. */
  readonly compiles: 'any' | 'source';
  /**
   * How it learns for which GPUs to compile. `required`: fails where no GPU is there to ask. `built-in`: it has a list of
   * its own. `switch`: without a GPU there it leaves its CUDA code out, unless a variable says otherwise.
   */
  readonly architectures: 'required' | 'built-in' | 'switch';
  /** TORCH_CUDA_ARCH_LIST where left out. */
  readonly variable?: 'TCNN_CUDA_ARCHITECTURES';
  /** Of `switch`: `FORCE_CUDA=1` alone does it, or a list of architectures does as well. */
  readonly switchedBy?: 'force' | 'force or list' | 'list';
  /** What fails when it was built without CUDA. */
  readonly failure?: string;
  /** A variable that leaves the compiling out, to take a wheel. */
  readonly skippedBy?: string;
  /** It first looks for a wheel of its own that fits, so that nothing may be compiled at all. */
  readonly hasOwnWheels?: true;
  /** Versions, as a git URL or a clone names them, that do not compile when they are installed. */
  readonly exceptFor?: RegExp;
}

const required = { compiles: 'source', architectures: 'required' } as const;

const packages: ReadonlyMap<string, CudaPackage> = new Map(
  Object.entries<CudaPackage>({
    'flash-attn': { compiles: 'any', architectures: 'built-in', skippedBy: 'FLASH_ATTENTION_SKIP_CUDA_BUILD', hasOwnWheels: true },
    'causal-conv1d': { compiles: 'any', architectures: 'built-in', skippedBy: 'CAUSAL_CONV1D_SKIP_CUDA_BUILD', hasOwnWheels: true },
    'mamba-ssm': { compiles: 'any', architectures: 'built-in', skippedBy: 'MAMBA_SKIP_CUDA_BUILD', hasOwnWheels: true },
    gsplat: { ...required, skippedBy: 'BUILD_NO_CUDA' },
    'diff-gaussian-rasterization': required,
    'diff-surfel-rasterization': required,
    'simple-knn': required,
    diffoctreerast: required,
    // Older ones compile when they are first used.
    nvdiffrast: { ...required, exceptFor: /(?:@|-b\s+|--branch[\s=]|checkout\s+)v?0\.[0-3]\b/ },
    tinycudann: { ...required, variable: 'TCNN_CUDA_ARCHITECTURES' },
    detectron2: { compiles: 'source', architectures: 'switch', switchedBy: 'force', failure: 'Not compiled with GPU support' },
    pytorch3d: { compiles: 'source', architectures: 'switch', switchedBy: 'force', failure: 'Not compiled with GPU support' },
    'torch-scatter': { compiles: 'any', architectures: 'switch', switchedBy: 'force', failure: 'Not compiled with CUDA support' },
    'torch-sparse': { compiles: 'any', architectures: 'switch', switchedBy: 'force', failure: 'Not compiled with CUDA support' },
    'torch-cluster': { compiles: 'any', architectures: 'switch', switchedBy: 'force', failure: 'Not compiled with CUDA support' },
    groundingdino: { compiles: 'source', architectures: 'switch', switchedBy: 'list', failure: "name '_C' is not defined" },
    xformers: { compiles: 'source', architectures: 'switch', switchedBy: 'force or list', failure: 'No operator found' },
  }),
);

/** Folders and repositories that go by another name than the package. */
const otherNames: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    'flash-attention': 'flash-attn',
    mamba: 'mamba-ssm',
    'tiny-cuda-nn': 'tinycudann',
    'pytorch-scatter': 'torch-scatter',
    'pytorch-sparse': 'torch-sparse',
    'pytorch-cluster': 'torch-cluster',
  }),
);

/** @param name as PEP 503 writes it; of a package, a repository or a folder */
export function cudaPackage(name: string): { readonly name: string; readonly details: CudaPackage } | undefined {
  const known = otherNames.get(name) ?? name;
  const details = packages.get(known);
  return details === undefined ? undefined : { name: known, details };
}

/**
 * Words that tell of code compiled for the GPU, or of a need of nvcc, ptxas or CUDA's headers, while the app runs:
 * torch.compile and Triton want a C compiler, the others nvcc or NVIDIA's headers.
 */
export const compilesAtRunTime =
  /torch\.compile|torch_compile|\btriton\b|cpp_extension|load_inline|CUDA_HOME|\bnvcc\b|\bninja\b|\bnumba\b|\bcupy\b|RawKernel|pycuda|torch\._dynamo|torch\._inductor/;

/** Packages that do so, by name. */
export const compilesWhenUsed: ReadonlySet<string> = new Set(
  `gsplat nvdiffrast deepspeed cupy numba numba-cuda vllm sglang flashinfer flashinfer-python jax jaxlib tensorflow triton
  pycuda tensorrt torch-tensorrt kaolin taichi warp-lang onnxruntime-gpu llama-cpp-python exllamav2 auto-gptq gptqmodel
  autoawq lmdeploy xformers unsloth tinycudann nerfstudio spconv torchsparse minkowskiengine paddlepaddle-gpu mxnet
  transformer-engine apex sageattention flash-linear-attention fla liger-kernel torchao bitsandbytes optimum-quanto
  cuda-python nvidia-cuda-nvcc-cu12 hidet`.split(/\s+/),
);
