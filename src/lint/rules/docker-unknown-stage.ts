import type { Dockerfile } from '../../documents/dockerfile-model';
import { nearestName } from '../../documents/nearest-name';
import type { Span } from '../../documents/text';
import type { FileReference } from '../../project/project';
import { readmeUsesDocker } from '../facts/stage-facts';
import { builtStages, stageReferences, type StageReference } from '../facts/stage-references';
import type { Fix } from '../finding';
import { officialImages, usualStageNames } from '../knowledge/official-images';
import type { Report, Rule } from '../rule';

/**
 * After BuildKit's toCommand, validateCircularDependency and dispatchCopy. Any name may be an image's: without a
 * stage of that name only near misses and names that are usual for stages are told.
 */
export const dockerUnknownStage: Rule = {
  id: 'docker/unknown-stage',
  severity: 'error',
  summary: 'COPY --from, a mount or FROM names a stage that is not there, comes later, or is itself.',
  alsoKnownAs: ['DL3022', 'DL3023'],
  explanation: {
    why: 'A name that is no stage is taken for an image on Docker Hub, and pulling that fails. A stage can only take from stages above it, and FROM wants their names in lower case. --from takes no variables: give the image a stage of its own (FROM image:$TAG AS name).',
    failure: 'failed to resolve source metadata for docker.io/library/bulider:latest: pull access denied, repository does not exist',
    bad: 'FROM node:20 AS builder\nRUN npm run build\nFROM python:3.11-slim\nCOPY --from=bulider /app/dist /app/dist\n',
    good: 'FROM node:20 AS builder\nRUN npm run build\nFROM python:3.11-slim\nCOPY --from=builder /app/dist /app/dist\n',
  },
  check(project, report) {
    if (project.dockerfile === undefined || !readmeUsesDocker(project)) return;
    const { file, document } = project.dockerfile;
    for (const reference of stageReferences(document)) checkReference(file, document, reference, report);
    for (const { image, index, parent } of document.stages) {
      if (parent !== undefined && image.text !== image.text.toLowerCase() && !image.text.includes('$')) {
        const newText = image.text.toLowerCase();
        report({
          file,
          span: image.span,
          message: `FROM finds the stage ${newText} only in lower case: it takes ${image.text} for an image, and the build fails.`,
          fixes: [{ title: `Write ${newText}`, safe: true, edits: [{ file, span: image.span, newText }] }],
        });
      } else if (parent === undefined) {
        const names = stageNames(document, index);
        const later = stageNames(document).find((name) => name === image.text && !names.includes(name));
        if (later !== undefined && isNoImage(later)) {
          report({ file, span: image.span, message: `The stage ${later} stands further down: FROM can only go on from one above, and takes ${later} for an image.` });
        } else reportUnknown(file, image.text, image.span, names, 'FROM', report);
      }
    }
  },
};

function checkReference(file: FileReference, document: Dockerfile, reference: StageReference, report: (finding: Report) => void): void {
  const { instruction, name, span, stage } = reference;
  const isCopy = instruction.keyword === 'COPY';
  const flag = isCopy ? '--from' : 'from=';
  if (/\$[\w{]/.test(name)) {
    report({ file, span, message: `${flag} takes no variables, and the build fails. Name the image in a stage of its own: FROM ${name} AS … above.` });
    return;
  }
  if (stage === undefined) {
    if (!isCopy || !/^\d+$/.test(name)) reportUnknown(file, name, span, stageNames(document), flag, report);
    else if (Number(name) >= document.stages.length && everyImageIsStage(document)) {
      report({ file, span, message: `There is no stage ${name}: they are counted from 0 to ${String(document.stages.length - 1)}. The build fails.` });
    }
    return;
  }
  const own = instruction.stage;
  if (own === undefined || stage < own) return;
  if (stage === own) {
    report({ file, span, message: `A stage cannot take from itself: the build fails with a circular dependency.` });
  } else if (builtStages(document).has(own)) {
    report({ file, span, message: `The stage ${name} stands further down. ${instruction.keyword} can only take from stages above, and the build fails.` });
  }
}

/** Images that COPY names are counted behind the stages. */
function everyImageIsStage(document: Dockerfile): boolean {
  return stageReferences(document).every(({ stage, name }) => stage !== undefined || /^\d+$/.test(name));
}

/** In lower case; of the stages above `before` where that is given. */
function stageNames({ stages }: Dockerfile, before = stages.length): readonly string[] {
  return stages.slice(0, before).flatMap(({ name }) => (name === undefined ? [] : [name.text.toLowerCase()]));
}

function isNoImage(name: string): boolean {
  return /^[a-z][a-z\d_-]*$/i.test(name) && !officialImages.has(name.toLowerCase());
}

function reportUnknown(
  file: FileReference,
  name: string,
  span: Span,
  names: readonly string[],
  what: string,
  report: (finding: Report) => void,
): void {
  if (!isNoImage(name)) return;
  const near = nearestName(name.toLowerCase(), names);
  // FROM may stand on a private image of a plain name; a near miss is told all the same.
  if (near === undefined && (what === 'FROM' || !usualStageNames.has(name.toLowerCase()))) return;
  const fixes: Fix[] = near === undefined ? [] : [{ title: `Replace by ${near}`, safe: false, edits: [{ file, span, newText: near }] }];
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  report({ file, span, message: `There is no stage ${name}, and no image of that name either: ${what} fails.${hint}`, fixes });
}
