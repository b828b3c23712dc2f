import { trackWithLfs } from '../edits/track-with-lfs';
import { copiedAmong } from '../facts/copied-files';
import { namedFiles } from '../facts/file-names';
import { refusedFiles } from '../facts/refused-files';
import { readmeUsesDocker } from '../facts/stage-facts';
import type { Rule } from '../rule';

export const dockerCopyBinary: Rule = {
  id: 'docker/copy-binary',
  severity: 'error',
  summary: 'COPY brings in a file that the Hub refuses to take.',
  explanation: {
    why: 'The build on the Space can copy only what was pushed. The Hub refuses a push with binary files that are not in LFS or Xet, and with any such file above 10 MiB, so the build does not even begin. Put the file under LFS, or into a model repo or a bucket and fetch it from there.',
    failure: 'Your push was rejected because it contains binary files.',
    bad: '=== Dockerfile\nFROM python:3.11-slim\nCOPY model.pt /app/\n=== model.pt (binary)\n',
    good: '=== Dockerfile\nFROM python:3.11-slim\nCOPY app.py /app/\n=== app.py\nprint("hello")\n=== model.pt (binary)\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined || project.filesTruncated || !readmeUsesDocker(project)) return;
    const refused = refusedFiles(project).filter(({ path }) => !project.dockerIgnores(path));
    if (refused.length === 0) return;
    for (const { instruction, source, files } of copiedAmong(project, refused)) {
      const fix = trackWithLfs(project, files);
      report({
        file: dockerfile.file,
        span: source.span,
        message: `${instruction.keyword} brings in ${namedFiles(files)}, which the Hub refuses: binary files must be in LFS or Xet. The push fails.`,
        fixes: fix === undefined ? [] : [fix],
      });
    }
  },
};
