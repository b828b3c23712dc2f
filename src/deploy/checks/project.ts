import { neededCheckpoints } from '../../checkpoints/needed';
import { repoAccess } from '../../hub/access';
import { hubUrl, type HubConnection } from '../../hub/connection';
import { lintProject, type LintOptions } from '../../lint/engine';
import type { Finding } from '../../lint/finding';
import { eachConcurrently } from '../../project/concurrency';
import type { Project } from '../../project/project';
import type { PushItem } from '../push-item';

/** The check of the files tells the same of what is pushed, of older commits too, and not of what the Space has already. */
const toldByFiles = new Set(['secrets/baked', 'sync/binary', 'sync/lfs-pointer']);
const mostModels = 30;
const atOnce = 4;

/**
 * What the linter is sure of, and which secrets the Space lacks, where its settings are part of the project. A push
 * cannot be refused for any of it: the build or the start would fail.
 */
export function checkProject(project: Project, severities: LintOptions['severities']): PushItem[] {
  const found = lintProject(project, severities === undefined ? {} : { severities });
  return found.flatMap((finding) => {
    if (toldByFiles.has(finding.rule)) return [];
    if (finding.rule === 'secrets/missing-on-space') return [missingSecret(project, finding)];
    return finding.severity === 'error' ? [itemOf(project, finding, finding.rule === 'space/front-matter' ? 'front-matter' : 'lint')] : [];
  });
}

function itemOf(project: Project, { file, span, message, rule }: Finding, id: PushItem['id']): PushItem {
  const line = project.source(file)?.lines.positionAt(span.start).line;
  return {
    id,
    severity: 'warning',
    path: file.path,
    ...(file.repo === 'main' ? { repo: 'main' as const } : {}),
    line: line === undefined ? undefined : line + 1,
    rule,
    message,
    advice: `See spacedock explain ${rule}.`,
  };
}

function missingSecret(project: Project, finding: Finding): PushItem {
  const name = /\bno (?:secret|variable) (\w+)|neither a secret nor a variable (\w+)/.exec(finding.message);
  const item = itemOf(project, finding, 'missing-secret');
  const wanted = name?.[1] ?? name?.[2];
  return wanted === undefined ? item : { ...item, advice: `Set ${wanted} in the settings of the Space.`, cure: { kind: 'set-secret', name: wanted } };
}

/** Models that the app loads and the account may not read. Throws a HubError where that cannot be told. */
export async function checkModels(connection: HubConnection, project: Project, signal?: AbortSignal): Promise<PushItem[]> {
  const needs = new Map<string, ReturnType<typeof neededCheckpoints>[number]>();
  for (const need of neededCheckpoints(project)) if (need.repoId !== undefined && !needs.has(need.repoId)) needs.set(need.repoId, need);
  const items: PushItem[] = [];
  await eachConcurrently(
    [...needs].slice(0, mostModels),
    atOnce,
    async ([id, need]) => {
      const error = await repoAccess(connection, 'model', id, {}, signal);
      // A model that is not there may be one that is not used; a gate is a fact.
      if (error?.kind !== 'gated' && error?.kind !== 'forbidden') return;
      const [source] = need.sources;
      items.push({
        id: 'gated-model',
        severity: 'warning',
        path: source?.file.path,
        ...(source?.file.repo === 'main' ? { repo: 'main' as const } : {}),
        message: error.message,
        advice: error.advice,
        cure: { kind: 'open-page', url: /https?:\/\/\S+tokens\/new\S*[^.\s]/.exec(error.advice)?.[0] ?? hubUrl(connection, `/${id}`).href },
      });
    },
    signal,
  );
  return items;
}
