/**
 * Sizes in bytes of what is fetched from model repos, where they are known: of single files, and of whole repos under
 * `''`. From the repos' file listings on the Hub, November 2026.
 */
const known: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'facebook/sam3': { 'sam3.pt': 3_450_062_241 },
  'facebook/sam-3d-body-dinov3': { 'model.ckpt': 2_110_000_000, 'assets/mhr_model.pt': 696_000_000, '': 2_800_000_000 },
  'Ruicheng/moge-2-vitl-normal': { 'model.pt': 1_200_000_000, '': 1_200_000_000 },
  'kaihuac/diffusion-vas-amodal-segmentation': { '': 5_000_000_000 },
  'kaihuac/diffusion-vas-content-completion': { '': 5_000_000_000 },
  'depth-anything/Depth-Anything-V2-Large': { 'depth_anything_v2_vitl.pth': 1_300_000_000, '': 1_300_000_000 },
};

/**
 * Bytes that are fetched at least; undefined where it is not known. Of a whole repo whose name tells how many
 * parameters the model has (`Llama-3.1-70B-Instruct`), two bytes each, half a byte where the name says quantized.
 */
export function modelSize(repoId: string, filename: string | undefined): number | undefined {
  const sizes = Object.hasOwn(known, repoId) ? known[repoId] : undefined;
  const size = sizes?.[filename ?? ''];
  if (size !== undefined || filename !== undefined) return size;
  const name = repoId.slice(repoId.indexOf('/') + 1);
  const billions = /(?:^|[-_])(\d{1,3}(?:\.\d+)?)b(?=$|[-_.])/i.exec(name)?.[1];
  if (billions === undefined) return undefined;
  const isQuantized = /gptq|awq|gguf|exl2|mlx|bnb|nf4|fp4|q\d|int[48]|[48]-?bit|fp8|w4a16|adapter|lora/i.test(name);
  return Number(billions) * 1e9 * (isQuantized ? 0.5 : 2);
}
