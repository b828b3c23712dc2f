import { builtStages } from '../../documents/dockerfile-stages';
import { readmeUsesDocker, stageFacts } from '../facts/stage-facts';
import type { Rule } from '../rule';

/** After BuildKit's dispatchWorkdir, which also tells of the first one only. */
export const dockerRelativeWorkdir: Rule = {
  id: 'docker/relative-workdir',
  severity: 'warning',
  summary: 'WORKDIR is relative, and no absolute one stands before it.',
  alsoKnownAs: ['WorkdirRelativePath', 'DL3000'],
  explanation: {
    why: 'A relative WORKDIR begins where the base image ends, which another tag of it may change. The app is then started in a folder that it was not copied to.',
    failure: 'WorkdirRelativePath: Relative workdir "app" can have unexpected results if the base image has a WORKDIR set',
    bad: 'FROM someone/cuda-app:1.2\nWORKDIR app\nCOPY . /app\n',
    good: 'FROM someone/cuda-app:1.2\nWORKDIR /app\nCOPY . /app\n',
  },
  check(project, report) {
    if (project.dockerfile === undefined || !readmeUsesDocker(project)) return;
    const { file, document } = project.dockerfile;
    for (const stage of document.stages) {
      if (!builtStages(document).has(stage.index)) continue;
      const instruction = stage.instructions.find(({ keyword }) => keyword === 'WORKDIR');
      const written = instruction?.words[0];
      // A variable may hold an absolute path, a drive letter is absolute on Windows, and of ~ another rule tells.
      if (instruction === undefined || written === undefined || /^(?:\/|\$|~|[A-Za-z]:)/.test(written.text)) continue;
      const facts = stageFacts(document, stage);
      if (facts.chain.slice(0, -1).some(({ instructions }) => instructions.some(({ keyword }) => keyword === 'WORKDIR'))) continue;
      const base = facts.base.workingDirectory;
      const next = facts.instructions.find(({ index }) => index > instruction.index);
      const folder = next === undefined ? facts.lastWorkingDirectory : facts.workingDirectoryAt(next);
      const isPlain = folder !== undefined && /^\/[\w./-]+$/.test(folder) && !written.text.includes('$');
      const span = written.span;
      report({
        file,
        span,
        severity: base === undefined ? 'warning' : 'info',
        message:
          base === undefined || folder === undefined
            ? `This WORKDIR begins wherever the base image ends, which is not known here. Write it as an absolute path.`
            : `This WORKDIR is ${folder} only as long as the base image ends in ${base}. Write it as an absolute path.`,
        fixes: isPlain ? [{ title: `Write ${folder}`, safe: true, edits: [{ file, span, newText: folder }] }] : [],
      });
    }
  },
};
