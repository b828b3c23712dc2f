import type { ConfigDocument, ConfigEntry } from '../../documents/config';
import type { Project } from '../../project/project';
import { gpuHardware } from '../knowledge/hardware';
import { vramFigures, type VramFigure } from '../knowledge/vram';
import { spaceGpu } from './readme-facts';

/** What a program with this config was measured to take. */
export interface VramNeed {
  readonly entry: ConfigEntry;
  readonly sizeEntry: ConfigEntry;
  readonly size: number;
  readonly gigabytes: number;
}

/** Undefined where the config is not that program's, or its costly part is off. */
export function vramNeedOf({ entries }: ConfigDocument, figure: VramFigure): VramNeed | undefined {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const entry = byPath.get(figure.key);
  const sizeEntry = byPath.get(figure.sizeKey);
  if (!isOf(byPath, figure) || entry?.value !== figure.value || typeof sizeEntry?.value !== 'number') return undefined;
  const size = sizeEntry.value;
  const peak = figure.peaks.find((each) => size >= each.size);
  return peak === undefined ? undefined : { entry, sizeEntry, size, gigabytes: peak.gigabytes };
}

function isOf(byPath: ReadonlyMap<string, ConfigEntry>, { evidence }: VramFigure): boolean {
  return Object.entries(evidence).every(([key, pattern]) => {
    const value = byPath.get(key)?.value;
    return typeof value === 'string' && pattern.test(value);
  });
}

/** GPU memory that is needed, beside what the Space's hardware has; undefined where the program was never measured. */
export interface VramBalance {
  readonly neededGb: number;
  readonly conditions: string;
  /** Of one GPU; undefined where the hardware is not known or has none. */
  readonly availableGb: number | undefined;
  readonly flavour: string | undefined;
}

/** @param hardware the Space's flavour, where that was just read; else what the project knows of it */
export function vramBalance(project: Project, hardware?: string): VramBalance | undefined {
  const { config } = project;
  if (config === undefined) return undefined;
  const byPath = new Map(config.document.entries.map((entry) => [entry.path, entry]));
  const figure = vramFigures.find((each) => isOf(byPath, each));
  const value = figure === undefined ? undefined : byPath.get(figure.key)?.value;
  if (figure === undefined || value === undefined) return undefined;
  const gigabytes = value === figure.value ? vramNeedOf(config.document, figure)?.gigabytes : figure.otherwise;
  if (gigabytes === undefined) return undefined;
  const known = hardware === undefined ? spaceGpu(project) : { flavour: hardware, hardware: gpuHardware(hardware) };
  return { neededGb: gigabytes, conditions: figure.conditions, availableGb: known?.hardware?.vramGB, flavour: known?.flavour };
}
