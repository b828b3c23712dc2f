import { readArgument } from '../../documents/dockerfile-arguments';
import { instructionsNamed } from '../../documents/dockerfile-lookup';
import type { Dockerfile, Stage } from '../../documents/dockerfile-model';
import { nearestName } from '../../documents/nearest-name';
import type { FileReference } from '../../project/project';
import { readmeUsesDocker } from '../facts/stage-facts';
import { variableUses } from '../facts/variable-uses';
import { expandVariables } from '../facts/variables';
import type { Fix } from '../finding';
import { isPredefined, platformArguments } from '../knowledge/image-environment';
import { imageNameProblem } from '../knowledge/image-reference';
import type { Report, Rule } from '../rule';

/** After BuildKit's buildDispatchStates and validateBaseImagesWithDefaultArgs. */
export const dockerUndefinedFromArg: Rule = {
  id: 'docker/undefined-from-arg',
  severity: 'error',
  summary: 'FROM uses a variable that no ARG before the first FROM sets.',
  alsoKnownAs: ['UndefinedArgInFrom', 'InvalidDefaultArgInFrom'],
  explanation: {
    why: 'FROM knows only the ARGs that stand before the first FROM, and what a stage declares or ENV sets is not known there. Without a value nothing comes in its place, and python:${VERSION} is read as python:, which is no image. A Space passes nothing but its variables, so give the ARG a default.',
    failure: 'failed to parse stage name "python:": invalid reference format',
    bad: 'FROM python:${PYTHON_VERSION}\nRUN pip install --no-cache-dir gradio\n',
    good: 'ARG PYTHON_VERSION=3.11\nFROM python:${PYTHON_VERSION}\nRUN pip install --no-cache-dir gradio\n',
  },
  check(project, report) {
    if (project.dockerfile === undefined || !readmeUsesDocker(project)) return;
    const { file, document } = project.dockerfile;
    if (!document.stages.some(({ from }) => document.text.slice(from.span.start, from.span.end).includes('$'))) return;
    const globals = globalValues(document);
    for (const stage of document.stages) {
      if (stage.image.text.includes('$')) checkImage(file, document, stage, globals, report);
      checkPlatform(file, stage, globals, report);
    }
  },
};

function checkImage(
  file: FileReference,
  document: Dockerfile,
  stage: Stage,
  globals: Values,
  report: (finding: Report) => void,
): void {
  const result = withoutOthers(stage.image.text, globals);
  const fails = result !== undefined && imageNameProblem(result) !== undefined;
  for (const { name, span, operator } of variableUses(document, stage.from)) {
    if (operator !== undefined || platformArguments.has(name) || isPredefined(name)) continue;
    const read = result === '' ? 'no image' : (result ?? 'another image');
    if (!globals.has(name)) {
      const hint = hintFor(file, document, name, span.start, globals);
      report({
        file,
        span,
        severity: fails ? 'error' : 'warning',
        message: `No ARG before the first FROM sets ${name}, so FROM reads ${read}${fails ? ', and the build fails' : ''}.${hint.text}`,
        fixes: hint.fixes,
      });
    } else if (fails && (globals.get(name) ?? '') === '') {
      report({
        file,
        span,
        severity: 'warning',
        message: `ARG ${name} has no default, and without a variable ${name} of the Space FROM reads ${read}, and the build fails. Give it a default.`,
      });
    }
  }
}

/** With nothing in place of what is not set; undefined where that is not known. */
function withoutOthers(text: string, values: Values): string | undefined {
  return expandVariables(text.replace(/\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/g, '${$1$2:-}'), (name) => {
    if (platformArguments.has(name)) return undefined;
    return values.has(name) ? values.get(name) : null;
  });
}

/** The ARGs before the first FROM where the Space passes nothing: null without a value, undefined where it is not known. */
type Values = ReadonlyMap<string, string | undefined | null>;

function globalValues(document: Dockerfile): Values {
  const values = new Map<string, string | undefined | null>();
  for (const instruction of instructionsNamed(document, 'ARG')) {
    if (instruction.stage !== undefined) break;
    for (const { name, value } of readArgument(instruction, document.escape)) {
      values.set(name.text, value === undefined ? null : withoutOthers(value.text, values));
    }
  }
  return values;
}

function hintFor(
  file: FileReference,
  document: Dockerfile,
  name: string,
  from: number,
  globals: Values,
): { readonly text: string; readonly fixes: readonly Fix[] } {
  const inStage = instructionsNamed(document, 'ARG').some(
    (instruction) =>
      instruction.stage !== undefined &&
      readArgument(instruction, document.escape).some((pair) => pair.name.text === name),
  );
  if (inStage) return { text: ` ARG ${name} stands in a stage: move it above the first FROM.`, fixes: [] };
  const near = nearestName(name, [...globals.keys()]);
  if (near === undefined) return { text: ` Add ARG ${name}=… above it.`, fixes: [] };
  const start = document.text.indexOf(name, from);
  const edits = [{ file, span: { start, end: start + name.length }, newText: near }];
  return { text: ` Did you mean ${near}?`, fixes: [{ title: `Replace by ${near}`, safe: false, edits }] };
}

function checkPlatform(
  file: FileReference,
  { from }: Stage,
  globals: Values,
  report: (finding: Report) => void,
): void {
  for (const flag of from.flags) {
    const name = flag.name === 'platform' ? /^\$(?:(\w+)|\{(\w+)\})$/.exec(flag.value ?? '') : null;
    const variable = name?.[1] ?? name?.[2];
    if (variable === undefined || platformArguments.has(variable) || globals.has(variable)) continue;
    report({
      file,
      span: flag.span,
      message: `No ARG before the first FROM sets ${variable}, so the platform is empty, and the build fails.`,
    });
  }
}
