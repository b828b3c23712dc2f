import type { CopyInstruction, Instruction } from '../../documents/dockerfile-model';
import type { Project } from '../../project/project';
import { contextGlob } from './context-globs';
import { copiedSources, type CopiedSource } from './copies';
import { stageFacts } from './stage-facts';

/** What one source of a COPY or ADD brings in of some files. */
export interface CopiedFiles<T> {
  readonly instruction: Instruction;
  readonly source: CopyInstruction['sources'][number];
  /** At least one. */
  readonly files: readonly T[];
}

/** Which COPY and ADD bring in which of the files, that `.dockerignore` lets through, in the Dockerfile's order. */
export function copiedAmong<T extends { readonly path: string }>(project: Pick<Project, 'dockerfile'>, files: readonly T[]): readonly CopiedFiles<T>[] {
  const dockerfile = project.dockerfile?.document;
  if (dockerfile === undefined || files.length === 0) return [];
  const found: CopiedFiles<T>[] = [];
  for (const stage of dockerfile.stages) {
    const facts = stageFacts(dockerfile, stage);
    for (const instruction of stage.instructions) {
      for (const copied of copiedSources(facts, instruction)) {
        const brought = copied.copy.from === undefined ? filesOf(copied, files) : [];
        if (brought.length > 0) found.push({ instruction, source: copied.source, files: brought });
      }
    }
  }
  return found;
}

function filesOf<T extends { readonly path: string }>({ path, copy }: CopiedSource, files: readonly T[]): readonly T[] {
  // What --exclude leaves is not worked out here.
  if (path === undefined || copy.exclude.length > 0) return [];
  if (path === '') return files;
  if (/[*?[\\]/.test(path)) {
    const matches = contextGlob(path);
    return matches === undefined ? [] : files.filter((file) => matches(file.path) !== undefined);
  }
  return files.filter((file) => file.path === path || file.path.startsWith(`${path}/`));
}
