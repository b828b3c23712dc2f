import type { FileReference, Project } from '../../project/project';
import { graphicsDriver, installedLibraries, type OpenGLProblem } from '../facts/graphics';
import { pyOpenGLPin } from '../facts/pyopengl-pin';
import type { StageFacts, Variable } from '../facts/stage-facts';
import type { Edit, Fix } from '../finding';
import { debianPackage, type SystemLibrary } from '../knowledge/system-libraries';
import { addAptPackages } from './apt-install';
import { setEnvironment } from './environment';
import { newerPyOpenGL, replacePyOpenGL } from './replace-pyopengl';

/**
 * Both ways to draw without a display, each whole: the variables, the library, and for OSMesa a PyOpenGL that can. The one
 * that needs no GPU first.
 */
export function openGLSetups(project: Project, file: FileReference, facts: StageFacts, problem: OpenGLProblem): readonly Fix[] {
  return [useOsmesa(project, file, facts, problem), useEgl(file, facts, problem)].filter((fix) => fix !== undefined);
}

const platformName = 'PYOPENGL_PLATFORM';
const driverName = 'NVIDIA_DRIVER_CAPABILITIES';

/** Undefined where code or the start command chooses EGL whatever the environment says. */
function useOsmesa(project: Project, file: FileReference, facts: StageFacts, problem: OpenGLProblem): Fix | undefined {
  const by = problem.kind === 'unset' ? 'default' : problem.platform.by;
  if (by === 'code' || by === 'start') return undefined;
  const present = by === 'environment' ? facts.runtimeVariable(platformName) : undefined;
  const replaced = present === undefined ? undefined : replaceValue(file, facts, present, platformName, ['egl', 'osmesa']);
  const set = replaced ?? setEnvironment(file, facts, [`${platformName}=osmesa`]);
  const library = missingLibrary(file, facts, 'libOSMesa.so');
  const pin = pyOpenGLPin(project, facts);
  const newer = pin === undefined ? undefined : replacePyOpenGL(file, facts, pin.pyrender);
  const isWhole = library.isComplete && (pin === undefined || newer !== undefined);
  return {
    title: `Set ${platformName}=osmesa${library.title}${newer === undefined ? '' : `${library.title === '' ? ' and install' : ' and'} ${newerPyOpenGL}`}`,
    safe: present === undefined && isWhole,
    edits: [set, ...library.edits, ...(newer === undefined ? [] : [newer])],
  };
}

/** Undefined where the driver's variable is set to something that cannot be read. Not safe: it needs a GPU. */
function useEgl(file: FileReference, facts: StageFacts, problem: OpenGLProblem): Fix | undefined {
  const driver = graphicsDriver(facts);
  const variable = facts.runtimeVariable(driverName);
  if (driver.kind === 'unknown' && variable !== undefined) return undefined;
  const edits: Edit[] = [];
  const assignments = problem.kind === 'unset' ? [`${platformName}=egl`] : [];
  const steps = assignments.map((assignment) => `set ${assignment}`);
  if (driver.kind !== 'given') {
    const value = variable?.value ?? '';
    const added =
      variable === undefined || value === ''
        ? undefined
        : replaceValue(file, facts, variable, driverName, [value, `${value},graphics`]);
    if (added === undefined) {
      assignments.push(`${driverName}=compute,utility,graphics`);
      steps.push(`set ${driverName} with graphics`);
    } else {
      edits.push(added);
      steps.push(`add graphics to ${driverName}`);
    }
  }
  if (assignments.length > 0) edits.push(setEnvironment(file, facts, assignments));
  const library = missingLibrary(file, facts, 'libEGL.so.1');
  edits.push(...library.edits);
  const title = `${steps.join(', ')}${library.title}, to draw with EGL`;
  return { title: title.charAt(0).toUpperCase() + title.slice(1), safe: false, edits };
}

interface LibraryEdits {
  readonly edits: readonly Edit[];
  /** How a title reads on: ` and install libegl1`, or nothing. */
  readonly title: string;
  /** False where the library is missing, and there is no place to install it. */
  readonly isComplete: boolean;
}

/** Installs the library where it is missing for sure. */
function missingLibrary(file: FileReference, facts: StageFacts, library: SystemLibrary): LibraryEdits {
  if (installedLibraries(facts)?.has(library) !== false) return { edits: [], title: '', isComplete: true };
  const name = debianPackage(library, 'unknown');
  const edits = addAptPackages(file, facts, [name]);
  return { edits, title: edits.length === 0 ? '' : ` and install ${name}`, isComplete: edits.length > 0 };
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
