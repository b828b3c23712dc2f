import { instructionsNamed } from '../../documents/dockerfile-lookup';
import type { Instruction, Word } from '../../documents/dockerfile-model';
import { builtStages } from '../../documents/dockerfile-stages';
import type { Project } from '../../project/project';
import { shellSyntax } from '../facts/context-sources';
import { copiedSources } from '../facts/copies';
import { readmeUsesDocker, stageFacts, type StageFacts } from '../facts/stage-facts';
import type { Rule } from '../rule';

export const dockerCopySameName: Rule = {
  id: 'docker/copy-same-name',
  severity: 'warning',
  summary: 'One COPY or ADD puts two files of the same name into one folder.',
  explanation: {
    why: 'COPY keeps the name of a file and drops its folder. Of two files that are called alike the second is written over the first without a word: the build goes well, and the first is missing.',
    bad: 'FROM python:3.11-slim\nCOPY api/requirements.txt ui/requirements.txt /app/\n=== api/requirements.txt\nfastapi\n=== ui/requirements.txt\ngradio\n',
    good: 'FROM python:3.11-slim\nCOPY api/requirements.txt /app/api/\nCOPY ui/requirements.txt /app/ui/\n=== api/requirements.txt\nfastapi\n=== ui/requirements.txt\ngradio\n',
  },
  check(project, report) {
    if (project.dockerfile === undefined) return;
    const { file, document } = project.dockerfile;
    for (const instruction of [...instructionsNamed(document, 'COPY'), ...instructionsNamed(document, 'ADD')]) {
      const stage = mayHaveTwo(instruction) ? document.stages[instruction.stage ?? -1] : undefined;
      if (stage === undefined || !readmeUsesDocker(project) || !builtStages(document).has(stage.index)) continue;
      for (const { lost, by } of overwritten(project, stageFacts(document, stage), instruction)) {
        report({
          file,
          span: lost.span,
          message: `${by.text} has the same name and is written over this file. Copy each into a folder of its own.`,
          related: [{ file, span: by.span, message: 'The file that is left.' }],
        });
      }
    }
  },
};

/** What can be told from the instruction alone. */
function mayHaveTwo({ words, flags }: Instruction): boolean {
  if (words.length < 3) return false;
  // Without a slash the destination may be one file, of which another rule tells.
  if (!/(?:^|\/)\.{0,2}$/.test(words.at(-1)?.text ?? '') || flags.some(({ name }) => name === 'from' || name === 'parents')) return false;
  const names = words.slice(0, -1).map(({ text }) => nameOf(text));
  return new Set(names).size < names.length;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

interface Overwritten {
  readonly lost: Word;
  readonly by: Word;
}

function overwritten(project: Project, facts: StageFacts, instruction: Instruction): readonly Overwritten[] {
  if (shellSyntax(facts.dockerfile, instruction).length > 0) return [];
  const found: Overwritten[] = [];
  const last = new Map<string, { readonly path: string; readonly source: Word }>();
  for (const { path, source } of copiedSources(facts, instruction).toReversed()) {
    // ADD unpacks an archive.
    if (path === undefined || !project.files.has(path) || project.dockerIgnores(path)) continue;
    if (instruction.keyword === 'ADD' && /\.(?:tar|t?gz|t?bz2?|t?xz|t?zst)\b/.test(path)) continue;
    const by = last.get(nameOf(path));
    if (by === undefined) last.set(nameOf(path), { path, source });
    else if (by.path !== path && !isSame(project, by.path, path)) found.unshift({ lost: source, by: by.source });
  }
  return found;
}

/** True also where it is not known. */
function isSame(project: Project, one: string, other: string): boolean {
  const text = project.text(one);
  return text === undefined || text === project.text(other);
}
