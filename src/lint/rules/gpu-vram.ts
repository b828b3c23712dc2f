import { spaceGpu } from '../facts/readme-facts';
import { vramNeedOf } from '../facts/vram-need';
import { vramFigures, type VramFigure } from '../knowledge/vram';
import type { Rule } from '../rule';

export const gpuVram: Rule = {
  id: 'gpu/vram',
  severity: 'warning',
  summary: 'The runtime config needs more GPU memory than the hardware has.',
  explanation: {
    why: 'The Space starts, loads its models and answers small requests; a larger one runs out of GPU memory in the middle of its work. It is told of where the program is known by its config, its need was measured, and the hardware is known: that of the Space, where it was read, else what the README suggests.',
    failure: 'torch.OutOfMemoryError: CUDA out of memory.',
    bad: '=== README.md\n---\nsdk: docker\nsuggested_hardware: l40sx1\n---\n=== configs/app.yaml\nsam_3d_body:\n  ckpt_path: /data/sam-3d-body-dinov3/model.ckpt\n  batch_size: 64\ncompletion:\n  enable: true\n  model_path_mask: /data/diffusion-vas-amodal-segmentation\n',
    good: '=== README.md\n---\nsdk: docker\nsuggested_hardware: l40sx1\n---\n=== configs/app.yaml\nsam_3d_body:\n  ckpt_path: /data/sam-3d-body-dinov3/model.ckpt\n  batch_size: 64\ncompletion:\n  enable: false\n  model_path_mask: /data/diffusion-vas-amodal-segmentation\n',
  },
  check(project, report) {
    const { config, readme } = project;
    if (config === undefined) return;
    const gpu = spaceGpu(project);
    // Whether a program spreads over several GPUs is not known.
    if (gpu === undefined || gpu.hardware.count > 1) return;
    const { file, document } = config;
    const { vramGB, gpu: name } = gpu.hardware;
    for (const figure of vramFigures) {
      const need = vramNeedOf(document, figure);
      if (need === undefined || need.gigabytes <= vramGB) continue;
      const { instead } = figure;
      report({
        file,
        span: need.entry.valueSpan,
        message: `With ${figure.key}: ${String(figure.value)} and ${figure.sizeKey}: ${String(need.size)}, ${figure.name} was measured at ${String(need.gigabytes)} GB of GPU memory ${figure.conditions}, and the ${name} of ${gpu.entry === undefined ? "the Space's " : ''}${gpu.flavour} has ${String(vramGB)} GB: it runs out. ${adviceOf(figure, vramGB)}`,
        fixes: [
          {
            title: `Set ${figure.key} to ${instead.value}`,
            safe: false,
            edits: [{ file, span: need.entry.valueSpan, newText: instead.value }],
          },
        ],
        related: [
          ...(gpu.entry === undefined || readme === undefined
            ? []
            : [{ file: readme.file, span: gpu.entry.valueSpan, message: `${name}, ${String(vramGB)} GB` }]),
          { file, span: need.sizeEntry.valueSpan, message: `${figure.sizeKey} is set here` },
        ],
      });
    }
  },
};

/** The largest size that was measured to fit, where one was. */
function adviceOf({ key, sizeKey, peaks, instead }: VramFigure, vramGB: number): string {
  const fits = peaks.find(({ gigabytes }) => gigabytes <= vramGB);
  const other = fits === undefined ? '' : `, or ${sizeKey} to ${String(fits.size)} (${String(fits.gigabytes)} GB)`;
  return `Set ${key} to ${instead.value}, which ${instead.effect}${other}.`;
}
