import { stageReferences } from '../../documents/dockerfile-stages';
import type { Span } from '../../documents/text';
import { readmeUsesDocker } from '../facts/stage-facts';
import { imageNameProblem } from '../knowledge/image-reference';
import type { Rule } from '../rule';

/** After BuildKit's resolveBaseImage, which reads the names of all stages, built or not. */
export const dockerImageReference: Rule = {
  id: 'docker/image-reference',
  severity: 'error',
  summary: 'FROM or --from names an image that cannot be: the name is malformed.',
  explanation: {
    why: 'The builder reads every image name before it runs the first step and stops at one that is malformed: upper-case letters before the tag, a tag that is empty, a URL.',
    failure: 'failed to parse stage name "Python:3.11": invalid reference format: repository name (library/Python) must be lowercase',
    bad: 'FROM Python:3.11-slim\nRUN pip install --no-cache-dir gradio\n',
    good: 'FROM python:3.11-slim\nRUN pip install --no-cache-dir gradio\n',
  },
  check(project, report) {
    if (project.dockerfile === undefined || !readmeUsesDocker(project)) return;
    const { file, document } = project.dockerfile;
    const judge = (name: string, span: Span): void => {
      const problem = name.includes('$') ? undefined : imageNameProblem(name);
      if (problem === undefined || problem === 'blank') return;
      if (problem === 'malformed') {
        const advice = /^[a-z]+:\/\//.test(name) ? 'It is written without https://.' : 'It is [registry/]name[:tag][@digest].';
        report({ file, span, message: `${name} is no image name, and the build fails. ${advice}` });
        return;
      }
      const tag = /(?::[^/]*|@.*)$/.exec(name)?.[0] ?? '';
      const newText = name.slice(0, name.length - tag.length).toLowerCase() + tag;
      const isAsWritten = document.text.slice(span.start, span.end) === name;
      report({
        file,
        span,
        message: `${name} is no image name, and the build fails: the part before the tag is in lower case.`,
        fixes: isAsWritten ? [{ title: `Write ${newText}`, safe: false, edits: [{ file, span, newText }] }] : [],
      });
    };
    for (const { image, parent } of document.stages) {
      if (parent === undefined) judge(image.text, image.span);
    }
    for (const { name, span, stage } of stageReferences(document)) {
      if (stage === undefined && !/^\d+$/.test(name)) judge(name, span);
    }
  },
};
