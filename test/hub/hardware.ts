export interface Flavour {
  readonly name: string;
  readonly prettyName: string;
  readonly cpu: string;
  readonly ram: string;
  readonly ephemeralStorage: string;
  readonly accelerator: {
    readonly type: 'gpu';
    readonly model: string;
    readonly quantity: string;
    readonly vram: string;
    readonly manufacturer: 'Nvidia';
  } | null;
  readonly unitCostMicroUSD: number;
  readonly unitCostUSD: number;
  readonly unitLabel: 'minute';
}

function flavour(
  name: string,
  prettyName: string,
  [cpu, ram, disk]: readonly [cpu: number, ramGigabytes: number, diskGigabytes: number],
  dollarsAnHour: number,
  gpu?: readonly [model: string, quantity: number, vramGigabytes: number],
): Flavour {
  const microDollars = Math.round((dollarsAnHour * 1_000_000) / 60);
  return {
    name,
    prettyName,
    cpu: `${cpu} vCPU`,
    ram: `${ram} GB`,
    ephemeralStorage: `${disk} GB`,
    accelerator:
      gpu === undefined
        ? null
        : { type: 'gpu', model: gpu[0], quantity: `${gpu[1]}`, vram: `${gpu[2]} GB`, manufacturer: 'Nvidia' },
    unitCostMicroUSD: microDollars,
    unitCostUSD: microDollars / 1_000_000,
    unitLabel: 'minute',
  };
}

/** `GET /api/spaces/hardware`; prices and disks as documented in November 2026. */
export const hardware: readonly Flavour[] = [
  flavour('cpu-basic', 'CPU basic', [2, 16, 50], 0),
  flavour('cpu-upgrade', 'CPU upgrade', [8, 32, 50], 0.03),
  flavour('t4-small', 'Nvidia T4 - small', [4, 15, 50], 0.4, ['T4', 1, 16]),
  flavour('t4-medium', 'Nvidia T4 - medium', [8, 30, 100], 0.6, ['T4', 1, 16]),
  flavour('l4x1', '1x Nvidia L4', [8, 30, 400], 0.8, ['L4', 1, 24]),
  flavour('l4x4', '4x Nvidia L4', [48, 186, 3200], 3.8, ['L4', 4, 96]),
  flavour('l40sx1', '1x Nvidia L40S', [8, 62, 380], 1.8, ['L40S', 1, 48]),
  flavour('l40sx4', '4x Nvidia L40S', [48, 382, 3200], 8.3, ['L40S', 4, 192]),
  flavour('l40sx8', '8x Nvidia L40S', [192, 1534, 6500], 23.5, ['L40S', 8, 384]),
  flavour('a10g-small', 'Nvidia A10G - small', [4, 14, 110], 1, ['A10G', 1, 24]),
  flavour('a10g-large', 'Nvidia A10G - large', [12, 46, 200], 1.5, ['A10G', 1, 24]),
  flavour('a10g-largex2', '2x Nvidia A10G - large', [24, 92, 1000], 3, ['A10G', 2, 48]),
  flavour('a10g-largex4', '4x Nvidia A10G - large', [48, 184, 2000], 5, ['A10G', 4, 96]),
  flavour('a100-large', 'Nvidia A100 - large', [12, 142, 1000], 2.5, ['A100', 1, 80]),
  flavour('a100x4', '4x Nvidia A100', [48, 568, 4000], 10, ['A100', 4, 320]),
  flavour('a100x8', '8x Nvidia A100', [96, 1136, 8000], 20, ['A100', 8, 640]),
];
