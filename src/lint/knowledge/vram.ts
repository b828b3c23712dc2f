/**
 * How much GPU memory programs were measured to take, told by what their runtime config holds. SAM-Body4D: the peaks
 * that its author gives in the repo's README, for five people in the video.
 */
export interface VramFigure {
  /** The program, as a message names it. */
  readonly name: string;
  /** Keys that must be there, and a pattern for their values: what the program is known by. */
  readonly evidence: Readonly<Record<string, RegExp>>;
  /** The key that the finding points at, and the value with which it costs that much. */
  readonly key: string;
  readonly value: string | number | boolean;
  /** A number that decides how much. */
  readonly sizeKey: string;
  /** From the largest: with at least this size it took this much at its peak. */
  readonly peaks: readonly { readonly size: number; readonly gigabytes: number }[];
  /** With another value of `key`, in GB. */
  readonly otherwise: number;
  /** Under what conditions, as a message adds it. */
  readonly conditions: string;
  /** What to set in its place, and what that saves. */
  readonly instead: { readonly value: string; readonly effect: string };
}

export const vramFigures: readonly VramFigure[] = [
  {
    name: 'SAM-Body4D',
    evidence: { 'sam_3d_body.ckpt_path': /sam-3d-body/, 'completion.model_path_mask': /diffusion-vas/ },
    key: 'completion.enable',
    value: true,
    sizeKey: 'sam_3d_body.batch_size',
    peaks: [
      { size: 64, gigabytes: 53.3 },
      { size: 32, gigabytes: 35.2 },
    ],
    otherwise: 40.9,
    conditions: 'with five people in the video',
    instead: { value: 'false', effect: 'saves 15 to 20 GB' },
  },
];
