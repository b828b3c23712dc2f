import { Memo } from '../../documents/memo';
import type { PythonCall, PythonModule, PythonPath, PythonValue } from '../../documents/python-model';
import type { Span } from '../../documents/text';
import { closingBracket, stringsOf } from './python-literals';

/** A file that a Gradio component shows from the start, as the code names it. */
export interface GalleryFile {
  readonly path: PythonPath;
  readonly span: Span;
  readonly call: PythonCall;
}

const shows = /(?:Examples|Interface|ChatInterface|Dataset|Video|Image|Audio|File|Model3D|Gallery|PlayableVideo|ImageEditor|ImageSlider)/;
const media = /^(?![~.]*\/)[\w][\w./ ()-]*\.(?:mp4|mov|webm|avi|mkv|png|jpe?g|webp|gif|bmp|tiff?|wav|mp3|flac|ogg|m4a|glb|gltf|obj|ply|stl|npz|pdf)$/i;

const filesByModule = new Memo<PythonModule, readonly GalleryFile[]>();

/** Media files in `examples=[…]` and `value=…` of Gradio's components, where they are written out. */
export function galleryFiles(module: PythonModule): readonly GalleryFile[] {
  let found = filesByModule.get(module);
  if (found === undefined) {
    const usesGradio = module.imports.some(({ level, module: name }) => level === 0 && name === 'gradio');
    found = usesGradio ? module.callsTo(shows).flatMap((call) => filesOf(module, call)) : [];
    filesByModule.set(module, found);
  }
  return found;
}

function filesOf(module: PythonModule, call: PythonCall): readonly GalleryFile[] {
  if (!/^(?:gr|gradio)\.\w+$/.test(call.callee)) return [];
  const keyword = /^(?:Examples|Interface|ChatInterface)$/.test(call.name) ? 'examples' : call.name === 'Dataset' ? 'samples' : 'value';
  const first = call.arguments[0];
  const isFirst = keyword === 'value' || call.name === 'Examples';
  const argument = call.arguments.find(({ name }) => name === keyword) ?? (isFirst && first?.name === undefined ? first : undefined);
  const span = argument === undefined ? undefined : listSpan(module, argument.value);
  if (span === undefined) return [];
  const files: GalleryFile[] = stringsOf(module.text, span).flatMap(({ text, at }) =>
    media.test(text) ? [{ path: { base: 'cwd' as const, path: text.replace(/^\.\//, '') }, span: at, call }] : [],
  );
  for (const use of module.fileUses) {
    if (use.span.start < span.start || use.span.end > span.end || use.path.base === 'root') continue;
    if (media.test(use.path.path) && !files.some((file) => file.span.start === use.span.start)) files.push({ path: use.path, span: use.span, call });
  }
  return files;
}

/** The value itself, or the list that its name is given at the top of the file. */
function listSpan({ text }: PythonModule, value: PythonValue): Span | undefined {
  if (value.kind === 'string') return value.span;
  if (value.kind !== 'other') return undefined;
  if (/^[[(]/.test(value.text)) return value.span;
  if (!/^[A-Za-z_]\w*$/.test(value.text)) return undefined;
  const matches = [...text.matchAll(new RegExp(`^[ \\t]*${value.text}[ \\t]*(?::[^=\\n]*)?=(?!=)[ \\t]*`, 'gm'))];
  const [match] = matches;
  const start = match === undefined ? -1 : match.index + match[0].length;
  if (match === undefined || matches.length > 1 || text[start] !== '[') return undefined;
  const end = closingBracket(text, start);
  return end === undefined ? undefined : { start, end };
}
