import { hubJson, type HubConnection } from './connection';
import { HubError } from './errors';
import { list, number, record, text } from './json-values';

/** A kind of machine that a Space can run on. */
export interface HardwareFlavor {
  /** As the Hub's API takes it: `l40sx1`. */
  readonly name: string;
  readonly label: string;
  readonly dollarsPerHour: number;
  /** In the Hub's words, `8 vCPU` and `62 GB`; undefined where it does not tell. */
  readonly cpu?: string | undefined;
  readonly ram?: string | undefined;
  /** GB of ephemeral disk. */
  readonly diskGb: number | undefined;
  readonly gpu: { readonly model: string; readonly quantity: number; /** Of all GPUs together, in GB. */ readonly vramGb: number | undefined } | undefined;
}

export interface HardwareList {
  readonly flavors: readonly HardwareFlavor[];
  /** Why the Hub's own list is missing and this one is the table below; undefined where it is the Hub's. */
  readonly fallback: HubError | undefined;
}

/** The Hub's hardware with its prices; the known table, marked so, where the Hub does not tell. */
export async function listHardware(connection: HubConnection, signal?: AbortSignal): Promise<HardwareList> {
  try {
    return { flavors: await hubJson(connection, '/api/spaces/hardware', { signal }, parseHardware), fallback: undefined };
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return { flavors: knownHardware, fallback: error };
  }
}

function parseHardware(value: unknown): HardwareFlavor[] {
  const flavors = list(value).flatMap(parseFlavor);
  if (flavors.length === 0) throw new TypeError('No hardware in the list');
  return flavors;
}

function parseFlavor(value: unknown): HardwareFlavor[] {
  const flavor = record(value);
  const name = text(flavor['name']);
  const dollars = dollarsPerHour(flavor);
  if (name === undefined || dollars === undefined) return [];
  const accelerator = record(flavor['accelerator']);
  const model = text(accelerator['model']);
  return [
    {
      name,
      label: text(flavor['prettyName']) ?? name,
      dollarsPerHour: dollars,
      cpu: text(flavor['cpu']),
      ram: text(flavor['ram']),
      diskGb: gigabytes(flavor['ephemeralStorage']),
      gpu:
        model === undefined
          ? undefined
          : { model, quantity: count(accelerator['quantity']) ?? 1, vramGb: gigabytes(accelerator['vram']) },
    },
  ];
}

/** The unit is a minute where it is named at all. */
function dollarsPerHour(flavor: Readonly<Record<string, unknown>>): number | undefined {
  const micro = number(flavor['unitCostMicroUSD']);
  const unit = micro === undefined ? number(flavor['unitCostUSD']) : micro / 1e6;
  if (unit === undefined) return undefined;
  return Math.round(unit * (flavor['unitLabel'] === 'hour' ? 1 : 60) * 100) / 100;
}

/** Counts come as numbers and as text. */
function count(value: unknown): number | undefined {
  return number(value) ?? gigabytes(value);
}

/** `48 GB`, `1 TB`, 48. */
function gigabytes(value: unknown): number | undefined {
  const match = /^\s*(\d{1,9}(?:\.\d{1,3})?)\s*([TG]i?B)?\s*$/i.exec(text(value) ?? '');
  if (!match) return number(value);
  return Number(match[1]) * (match[2]?.toUpperCase().startsWith('T') ? 1000 : 1);
}

function cpu(name: string, label: string, dollars: number, diskGb: number): HardwareFlavor {
  return { name, label, dollarsPerHour: dollars, diskGb, gpu: undefined };
}

function gpu(name: string, model: string, quantity: number, vramEach: number, dollars: number, diskGb: number): HardwareFlavor {
  const label = `${String(quantity)}x Nvidia ${model}`;
  return { name, label, dollarsPerHour: dollars, diskGb, gpu: { model, quantity, vramGb: quantity * vramEach } };
}

/** Prices and disks by the Hub's documentation of November 2026. */
export const knownHardware: readonly HardwareFlavor[] = [
  cpu('cpu-basic', 'CPU basic', 0, 50),
  cpu('cpu-upgrade', 'CPU upgrade', 0.03, 50),
  gpu('t4-small', 'T4', 1, 16, 0.4, 50),
  gpu('t4-medium', 'T4', 1, 16, 0.6, 100),
  gpu('l4x1', 'L4', 1, 24, 0.8, 400),
  gpu('l4x4', 'L4', 4, 24, 3.8, 3200),
  gpu('l40sx1', 'L40S', 1, 48, 1.8, 380),
  gpu('l40sx4', 'L40S', 4, 48, 8.3, 3200),
  gpu('l40sx8', 'L40S', 8, 48, 23.5, 6500),
  gpu('a10g-small', 'A10G', 1, 24, 1, 110),
  gpu('a10g-large', 'A10G', 1, 24, 1.5, 200),
  gpu('a10g-largex2', 'A10G', 2, 24, 3, 1000),
  gpu('a10g-largex4', 'A10G', 4, 24, 5, 2000),
  gpu('a100-large', 'A100', 1, 80, 2.5, 1000),
  gpu('a100x4', 'A100', 4, 80, 10, 4000),
  gpu('a100x8', 'A100', 8, 80, 20, 8000),
];
