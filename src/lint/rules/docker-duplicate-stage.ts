import type { Dockerfile, Stage } from '../../documents/dockerfile-model';
import { stageReferences } from '../../documents/dockerfile-stages';
import { readmeUsesDocker } from '../facts/stage-facts';
import type { Rule } from '../rule';

/** After BuildKit's validateStageNames and addState. */
export const dockerDuplicateStage: Rule = {
  id: 'docker/duplicate-stage',
  severity: 'warning',
  summary: 'Two stages have the same name.',
  alsoKnownAs: ['DuplicateStageName', 'DL3024'],
  explanation: {
    why: 'Names of stages count without upper and lower case, and the builder takes two of one name without a word: COPY --from gets the last one, wherever it stands, and FROM the last one above. What is copied is then not what was meant.',
    failure: 'DuplicateStageName: Duplicate stage name "build", stage names should be unique',
    bad: 'FROM node:20 AS build\nRUN npm run build\nFROM python:3.11 AS build\nRUN pip wheel .\nFROM python:3.11-slim\nCOPY --from=build /dist /dist\n',
    good: 'FROM node:20 AS web-build\nRUN npm run build\nFROM python:3.11 AS build\nRUN pip wheel .\nFROM python:3.11-slim\nCOPY --from=build /dist /dist\n',
  },
  check(project, report) {
    if (project.dockerfile === undefined || !readmeUsesDocker(project)) return;
    const { file, document } = project.dockerfile;
    const { stages } = document;
    if (stages.length < 2) return;
    const seen = new Map<string, Stage>();
    let used: ReadonlySet<string> | undefined;
    for (const stage of stages) {
      const name = stage.name?.text.toLowerCase();
      if (stage.name === undefined || name === undefined) continue;
      const first = seen.get(name);
      if (first?.name === undefined) {
        seen.set(name, stage);
        continue;
      }
      used ??= namesUsed(document);
      const line = String(document.lines.positionAt(first.name.span.start).line + 1);
      report({
        file,
        span: stage.name.span,
        severity: used.has(name) ? 'warning' : 'info',
        message: `A stage named ${stage.name.text} stands in line ${line} already. COPY --from takes the last of them. Give each its own name.`,
        related: [{ file, span: first.name.span, message: 'The other stage of this name.' }],
      });
    }
  },
};

/** What FROM, --from and mounts name, in lower case. */
function namesUsed(dockerfile: Dockerfile): ReadonlySet<string> {
  const names = [...dockerfile.stages.map(({ image }) => image.text), ...stageReferences(dockerfile).map(({ name }) => name)];
  return new Set(names.map((name) => name.toLowerCase()));
}
