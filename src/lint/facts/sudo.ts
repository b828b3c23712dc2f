import type { Instruction } from '../../documents/dockerfile-model';
import type { StageFacts } from './stage-facts';
import { systemPackages } from './system-packages';

const officialImages = new Set(['python', 'python-slim', 'debian', 'ubuntu', 'cuda', 'node']);

/** Whether there is a sudo when an instruction runs; undefined where that is not known. */
export function hasSudo(facts: StageFacts, instruction: Instruction): boolean | undefined {
  const { installs, complete } = systemPackages(facts);
  const installed = installs.some(
    (install) => install.instruction.index <= instruction.index && install.packageWords.some(({ text }) => text?.replace(/[=:/].*$/, '') === 'sudo'),
  );
  if (installed) return true;
  return complete && officialImages.has(facts.base.family) ? false : undefined;
}
