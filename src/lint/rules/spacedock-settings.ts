import { nearestName } from '../../documents/nearest-name';
import type { Rule } from '../rule';

export const spacedockSettings: Rule = {
  id: 'spacedock/settings',
  severity: 'warning',
  summary: 'A mistake in spacedock.yaml, so that a part of it does not count.',
  explanation: {
    why: 'What cannot be read of spacedock.yaml is left out, and its default counts instead: a sync may then copy less or protect less than was meant.',
    bad: '=== spacedock.yaml\nspace: user/space\nprotects: [Dockerfile]\n',
    good: '=== spacedock.yaml\nspace: user/space\nprotect: [Dockerfile]\n',
  },
  check(project, report, { ruleIds }) {
    if (project.spacedockFile === undefined) return;
    const { file, document } = project.spacedockFile;
    for (const { span, message } of document.problems) report({ file, span, message });
    for (const id of Object.keys(document.settings.rules)) {
      if (ruleIds.includes(id)) continue;
      const span = document.spanOf(`rules.${id}`);
      if (span === undefined) continue;
      const meant = nearestName(id, ruleIds);
      report({
        file,
        span,
        message: `There is no rule '${id}'.${meant === undefined ? '' : ` Did you mean '${meant}'?`}`,
      });
    }
    const repo = document.spanOf('repo');
    if (repo !== undefined && project.files.size === 0 && !project.filesTruncated) {
      report({ file, span: repo, message: 'The Space repo that this names does not exist or is empty. Clone the Space there.' });
    }
  },
};
