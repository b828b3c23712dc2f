import type { Instruction } from '../../documents/dockerfile-model';
import type { Project } from '../../project/project';
import { copiedAmong } from './copied-files';

/** A COPY or ADD, and the changed files that it takes in. */
export interface ChangedCopy {
  readonly instruction: Instruction;
  /** At least one. */
  readonly paths: readonly string[];
}

/**
 * Which COPY and ADD take in which of the changed files, in the Dockerfile's order. What `.dockerignore` keeps out changes
 * nothing; a file that was deleted changes the folder that it was in.
 * @param changed relative to the Space repo
 */
export function changedCopies(project: Project, changed: readonly string[]): ChangedCopy[] {
  const sent = changed.filter((path) => !project.dockerIgnores(path)).map((path) => ({ path }));
  const byInstruction = new Map<Instruction, Set<string>>();
  for (const { instruction, files } of copiedAmong(project, sent)) {
    const paths = byInstruction.get(instruction) ?? new Set();
    for (const { path } of files) paths.add(path);
    byInstruction.set(instruction, paths);
  }
  return [...byInstruction].map(([instruction, paths]) => ({ instruction, paths: [...paths] }));
}
