import { join } from 'node:path';
import * as z from 'zod';
import { readLiveSpace } from '../../hub/space-settings';
import { lintProject } from '../../lint/engine';
import type { Severity } from '../../lint/finding';
import { findingsAsJson } from '../../lint/formats/json';
import { DocumentCache } from '../../project/document-cache';
import { loadProject } from '../../project/load';
import type { Project } from '../../project/project';
import { withLiveSpace } from '../../project/snapshot';
import { checkedRepoId } from '../../hub/connection';
import { AgentError } from '../agent-error';
import { pageOf } from '../plain-output';
import { limitInput, offsetInput, projectInput, projectOf } from '../target';
import { readingTool } from '../tool';

const severities = ['error', 'warning', 'info', 'hint'] as const satisfies readonly Severity[];

export const lintProjectTool = readingTool({
  name: 'lint_project',
  title: 'Check the Space project',
  description:
    'Checks a Docker Space project before a push: Dockerfile, README front matter, requirements, Python, config and sync rules. An error surely fails the build, the push or the start; a warning does under visible conditions. Call it after edits and before {deploy}. Changes nothing.',
  input: z.strictObject({
    project: projectInput,
    severity: z.enum(severities).default('info').describe('The least severity that is shown'),
    rule: z.string().optional().describe('Show this rule alone, such as user/no-user'),
    live: z.boolean().default(false).describe('Also ask the Hub for the Space’s secrets (names), variables and hardware, and check what needs them'),
    limit: limitInput(50, 200),
    offset: offsetInput,
  }),
  output: z.object({
    spaceRoot: z.string(),
    mainRoot: z.string().optional(),
    counts: z.object({ error: z.int(), warning: z.int(), info: z.int(), hint: z.int() }).describe('Of all findings, shown or not'),
    findings: z.array(
      z.object({
        file: z.string(),
        line: z.int(),
        column: z.int(),
        endLine: z.int(),
        endColumn: z.int(),
        severity: z.enum(severities),
        rule: z.string(),
        message: z.string(),
        fixable: z.boolean().describe('spacedock lint --fix, or a quick fix in the editor, can mend it'),
      }),
    ),
    nextOffset: z.int().optional(),
    notChecked: z.string().optional(),
  }),
  async run({ project: wanted, severity, rule, live, limit, offset }, context, signal) {
    const location = await projectOf(wanted, context, signal);
    let project: Project = await loadProject(location, context.fileSystem, new DocumentCache(), signal);
    let notChecked: string | undefined;
    if (live) {
      if (location.spaceId === undefined) throw new AgentError('The project names no Space, so the Hub cannot be asked.', 'Leave live out, or write space: owner/name into spacedock.yaml.');
      const space = await readLiveSpace(context.connection(location.mainRoot ?? location.spaceRoot), checkedRepoId(location.spaceId, 'Space'), signal);
      project = withLiveSpace(project, space);
      if (space.secrets === undefined || space.variables === undefined) notChecked = 'The token may not read the Space’s settings: what needs its secrets and variables was not checked.';
    }
    const found = lintProject(project, { severities: context.severities(location) });
    const roots = { space: location.spaceRoot, main: location.mainRoot ?? location.spaceRoot };
    const all = findingsAsJson({ project, findings: found }, ({ repo, path }) => join(roots[repo], path));
    const least = severities.indexOf(severity);
    const asked = all.filter((finding) => severities.indexOf(finding.severity) <= least && (rule === undefined || finding.rule === rule));
    const { items, nextOffset } = pageOf(asked.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity)), offset, limit);
    return { spaceRoot: roots.space, mainRoot: location.mainRoot, counts: countsOf(found), findings: [...items], nextOffset, notChecked };
  },
});

function countsOf(findings: readonly { readonly severity: Severity }[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}
