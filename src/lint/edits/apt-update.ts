import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import type { FileReference } from '../../project/project';
import type { AptCommand } from '../facts/apt';
import type { Edit } from '../finding';
import { standsPlain } from './run-commands';

/** `apt-get update &&` in front of an install. Undefined where that would change what the shell makes of the rest. */
export function updateBefore(
  file: FileReference,
  document: Dockerfile,
  { span, heredocs }: Instruction,
  { invocation, program }: AptCommand,
): Edit | undefined {
  const [first] = invocation.command.words;
  if (first === undefined || invocation.command.assignments.length > 0 || !standsPlain(document, first)) return undefined;
  const at = first.span.start;
  const before = document.text.slice(Math.max(span.start, at - 500), at);
  const isFirst = heredocs.length === 0 && /^[A-Za-z]+\s+(?:--\S+[\s\\`]+)*$/.test(before);
  if (!isFirst && !/&&[\s\\`]*$/.test(before)) return undefined;
  const asRoot = first.text === 'sudo' ? 'sudo ' : '';
  return { file, span: { start: at, end: at }, newText: `${asRoot}${program} update && ` };
}
