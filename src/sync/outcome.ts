import { stat } from 'node:fs/promises';
import { largestInGit } from '../documents/bytes';
import type { Content } from './compare';
import { isExecutable } from './content';
import type { FileIdentity, RefusalReason } from './plan-model';

export interface Facts {
  readonly content: Content;
  readonly source: FileIdentity;
  /** Undefined where the Space repo has no such file. */
  readonly target: FileIdentity | undefined;
  readonly sameContent: boolean;
  /** Named in `allowBinary`. */
  readonly isAllowed: boolean;
  readonly platform: NodeJS.Platform;
}

/** What becomes of a file by its content. */
export function outcomeOf({ content: { binary, lfsPointer }, source, target, sameContent, isAllowed, platform }: Facts): 'unchanged' | 'write' | RefusalReason {
  // Also where the Space repo already holds the pointer: the app would read it in place of the file.
  if (lfsPointer) return 'lfs-pointer';
  if (sameContent && (target === undefined || haveSameMode(source, target, platform))) return 'unchanged';
  if (isAllowed) return 'write';
  if (binary) return 'binary';
  return source.size > largestInGit ? 'too-large' : 'write';
}

/** Whether the reason lies in the file itself, and not in what is around it. */
export function isByContent(reason: RefusalReason): boolean {
  return reason === 'lfs-pointer' || reason === 'binary' || reason === 'too-large';
}

/** Windows has no executable bit. */
export function haveSameMode(source: FileIdentity, target: FileIdentity, platform: NodeJS.Platform): boolean {
  return platform === 'win32' || isExecutable(source.mode) === isExecutable(target.mode);
}

export async function leadsToFolder(link: string): Promise<boolean> {
  return (await stat(link).catch(() => undefined))?.isDirectory() ?? false;
}
