import type { Project } from '../../project/project';
import { addAptPackages } from '../edits/apt-install';
import { installedLibraries, mentionsGraphics, openGLPlatform, openGLProblem, packageUse, type PackageUse } from '../facts/graphics';
import { pythonPackages, type PythonInstall } from '../facts/python-packages';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import { systemPackages } from '../facts/system-packages';
import type { Fix } from '../finding';
import { hasTime64Names } from '../knowledge/base-images';
import {
  bringsOpencv,
  debianPackage,
  graphicsNeeds,
  opencvHeadless,
  opencvLibraries,
  opencvWithWindows,
  type SystemLibrary,
} from '../knowledge/system-libraries';
import type { Report, Rule, RuleContext } from '../rule';

export const gpuMissingGlLibrary: Rule = {
  id: 'gpu/missing-gl-library',
  severity: 'warning',
  summary: 'A Python package needs a graphics library that the image does not have.',
  explanation: {
    why: 'Slim, CUDA, Ubuntu and Debian images hold no graphics library. OpenCV with windows opens libGL and GLib when it is imported, Open3D opens libGL, pyrender OSMesa or EGL. The build succeeds, and the app dies at its first import. The headless OpenCV packages need none of them.',
    failure: 'ImportError: libGL.so.1: cannot open shared object file: No such file or directory',
    bad: 'FROM python:3.11-slim\nRUN pip install opencv-python\nCMD ["python", "app.py"]\n',
    good: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y libgl1 libglib2.0-0\nRUN pip install opencv-python\nCMD ["python", "app.py"]\n',
  },
  check(project, report, { isOff }) {
    const facts = runtimeStage(project);
    if (facts === undefined || !facts.base.bare || !mentionsGraphics(project, facts)) return;
    for (const need of [opencvNeed(project, facts), openGLNeed(project, facts, isOff), ...otherNeeds(project, facts)]) {
      if (need === undefined) continue;
      const present = installedLibraries(facts);
      const missing = present === undefined ? [] : need.missing(present);
      if (missing.length > 0) report(finding(project, facts, need, missing));
    }
  },
};

const platformLibraries: Readonly<Record<string, SystemLibrary>> = { osmesa: 'libOSMesa.so', egl: 'libEGL.so.1' };

interface Need {
  /** What needs it, as the message names it. */
  readonly subject: string;
  /** What it is for, as a fix's title names it. */
  readonly purpose: string;
  /** What fails. */
  readonly consequence: string;
  readonly use: PackageUse;
  missing(present: ReadonlySet<SystemLibrary>): readonly SystemLibrary[];
  readonly related: NonNullable<Report['related']>;
  /** Does without the library. */
  readonly alternative: (() => Fix | undefined) | undefined;
}

const opencvProviders = [...opencvWithWindows, ...Object.keys(bringsOpencv)];
const otherNames = Object.entries(graphicsNeeds);

function opencvNeed(project: Project, facts: StageFacts): Need | undefined {
  const { installed } = pythonPackages(project, facts);
  const providers = opencvProviders.flatMap((name) => installed.get(name) ?? []);
  if (providers.length === 0) return undefined;
  // Both kinds write the same folder: what is installed last counts, and within one RUN that is not known.
  const headless = [...opencvHeadless].flatMap((name) => installed.get(name)?.instruction.index ?? []);
  const install = providers.find(({ instruction }) => headless.every((index) => index < instruction.index));
  if (install === undefined) return undefined;
  const use = packageUse(project, facts, 'cv2', [install.name]);
  if (use === undefined) return undefined;
  const brought = bringsOpencv[install.name];
  return {
    subject: brought === undefined ? install.name : `${brought}, which ${install.name} brings in,`,
    purpose: 'OpenCV',
    consequence: 'import cv2 fails',
    use,
    related: [],
    missing: (present) => opencvLibraries.filter((library) => !present.has(library)),
    alternative: brought === undefined ? () => headlessInstead(project, install) : undefined,
  };
}

/** Nothing where gpu/opengl-platform tells of the same use: its fixes bring the library as well. */
function openGLNeed(project: Project, facts: StageFacts, isOff: RuleContext['isOff']): Need | undefined {
  const pyrender = packageUse(project, facts, 'pyrender');
  const use = pyrender ?? packageUse(project, facts, 'OpenGL');
  if (use === undefined) return undefined;
  if (pyrender !== undefined && !isOff('gpu/opengl-platform') && openGLProblem(project, facts) !== undefined) return undefined;
  const platform = openGLPlatform(project, facts);
  const subject = pyrender === undefined ? 'PyOpenGL' : 'pyrender';
  const common = { use, alternative: undefined };
  if (platform.kind === 'set') {
    const { value, by, file, span } = platform;
    const library = platformLibraries[value.toLowerCase()];
    if (library === undefined) return undefined;
    const drawer = value.toLowerCase() === 'egl' ? 'EGL' : 'OSMesa';
    return {
      ...common,
      subject: by === 'environment' ? `${subject} with PYOPENGL_PLATFORM=${value}` : `${subject} with ${drawer}, which ${file.path} chooses,`,
      purpose: `${subject} with ${drawer}`,
      consequence: 'rendering fails',
      related: [{ file, span, message: `${drawer} is chosen here` }],
      missing: (present) => (present.has(library) ? [] : [library]),
    };
  }
  // Without a platform PyOpenGL alone may be for anything; pyrender has no display on a Space and needs one of the two.
  if (pyrender === undefined) return undefined;
  return {
    ...common,
    subject,
    purpose: `${subject} with OSMesa`,
    consequence: 'rendering without a display fails',
    related: [],
    missing: (present) => (present.has('libOSMesa.so') || present.has('libEGL.so.1') ? [] : ['libOSMesa.so']),
  };
}

function otherNeeds(project: Project, facts: StageFacts): readonly Need[] {
  const { installed } = pythonPackages(project, facts);
  return otherNames.flatMap(([name, { module, libraries }]) => {
    const use = installed.has(name) ? packageUse(project, facts, module, [name]) : undefined;
    if (use === undefined) return [];
    return {
      subject: name,
      purpose: name,
      consequence: `import ${module} fails`,
      use,
      related: [],
      missing: (present: ReadonlySet<SystemLibrary>) => libraries.filter((library) => !present.has(library)),
      alternative: undefined,
    };
  });
}

function finding(project: Project, facts: StageFacts, need: Need, missing: readonly SystemLibrary[]): Report {
  const file = project.dockerfile?.file ?? { repo: 'space', path: 'Dockerfile' };
  const packages = missing.map((library) => debianPackage(library, hasTime64Names(facts.base.release)));
  const { install, imported, atStart } = need.use;
  const list = systemPackages(facts).installs.at(-1)?.instruction.keywordSpan;
  const fixes = (): readonly Fix[] => {
    const edits = addAptPackages(file, facts, packages);
    const alternative = need.alternative?.();
    const install: Fix[] = edits.length === 0 ? [] : [{ title: `Install ${packages.join(' and ')} for ${need.purpose}`, safe: true, edits }];
    return alternative === undefined ? install : [...install, alternative];
  };
  return {
    file,
    span: install?.word.span ?? list ?? facts.stage.image.span,
    severity: install !== undefined && atStart ? 'error' : 'warning',
    message: `${need.subject} needs ${missing.join(' and ')}, which nothing in this image installs: ${need.consequence}. Install ${packages.join(' and ')}.`,
    fixes,
    related: [...need.related, ...(imported === undefined ? [] : [{ ...imported, message: 'Imported here' }])],
  };
}

function headlessInstead(project: Project, install: PythonInstall): Fix | undefined {
  const { source, requirement, name } = install;
  const text = project.source(source)?.text;
  const at = requirement.span.start + name.length;
  if (text?.slice(requirement.span.start, at).toLowerCase() !== name) return undefined;
  return {
    title: `Use ${name}-headless instead`,
    safe: false,
    edits: [{ file: source, span: { start: at, end: at }, newText: '-headless' }],
  };
}
