import { BuildLogReader, type BuildStep } from './build-log';

/** Consecutive lines of a build log that belong to one step. */
export interface LogSection {
  readonly step: BuildStep;
  /** From 0: its header, or where its output goes on after another step's. */
  readonly firstLine: number;
  /** From 0; blank lines behind the section are not in it. */
  readonly lastLine: number;
  /** False for the first section of its step. Only parallel stages have others. */
  readonly continued: boolean;
}

/** The sections of a build log, in order. A step without a line between others' has exactly one. */
export function logSections(lines: readonly string[]): LogSection[] {
  const sections: LogSection[] = [];
  let reader = new BuildLogReader();
  let open: { index: number; firstLine: number; lastLine: number }[] = [];
  const close = (): void => {
    const { steps } = reader;
    const seen = new Set<number>();
    for (const { index, firstLine, lastLine } of open) {
      const step = steps[index];
      if (step) sections.push({ step, firstLine, lastLine, continued: seen.has(index) });
      seen.add(index);
    }
    open = [];
  };
  for (const [number, line] of lines.entries()) {
    if (buildHeader.test(line)) {
      close();
      reader = new BuildLogReader();
    }
    reader.push(line);
    const index = reader.currentStep;
    if (index === undefined) continue;
    const last = open.at(-1);
    if (last?.index !== index) open.push({ index, firstLine: number, lastLine: number });
    else if (line.trim() !== '') last.lastLine = number;
  }
  close();
  return sections;
}

const buildHeader = /^=+ Build Queued at /;
