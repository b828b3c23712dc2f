/** A model repo that the local Hub knows by its files and sizes; it holds no weights. */
export interface Model {
  readonly id: string;
  readonly gated: false | 'manual';
  readonly files: readonly { readonly path: string; readonly size: number; readonly lfs: boolean }[];
}

function model(id: string, gated: Model['gated'], files: Readonly<Record<string, number>>): Model {
  return {
    id,
    gated,
    files: Object.entries(files).map(([path, size]) => ({
      path,
      size,
      lfs: /\.(?:pt|pth|ckpt|safetensors|bin)$/.test(path),
    })),
  };
}

const gigabyte = 1_000_000_000;

/** A diffusers folder of some five gigabytes. */
const diffusionFiles = {
  'model_index.json': 512,
  'feature_extractor/preprocessor_config.json': 518,
  'image_encoder/config.json': 612,
  'image_encoder/model.fp16.safetensors': 1_264_217_240,
  'scheduler/scheduler_config.json': 452,
  'unet/config.json': 905,
  'unet/diffusion_pytorch_model.safetensors': 3_049_435_868,
  'vae/config.json': 607,
  'vae/diffusion_pytorch_model.safetensors': 682_000_000,
};

/** The checkpoint repos of SAM-Body4D, with the sizes known in November 2026. */
export const models: ReadonlyMap<string, Model> = new Map(
  [
    model('facebook/sam3', 'manual', { 'README.md': 8211, 'config.json': 25_843, 'sam3.pt': 3_450_062_241 }),
    model('facebook/sam-3d-body-dinov3', 'manual', {
      'README.md': 6120,
      'model.ckpt': 2.11 * gigabyte,
      'model_config.yaml': 1500,
      'assets/mhr_model.pt': 696_000_000,
    }),
    model('Ruicheng/moge-2-vitl-normal', false, { 'README.md': 1290, 'model.pt': 1.2 * gigabyte }),
    model('kaihuac/diffusion-vas-amodal-segmentation', false, diffusionFiles),
    model('kaihuac/diffusion-vas-content-completion', false, diffusionFiles),
    model('depth-anything/Depth-Anything-V2-Large', false, {
      'README.md': 2611,
      'depth_anything_v2_vitl.pth': 1.3 * gigabyte,
    }),
  ].map((one) => [one.id, one]),
);

/** Bytes of a file, or of the whole repo where no file is named; 0 for what is not known. */
export function sizeOf(repository: string | undefined, file: string | undefined): number {
  const files = models.get(repository ?? '')?.files ?? [];
  return files.filter((one) => file === undefined || one.path === file).reduce((sum, one) => sum + one.size, 0);
}
