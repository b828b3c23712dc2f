import { posix } from 'node:path';
import type { Dockerfile, Instruction } from '../documents/dockerfile-model';
import { runScript } from '../documents/dockerfile-shell';
import { parseShell } from '../documents/shell';
import { mayFetchFromHub, readShellDownloads, type ShellDownload } from '../documents/shell-downloads';
import type { FileReference, Project } from '../project/project';

/** A download that a shell script or a Dockerfile names, and when it is made. */
export interface ShellNeed extends ShellDownload {
  readonly name: string;
  readonly file: FileReference;
  /** In the build: what it fetches lies in the image. */
  readonly atBuild: boolean;
}

const mostScripts = 200;
const aside = /(?:^|\/)(?:tests?|examples?|docs?|notebooks?|benchmarks?)\//;

/** What the Space repo's shell scripts and its Dockerfile fetch from the Hub, in the order of the files. */
export function shellNeeds({ files, derived, dockerfile }: Pick<Project, 'files' | 'derived' | 'dockerfile'>): ShellNeed[] {
  const scripts = [...files.keys()].filter((path) => /\.(?:sh|bash)$/.test(path) && !aside.test(path)).slice(0, mostScripts);
  const found = scripts.flatMap((path) => (derived(path, inScript) ?? []).map((download) => need(download, { repo: 'space', path }, false)));
  return dockerfile === undefined ? found : [...found, ...inDockerfile(dockerfile.document).map(({ download, atBuild }) => need(download, dockerfile.file, atBuild))];
}

function need(download: ShellDownload, file: FileReference, atBuild: boolean): ShellNeed {
  return { ...download, name: posix.basename(download.filename ?? download.repoId), file, atBuild };
}

const nothing: readonly ShellDownload[] = [];

/** Where a script runs is not known: only CMD or another script says it. */
function inScript(text: string): readonly ShellDownload[] {
  return mayFetchFromHub(text) ? readShellDownloads(parseShell(text), undefined) : nothing;
}

/** Of the stage that the Space runs, and of those that it continues: what others fetch lies in no image, or elsewhere. */
function inDockerfile(dockerfile: Dockerfile): { readonly download: ShellDownload; readonly atBuild: boolean }[] {
  if (!mayFetchFromHub(dockerfile.text)) return [];
  const found: { readonly download: ShellDownload; readonly atBuild: boolean }[] = [];
  let folder: string | undefined;
  for (const instruction of runInstructions(dockerfile)) {
    if (instruction.keyword === 'WORKDIR') {
      const to = instruction.words[0]?.text ?? '';
      folder = to.includes('$') || (folder === undefined && !to.startsWith('/')) ? undefined : posix.resolve('/', folder ?? '', to);
      continue;
    }
    const script = runScript(dockerfile, instruction);
    for (const download of script === undefined ? [] : readShellDownloads(script, folder)) found.push({ download, atBuild: instruction.keyword === 'RUN' });
  }
  return found;
}

function runInstructions({ stages }: Dockerfile): Instruction[] {
  const chain: Instruction[] = [];
  for (let stage = stages.at(-1); stage !== undefined; stage = stage.parent === undefined ? undefined : stages[stage.parent]) chain.unshift(...stage.instructions);
  const last = (keyword: string): Instruction | undefined => chain.findLast((each) => each.keyword === keyword);
  const starts = [last('CMD'), last('ENTRYPOINT')];
  return chain.filter((each) => (each.keyword !== 'CMD' && each.keyword !== 'ENTRYPOINT') || starts.includes(each));
}
