import type { FrontMatterEntry } from '../../documents/readme';
import { containerPath } from './container-path';
import type { Project } from '../../project/project';
import { gpuHardware, type GpuHardware } from '../knowledge/hardware';

/** The README names a folder for Dev Mode. */
export function wantsDevMode(project: Project): boolean {
  return project.readme?.document.frontMatter?.entries.some(({ key }) => key === 'dev-mode-folder') === true;
}

/** The port that the Hub asks, 7860 where the README names none; undefined where it names something else. */
export function appPort(project: Project): number | undefined {
  const entry = project.readme?.document.frontMatter?.entries.find(({ key }) => key === 'app_port');
  if (entry === undefined) return 7860;
  return typeof entry.value === 'number' ? entry.value : undefined;
}

/** The GPU that the README's `suggested_hardware` names; undefined for a CPU, an unknown flavour, or none. */
export function suggestedGpu(
  project: Project,
): { readonly flavour: string; readonly hardware: GpuHardware; readonly entry: FrontMatterEntry } | undefined {
  const entry = project.readme?.document.frontMatter?.entries.find(({ key }) => key === 'suggested_hardware');
  if (typeof entry?.value !== 'string') return undefined;
  const hardware = gpuHardware(entry.value);
  return hardware === undefined ? undefined : { flavour: entry.value, hardware, entry };
}

/** A GPU, and what names it. */
export interface KnownGpu {
  readonly flavour: string;
  readonly hardware: GpuHardware;
  /** Of the README; undefined where the Space itself runs on it. */
  readonly entry: FrontMatterEntry | undefined;
}

/** The GPU that the Space has, where the Space was read; else the one that the README suggests. */
export function spaceGpu(project: Project): KnownGpu | undefined {
  const flavour = project.space?.hardware;
  if (flavour === undefined) return suggestedGpu(project);
  const hardware = gpuHardware(flavour);
  return hardware === undefined ? undefined : { flavour, hardware, entry: undefined };
}

/** Where Dev Mode works on the code: what the README names, else `/app`. */
export function devModeFolder(project: Project): string {
  const entry = project.readme?.document.frontMatter?.entries.find(({ key }) => key === 'dev-mode-folder');
  return typeof entry?.value === 'string' && entry.value.startsWith('/') ? containerPath(entry.value, '/') : '/app';
}
