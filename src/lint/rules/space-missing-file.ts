import type { Project } from '../../project/project';
import type { Rule } from '../rule';

export const spaceMissingFile: Rule = {
  id: 'space/missing-file',
  severity: 'error',
  summary: 'A Docker Space lacks its Dockerfile or its README.md.',
  explanation: {
    why: 'The Hub reads README.md at the root of the repo to learn how to start the Space, and with sdk: docker it builds the file named Dockerfile beside it. The names count letter by letter. Without one of them there is no build.',
    failure: 'NO_APP_FILE',
    bad: '=== README.md\n---\ntitle: App\nsdk: docker\n---\n=== dockerfile\nFROM python:3.11-slim\n',
    good: '=== README.md\n---\ntitle: App\nsdk: docker\n---\n=== Dockerfile\nFROM python:3.11-slim\n',
  },
  check(project, report) {
    if (project.filesTruncated) return;
    const sdk = project.readme?.document.frontMatter?.entries.find(({ key }) => key === 'sdk');
    if (project.readme !== undefined && sdk?.value === 'docker' && isMissing(project, 'Dockerfile')) {
      report({
        file: project.readme.file,
        span: sdk.valueSpan,
        message: `With sdk: docker the Space is built from a Dockerfile, and the repo has none.${otherCase(project, 'Dockerfile')}`,
      });
    }
    const isSpace = project.location.spaceId !== undefined || project.location.mainRoot !== undefined;
    const first = project.dockerfile?.document.instructions[0];
    if (project.dockerfile !== undefined && first !== undefined && isSpace && isMissing(project, 'README.md')) {
      report({
        file: project.dockerfile.file,
        span: first.keywordSpan,
        message: `The repo has no README.md, whose front matter tells the Hub to build this file (Missing configuration in README).${otherCase(project, 'README.md')}`,
      });
    }
  },
};

function isMissing(project: Project, path: string): boolean {
  const file = project.files.get(path);
  return file === undefined || file.ignored;
}

function otherCase(project: Project, path: string): string {
  if (project.files.get(path)?.ignored === true) return ' It lies here, but git ignores it.';
  const other = [...project.files.keys()].find((name) => name.toLowerCase() === path.toLowerCase());
  return other === undefined ? '' : ` Rename ${other} to ${path}.`;
}
