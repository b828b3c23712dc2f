import { builtStages } from '../../documents/dockerfile-stages';
import { globalArguments, readmeUsesDocker } from '../facts/stage-facts';
import { expandVariables } from '../facts/variables';
import type { Rule } from '../rule';

/**
 * Repositories that have no tag `latest`: hub.docker.com/r/nvidia/cuda says so of the CUDA images ("manifest unknown"
 * since its removal).
 */
const withoutLatest = /^(?:docker\.io\/|nvcr\.io\/)?nvidia\/(?:cuda|cudagl|opengl)$/;

export const dockerLatestTag: Rule = {
  id: 'docker/latest-tag',
  severity: 'info',
  summary: 'FROM names no version of its image.',
  alsoKnownAs: ['DL3006', 'DL3007'],
  explanation: {
    why: 'Without a tag the builder takes latest, which is another image in some months: a new Python without wheels for torch, a new Debian without the apt packages. A Space is rebuilt at every push and at a factory reboot, and then breaks without any change of its own.',
    bad: 'FROM python\nRUN pip install --no-cache-dir gradio\n',
    good: 'FROM python:3.11-slim\nRUN pip install --no-cache-dir gradio\n',
  },
  check(project, report) {
    if (project.dockerfile === undefined || !readmeUsesDocker(project)) return;
    const { file, document } = project.dockerfile;
    for (const { image, parent, index } of document.stages) {
      if (parent !== undefined || !builtStages(document).has(index)) continue;
      const globals = globalArguments(document);
      const reference = expandVariables(image.text, (name) => (globals.has(name) ? globals.get(name) : null));
      if (reference === undefined || reference === '' || reference === 'scratch' || reference.includes('@')) continue;
      const [, repository = '', tag] = /^(.*?)(?::([^:/]*))?$/.exec(reference) ?? [];
      if (tag !== undefined && tag !== 'latest') continue;
      if (withoutLatest.test(repository)) {
        report({
          file,
          span: image.span,
          severity: 'error',
          message: `${repository} has no tag latest, and the build fails: name one, such as 12.4.1-runtime-ubuntu22.04.`,
        });
        continue;
      }
      const how = tag === undefined ? 'has no tag, so it is latest' : 'is latest';
      report({ file, span: image.span, message: `The image ${how}: it changes without notice, and with it what the Space is built from. Name a version.` });
    }
  },
};
