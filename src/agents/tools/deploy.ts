import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { suggestedMessage } from '../../deploy/commit-message';
import { commitAndPush, isNothingToPush, preparePush, PushError, type PreparedPush } from '../../deploy/push';
import { HubError } from '../../hub/errors';
import { hubUrl } from '../../hub/connection';
import { readRuntime } from '../../hub/space';
import type { ProjectLocation } from '../../project/discovery';
import { applySync } from '../../sync/apply';
import { losses, type SyncPlan } from '../../sync/plan-model';
import { planProject } from '../../sync/project-plan';
import type { AgentContext } from '../agent-context';
import { AgentError } from '../agent-error';
import { awaitBuild, buildOutcomes, type BuildEnd } from '../await-build';
import { firstLines } from '../plain-output';
import { projectInput, projectOf } from '../target';
import { changingTool } from '../tool';
import { withToolNames } from '../tool-names';
import { findingsBeforePush } from './lint-project';

const mostListed = 30;

/** Many clients give up a call of which they hear nothing for a minute, and then nobody knows that it has pushed. */
const usualWaitSeconds = { heard: 900, unheard: 45 } as const;
const mostWaitSeconds = 3_600;

export const deployTool = changingTool({
  name: 'deploy',
  title: 'Deploy to the Space',
  description:
    'Syncs the main repo into the Space repo by spacedock.yaml (where there is one), commits all changes of the Space repo and pushes them to the Space, which then builds anew. Run {lint_project} first. Asks first, with all files and commits listed. Watches the build, and answers with its outcome and what to do next.',
  input: z.strictObject({
    project: projectInput,
    message: z.string().trim().min(1).max(2_000).optional().describe('Of the commit; default: what it is about'),
    waitSeconds: z
      .int()
      .min(0)
      .max(mostWaitSeconds)
      .optional()
      .describe('How long to watch the build at most; 0: answer after the push. Default: 900, or 45 where the client takes no progress'),
  }),
  output: z.object({
    space: z.string(),
    sha: z.string().describe('The pushed commit'),
    synced: z.int(),
    committed: z.int(),
    pageUrl: z.string(),
    outcome: z.enum(buildOutcomes).describe('What became of the build so far; goes-on: it is not over'),
    stage: z.string().optional(),
    next: z.string().describe('What to do next'),
  }),
  changes: { destructive: true, idempotent: false },
  async prepare({ project, message, waitSeconds }, context, signal) {
    const location = await projectOf(project, context, signal);
    const connection = context.connection(location.mainRoot ?? location.spaceRoot);
    const plan = await planProject(location, signal);
    const prepared = await preparePush(location, connection.endpoint, signal);
    const toSync = plan?.changes ?? [];
    if (toSync.length === 0 && isNothingToPush(prepared)) return 'The Space repo has nothing to sync, to commit or to push.';
    return {
      question: `Deploy to ${prepared.spaceId}?`,
      details: await detailsOf(location, plan, prepared, message, context, signal),
      identity: await identityOf(plan, prepared, message),
      async carryOut(now, until) {
        const token = await connection.token(until);
        if (token === undefined) throw new HubError({ kind: 'no-token', message: 'A push needs a token, and none was found.', advice: now.signInAdvice });
        let current = prepared;
        if (plan !== undefined && (toSync.length > 0 || plan.interrupted !== undefined)) {
          now.onProgress?.('Syncing');
          await carryOutSync(plan, until);
          current = await preparePush(location, connection.endpoint, until);
          assertShown(current, plan, prepared);
        }
        const { changed } = current.repository;
        if (isNothingToPush(current)) throw new PushError('After the sync there is nothing to push: git sees no change.', 'Look at .gitignore of the Space repo.');
        const sha = await commitAndPush(current, {
          message: changed.length === 0 ? undefined : (message ?? (await suggestedMessage(location, current.repository))),
          authorization: { endpoint: connection.endpoint, token },
          signal: until,
          onStage: (stage) => now.onProgress?.(stage === 'committing' ? 'Committing' : 'Pushing'),
          onProgress: now.onProgress,
        });
        const { spaceId } = current;
        now.onChanged?.();
        const seconds = waitSeconds ?? (now.onProgress === undefined ? usualWaitSeconds.unheard : usualWaitSeconds.heard);
        const end = await awaitBuild(connection, spaceId, { sha, withinMs: seconds * 1_000, signal: until, onProgress: now.onProgress });
        return {
          space: spaceId,
          sha,
          synced: toSync.length,
          committed: changed.length,
          pageUrl: hubUrl(connection, `/spaces/${spaceId}`).href,
          ...end,
          next: withToolNames(nextStep(end), now.toolPrefix),
        };
      },
    };
  },
});

async function detailsOf(
  location: ProjectLocation,
  plan: SyncPlan | undefined,
  prepared: PreparedPush,
  message: string | undefined,
  context: AgentContext,
  signal: AbortSignal,
): Promise<string[]> {
  const { repository, preview, spaceId } = prepared;
  const { errors, warnings, secretsIn } = await findingsBeforePush(location, context, signal);
  const lines: string[] = [];
  if (secretsIn.length > 0) lines.push(`A token or key stands in ${firstLines(secretsIn, 5).join(', ')}: everyone who can read the Space can read it.`);
  if (errors + warnings > 0) lines.push(`Findings in the Space repo as it is now: ${String(errors)} errors, ${String(warnings)} warnings.`);
  if (plan !== undefined && plan.changes.length > 0) {
    lines.push(`Sync of ${String(plan.changes.length)} files from ${plan.mainRoot}:`, ...listed(plan.changes.map(({ kind, path }) => `${kind} ${path}`)));
  }
  const lost = plan === undefined ? [] : losses(plan);
  if (lost.length > 0) lines.push('Lost by the sync, for it is in no commit:', ...listed(lost));
  const refused = (plan?.refused ?? []).filter(({ reason }) => reason !== 'protected');
  if (refused.length > 0) lines.push('Refused by the sync, left as it is:', ...listed(refused.map(({ path, message: why }) => `${path}: ${why}`)));
  if (repository.changed.length > 0) lines.push('Changed in the Space repo:', ...listed(repository.changed.map(({ state, path }) => `${state} ${path}`)));
  if (message !== undefined) lines.push(`Message of the commit: ${message}`);
  if (preview.commits.length > 0) lines.push('Commits not pushed yet:', ...listed(preview.commits.map(({ sha, subject }) => `${sha.slice(0, 7)} ${subject}`)));
  const remote = repository.remotes.find(({ name }) => name === prepared.remote);
  lines.push(`From ${prepared.spaceRoot} to ${prepared.remote} (${remote?.url ?? ''}), branch ${prepared.branch}.`);
  lines.push(await afterPush(spaceId, location, context, signal));
  return lines;
}

function nextStep({ outcome, stage }: BuildEnd): string {
  switch (outcome) {
    case 'runs':
      return 'The Space runs the pushed commit. See in {space_logs} with kind run that the app is well.';
    case 'failed':
      return stage === 'RUNTIME_ERROR' ? 'The app failed at its start. Call {diagnose_build} with kind run.' : 'The build failed. Call {diagnose_build}.';
    case 'goes-on':
      return 'It is pushed, and the build is not over: it can take half an hour. Look with {space_status} in a minute or two, until moving is false.';
    case 'no-build':
      return 'It is pushed, but the Space did not begin to build, as with Dev Mode on. Call {restart} with factory to build it.';
    case 'idle':
      return 'It is pushed, but the Space stands still. Call {restart} to start it.';
    case 'unknown':
      return 'It is pushed; the Hub did not tell what the Space does. Look with {space_status}.';
  }
}

/** What the Space does after the push; said without Dev Mode where the Hub does not tell. */
async function afterPush(spaceId: string, location: ProjectLocation, context: AgentContext, signal: AbortSignal): Promise<string> {
  const runtime = await readRuntime(context.connection(location.mainRoot ?? location.spaceRoot), spaceId, signal).catch((error: unknown) => {
    if (error instanceof HubError) return undefined;
    throw error;
  });
  return runtime?.devMode === true
    ? 'Dev Mode is on: the Space may not build by itself after the push; a factory restart builds it.'
    : 'The Space builds anew after the push.';
}

function listed(lines: readonly string[]): string[] {
  return firstLines(lines, mostListed).map((line) => `  ${line}`);
}

/** All that the change depends on, files by size and time: something else to push is something else to agree to. */
async function identityOf(plan: SyncPlan | undefined, { spaceRoot, repository, preview, remote, branch }: PreparedPush, message: string | undefined): Promise<string> {
  const files = await Promise.all(
    repository.changed.map(async ({ path, state }) => {
      const stat = await lstat(join(spaceRoot, path)).catch(() => undefined);
      return [path, state, stat?.size, stat?.mtimeMs];
    }),
  );
  const synced = plan?.changes.map((change) => [change.path, change.kind, change.kind === 'delete' ? undefined : change.digest]);
  return JSON.stringify([message, remote, branch, repository.headSha, preview.commits.map(({ sha }) => sha), files, synced]);
}

async function carryOutSync(plan: SyncPlan, signal: AbortSignal): Promise<void> {
  const { failed, notDone } = await applySync(plan, { signal, allowOverwriteUncommitted: true });
  signal.throwIfAborted();
  const [first] = failed;
  if (first !== undefined) {
    throw new AgentError(`The sync stopped, and nothing was pushed. ${first.path}: ${first.message}`, first.advice);
  }
  if (notDone.length > 0) throw new AgentError('The sync is not complete, and nothing was pushed.', 'Call {deploy} again.');
}

function assertShown({ repository }: PreparedPush, plan: SyncPlan, shown: PreparedPush): void {
  const paths = new Set([...plan.changes, ...shown.repository.changed].map(({ path }) => path));
  const other = repository.changed.find(({ path }) => !paths.has(path));
  if (other === undefined) return;
  throw new AgentError(`The Space repo has changed in the meantime (${other.path}): nothing was pushed.`, 'Call {deploy} again, and look at what it shows.');
}
