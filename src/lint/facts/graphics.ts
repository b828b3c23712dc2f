import { Memo } from '../../documents/memo';
import type { Span } from '../../documents/text';
import type { FileReference, Project } from '../../project/project';
import { distributionsOf } from '../knowledge/import-names';
import { bringsOpencv, graphicsNeeds, librariesOf, opencvWithWindows, type SystemLibrary } from '../knowledge/system-libraries';
import { entryPoint, type EntryPoint } from './entry-point';
import { pythonPackages, type PythonInstall } from './python-packages';
import { reachedImports, type ReachedImport } from './reached-imports';
import type { StageFacts, Variable } from './stage-facts';
import { systemPackages } from './system-packages';
import { wordText } from './words';

/** That a Python package is used: installed by the Dockerfile, imported by the code that the start reaches, or both. */
export interface PackageUse {
  readonly install: PythonInstall | undefined;
  readonly imported: { readonly file: FileReference; readonly span: Span } | undefined;
  /** Imported for sure as soon as the app starts. */
  readonly atStart: boolean;
}

/**
 * Undefined where nothing shows that the package is used.
 * @param distributions the ones that count; all that may provide the import where left out
 */
export function packageUse(
  project: Project,
  facts: StageFacts,
  importName: string,
  distributions: readonly string[] = distributionsOf(importName),
): PackageUse | undefined {
  const { installed } = pythonPackages(project, facts);
  let install: PythonInstall | undefined;
  for (const name of distributions) install ??= installed.get(name);
  const found = findImport(entryPoint(project, facts), importName);
  if (install === undefined && found === undefined) return undefined;
  return {
    install,
    imported: found === undefined ? undefined : { file: found.reached.file, span: found.statement.span },
    atStart: found !== undefined && found.reached.certainty === 2 && found.statement.topLevel,
  };
}

/** The surest, of these the first. */
function findImport({ modules }: EntryPoint, importName: string): ReachedImport | undefined {
  let best: ReachedImport | undefined;
  for (const found of reachedImports(modules).get(importName) ?? []) {
    if (best === undefined || found.reached.certainty > best.reached.certainty) best = found;
  }
  return best;
}

/** The graphics libraries that the image has; undefined where a part of what is installed is not known. */
export function installedLibraries(facts: StageFacts): ReadonlySet<SystemLibrary> | undefined {
  if (!facts.base.bare) return undefined;
  const { names, complete } = systemPackages(facts);
  if (!complete) return undefined;
  const libraries = new Set<SystemLibrary>();
  for (const name of names) {
    const brought = librariesOf(name);
    if (brought === undefined) return undefined;
    for (const library of brought) libraries.add(library);
  }
  return libraries;
}

/** How PyOpenGL is told which library to draw with. */
export type OpenGLPlatform =
  | { readonly kind: 'unset' }
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'set';
      readonly value: string;
      /** By ENV; by the code where the environment says nothing; by the start command or the code whatever it says. */
      readonly by: 'environment' | 'default' | 'start' | 'code';
      readonly file: FileReference;
      readonly span: Span;
    };

const graphicsPackages: ReadonlySet<string> = new Set([
  ...opencvWithWindows,
  ...Object.keys(bringsOpencv),
  ...Object.keys(graphicsNeeds),
  ...distributionsOf('pyrender'),
  ...distributionsOf('OpenGL'),
]);
const graphicsImports = /pyrender|import OpenGL|from OpenGL/i;
const mentionsByProject = new Memo<Project, boolean>();

/** A package of graphics is installed, or some Python file names one. Saves following everything where neither is. */
export function mentionsGraphics(project: Project, facts: StageFacts): boolean {
  let mentions = mentionsByProject.get(project);
  if (mentions === undefined) {
    mentions =
      pythonPackages(project, facts).steps.some(({ name }) => name !== undefined && graphicsPackages.has(name)) ||
      [...project.files.keys()].some((path) => path.endsWith('.py') && project.derived(path, importsGraphics) === true);
    mentionsByProject.set(project, mentions);
  }
  return mentions;
}

function importsGraphics(text: string): boolean {
  return graphicsImports.test(text);
}

const variableName = 'PYOPENGL_PLATFORM';

export function openGLPlatform(project: Project, facts: StageFacts): OpenGLPlatform {
  const variable = facts.runtimeVariable(variableName);
  if (variable !== undefined) {
    const { value, instruction } = variable;
    if (value === undefined || project.dockerfile === undefined) return { kind: 'unknown' };
    return { kind: 'set', value, by: 'environment', file: project.dockerfile.file, span: instruction.span };
  }
  const entry = entryPoint(project, facts);
  const found = setAtStart(entry) ?? setInCode(project, entry);
  // An image of which nothing is known may set it itself.
  return found.kind === 'unset' && facts.base.family === 'other' ? { kind: 'unknown' } : found;
}

function setAtStart({ commands, scripts }: EntryPoint): OpenGLPlatform | undefined {
  for (const { invocation, lookup, file } of commands) {
    const { span } = invocation.command;
    for (const { name, value } of invocation.assignments) {
      if (name !== variableName) continue;
      const text = typeof value === 'object' ? wordText(value, lookup) : value;
      return text === undefined ? { kind: 'unknown' } : { kind: 'set', value: text, by: 'start', file, span };
    }
    const exported = invocation.name === 'export' ? invocation.args : [];
    for (const { text } of exported) {
      if (text?.startsWith(`${variableName}=`) !== true) continue;
      return { kind: 'set', value: text.slice(variableName.length + 1), by: 'start', file, span };
    }
  }
  return [...scripts.values()].some(mentionsPlatform) ? { kind: 'unknown' } : undefined;
}

function setInCode(project: Project, { modules }: EntryPoint): OpenGLPlatform {
  const values = new Set<string | undefined>();
  let place: { by: 'default' | 'code'; file: FileReference; span: Span } | undefined;
  for (const { module, file } of modules.values()) {
    if (project.derived(file.path, mentionsPlatform) !== true) continue;
    const writes = module.environmentWrites.filter(({ name }) => name === variableName);
    if (writes.length === 0) return { kind: 'unknown' };
    for (const { value, kind, span } of writes) {
      values.add(value);
      if (kind === 'set' && place?.by !== 'code') place = { by: 'code', file, span };
      else place ??= { by: 'default', file, span };
    }
  }
  const [value] = values;
  if (values.size > 1) return { kind: 'unknown' };
  if (place !== undefined) return value === undefined ? { kind: 'unknown' } : { kind: 'set', value, ...place };
  // Code that was not reached may still be what runs.
  const elsewhere = project.pythonFiles.some((path) => project.derived(path, mentionsPlatform) === true);
  return elsewhere || project.filesTruncated ? { kind: 'unknown' } : { kind: 'unset' };
}

function mentionsPlatform(text: string): boolean {
  return text.includes(variableName);
}

/** What keeps pyrender from drawing, whatever libraries are installed. */
export type OpenGLProblem =
  | { readonly kind: 'unset' }
  /** It draws with EGL, and the container is given no graphics driver. */
  | { readonly kind: 'no-driver'; readonly platform: OpenGLPlatform & { readonly kind: 'set' } };

export function openGLProblem(project: Project, facts: StageFacts): OpenGLProblem | undefined {
  const platform = openGLPlatform(project, facts);
  if (platform.kind === 'unset') return { kind: 'unset' };
  const isEgl = platform.kind === 'set' && platform.value.toLowerCase() === 'egl';
  return isEgl && graphicsDriver(facts).kind === 'missing' ? { kind: 'no-driver', platform } : undefined;
}

/** The CUDA images set `compute,utility`; NVIDIA's runtime takes the same where nothing is set. */
export function graphicsDriver(
  facts: StageFacts,
): { readonly kind: 'given' | 'unknown' } | { readonly kind: 'missing'; readonly variable: Variable | undefined } {
  const variable = facts.runtimeVariable('NVIDIA_DRIVER_CAPABILITIES');
  if (variable === undefined) return facts.base.bare ? { kind: 'missing', variable } : { kind: 'unknown' };
  if (variable.value === undefined) return { kind: 'unknown' };
  return /(?:^|[\s,])(?:graphics|all)(?:$|[\s,])/.test(variable.value) ? { kind: 'given' } : { kind: 'missing', variable };
}
