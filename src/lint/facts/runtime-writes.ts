import { Memo } from '../../documents/memo';
import type { PythonCall, PythonModule, PythonValue } from '../../documents/python-model';
import type { Span } from '../../documents/text';
import type { FileReference, Project } from '../../project/project';
import { mayDownloadAtBuild } from './build-downloads';
import { containerPath } from './container-path';
import { entryPoint, type EntryPoint } from './entry-point';
import { enclosingNames, isInMainGuard } from './python-code';
import type { ReachedModule } from './reached-modules';
import type { StageFacts } from './stage-facts';

/** A path that the app writes to when it runs, as its code or its environment says. */
export interface RuntimeWrite {
  /** Absolute in the container. */
  readonly path: string;
  /** As the code or the variable has it. */
  readonly written: string;
  readonly file: FileReference;
  readonly span: Span;
  /** `folder`: made where it is missing, fine where it is there. */
  readonly kind: 'file' | 'folder';
}

const byProject = new Memo<Project, readonly RuntimeWrite[]>();

/** What the runtime stage's app is known to write to: by literal paths in code that runs, and by cache variables in use. */
export function runtimeWrites(project: Project, facts: StageFacts): readonly RuntimeWrite[] {
  let writes = byProject.get(project);
  if (writes === undefined) {
    const entry = entryPoint(project, facts);
    // Only code that is reached writes, into a cache that the environment names too.
    writes = entry.modules.size === 0 ? [] : [...codeWrites(facts, entry), ...cacheWrites(project, facts, entry)];
    byProject.set(project, writes);
  }
  return writes;
}

function codeWrites(facts: StageFacts, entry: EntryPoint): readonly RuntimeWrite[] {
  const writes: RuntimeWrite[] = [];
  let folder: string | undefined | null = null;
  for (const reached of entry.modules.values()) {
    if (reached.certainty === 0) continue;
    for (const { call, value, kind, written } of moduleWrites(reached.module)) {
      if (folder === null) folder = keepsFolder(facts, entry) ? facts.lastWorkingDirectory : undefined;
      if (folder === undefined && !written.startsWith('/')) continue;
      if (!mayRun(reached, call, entry)) continue;
      writes.push({ path: containerPath(written, folder ?? '/'), written, file: reached.file, span: value.span, kind });
    }
  }
  return writes;
}

/** The app stays in the folder that it is started in. */
function keepsFolder({ dockerfile, start: { command, entrypoint } }: StageFacts, { modules, scripts }: EntryPoint): boolean {
  const moves = /\b(?:cd|pushd|chdir)\b/;
  for (const start of [command, entrypoint]) {
    if (start !== undefined && moves.test(dockerfile.text.slice(start.span.start, start.span.end))) return false;
  }
  for (const text of scripts.values()) if (moves.test(text)) return false;
  for (const { module } of modules.values()) if (module.text.includes('chdir')) return false;
  return true;
}

interface ModuleWrite {
  readonly call: PythonCall;
  readonly value: PythonValue;
  readonly written: string;
  readonly kind: RuntimeWrite['kind'];
}

const writesByModule = new Memo<PythonModule, readonly ModuleWrite[]>();

function moduleWrites(module: PythonModule): readonly ModuleWrite[] {
  let found = writesByModule.get(module);
  if (found === undefined) {
    const opened = writeMode.test(module.text) ? module.callsTo(openName) : [];
    found = [...module.callsTo(writerNames), ...opened].sort((a, b) => a.span.start - b.span.start).flatMap((call) => {
      const target = writtenArgument(module, call);
      if (target === undefined || isUncertain(module, call)) return [];
      const written = textOf(module, target.value);
      return written === undefined || written === '' || /^[~$]|:\/\/|^:memory:$|^file:/.test(written) ? [] : [{ call, ...target, written }];
    });
    writesByModule.set(module, found);
  }
  return found;
}

/** Calls that write where one of their arguments says: which positional one, by name. */
const writers: Readonly<Record<string, readonly [position: number, keyword: string, kind: RuntimeWrite['kind']]>> = {
  'os.makedirs': [0, 'name', 'folder'],
  'os.mkdir': [0, 'path', 'folder'],
  'cv2.imwrite': [0, 'filename', 'file'],
  'np.save': [0, 'file', 'file'],
  'np.savez': [0, 'file', 'file'],
  'numpy.save': [0, 'file', 'file'],
  'torch.save': [1, 'f', 'file'],
  'plt.savefig': [0, 'fname', 'file'],
  'logging.FileHandler': [0, 'filename', 'file'],
  'logging.handlers.RotatingFileHandler': [0, 'filename', 'file'],
  FileHandler: [0, 'filename', 'file'],
  RotatingFileHandler: [0, 'filename', 'file'],
  'sqlite3.connect': [0, 'database', 'file'],
  'torchaudio.save': [0, 'uri', 'file'],
  'sf.write': [0, 'file', 'file'],
  'soundfile.write': [0, 'file', 'file'],
  'imageio.imwrite': [0, 'uri', 'file'],
  'imageio.mimwrite': [0, 'uri', 'file'],
};
/** The last names of all of these and of what else `writtenArgument` knows; without `open`, which most files only read by. */
const writerNames =
  /makedirs|mkdir|imwrite|mimwrite|save|savez|savefig|(?:Rotating)?FileHandler|connect|write|to_(?:csv|parquet|excel|feather|pickle)|snapshot_download|hf_hub_download|from_pretrained/;
const openName = /open/;
const writeMode = /["'][rbt]*[wax+][rbt+]*["']/;
const tableWriters = /^to_(?:csv|parquet|excel|feather|pickle)$/;
const downloads = /^(?:snapshot_download|hf_hub_download|from_pretrained)$/;

function writtenArgument(module: PythonModule, call: PythonCall): { value: PythonValue; kind: RuntimeWrite['kind'] } | undefined {
  const positional = call.arguments.filter(({ name }) => name === undefined);
  const named = (keyword: string): PythonValue | undefined => call.arguments.find(({ name }) => name === keyword)?.value;
  const writer = Object.hasOwn(writers, call.callee) ? writers[call.callee] : undefined;
  if (writer !== undefined) {
    const value = named(writer[1]) ?? positional[writer[0]]?.value;
    return value === undefined ? undefined : { value, kind: writer[2] };
  }
  if (call.callee === 'open') {
    const mode = named('mode') ?? positional[1]?.value;
    const value = named('file') ?? positional[0]?.value;
    return value !== undefined && mode?.kind === 'string' && /[wax+]/.test(mode.value) ? { value, kind: 'file' } : undefined;
  }
  if (tableWriters.test(call.name)) {
    const value = positional[0]?.value;
    return value === undefined ? undefined : { value, kind: 'file' };
  }
  if (downloads.test(call.name)) {
    const value = named('local_dir') ?? named('cache_dir');
    return value === undefined ? undefined : { value, kind: 'folder' };
  }
  if (call.name === 'mkdir') {
    const path = /^(?:pathlib\.)?Path\(\s*(["'])([^"'\\\n]+)\1\s*\)\.mkdir\(/.exec(module.text.slice(call.span.start, call.span.start + 300))?.[2];
    return path === undefined ? undefined : { value: { kind: 'string', value: path, span: call.span }, kind: 'folder' };
  }
  return undefined;
}

/** A string literal, or a name that the module sets once, at its top level, to one. */
function textOf(module: PythonModule, value: PythonValue): string | undefined {
  if (value.kind === 'string') return value.value;
  if (value.kind !== 'other' || !/^[A-Za-z_]\w*$/.test(value.text)) return undefined;
  return constantsOf(module).get(value.text);
}

const constantsByModule = new Memo<PythonModule, ReadonlyMap<string, string | undefined>>();

function constantsOf(module: PythonModule): ReadonlyMap<string, string | undefined> {
  let constants = constantsByModule.get(module);
  if (constants === undefined) {
    const found = new Map<string, string | undefined>();
    for (const match of module.text.matchAll(/^([ \t]*)([A-Za-z_]\w*)[ \t]*(?::[^=\n]{0,40})?=(?!=)[ \t]*(?:(["'])([^"'\\\n]*)\3[ \t]*(?:#.*)?$|Path\((["'])([^"'\\\n]*)\5\)[ \t]*(?:#.*)?$)?/gm)) {
      const name = match[2] ?? '';
      found.set(name, match[1] === '' && !found.has(name) ? (match[4] ?? match[6]) : undefined);
    }
    constantsByModule.set(module, (constants = found));
  }
  return constants;
}

/** Inside a `try:`, where a failure is thought of, or below a condition that asks for more than whether the path is there. */
function isUncertain(module: PythonModule, { span }: PythonCall): boolean {
  const { lines, text } = module;
  let { line } = lines.positionAt(span.start);
  const textOfLine = (at: number): string => text.slice(lines.lineSpan(at).start, lines.lineSpan(at).end);
  let indent = indentOf(textOfLine(line));
  for (line -= 1; line >= 0 && indent > 0; line--) {
    const above = textOfLine(line);
    if (/^\s*(?:#|$)/.test(above) || indentOf(above) >= indent) continue;
    indent = indentOf(above);
    if (/^\s*(?:try\s*:|except\b|with\s+(?:contextlib\.)?suppress|else\s*:|elif\b|case\b)/.test(above)) return true;
    if (/^\s*(?:if|while)\b/.test(above) && !/exists|isdir|is_dir|isfile|is_file|__name__/.test(above)) return true;
  }
  return false;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** At the top level of what runs, or in a function that something names. */
function mayRun({ module, isMain }: ReachedModule, call: PythonCall, { modules }: EntryPoint): boolean {
  if (isInMainGuard(module, call.span)) return isMain;
  const outermost = enclosingNames(module, call.span.start).at(-1);
  if (outermost === undefined) return true;
  const mentions = new RegExp(String.raw`\b${outermost}\b`, 'g');
  if ((module.text.match(mentions)?.length ?? 0) > 1) return true;
  return [...modules.values()].some((other) => other.module !== module && other.module.imports.some(({ names }) => names.includes(outermost)));
}

/** Which calls fill the folder that a variable names. */
const caches: readonly (readonly [variable: string, calls: RegExp])[] = [
  ['HF_HOME', /^(?:from_pretrained|snapshot_download|hf_hub_download|load_dataset|pipeline)$/],
  ['HF_HUB_CACHE', /^(?:from_pretrained|snapshot_download|hf_hub_download|pipeline)$/],
  ['HUGGINGFACE_HUB_CACHE', /^(?:from_pretrained|snapshot_download|hf_hub_download|pipeline)$/],
  ['TRANSFORMERS_CACHE', /^(?:from_pretrained|pipeline)$/],
  ['XDG_CACHE_HOME', /^(?:from_pretrained|snapshot_download|hf_hub_download)$/],
  ['TORCH_HOME', /^(?:load_state_dict_from_url)$/],
];
const cacheCallNames = /from_pretrained|snapshot_download|hf_hub_download|load_dataset|pipeline|load_state_dict_from_url/;
const elsewhere = new Set(['cache_dir', 'local_dir', 'local_files_only', '**']);

const cacheCallsByModule = new Memo<PythonModule, readonly string[]>();

/** The names of the calls that fill a cache where the environment says, and not where an argument does. */
function cacheCalls(module: PythonModule): readonly string[] {
  let names = cacheCallsByModule.get(module);
  if (names === undefined) {
    const calls = module.callsTo(cacheCallNames).filter((call) => !call.arguments.some(({ name }) => elsewhere.has(name ?? '')));
    cacheCallsByModule.set(module, (names = calls.map(({ name }) => name)));
  }
  return names;
}

function cacheWrites(project: Project, facts: StageFacts, { modules }: EntryPoint): readonly RuntimeWrite[] {
  const file = project.dockerfile?.file;
  if (file === undefined) return [];
  const writes: RuntimeWrite[] = [];
  const isOverruled = (name: string): boolean =>
    [...modules.values()].some(({ module }) => module.environmentWrites.some((write) => write.name === name));
  const set = caches.filter(([name]) => facts.runtimeVariable(name)?.value?.startsWith('/') === true);
  // Of the variables for the same cache, the narrower one counts.
  const hub = ['HF_HUB_CACHE', 'HUGGINGFACE_HUB_CACHE', 'HF_HOME'].find((name) => facts.runtimeVariable(name) !== undefined);
  for (const [name, calls] of set) {
    const variable = facts.runtimeVariable(name);
    if (variable?.value === undefined || isOverruled(name)) continue;
    if (/^(?:H|XDG)/.test(name) && hub !== undefined && name !== hub) continue;
    const isFilled = [...modules.values()].some(
      ({ module, certainty }) => certainty > 0 && cacheCalls(module).some((name) => calls.test(name)),
    );
    if (!isFilled || mayDownloadAtBuild(facts)) continue;
    writes.push({ path: containerPath(variable.value, '/'), written: variable.value, file, span: variable.instruction.argumentsSpan, kind: 'folder' });
  }
  return writes;
}
