import { instructionsNamed } from '../../documents/dockerfile-lookup';
import type { Project } from '../../project/project';
import { copiedSources, type CopiedSource } from '../facts/copies';
import { readmeUsesDocker, stageFacts } from '../facts/stage-facts';
import type { Rule } from '../rule';

/** Flags that only ADD has. */
const ownFlags = new Set(['checksum', 'keep-git-dir', 'unpack']);

export const dockerAddForCopy: Rule = {
  id: 'docker/add-for-copy',
  severity: 'hint',
  summary: 'ADD is used where COPY does.',
  alsoKnownAs: ['DL3020'],
  explanation: {
    why: 'ADD also fetches URLs and unpacks archives, by what is in a file and not by its name. Where neither is wanted, COPY cannot surprise.',
    bad: '=== Dockerfile\nFROM python:3.11-slim\nADD requirements.txt /app/\n=== requirements.txt\ngradio\n',
    good: '=== Dockerfile\nFROM python:3.11-slim\nCOPY requirements.txt /app/\n=== requirements.txt\ngradio\n',
  },
  check(project, report) {
    if (project.dockerfile === undefined || !readmeUsesDocker(project)) return;
    const { file, document } = project.dockerfile;
    for (const instruction of instructionsNamed(document, 'ADD')) {
      const stage = document.stages[instruction.stage ?? -1];
      if (stage === undefined || instruction.flags.some(({ name }) => ownFlags.has(name))) continue;
      const sources = copiedSources(stageFacts(document, stage), instruction);
      if (sources.length === 0 || !sources.every((source) => isPlain(project, source))) continue;
      const span = instruction.keywordSpan;
      const newText = document.text.slice(span.start, span.end) === 'ADD' ? 'COPY' : 'copy';
      report({
        file,
        span,
        message: 'COPY does the same here. ADD is for URLs, git repos and archives that it unpacks.',
        fixes: [{ title: `Use ${newText}`, safe: true, edits: [{ file, span, newText }] }],
      });
    }
  },
};

const archive = /\.(?:tar|tgz|tbz2?|txz|tzst|gz|bz2|xz|lzma|zst|Z)(?:\.|$)/i;

/** No URL, and surely nothing that ADD would unpack. */
function isPlain(project: Project, { path, source }: CopiedSource): boolean {
  if (path === undefined || source.text.includes('$') || /^[\w.-]+\.\w+\/.+\.git\b|^[^/]*@/.test(source.text)) return false;
  if (path === '' || source.text.endsWith('/')) return true;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (archive.test(name)) return false;
  // A glob's ending says what it can match.
  const ending = /[^*?[\]\\]*$/.exec(name)?.[0] ?? '';
  if (/\.[A-Za-z]\w*$/.test(ending)) return true;
  if (ending !== name) return false;
  const known = project.files.get(path);
  if (known !== undefined) return known.kind === 'file' && !known.binary && !known.lfs;
  for (const other of project.files.keys()) if (other.startsWith(`${path}/`)) return true;
  return false;
}
