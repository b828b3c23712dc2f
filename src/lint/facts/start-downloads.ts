import { mayNameDownload, readSetupDownloads } from '../../documents/setup-downloads';
import type { Span } from '../../documents/text';
import type { FileReference, Project } from '../../project/project';
import { modelSize } from '../knowledge/model-sizes';
import { entryPoint, type EntryPoint, type StartCommand } from './entry-point';
import { perModule } from './per-module';
import { enclosingNames } from './python-code';
import { isSetup } from './setup-steps';
import type { StageFacts } from './stage-facts';
import { wordText } from './words';

/** Weights that are fetched from the Hub before the app answers. */
export interface StartDownload {
  readonly repoId: string;
  readonly file: FileReference;
  readonly span: Span;
  /** Bytes, at least; undefined where it is not known. */
  readonly size: number | undefined;
}

/** What the start of the container fetches before it goes on, each file or repo once. */
export function startDownloads(project: Project, facts: StageFacts): readonly StartDownload[] {
  const entry = entryPoint(project, facts);
  const found = new Map<string, StartDownload>();
  const add = (repoId: string, filename: string | undefined, where: Omit<StartDownload, 'repoId'>): void => {
    const key = `${repoId}\0${filename ?? ''}`;
    if (!found.has(key)) found.set(key, { repoId, ...where });
  };
  for (const command of entry.commands) {
    for (const { repoId, filename, size } of fetchedByCommand(project, command)) {
      add(repoId, filename, { file: command.file, span: command.invocation.command.span, size });
    }
  }
  for (const { module, file, path, certainty, isMain } of entry.modules.values()) {
    if (certainty === 0 || project.derived(path, mayNameDownload) !== true) continue;
    // All of a setup script runs before the app; of the app itself, what stands outside of its functions.
    const isWhole = isMain && project.derived(path, isSetup) === true;
    if (isWhole && isInBackground(entry, path)) continue;
    for (const { repoId, filename, span, isPart, allow, ignore } of readSetupDownloads(module)) {
      if (repoId === undefined || (!isWhole && enclosingNames(module, span.start).length > 0)) continue;
      const isSome = isPart || allow !== undefined || ignore !== undefined;
      add(repoId, filename, { file, span, size: isSome ? undefined : modelSize(repoId, filename) });
    }
  }
  return [...found.values()];
}

const startsOthers = perModule(({ text }) => /\bPopen\b|\bThread\b/.test(text));

/** Started without waiting for it. */
function isInBackground({ modules }: EntryPoint, path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return [...modules.values()].some(({ module }) => startsOthers(module) && module.text.includes(name));
}

interface Fetched {
  readonly repoId: string;
  readonly filename: string | undefined;
  readonly size: number | undefined;
}

const valued = /^--(?:local-dir|revision|token|cache-dir|repo-type|max-workers|include|exclude)$/;

/** `hf download REPO [FILE …]` */
function fetchedByCommand(project: Project, { invocation, lookup, file }: StartCommand): readonly Fetched[] {
  const { name, args, command } = invocation;
  if ((name !== 'hf' && name !== 'huggingface-cli') || args[0]?.text !== 'download') return [];
  const behind = project.source(file)?.text.slice(command.span.end).trimStart() ?? '';
  if (behind.startsWith('&') && !behind.startsWith('&&')) return [];
  const operands: (string | undefined)[] = [];
  for (let index = 1; index < args.length; index++) {
    const word = args[index];
    const text = word === undefined ? undefined : wordText(word, lookup);
    if (text === '--repo-type' && args[index + 1]?.text !== 'model') return [];
    if (text !== undefined && valued.test(text)) index++;
    else if (text?.startsWith('-') !== true) operands.push(text);
  }
  const [repoId, ...filenames] = operands;
  if (repoId === undefined || !/^[\w.-]+\/[\w.-]+$/.test(repoId)) return [];
  if (args.some(({ text }) => /^--(?:include|exclude)\b/.test(text ?? ''))) return [{ repoId, filename: undefined, size: undefined }];
  if (filenames.length === 0) return [{ repoId, filename: undefined, size: modelSize(repoId, undefined) }];
  return filenames.map((filename) => ({ repoId, filename, size: filename === undefined ? undefined : modelSize(repoId, filename) }));
}
