import type { Project, ProjectFile } from '../../project/project';
import { contextGlob } from '../facts/context-globs';
import { copiedSources, type CopiedSource } from '../facts/copies';
import { readmeUsesDocker, stageFacts } from '../facts/stage-facts';
import { linesAtEnd } from '../edits/dockerfile-lines';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

/** The Hub refuses every file above this that is not in LFS or Xet. */
const largest = 10 * 1024 * 1024;

export const dockerCopyBinary: Rule = {
  id: 'docker/copy-binary',
  severity: 'error',
  summary: 'COPY brings in a file that the Hub refuses to take.',
  explanation: {
    why: 'The build on the Space can copy only what was pushed. The Hub refuses a push with binary files that are not in LFS or Xet, and with any such file above 10 MiB, so the build does not even begin. Put the file under LFS, or into a model repo or a bucket and fetch it from there.',
    failure: 'Your push was rejected because it contains binary files.',
    bad: '=== Dockerfile\nFROM python:3.11-slim\nCOPY model.pt /app/\n=== model.pt (binary)\n',
    good: '=== Dockerfile\nFROM python:3.11-slim\nCOPY app.py /app/\n=== app.py\nprint("hello")\n=== model.pt (binary)\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined || project.filesTruncated || !readmeUsesDocker(project)) return;
    const refused = refusedFiles(project);
    if (refused.length === 0) return;
    for (const stage of dockerfile.document.stages) {
      const facts = stageFacts(dockerfile.document, stage);
      for (const instruction of stage.instructions) {
        for (const copied of copiedSources(facts, instruction)) {
          const files = copied.copy.from === undefined ? filesOf(copied, refused) : [];
          if (files.length === 0) continue;
          const fix = trackWithLfs(project, files);
          report({
            file: dockerfile.file,
            span: copied.source.span,
            message: `${instruction.keyword} brings in ${named(files)}, which the Hub refuses: binary files must be in LFS or Xet. The push fails.`,
            fixes: fix === undefined ? [] : [fix],
          });
        }
      }
    }
  },
};

function refusedFiles(project: Project): readonly ProjectFile[] {
  const refused: ProjectFile[] = [];
  for (const file of project.files.values()) {
    if (file.kind !== 'file' || file.lfs || file.ignored || (!file.binary && file.size <= largest)) continue;
    if (file.size <= largest && project.settings.allowBinary.includes(file.path)) continue;
    if (!project.dockerIgnores(file.path)) refused.push(file);
  }
  return refused;
}

function filesOf({ path, copy }: CopiedSource, refused: readonly ProjectFile[]): readonly ProjectFile[] {
  // What --exclude leaves is not worked out here.
  if (path === undefined || copy.exclude.length > 0) return [];
  if (path === '') return refused;
  if (/[*?[\\]/.test(path)) {
    const matches = contextGlob(path);
    return matches === undefined ? [] : refused.filter((file) => matches(file.path) !== undefined);
  }
  return refused.filter((file) => file.path === path || file.path.startsWith(`${path}/`));
}

function named(files: readonly ProjectFile[]): string {
  const inOrder = [...files].sort((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1));
  const shown = inOrder.slice(0, 3).map(({ path, size }) => `${path} (${sizeText(size)})`);
  const more = files.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${String(more)} more` : shown.join(' and ').replace(/ and (?=.* and )/g, ', ');
}

function sizeText(bytes: number): string {
  if (bytes < 1000) return `${String(bytes)} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return bytes < 1_000_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${(bytes / 1_000_000_000).toFixed(2)} GB`;
}

/** Where the repo has a .gitattributes. What is committed already has to be migrated by hand, so this is never safe. */
function trackWithLfs(project: Project, files: readonly ProjectFile[]): Fix | undefined {
  const file = { repo: 'space', path: '.gitattributes' } as const;
  const source = project.source(file);
  if (source === undefined) return undefined;
  const patterns = [...new Set(files.map(({ path }) => patternOf(path)))];
  const lines = patterns.map((pattern) => `${pattern} filter=lfs diff=lfs merge=lfs -text`);
  const title = patterns.length === 1 ? `Track ${patterns[0] ?? ''} with LFS` : `Track ${String(patterns.length)} kinds of file with LFS`;
  return { title, safe: false, edits: [linesAtEnd(file, source.text, lines)] };
}

function patternOf(path: string): string {
  const extension = /[^/]\.(\w+)$/.exec(path)?.[1];
  return extension === undefined ? path.replace(/ /g, '[[:space:]]') : `*.${extension}`;
}
