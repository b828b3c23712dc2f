import { nearestName } from '../../documents/nearest-name';
import type { Span } from '../../documents/text';
import type { FileReference } from '../../project/project';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

export const spacedockSettings: Rule = {
  id: 'spacedock/settings',
  severity: 'error',
  summary: 'A mistake in spacedock.yaml, which stops a sync.',
  explanation: {
    why: 'A sync copies and deletes by what spacedock.yaml says. Half of it could copy, or fail to protect, the wrong files, so nothing is synced until it is right. A mistake below rules: stops nothing; the rule keeps its own severity.',
    bad: '=== spacedock.yaml\nspace: user/space\nprotects: [Dockerfile]\n',
    good: '=== spacedock.yaml\nspace: user/space\nprotect: [Dockerfile]\n',
  },
  check(project, report, { ruleIds }) {
    if (project.spacedockFile === undefined) return;
    const { file, document } = project.spacedockFile;
    for (const { span, message, meant } of document.problems) report({ file, span, message, fixes: fixesOf(file, span, meant) });
    for (const { span, message, meant } of document.warnings) {
      report({ file, span, severity: 'warning', message, fixes: fixesOf(file, span, meant) });
    }
    for (const id of Object.keys(document.settings.rules)) {
      // A rule with no name near may be one of a newer Spacedock.
      const meant = nearestName(id, ruleIds);
      const span = document.keySpanOf(`rules.${id}`);
      if (meant === undefined || span === undefined) continue;
      report({
        file,
        span,
        severity: 'warning',
        message: `There is no rule '${id}'. Did you mean '${meant}'?`,
        fixes: fixesOf(file, span, meant in document.settings.rules ? undefined : meant),
      });
    }
    const repo = document.spanOf('repo');
    if (repo !== undefined && project.files.size === 0 && !project.filesTruncated) {
      report({
        file,
        span: repo,
        severity: 'warning',
        message: 'The Space repo that this names does not exist or is empty. Clone the Space there.',
      });
    }
  },
};

/** Not safe: what a sync copies and deletes depends on it. */
function fixesOf(file: FileReference, span: Span, meant: string | undefined): readonly Fix[] {
  return meant === undefined ? [] : [{ title: `Change to ${meant}`, safe: false, edits: [{ file, span, newText: meant }] }];
}
