import { instructionsNamed } from '../../documents/dockerfile-lookup';
import type { Dockerfile } from '../../documents/dockerfile-model';
import { builtStages } from '../../documents/dockerfile-stages';
import { nearestName } from '../../documents/nearest-name';
import type { FileReference, Project } from '../../project/project';
import { folderOf } from '../facts/container-path';
import { lookUpContext, type ContextPath } from '../facts/context-paths';
import { contextSources, shellSyntax, type ContextSource } from '../facts/context-sources';
import { readmeUsesDocker } from '../facts/stage-facts';
import { linesAtEnd } from '../edits/dockerfile-lines';
import type { Fix } from '../finding';
import type { Report, Rule } from '../rule';

/** After BuildKit's dispatchCopy and fsutil's copy: a glob may match nothing, a plain path may not be missing. */
export const dockerCopyMissing: Rule = {
  id: 'docker/copy-missing',
  severity: 'error',
  summary: 'COPY, ADD or a bind mount names a path that the build on the Space does not have.',
  alsoKnownAs: ['CopyIgnoredFile'],
  explanation: {
    why: 'The build on a Space sees what was pushed and what .dockerignore leaves of it, and nothing else. A file that is not in the repo, that git ignores, or that only differs in upper and lower case (which a Mac or Windows does not mind) is not there, and the step fails. COPY is no shell command: there is no 2>/dev/null, no || true and no comment behind it.',
    failure: 'failed to calculate checksum of ref …: "/requirements.txt": not found',
    bad: '=== README.md\n---\ntitle: App\nsdk: docker\n---\n=== Dockerfile\nFROM python:3.11-slim\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\n',
    good: '=== README.md\n---\ntitle: App\nsdk: docker\n---\n=== Dockerfile\nFROM python:3.11-slim\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\n=== requirements.txt\ngradio\n',
  },
  check(project, report) {
    if (project.dockerfile === undefined || !readmeUsesDocker(project)) return;
    const { file, document } = project.dockerfile;
    reportShellSyntax(document, file, report);
    if (project.filesTruncated) return;
    const sources = contextSources(document);
    const paths = new Set<string>();
    for (const { isGlob, path } of sources) if (!isGlob) paths.add(path);
    if (paths.size === 0) return;
    const states = lookUpContext(project, paths);
    // A Dockerfile whose files are all elsewhere is built from another folder, unless this one is known as a Space.
    if (!isSpace(project) && !sources.some(({ path, isGlob }) => !isGlob && path !== '' && isThere(states.get(path)))) return;
    for (const source of sources) {
      if (source.isGlob) continue;
      const found = judge(project, source, states.get(source.path) ?? 'unknown');
      if (found !== undefined) report({ file, span: source.span, ...found });
    }
  },
};

function isSpace({ location, readme }: Project): boolean {
  const sdk = readme?.document.frontMatter?.entries.find(({ key }) => key === 'sdk')?.value;
  return sdk === 'docker' || location.spaceId !== undefined || location.mainRoot !== undefined;
}

function isThere(state: ContextPath | undefined): boolean {
  return state !== undefined && state !== 'missing';
}

function reportShellSyntax(dockerfile: Dockerfile, file: FileReference, report: (finding: Report) => void): void {
  for (const keyword of ['COPY', 'ADD']) {
    for (const instruction of instructionsNamed(dockerfile, keyword)) {
      const stray = shellSyntax(dockerfile, instruction);
      const [first] = stray;
      const last = stray.at(-1);
      if (first === undefined || last === undefined || !builtStages(dockerfile).has(instruction.stage ?? -1)) continue;
      const span = { start: first.span.start, end: last.span.end };
      const text = dockerfile.text.slice(span.start, span.end);
      const before = instruction.words[instruction.words.indexOf(first) - 1];
      const isWhole = before !== undefined && instruction.words.indexOf(before) > 0;
      const fixes: Fix[] = isWhole
        ? [{ title: `Remove ${text}`, safe: false, edits: [{ file, span: { start: before.span.end, end: span.end }, newText: '' }] }]
        : [];
      const message = text.startsWith('#')
        ? `A comment must stand on a line of its own: ${keyword} takes ${text} for paths, and the build fails.`
        : `${keyword} is no shell command: it takes ${text} for paths, and the build fails.`;
      report({ file, span, message, fixes });
    }
  }
}

function judge(project: Project, source: ContextSource, state: ContextPath): Omit<Report, 'file' | 'span'> | undefined {
  const { path, instruction } = source;
  const { keyword } = instruction;
  switch (state) {
    case 'there':
    case 'unknown':
      return undefined;
    case 'dropped':
      return {
        message: `.dockerignore keeps ${path} out of the build, so ${keyword} fails: "/${path}": not found.`,
        fixes: () => letIn(project, path),
      };
    case 'emptied':
      return {
        severity: 'warning',
        message: `.dockerignore keeps out all that is in ${path}: ${keyword} brings in an empty folder.`,
      };
    case 'not-pushed':
      if (isSynced(project, path)) return undefined;
      return {
        severity: 'warning',
        message: `Git ignores ${path}, so it is not pushed, and ${keyword} fails on the Hub: "/${path}": not found.`,
      };
    case 'missing': {
      if (isSynced(project, path)) return undefined;
      const hint = hintFor(project, source);
      return {
        message: `The repo has no ${path}, so ${keyword} fails: "/${path}": not found.${hint.text}`,
        fixes: () => (hint.path === undefined ? [] : rename(project, source, hint.path, hint.safe)),
      };
    }
  }
}

/** A sync brings it, or may: then it will be there when it is pushed. */
function isSynced({ mainRepo }: Project, path: string): boolean {
  if (mainRepo === undefined) return false;
  const { files, filesTruncated, selection } = mainRepo;
  if (filesTruncated && (selection.ruleFor(path) !== undefined || selection.ruleEntering(path) !== undefined)) return true;
  if (files.get(path)?.synced === true) return true;
  for (const file of files.values()) if (file.synced && file.path.startsWith(`${path}/`)) return true;
  return false;
}

interface Hint {
  /** With a space before it. */
  readonly text: string;
  /** What could stand there instead. */
  readonly path?: string;
  readonly safe: boolean;
}

function hintFor(project: Project, { path, leavesContext }: ContextSource): Hint {
  const paths = pathsOf(project);
  const lowered = path.toLowerCase();
  const other = paths.find((candidate) => candidate.toLowerCase() === lowered);
  if (other !== undefined) return { text: ` The repo has ${other}, and case counts on the Hub.`, path: other, safe: true };
  if (leavesContext) return { text: ' What is above the repo cannot be copied.', safe: false };
  const folder = folderOf(path);
  const beside = paths.filter((candidate) => folderOf(candidate) === folder && !project.files.get(candidate)?.ignored);
  const near = nearestName(path, beside);
  if (near !== undefined) return { text: ` Did you mean ${near}?`, path: near, safe: false };
  const name = path.slice(path.lastIndexOf('/') + 1);
  const [elsewhere, second] = paths.filter((candidate) => candidate.endsWith(`/${name}`));
  if (elsewhere !== undefined && second === undefined) return { text: ` It has ${elsewhere}.`, path: elsewhere, safe: false };
  if (project.mainRepo?.files.has(path) === true) return { text: ' The main repo has it, but no rule of sync brings it.', safe: false };
  return { text: '', safe: false };
}

/** Files and folders; read only where something is missing. */
function pathsOf(project: Project): readonly string[] {
  const paths = new Set<string>();
  for (const path of project.files.keys()) {
    paths.add(path);
    for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) paths.add(path.slice(0, cut));
  }
  return [...paths];
}

function rename({ dockerfile }: Project, { span, path }: ContextSource, to: string, safe: boolean): readonly Fix[] {
  if (dockerfile === undefined) return [];
  const written = dockerfile.document.text.slice(span.start, span.end);
  const at = written.lastIndexOf(path);
  if (at === -1 || /[\s"\\$*?[]/.test(to)) return [];
  const place = { start: span.start + at, end: span.start + at + path.length };
  return [{ title: `Replace by ${to}`, safe, edits: [{ file: dockerfile.file, span: place, newText: to }] }];
}

/** Not safe: another COPY of the folder around it then brings it in as well. */
function letIn(project: Project, path: string): readonly Fix[] {
  const name = project.files.has('Dockerfile.dockerignore') ? 'Dockerfile.dockerignore' : '.dockerignore';
  const file = { repo: 'space', path: name } as const;
  const source = project.source(file);
  if (source === undefined || /[\s*?[\\]/.test(path)) return [];
  return [{ title: `Let ${path} into the build`, safe: false, edits: [linesAtEnd(file, source.text, [`!${path}`])] }];
}
