import type { Dockerfile } from '../../documents/dockerfile-model';
import { builtStages, stageReferences, type StageReference } from '../../documents/dockerfile-stages';
import { nearestName } from '../../documents/nearest-name';
import type { Span } from '../../documents/text';
import type { FileReference } from '../../project/project';
import { readmeUsesDocker } from '../facts/stage-facts';
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
    const names = new StageNames(document);
    for (const reference of stageReferences(document)) checkReference(file, document, names, reference, report);
    for (const { image, index, parent } of document.stages) {
      if (image.text.includes('$')) continue;
      if (parent !== undefined) {
        const newText = image.text.toLowerCase();
        if (image.text === newText) continue;
        report({
          file,
          span: image.span,
          message: `FROM finds the stage ${newText} only in lower case: it takes ${image.text} for an image, and the build fails.`,
          fixes: [{ title: `Write ${newText}`, safe: true, edits: [{ file, span: image.span, newText }] }],
        });
      } else if (isNoImage(image.text)) {
        if ((names.lastOf(image.text) ?? -1) > index) {
          report({ file, span: image.span, message: `The stage ${image.text} stands further down: FROM can only go on from one above, and takes ${image.text} for an image.` });
        } else reportUnknown(file, image.text, image.span, names.near(image.text, index), 'FROM', report);
      }
    }
  },
};

/** More stages than this have no names that a person mistypes. */
const mostNames = 100;
/** In shorter names one other letter is another name. */
const shortestMistyped = 4;

/** The names of a file's stages, in lower case. */
class StageNames {
  readonly #last = new Map<string, number>();
  readonly #first = new Map<string, number>();

  constructor({ stages }: Dockerfile) {
    for (const { name, index } of stages) {
      if (name === undefined) continue;
      const lower = name.text.toLowerCase();
      this.#last.set(lower, index);
      if (!this.#first.has(lower)) this.#first.set(lower, index);
    }
  }

  /** The place of the last stage of this very name. */
  lastOf(name: string): number | undefined {
    return this.#last.get(name);
  }

  /** What the name is most likely a misspelling of, among the stages above `before`. */
  near(name: string, before = Number.POSITIVE_INFINITY): string | undefined {
    if (this.#first.size > mostNames || name.length < shortestMistyped) return undefined;
    const names = [...this.#first].filter(([, index]) => index < before).map(([each]) => each);
    return nearestName(name.toLowerCase(), names);
  }
}

function checkReference(
  file: FileReference,
  document: Dockerfile,
  names: StageNames,
  reference: StageReference,
  report: (finding: Report) => void,
): void {
  const { instruction, name, span, stage } = reference;
  const isCopy = instruction.keyword === 'COPY';
  const flag = isCopy ? '--from' : 'from=';
  if (/\$[\w{]/.test(name)) {
    report({ file, span, message: `${flag} takes no variables, and the build fails. Name the image in a stage of its own: FROM ${name} AS … above.` });
    return;
  }
  if (stage === undefined) {
    if (!isCopy || !/^\d+$/.test(name)) {
      if (isNoImage(name)) reportUnknown(file, name, span, names.near(name), flag, report);
    } else if (Number(name) >= document.stages.length && everyImageIsStage(document)) {
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

function isNoImage(name: string): boolean {
  return /^[a-z][a-z\d_-]*$/i.test(name) && !officialImages.has(name.toLowerCase());
}

function reportUnknown(
  file: FileReference,
  name: string,
  span: Span,
  near: string | undefined,
  what: string,
  report: (finding: Report) => void,
): void {
  if (near === undefined && !usualStageNames.has(name.toLowerCase())) return;
  const fixes: Fix[] = near === undefined ? [] : [{ title: `Replace by ${near}`, safe: false, edits: [{ file, span, newText: near }] }];
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  report({ file, span, message: `There is no stage ${name}, and no image of that name either: ${what} fails.${hint}`, fixes });
}
