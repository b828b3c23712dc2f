import { l10n, Uri, window } from 'vscode';
import { planBack } from '../deploy/rollback';
import { deployPace, deployProject, usualDeployOptions, type FinishedDeployment } from '../deploy/deploy-project';
import type { DeployQuestion, DeployRequest } from '../deploy/deploy-request';
import type { Deployment, DeployOptions, DeployOutcome } from '../deploy/deployment-model';
import { HubError } from '../hub/errors';
import { readSpace, type SpaceState } from '../hub/space';
import { stageMeaning } from '../hub/stages';
import type { ProjectLocation } from '../project/discovery';
import { nodeFileSystem } from '../project/node-file-system';
import type { SyncPlan } from '../sync/plan-model';
import { placeText } from './build-texts';
import { lintSeverities, pollingPace } from './configuration';
import { cureItem } from './cures';
import { tellEnd } from './deploy-end';
import { askToDeploy, isOfSpace } from './deploy-questions';
import type { DeployKind, DeploySurroundings } from './deploy-surroundings';
import { fetchFromLfs } from './lfs-fetch';
import { withProgress, type Report } from './progress';
import { askAboutWarnings } from './push-list';
import type { SpaceSession } from './space-session';
import { planFor } from './sync-plan';
import { saveFirst } from './unsaved';

/** Of which a deployment is under way: a second one would push what the first has not shown. */
const underWay = new Set<string>();

/**
 * Carries a deployment through, from the check to the report; `whole: false`: commits and pushes what is in the Space
 * repo, and leaves the watching to the views. Asks before anything is changed. Cancelling ends the watching, never the
 * Space.
 */
export async function deploy(location: ProjectLocation, around: DeploySurroundings, kind: DeployKind): Promise<void> {
  const { spaceRoot, mainRoot, spaceId } = location;
  const { whole, rollback } = kind;
  const name = spaceId ?? spaceRoot;
  if (underWay.has(spaceRoot)) {
    void window.showInformationMessage(l10n.t('{0} is being deployed already.', name));
    return;
  }
  underWay.add(spaceRoot);
  try {
    if (!(await saveFirst([mainRoot, spaceRoot]))) return;
    if ((await around.connection.token()) === undefined) {
      throw new HubError({ kind: 'no-token', message: l10n.t('A push needs a token, and none was found.'), advice: l10n.t('Sign in with a token that may write to the Space.') });
    }
    const title = rollback !== undefined ? l10n.t('Rolling back {0}', name) : whole ? l10n.t('Deploying to {0}', name) : l10n.t('Pushing to {0}', name);
    let message: string | undefined;
    for (;;) {
      const ended = await withProgress(title, (signal, progress) => run(location, around, { ...kind, message, signal, progress }));
      if (ended.kind === 'finished') await tellEnd(ended.finished, location, around, { whole });
      if (ended.kind !== 'fetch') break;
      await fetchFromLfs(ended.plan);
      message = ended.message;
    }
  } finally {
    underWay.delete(spaceRoot);
    if (around.session !== undefined) around.session.deploying = false;
  }
}

/** How a deployment ends that was watched until the Space had done with it. */
const seenToItsEnd: ReadonlySet<DeployOutcome['kind']> = new Set(['running', 'build-failed', 'start-failed', 'crashed', 'config-error']);

function isSeenToItsEnd({ outcome }: Deployment): boolean {
  return outcome !== undefined && seenToItsEnd.has(outcome.kind);
}

type RunEnd =
  | { readonly kind: 'finished'; readonly finished: FinishedDeployment }
  /** The user left it to mend something. */
  | { readonly kind: 'mending' }
  /** Files are to be fetched first. */
  | { readonly kind: 'fetch'; readonly plan: SyncPlan; readonly message: string | undefined };

interface RunOptions extends DeployKind {
  /** Of the commit, where it was asked for before. */
  readonly message: string | undefined;
  readonly signal: AbortSignal;
  readonly progress: Report;
}

async function run(location: ProjectLocation, around: DeploySurroundings, { whole, rollback, message, signal, progress }: RunOptions): Promise<RunEnd> {
  const { session, connection, leftOut } = around;
  let left: readonly string[] = [];
  let instead: RunEnd | undefined;
  let state: Deployment | undefined;
  const tell = (detail?: string): void => {
    if (state !== undefined) progress.report({ message: stepText(state, session, detail) });
  };
  const ask = async (question: DeployQuestion): Promise<{ readonly message: string } | undefined> => {
    const items = question.check.items.filter((item) => !isOfSpace(item));
    if (items.length > 0) {
      const answer = await askAboutWarnings(question.spaceId, items, signal);
      if (answer === undefined) return undefined;
      if (answer.kind !== 'go') {
        instead = { kind: 'mending' };
        await cureItem(answer, { location, session, check: question.check });
        return undefined;
      }
    }
    const wish = await askToDeploy({ ...question, message: question.message && (message ?? question.message) }, { whole, leftOut: left, signal });
    if (wish?.kind === 'fetch' && question.plan !== undefined) instead = { kind: 'fetch', plan: question.plan, message: wish.message };
    return wish?.kind === 'go' ? { message: wish.message ?? '' } : undefined;
  };
  const planSync = async (until: AbortSignal): Promise<SyncPlan | undefined> => {
    const plan = await planFor(location, until);
    if (plan === undefined) return undefined;
    const reduced = await leftOut.reduce(plan);
    left = reduced.leftOut;
    return reduced.plan;
  };
  const request: DeployRequest = {
    location,
    connection,
    fileSystem: nodeFileSystem,
    severities: lintSeverities(Uri.file(location.spaceRoot)),
    sync: whole,
    planSync,
    planRollback: rollback && ((until) => planBack(location, { to: rollback.to, readSpace: (now) => (session === undefined ? readSpace(connection, location.spaceId ?? '', now) : lookThrough(session, now)) }, until)),
    ...(session === undefined ? {} : { readSpace: (until) => lookThrough(session, until) }),
    ask,
    offerReboot: (until) => offerReboot(location.spaceId ?? '', until),
    onProgress: tell,
  };
  const building = session?.build.onDidChange(() => {
    if (state?.phase === 'watch') tell();
  });
  try {
    const finished = await deployProject(request, optionsOf(whole), {
      signal,
      onChange: (now) => {
        if (state?.pushedSha === undefined && now.pushedSha !== undefined) {
          // The end is told here; without the watching, by the notice of whatever was set off.
          if (session !== undefined) session.deploying = whole;
          around.showBuild();
          void session?.setOff();
        }
        state = now;
        // Whose end is not waited for is told of by the notice, from this moment on.
        if (session !== undefined && now.phase === 'ended' && !isSeenToItsEnd(now)) session.deploying = false;
        tell();
      },
    });
    if (isSeenToItsEnd(finished.state)) await session?.watch.movementEnded();
    return instead ?? { kind: 'finished', finished };
  } finally {
    building?.dispose();
  }
}

/** As often as the settings say; SPACEDOCK_POLL, in seconds, for a Hub that is quicker than the real one. */
function optionsOf(whole: boolean): DeployOptions {
  const asked = Number(process.env['SPACEDOCK_POLL']);
  return { ...usualDeployOptions, ...deployPace(asked > 0 ? asked * 1000 : pollingPace().movingMs), watch: whole };
}

/** One poller of a Space: its own is asked to look now. An answer that is there counts, though it was cancelled meanwhile: nobody else tells of it. */
async function lookThrough(session: SpaceSession, signal: AbortSignal): Promise<SpaceState> {
  await session.watch.refresh();
  const { knowledge } = session.watch;
  if (knowledge.kind === 'ready') return knowledge.space;
  if (knowledge.kind === 'failed' && knowledge.error instanceof HubError) throw knowledge.error;
  return readSpace(session.connection(), session.spaceId ?? '', signal);
}

/** Not modal, for it comes minutes after the command. False where it is left, or the watching was cancelled. */
async function offerReboot(spaceId: string, signal: AbortSignal): Promise<boolean> {
  const go = l10n.t('Factory Reboot');
  const text = l10n.t('The commit is pushed, but {0} does not build: Dev Mode is on. A factory reboot builds it; it ends what runs, and files outside mounted storage are lost.', spaceId);
  const cancelled = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => { resolve(undefined); }, { once: true });
  });
  return (await Promise.race([window.showWarningMessage(text, go, l10n.t('Leave It')), cancelled])) === go;
}

/** The step that is under way, in a few words, and what is going on within it. */
function stepText(state: Deployment, session: SpaceSession | undefined, detail: string | undefined): string {
  const withDetail = (text: string, more: string | undefined): string => (more === undefined || more === '' ? text : `${text}: ${more}`);
  switch (state.phase) {
    case 'check':
      return l10n.t('checking');
    case 'ask':
    case 'reboot':
      return l10n.t('waiting for your answer');
    case 'sync':
      return withDetail(l10n.t('syncing'), detail);
    case 'recheck':
      return l10n.t('checking what was synced');
    case 'commit':
      return l10n.t('committing');
    case 'push':
      return withDetail(l10n.t('pushing'), detail);
    case 'watch':
      return l10n.t('{0}. Cancel ends the watching only.', watched(state, session));
    case 'observe':
      return withDetail(l10n.t('following the first minutes of the app'), detail);
    case 'log':
      return l10n.t('reading the log');
    case 'ended':
      return '';
  }
}

function watched({ stages }: Deployment, session: SpaceSession | undefined): string {
  const stage = stages.at(-1)?.stage;
  const place = session?.build.now && placeText(session.build.now.progress);
  const label = stage === undefined ? l10n.t('watching the Space') : stageMeaning(stage).label;
  return place === undefined ? label : `${label}, ${place.charAt(0).toLowerCase()}${place.slice(1)}`;
}
