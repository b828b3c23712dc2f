import { commands, env, l10n, window } from 'vscode';
import type { FinishedDeployment } from '../deploy/deploy-project';
import { failureOf } from '../deploy/deployment-failure';
import type { DeployOutcome } from '../deploy/deployment-model';
import type { SeenBefore } from '../deploy/journal-entry';
import { outcomeText } from '../deploy/outcome-text';
import { redact } from '../hub/redact';
import type { ProjectLocation } from '../project/discovery';
import { refusedOf } from '../sync/plan-model';
import type { CommandId } from './command-ids';
import { cureItem, type CureSurroundings } from './cures';
import type { DeploySurroundings } from './deploy-surroundings';
import { failureChoices } from './deployment-notice';
import { fetchButton, fetchFromLfs } from './lfs-fetch';
import { showError } from './messages';
import { showMarkdown } from './markdown-documents';
import { showRefused } from './push-list';
import type { SpaceArgument } from './tree-rows';

interface Choice {
  readonly title: string;
  readonly run: () => unknown;
}

/** Says how a deployment ended, with what can be done next; its report is a click away. */
export async function tellEnd(finished: FinishedDeployment, location: ProjectLocation, around: DeploySurroundings, { whole }: { readonly whole: boolean }): Promise<void> {
  const { state, facts, journalProblem } = finished;
  const outcome = state.outcome ?? { kind: 'failed', message: l10n.t('The deployment did not end.'), advice: l10n.t('Look at the Space.') };
  if (journalProblem !== undefined) void window.showWarningMessage(l10n.t('The journal could not be written: {0}', redact(journalProblem)));
  if (outcome.kind === 'declined' || (outcome.kind === 'cancelled' && !outcome.whilePushing)) return;
  // The views tell what becomes of it.
  if (outcome.kind === 'pushed' && !whole) return;
  if (outcome.kind === 'refused' && facts.check !== undefined) {
    const { items, notes } = facts.check;
    const answer = await showRefused(facts.spaceId ?? location.spaceRoot, items, notes, new AbortController().signal);
    if (answer !== undefined && answer.kind !== 'go') await cureItem(answer, { location, session: around.session, check: facts.check });
    return;
  }
  const { kind, text } = messageOf(outcome, finished);
  const choices = [...(await choicesOf(outcome, finished, location, around)), ...(finished.state.pushedSha === undefined && outcome.kind !== 'push-refused' ? [] : [reportChoice(finished)])];
  const show = { information: window.showInformationMessage, warning: window.showWarningMessage, error: window.showErrorMessage }[kind];
  void show(redact(text), ...choices.map(({ title }) => title)).then(async (chosen) => {
    try {
      await choices.find(({ title }) => title === chosen)?.run();
    } catch (error) {
      showError(error);
    }
  });
}

function messageOf(outcome: DeployOutcome, { state, facts, history }: FinishedDeployment): { readonly kind: 'information' | 'warning' | 'error'; readonly text: string } {
  const { title, advice } = outcomeText(outcome);
  const name = facts.spaceId ?? '';
  switch (outcome.kind) {
    case 'running':
      return { kind: 'information', text: l10n.t('{0} is running commit {1}.', name, state.pushedSha?.slice(0, 7) ?? '') };
    case 'nothing': {
      const refused = refusedOf(facts.plan);
      // What can be mended from here.
      const first = refused.find(({ reason }) => reason === 'lfs-pointer') ?? refused[0];
      if (first === undefined) return { kind: 'information', text: sentences(title, advice) };
      const { path, message } = first;
      const what = refused.length === 1 ? l10n.t('The sync refuses {0}: {1}', path, message) : l10n.t('The sync refuses {0} files; {1}: {2}', refused.length, path, message);
      return { kind: 'warning', text: sentences(l10n.t('Nothing was deployed.'), what, first.advice) };
    }
    case 'pushed':
    case 'unverified':
      return { kind: 'information', text: sentences(title, advice) };
    case 'stopped-watching':
    case 'timed-out':
      return { kind: 'information', text: sentences(title, l10n.t('What comes of it is told when it ends.')) };
    case 'build-failed':
    case 'start-failed':
    case 'crashed':
    case 'config-error': {
      const cause = failureOf(state, facts);
      const what = cause === undefined ? title : `${title.replace(/\.$/, '')}: ${cause.title}`;
      return { kind: 'error', text: sentences(`${name}: ${what}`, history.seen && seenBeforeText(history.seen)) };
    }
    case 'push-refused':
      return { kind: 'error', text: sentences(title, advice, history.seen && seenBeforeText(history.seen)) };
    case 'failed':
    case 'lost':
      return { kind: 'error', text: sentences(title, advice) };
    default:
      return { kind: 'warning', text: sentences(title, advice) };
  }
}

/** `Seen on 3 May, mended by “Pin numpy” (379fa57).`, in the user's language. */
export function seenBeforeText({ entry, mended }: SeenBefore): string {
  const date = new Date(entry.startedAt);
  const year = date.getFullYear() === new Date().getFullYear() ? undefined : 'numeric';
  const day = new Intl.DateTimeFormat(env.language, { day: 'numeric', month: 'long', year }).format(date);
  return mended === undefined ? l10n.t('Seen on {0}.', day) : l10n.t('Seen on {0}, mended by {1}.', day, mended);
}

async function choicesOf(outcome: DeployOutcome, finished: FinishedDeployment, location: ProjectLocation, { session }: DeploySurroundings): Promise<Choice[]> {
  const argument: SpaceArgument = session === undefined ? {} : { space: session.key };
  const command = (title: string, id: CommandId, of: unknown = argument): Choice => ({ title, run: () => commands.executeCommand(id, of) });
  switch (outcome.kind) {
    case 'running':
    case 'unverified':
      return [command(l10n.t('Open App'), 'spacedock.openApp')];
    case 'nothing': {
      const { before } = finished.state;
      const { plan } = finished.facts;
      const fetch = async (): Promise<void> => {
        if (plan === undefined) return;
        await fetchFromLfs(plan);
        await commands.executeCommand('spacedock.deploy' satisfies CommandId, argument);
      };
      return [
        ...(await fetchButton(plan)).map((title) => ({ title, run: fetch })),
        ...(before === undefined || before.deployedSha === before.repoSha ? [] : [command(l10n.t('Factory Reboot…'), 'spacedock.factoryReboot')]),
      ];
    }
    case 'build-failed':
    case 'start-failed':
    case 'crashed':
    case 'config-error':
      return session === undefined ? [] : failureChoices(session, finished.state.last?.stage ?? '');
    case 'not-started':
      return outcome.why === 'dev-mode' || outcome.why === 'unknown'
        ? [command(l10n.t('Factory Reboot…'), 'spacedock.factoryReboot')]
        : [command(l10n.t('Wake…'), 'spacedock.wake')];
    case 'wrong-commit':
      return [command(l10n.t('Factory Reboot…'), 'spacedock.factoryReboot')];
    case 'stopped-watching':
    case 'timed-out':
      return [command(l10n.t('Show Build Log'), 'spacedock.showBuildLog')];
    case 'push-refused':
      return cureChoices(outcome, finished, location, session);
    default:
      return [];
  }
}

function cureChoices({ refusal }: DeployOutcome & { readonly kind: 'push-refused' }, { facts }: FinishedDeployment, location: ProjectLocation, session: CureSurroundings['session']): Choice[] {
  const { cure } = refusal;
  const prepared = facts.check?.prepared;
  if (cure?.kind === 'rewrite' && prepared !== undefined) {
    const run = async (): Promise<void> => (await import('./rewrite-command')).rewriteCommits(location, prepared.preview.range, cure.files);
    return [{ title: l10n.t('Take Them Out…'), run }];
  }
  if (cure?.kind === 'sign-in') return [{ title: l10n.t('Sign In'), run: () => commands.executeCommand('spacedock.signIn' satisfies CommandId, session?.key) }];
  return [];
}

function reportChoice({ facts, report }: FinishedDeployment): Choice {
  return { title: l10n.t('Show Report'), run: () => showMarkdown(l10n.t('Deployment of {0}', facts.spaceId ?? ''), report) };
}

function sentences(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').map((part) => (/[.!?”)]$/.test(part ?? '') ? part : `${part ?? ''}.`)).join(' ');
}
