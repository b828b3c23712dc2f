import { compare } from './compare';
import type { FileOperations } from './file-operations';
import { erase, prune, put } from './put';
import { survey } from './survey';

/** True once a task is to end early. */
export type Stop = () => boolean;

/**
 * The work on files, in steps: each runs to its next `yield` without a break, so that it can be done by a thread of
 * its own at full speed, or in turns with everything else. What goes in and out can be cloned.
 */
export const tasks = { survey, compare, put, erase, prune } as const;

export type TaskName = keyof typeof tasks;
export type RequestOf<N extends TaskName> = Parameters<(typeof tasks)[N]>[0];
export type ResultOf<N extends TaskName> = ReturnType<(typeof tasks)[N]> extends Generator<undefined, infer R> ? R : never;

export function start<N extends TaskName>(name: N, request: RequestOf<N>, stop: Stop, operations: FileOperations): Generator<undefined, ResultOf<N>> {
  const task = tasks[name] as unknown as (request: RequestOf<N>, stop: Stop, operations: FileOperations) => Generator<undefined, ResultOf<N>>;
  return task(request, stop, operations);
}
