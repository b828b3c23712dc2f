import { setImmediate as turn } from 'node:timers/promises';
import type { Project } from './project';

/** Short enough for nobody to notice while typing. */
const sliceMs = 8;

/**
 * Reads the imports of the project's Python files ahead of the rules, which ask for them in every file that the start
 * reaches, in slices between which other work gets its turn: to parse a thousand files in one go would hold up an
 * editor. For the first look at a project; what is parsed already costs nothing. Rejects only with the signal's reason.
 */
export async function warmUp(project: Project, signal?: AbortSignal, now: () => number = () => performance.now()): Promise<void> {
  let started = now();
  for (const path of project.pythonFiles) {
    signal?.throwIfAborted();
    const module = project.python(path);
    void module?.imports;
    void module?.pathChanges;
    if (now() - started < sliceMs) continue;
    await turn();
    started = now();
  }
}
