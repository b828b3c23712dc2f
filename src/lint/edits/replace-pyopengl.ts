import { textOf } from '../../documents/dockerfile-lookup';
import type { FileReference } from '../../project/project';
import type { PythonInstallStep } from '../facts/python-packages';
import type { StageFacts } from '../facts/stage-facts';
import type { Edit } from '../finding';
import { linesAfter } from './dockerfile-lines';

/** What is installed in the place of the pinned PyOpenGL. */
export const newerPyOpenGL = 'PyOpenGL==3.1.9';

/** A RUN behind the install of pyrender, by the same pip; undefined where that is found only by the shell of its RUN. */
export function replacePyOpenGL(
  file: FileReference,
  { dockerfile }: StageFacts,
  { invocation, instruction }: PythonInstallStep,
): Edit | undefined {
  const { name, program, args } = invocation;
  const isPip = /^pip[\d.]*$/.test(name ?? '');
  if (!isPip && !(/^python[\d.]*$/.test(name ?? '') && args[0]?.text === '-m')) return undefined;
  const run = textOf(dockerfile, instruction);
  if (program.text === undefined || /\bactivate\b|--target|--prefix|--root/.test(run) || args.some(({ raw }) => raw === '-t')) return undefined;
  const cache = args.some(({ text }) => text === '--no-cache-dir') ? ' --no-cache-dir' : '';
  const line = `RUN ${program.text}${isPip ? '' : ' -m pip'} install${cache} --no-deps ${newerPyOpenGL}`;
  return linesAfter(file, dockerfile, instruction, [line]);
}
