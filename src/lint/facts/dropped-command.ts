import type { Instruction } from '../../documents/dockerfile-model';
import type { Project } from '../../project/project';
import { entryPoint, startInstructions, type StartCommand } from './entry-point';
import { serverProgram } from './launched-program';
import { standsInFront } from './servers';
import type { StageFacts } from './stage-facts';

/** A CMD that ENTRYPOINT never comes to run, while it starts nothing of its own. */
export interface DroppedCommand {
  readonly command: Instruction;
  readonly entrypoint: Instruction;
  /** The script that does not hand on to CMD: its path in the repo and its text. */
  readonly script: readonly [path: string, text: string] | undefined;
}

export function droppedCommand(project: Project, facts: StageFacts): DroppedCommand | undefined {
  const { entrypoint, command } = startInstructions(facts);
  if (entrypoint === undefined || command === undefined || command.words.length === 0) return undefined;
  const entry = entryPoint(project, facts);
  const [script, ...others] = entry.scripts;
  if (!entry.programsKnown || others.length > 0 || entry.modules.size > 0) return undefined;
  if (script === undefined ? entrypoint.form === 'json' : takesArguments(script[1])) return undefined;
  return entry.commands.every(startsNothing) ? { command, entrypoint, script } : undefined;
}

function takesArguments(script: string): boolean {
  return /\$(?:[@*1-9#]|\{[@*1-9#!])|\b(?:shift|getopts|BASH_ARGV|BASH_SOURCE)\b/.test(script);
}

function startsNothing({ invocation, launched }: StartCommand): boolean {
  const { kind } = launched;
  const name = serverProgram(invocation)?.name ?? '';
  if (/^(?:http\.server|redis-server|sleep|tail|wait)$/.test(name) || standsInFront(name)) return false;
  return kind === 'nothing' || kind === 'file' || kind === 'shell-file';
}
