import { readmeUsesDocker } from '../facts/stage-facts';
import type { Rule } from '../rule';

/** As containerd/platforms normalises them. */
const sameAsSpace = /^(?:linux\/)?(?:amd64|x86_64|x86-64)(?:\/v[1-3])?$/i;
const foreignImage = /^(?:docker\.io\/)?(arm32v[567]|arm64v8|ppc64le|s390x|riscv64|mips64le)\//;

export const dockerPlatform: Rule = {
  id: 'docker/platform',
  severity: 'error',
  summary: 'The image is for another processor than those of Spaces.',
  alsoKnownAs: ['FromPlatformFlagConstDisallowed', 'InvalidBaseImagePlatform', 'DL3029'],
  explanation: {
    why: 'All hardware of Spaces is linux/amd64. An image for ARM, which is what a Mac builds by itself, neither builds nor starts there.',
    failure: 'exec /usr/local/bin/python: exec format error',
    bad: 'FROM --platform=linux/arm64 python:3.11-slim\nRUN pip install --no-cache-dir gradio\n',
    good: 'FROM --platform=linux/amd64 python:3.11-slim\nRUN pip install --no-cache-dir gradio\n',
  },
  check(project, report) {
    if (project.dockerfile === undefined || !readmeUsesDocker(project)) return;
    const { file, document } = project.dockerfile;
    // Other stages may be made for another processor on purpose, and only copied from.
    for (let stage = document.stages.at(-1); stage !== undefined; ) {
      const platform = stage.from.flags.find(({ name }) => name === 'platform');
      const value = platform?.value;
      const foreign = foreignImage.exec(stage.image.text)?.[1];
      if (platform !== undefined && value !== undefined && /^[\w/.-]+$/.test(value) && !sameAsSpace.test(value) && value.toLowerCase() !== 'linux') {
        const removed = { start: stage.from.keywordSpan.end, end: platform.span.end };
        const isAlone = stage.from.flags.length === 1 && foreign === undefined;
        report({
          file,
          span: platform.span,
          message: `Spaces run on linux/amd64: an image for ${value} does not start there (exec format error).`,
          fixes: isAlone ? [{ title: `Remove --platform=${value}`, safe: /arm/i.test(value), edits: [{ file, span: removed, newText: '' }] }] : [],
        });
      } else if (foreign !== undefined) {
        const newText = stage.image.text.replace(`${foreign}/`, '');
        report({
          file,
          span: stage.image.span,
          message: `Spaces run on linux/amd64: an image for ${foreign} does not start there (exec format error).`,
          fixes: [{ title: `Write ${newText}`, safe: false, edits: [{ file, span: stage.image.span, newText }] }],
        });
      }
      stage = stage.parent === undefined || stage.parent >= stage.index ? undefined : document.stages[stage.parent];
    }
  },
};
