import type { FileReference, Project } from '../../project/project';
import { addAptPackages } from '../edits/apt-install';
import { linesAfter, linesBeforeStart } from '../edits/dockerfile-lines';
import { installedLibraries, mentionsGraphics, openGLPlatform, packageUse, type PackageUse } from '../facts/graphics';
import { runtimeStage, type StageFacts, type Variable } from '../facts/stage-facts';
import type { Edit, Fix } from '../finding';
import type { Rule } from '../rule';

export const gpuOpenglPlatform: Rule = {
  id: 'gpu/opengl-platform',
  severity: 'warning',
  summary: 'PyOpenGL is not told how to draw without a display.',
  explanation: {
    why: 'A Space has no display. PyOpenGL decides at its first import which library it draws with, by PYOPENGL_PLATFORM; unset, it looks for an X server. With egl the NVIDIA driver must also be given to the container with its graphics part, which NVIDIA_DRIVER_CAPABILITIES of the CUDA images leaves out. OSMesa draws in software and needs neither.',
    failure: "AttributeError: 'GLXPlatform' object has no attribute 'OSMesa'",
    bad: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y libosmesa6\nRUN pip install pyrender\nCMD ["python", "app.py"]\n',
    good: 'FROM python:3.11-slim\nENV PYOPENGL_PLATFORM=osmesa\nRUN apt-get update && apt-get install -y libosmesa6\nRUN pip install pyrender\nCMD ["python", "app.py"]\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    const file = project.dockerfile?.file;
    if (facts === undefined || file === undefined || !mentionsGraphics(project)) return;
    const use = packageUse(project, facts, 'pyrender');
    if (use === undefined) return;
    const platform = openGLPlatform(project, facts);
    const related = use.imported === undefined ? [] : [{ ...use.imported, message: 'Imported here' }];
    if (platform.kind === 'unset') {
      report({
        file,
        span: placeOf(facts, use),
        message: 'pyrender is used, but PYOPENGL_PLATFORM is set nowhere: a Space has no display, so rendering fails. Set it to osmesa, or to egl with the graphics driver.',
        fixes: [useOsmesa(file, facts)],
        related,
      });
    } else if (platform.kind === 'set' && platform.value.toLowerCase() === 'egl') {
      const given = driverGraphics(facts);
      if (given.kind !== 'missing') return;
      const giveDriver = addGraphics(file, facts, given.variable);
      report({
        file,
        span: platform.span ?? placeOf(facts, use),
        message: `${platform.span === undefined ? 'The code draws with EGL unless told otherwise' : 'PYOPENGL_PLATFORM is egl'}, but NVIDIA_DRIVER_CAPABILITIES gives no graphics driver to the container: eglInitialize fails.`,
        fixes: platform.forced ? [giveDriver] : [useOsmesa(file, facts, platform.span === undefined ? undefined : project), giveDriver],
        related,
      });
    }
  },
};

function placeOf({ stage }: StageFacts, { install }: PackageUse): { start: number; end: number } {
  return install?.word.span ?? stage.image.span;
}

/** The CUDA images set `compute,utility`; NVIDIA's runtime takes the same where nothing is set. */
function driverGraphics(facts: StageFacts): { kind: 'given' | 'unknown' } | { kind: 'missing'; variable: Variable | undefined } {
  const variable = facts.runtimeVariable('NVIDIA_DRIVER_CAPABILITIES');
  if (variable === undefined) return facts.base.bare ? { kind: 'missing', variable } : { kind: 'unknown' };
  if (variable.value === undefined) return { kind: 'unknown' };
  return /(?:^|[\s,])(?:graphics|all)(?:$|[\s,])/.test(variable.value) ? { kind: 'given' } : { kind: 'missing', variable };
}

/** With the library that it needs, where that is missing for sure. `project` where the value that is there must go. */
function useOsmesa(file: FileReference, facts: StageFacts, project?: Project): Fix {
  const edits: Edit[] = [];
  const present = installedLibraries(facts);
  if (present?.has('libOSMesa.so') === false) edits.push(...addAptPackages(file, facts, ['libosmesa6']));
  const variable = project === undefined ? undefined : facts.runtimeVariable('PYOPENGL_PLATFORM');
  const replaced = variable === undefined ? undefined : replaceValue(file, facts, variable, 'PYOPENGL_PLATFORM', ['egl', 'osmesa']);
  edits.push(replaced ?? setVariable(file, facts, 'PYOPENGL_PLATFORM=osmesa'));
  return { title: 'Draw with OSMesa', safe: variable === undefined, edits };
}

function addGraphics(file: FileReference, facts: StageFacts, variable: Variable | undefined): Fix {
  const value = variable?.value ?? '';
  const replaced =
    variable === undefined || value === ''
      ? undefined
      : replaceValue(file, facts, variable, 'NVIDIA_DRIVER_CAPABILITIES', [value, `${value},graphics`]);
  const edit = replaced ?? setVariable(file, facts, 'NVIDIA_DRIVER_CAPABILITIES=compute,utility,graphics');
  return { title: 'Ask for the graphics driver', safe: false, edits: [edit] };
}

function replaceValue(
  file: FileReference,
  { dockerfile }: StageFacts,
  { instruction }: Variable,
  name: string,
  [from, to]: readonly [string, string],
): Edit | undefined {
  const { start, end } = instruction.argumentsSpan;
  const written = dockerfile.text.slice(start, end);
  const at = written.indexOf(from, written.indexOf(name) + name.length);
  return at === -1 ? undefined : { file, span: { start: start + at, end: start + at + from.length }, newText: to };
}

/** Behind the stage's last ENV, else before what it starts. */
function setVariable(file: FileReference, facts: StageFacts, assignment: string): Edit {
  const last = facts.stage.instructions.findLast(({ keyword }) => keyword === 'ENV');
  return last === undefined
    ? linesBeforeStart(file, facts, [`ENV ${assignment}`])
    : linesAfter(file, facts.dockerfile, last, [`ENV ${assignment}`]);
}
