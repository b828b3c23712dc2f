import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { deployProject, type FinishedDeployment } from '../../deploy/deploy-project';
import type { DeployQuestion } from '../../deploy/deploy-request';
import { failureOf } from '../../deploy/deployment-failure';
import type { Deployment } from '../../deploy/deployment-model';
import { outcomeText } from '../../deploy/outcome-text';
import { progressText } from '../../deploy/progress-text';
import { isNothingToPush, type PreparedPush } from '../../deploy/push';
import { checkPush, type PushCheck } from '../../deploy/push-check';
import { itemText } from '../../deploy/push-item';
import { hubUrl } from '../../hub/connection';
import { HubError } from '../../hub/errors';
import { failedAt, type FailedAt } from '../../hub/stages';
import { losses, refusedOf, type SyncPlan } from '../../sync/plan-model';
import { planProject } from '../../sync/project-plan';
import type { AgentContext } from '../agent-context';
import { AgentError } from '../agent-error';
import { firstLines } from '../plain-output';
import { projectInput, projectOf } from '../target';
import { changingTool } from '../tool';
import { withToolNames } from '../tool-names';

const mostListed = 30;

/** Many clients give up a call of which they hear nothing for a minute, and then nobody knows that it has pushed. */
const usualWaitSeconds = { heard: 900, unheard: 45 } as const;
const mostWaitSeconds = 3_600;
const sayEveryMs = 15_000;

/**
 * What became of a push. `runs`: the Space runs the commit; `failed`: its build or its start did; `goes-on`: it is not
 * over; `no-build`: nothing began to move; `idle`: the Space sleeps or is paused; `unknown`: the Hub did not tell.
 */
const buildOutcomes = ['runs', 'failed', 'goes-on', 'no-build', 'idle', 'unknown'] as const;

interface BuildEnd {
  readonly outcome: (typeof buildOutcomes)[number];
  /** As last seen. */
  readonly stage: string | undefined;
}

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
    cause: z.string().optional().describe('Why it failed, by its log or by what the Hub says'),
    next: z.string().describe('What to do next'),
  }),
  changes: { destructive: true, idempotent: false },
  async prepare({ project, message, waitSeconds }, context, signal) {
    const location = await projectOf(project, context, signal);
    const connection = context.connection(location.mainRoot ?? location.spaceRoot);
    if ((await connection.token(signal)) === undefined) throw new HubError({ kind: 'no-token', message: 'A push needs a token, and none was found.', advice: context.signInAdvice });
    const services = { connection, fileSystem: context.fileSystem, severities: context.severities(location) };
    const plan = await planProject(location, signal);
    const check = await checkPush(location, services, { commits: true, signal });
    const { prepared } = check;
    assertAccepted(check);
    if (prepared === undefined) throw new AgentError('The Space repo could not be read, so there is nothing to push.', check.notes.map(({ message: why }) => why).join(' '));
    if ((plan?.changes.length ?? 0) === 0 && isNothingToPush(prepared)) return 'The Space repo has nothing to sync, to commit or to push.';
    const identity = await identityOf(plan, prepared, message);
    return {
      question: `Deploy to ${prepared.spaceId}?`,
      details: detailsOf(plan, prepared, check, message),
      identity,
      async carryOut(now, until) {
        const seconds = waitSeconds ?? (now.onProgress === undefined ? usualWaitSeconds.unheard : usualWaitSeconds.heard);
        let shown: DeployQuestion | undefined;
        const finished = await deployProject(
          {
            location,
            ...services,
            sync: true,
            ask: async (question) => {
              if ((await identityOf(question.plan, question.prepared, message)) !== identity) return undefined;
              shown = question;
              return { message: message ?? question.message ?? '' };
            },
            offerReboot: () => Promise.resolve(false),
          },
          { watch: seconds > 0, timeoutMs: seconds * 1_000, pollMs: 2_000, graceMs: 40_000, observeMs: 0 },
          { signal: until, onChange: progressOf(now, prepared.spaceId) },
        );
        until.throwIfAborted();
        const { state } = finished;
        if (state.outcome?.kind === 'declined') throw new AgentError('The repos have changed in the meantime: nothing was pushed.', 'Call {deploy} again, and look at what it shows.');
        if (state.pushedSha === undefined) throw notPushed(finished);
        const end = endOf(state);
        return {
          space: prepared.spaceId,
          sha: state.pushedSha,
          synced: shown?.plan?.changes.length ?? 0,
          committed: state.plan?.commit ?? 0,
          pageUrl: hubUrl(connection, `/spaces/${prepared.spaceId}`).href,
          ...end,
          cause: failureOf(state, finished.facts)?.title,
          next: withToolNames(nextStep(end), now.toolPrefix),
        };
      },
    };
  },
});

/** Throws where the Hub would refuse the push, or there is nothing that could be pushed. */
function assertAccepted({ items }: PushCheck): void {
  const refused = items.filter(({ severity }) => severity === 'refused');
  const [first] = refused;
  if (first === undefined) return;
  const what = firstLines(refused.map(({ path, message }) => (path === undefined || path === '' ? message : `${path}: ${message}`)), 5);
  throw new AgentError(`This push would be refused. ${what.join(' ')}`, first.advice);
}

function notPushed({ state }: FinishedDeployment): AgentError {
  const { title, advice = '' } = state.outcome === undefined ? { title: 'The deployment did not end.' } : outcomeText(state.outcome);
  return new AgentError(title, advice);
}

/** The step, at every change of it and now and then between: a client that hears nothing takes the call for dead. */
function progressOf({ onProgress, onChanged }: AgentContext, spaceId: string): (state: Deployment) => void {
  let said = { text: '', at: 0 };
  let pushed = false;
  return (state) => {
    if (state.pushedSha !== undefined && !pushed) {
      pushed = true;
      onChanged?.(spaceId);
    }
    const text = progressText(state);
    const now = Date.now();
    if (text === undefined || (text === said.text && now - said.at < sayEveryMs)) return;
    said = { text, at: now };
    onProgress?.(text);
  };
}

function endOf({ outcome, last }: Deployment): BuildEnd {
  const stage = last?.stage;
  switch (outcome?.kind) {
    case 'running':
    case 'unverified':
      return { outcome: 'runs', stage };
    case 'build-failed':
    case 'start-failed':
    case 'config-error':
    case 'crashed':
      return { outcome: 'failed', stage };
    case 'not-started':
      return { outcome: outcome.why === 'dev-mode' || outcome.why === 'unknown' ? 'no-build' : 'idle', stage };
    case 'pushed':
    case 'timed-out':
    case 'stopped-watching':
      return { outcome: 'goes-on', stage };
    default:
      return { outcome: 'unknown', stage };
  }
}

function detailsOf(plan: SyncPlan | undefined, prepared: PreparedPush, { items, notes }: PushCheck, message: string | undefined): string[] {
  const { repository, preview } = prepared;
  const lines: string[] = [];
  if (items.length > 0) lines.push('Warnings:', ...listed(items.map(itemText)));
  if (notes.length > 0) lines.push('Not checked:', ...listed(notes.map(({ check, message: why }) => `${check}: ${why}`)));
  if (plan !== undefined && plan.changes.length > 0) {
    lines.push(`Sync of ${String(plan.changes.length)} files from ${plan.mainRoot}:`, ...listed(plan.changes.map(({ kind, path }) => `${kind} ${path}`)));
  }
  const lost = plan === undefined ? [] : losses(plan);
  if (lost.length > 0) lines.push('Lost by the sync, for it is in no commit:', ...listed(lost));
  const refused = refusedOf(plan);
  if (refused.length > 0) lines.push('Refused by the sync, left as it is:', ...listed(refused.map(({ path, message: why }) => `${path}: ${why}`)));
  if (repository.changed.length > 0) lines.push('Changed in the Space repo:', ...listed(repository.changed.map(({ state, path }) => `${state} ${path}`)));
  if (message !== undefined) lines.push(`Message of the commit: ${message}`);
  if (preview.commits.length > 0) lines.push('Commits not pushed yet:', ...listed(preview.commits.map(({ sha, subject }) => `${sha.slice(0, 7)} ${subject}`)));
  const remote = repository.remotes.find(({ name }) => name === prepared.remote);
  lines.push(`From ${prepared.spaceRoot} to ${prepared.remote} (${remote?.url ?? ''}), branch ${prepared.branch}.`);
  lines.push('The Space builds anew after the push.');
  return lines;
}

function nextStep({ outcome, stage }: BuildEnd): string {
  switch (outcome) {
    case 'runs':
      return 'The Space runs the pushed commit. See in {space_logs} with kind run that the app is well.';
    case 'failed':
      return whatFailed[failedAt(stage ?? '') ?? 'build'];
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

const whatFailed: Readonly<Record<FailedAt, string>> = {
  configuration: 'The Hub refused the configuration, and built nothing. Call {diagnose_build}: it says what to mend.',
  build: 'The build failed. Call {diagnose_build}.',
  run: 'The app failed at its start. Call {diagnose_build} with kind run.',
};

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
