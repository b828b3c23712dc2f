import { distributionPython, isExternallyManaged, pythonOfImage } from '../knowledge/python-versions';
import { type Interpreter, PythonPrograms, unknownFolder } from './python-programs';
import type { StageFacts } from './stage-facts';

/** What a base image brings. */
export function basePrograms({ base }: StageFacts): PythonPrograms {
  const programs = new PythonPrograms();
  const { family, release, reference } = base;
  const image = pythonOfImage(base);
  if (image !== 'none') {
    addImagePython(programs, { kind: 'image', prefix: '/usr/local', version: image, managed: false });
    if (family !== 'python-slim') programs.unsure = true;
    return programs;
  }
  if (family === 'debian' || family === 'ubuntu' || family === 'cuda') {
    // The profilers of the devel images may bring one; a python without a number they do not.
    if (/-devel/.test(reference)) {
      programs.add('/usr/bin', 'python3', 'unknown');
      programs.add('/usr/bin', 'pip', 'unknown');
      programs.add('/usr/bin', 'pip3', 'unknown');
    }
    if (release === undefined) programs.hasVenvModule = undefined;
    return programs;
  }
  if (family === 'node') {
    if (base.bare) return programs;
    // The large image is made from buildpack-deps, which has the distribution's python3.
    programs.add('/usr/bin', 'python3', distributionInterpreter(base));
    return programs;
  }
  programs.path = [unknownFolder];
  programs.unsure = true;
  programs.hasVenvModule = undefined;
  return programs;
}

/** What the release's own packages bring. */
export function distributionInterpreter({ release }: StageFacts['base']): Interpreter {
  return { kind: 'distribution', prefix: '/usr', version: distributionPython(release), managed: isExternallyManaged(release) };
}

function addImagePython(programs: PythonPrograms, interpreter: Interpreter): void {
  const { version } = interpreter;
  for (const name of ['python', 'python3', 'pip', 'pip3']) programs.add('/usr/local/bin', name, interpreter);
  if (version === undefined) return;
  for (const name of ['python', 'pip']) programs.add('/usr/local/bin', `${name}${String(version.major)}.${String(version.minor)}`, interpreter);
}
