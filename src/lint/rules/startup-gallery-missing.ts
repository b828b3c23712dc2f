import type { PythonModule } from '../../documents/python-model';
import type { Span } from '../../documents/text';
import type { Project } from '../../project/project';
import { containerPath, folderOf, isAtOrBelow } from '../facts/container-path';
import { repoFile } from '../facts/copies';
import { entryPoint, type EntryPoint } from '../facts/entry-point';
import { galleryFiles, type GalleryFile } from '../facts/gallery-files';
import { filePresence } from '../facts/image-files';
import { callsName, enclosingNames } from '../facts/python-code';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import type { Rule } from '../rule';

export const startupGalleryMissing: Rule = {
  id: 'startup/gallery-missing',
  severity: 'warning',
  summary: 'A file that the app shows as an example is not in the Space.',
  explanation: {
    why: 'Gradio reads the files of its examples and initial values when the app is put together. One that is there on your machine and was left out of the Space, as binaries are, ends the start, or leaves a broken picture in the gallery.',
    failure: "FileNotFoundError: [Errno 2] No such file or directory: 'examples/walk.mp4'",
    bad: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n=== app.py\nimport gradio as gr\n\nwith gr.Blocks() as demo:\n    video = gr.Video()\n    gr.Examples([["examples/walk.mp4"]], inputs=[video])\n\ndemo.launch(server_name="0.0.0.0")\n',
    good: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n=== app.py\nimport gradio as gr\n\nwith gr.Blocks() as demo:\n    video = gr.Video()\n    gr.Examples([["examples/walk.mp4"]], inputs=[video])\n\ndemo.launch(server_name="0.0.0.0")\n=== examples/walk.mp4 (binary)\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    if (facts?.lastWorkingDirectory === undefined || project.filesTruncated) return;
    const entry = entryPoint(project, facts);
    // A program that is not known, or one in another folder, may see other files.
    if (!entry.programsKnown || entry.commands.some(({ folder }) => folder !== facts.lastWorkingDirectory)) return;
    for (const { module, path, file, certainty } of entry.modules.values()) {
      if (certainty === 0 || project.derived(path, showsFiles) !== true || /\bchdir\b/.test(module.text)) continue;
      const files = galleryFiles(module);
      for (const shown of files) {
        const place = imagePath(project, facts, path, shown);
        const presence = place === undefined ? undefined : filePresence(project, facts, place);
        if (presence?.kind !== 'absent' || !isShownAtStart(entry, module, shown) || mayBeMade(entry, module, shown, files)) continue;
        const reason = presence.ignored === undefined ? 'is not in the Space' : 'is kept out of the image by .dockerignore';
        report({
          file,
          span: shown.span,
          message: `${shown.path.path} ${reason}, so the app shows a broken example or fails at the start. Add the file, or take it out here.`,
        });
      }
    }
  },
};

/** What a function returns is shown later; what nothing calls, never. */
function isShownAtStart({ modules }: EntryPoint, module: PythonModule, { call }: GalleryFile): boolean {
  const { text } = module;
  const line = text.slice(text.lastIndexOf('\n', call.span.start - 1) + 1, call.span.start);
  if (/^\s*(?:return|yield|if|elif)\b|\blambda\b/.test(line)) return false;
  const others = [...modules.values()];
  return enclosingNames(module, call.span.start).every((name) => others.some((other) => callsName(other.module, name)));
}

function showsFiles(text: string): boolean {
  return /\bgradio\b/.test(text) && /\.(?:Examples|Interface|Dataset|Video|Image|Audio|File|Model3D|Gallery|PlayableVideo|ImageEditor|ImageSlider|ChatInterface)\(/.test(text);
}

function imagePath(project: Project, facts: StageFacts, modulePath: string, { path: { base, path } }: GalleryFile): string | undefined {
  const folder = facts.lastWorkingDirectory;
  if (folder === undefined) return undefined;
  if (base === 'cwd') return containerPath(path, folder);
  // The module has to lie below the working folder as it does in the repo.
  const own = containerPath(modulePath, folder);
  return repoFile(project, facts, own) === modulePath ? containerPath(path, folderOf(own)) : undefined;
}

const fetchesTrees = /local_dir\s*=\s*["']\.?\/?["']|\bextractall\b|\bunpack_archive\b|\bgit clone\b|\bunzip\b|\btar\b|\bgetcwd\b/;
const fetchesFiles = /\blocal_dir\b|\burlretrieve\b|\burlopen\b|\bwget\b|\bcurl\b|\bgdown\b|\brequests\.get\b|\bdownload_url_to_file\b|\.save\(|\bimwrite\b|\bwrite/;

/** Code of the start names the file or its folder elsewhere too, or fetches whole folders: then it may make it. */
function mayBeMade({ modules, scripts }: EntryPoint, own: PythonModule, { path: { path } }: GalleryFile, files: readonly GalleryFile[]): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const folder = folderOf(path).split('/')[0] ?? '';
  const texts = [
    ...scripts.values(),
    ...[...modules.values()].map(({ module, path: at }) => {
      const shown = module === own ? files.map(({ span }) => span) : [];
      return withoutSpans(module, [...shown, ...spansElsewhere(module, at, folder)]);
    }),
  ];
  return texts.some((text) => {
    if (text.includes(name) || fetchesTrees.test(text)) return true;
    return folder === '' ? fetchesFiles.test(text) : new RegExp(`["'/]${escaped(folder)}/?["']`).test(text);
  });
}

/** Where the code names files of another folder than this one at the top of the repo. */
function spansElsewhere(module: PythonModule, path: string, folder: string): readonly Span[] {
  if (folder === '' || !module.text.includes(folder)) return [];
  return module.fileUses.flatMap((use) => {
    if (use.path.base === 'root') return [];
    const place = containerPath(use.path.path, use.path.base === 'file' ? `/${folderOf(path)}` : '/');
    return place === '/' || isAtOrBelow(place, `/${folder}`) ? [] : [use.span];
  });
}

function withoutSpans({ text }: PythonModule, spans: readonly Span[]): string {
  let rest = '';
  let from = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start < from) continue;
    rest += text.slice(from, start);
    from = end;
  }
  return rest + text.slice(from);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
