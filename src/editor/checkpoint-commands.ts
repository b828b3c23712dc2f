import { commands, env, l10n, Uri, window } from 'vscode';
import type { NextStep } from '../checkpoints/access';
import type { CheckpointNeed, NeedSource } from '../checkpoints/checkpoint-need';
import type { Questions } from '../checkpoints/investigate';
import { nextSteps } from '../checkpoints/next-steps';
import { stepText, summaryText } from '../checkpoints/spoken';
import { lookOverSsh } from '../checkpoints/ssh-sighting';
import { sshDestination } from '../hub/space-ssh';
import { stageMeaning } from '../hub/stages';
import { hubCacheFolder } from '../lint/facts/hub-cache';
import type { Project } from '../project/project';
import { checkpointIds } from './checkpoint-list';
import { sshSettings } from './configuration';
import type { OwnerContext } from './owner-context';
import { withProgress } from './progress';
import type { SpaceSession } from './space-session';

/** Asks for everything now; where Dev Mode is on, with a look into the running Space, which only reads. */
export async function checkNow(session: SpaceSession): Promise<void> {
  const found = await withProgress(l10n.t('Checking checkpoints'), (signal) => session.checkpoints.check(lookInto(session, signal), signal));
  if (found === undefined) return;
  const summary = summaryText(found.rows);
  const [problem] = found.problems;
  if (problem !== undefined) void window.showWarningMessage(l10n.t('Checkpoints: {0}. Not all could be asked. {1}', summary === '' ? l10n.t('none named') : summary, problem));
  else void window.showInformationMessage(l10n.t('Checkpoints: {0}.', summary === '' ? l10n.t('none named') : summary));
}

function lookInto(session: SpaceSession, signal: AbortSignal): Questions['lookOverSsh'] {
  const { space } = session;
  const project = session.snapshot();
  if (space === undefined || project === undefined || !space.devMode || !stageMeaning(space.stage).running) return undefined;
  const { host, identityFile } = sshSettings();
  const destination = sshDestination(space, host);
  if (destination === undefined) return undefined;
  const { data } = project.settings;
  return (needs) => lookOverSsh(needs, { destination, identityFile, cacheFolder: hubCacheFolder(project), data, signal });
}

/** Does what a checkpoint waits for; asks where there is more than one thing. */
export async function takeNextStep(session: SpaceSession, need: CheckpointNeed | undefined, ownerContext: () => Promise<OwnerContext | undefined>): Promise<void> {
  const rows = session.checkpoints.known.found?.rows ?? [];
  const ids = checkpointIds(rows.map((row) => row.need));
  const [id] = need === undefined ? [] : checkpointIds([need]);
  const row = rows[ids.indexOf(id ?? '')];
  const steps = row === undefined ? [] : nextSteps(row);
  const step = steps.length < 2 ? steps[0] : (await window.showQuickPick(steps.map((each) => ({ label: stepText(each), step: each })), { title: need?.name ?? '', placeHolder: l10n.t('What to do next') }))?.step;
  if (step !== undefined) await carryOut(step, ownerContext);
}

async function carryOut(step: NextStep, ownerContext: () => Promise<OwnerContext | undefined>): Promise<void> {
  switch (step.kind) {
    case 'sign-in':
      await commands.executeCommand('spacedock.signIn');
      return;
    case 'try-again':
      await commands.executeCommand('spacedock.refresh');
      return;
    case 'set-secret': {
      const context = await ownerContext();
      if (context !== undefined) await (await import('./entry-commands')).editEntry(context, 'secret', step.name);
      return;
    }
    default:
      await env.openExternal(Uri.parse(step.url));
  }
}

/** The line of the config, of the setup script, of the code or of the README that names a checkpoint; asks which. */
export async function choosePlace(need: CheckpointNeed | undefined, project: Project | undefined): Promise<NeedSource | undefined> {
  const sources = need?.sources ?? [];
  if (sources.length < 2 || project === undefined) return sources[0];
  const kinds: Readonly<Record<NeedSource['kind'], string>> = {
    config: l10n.t('Runtime config'),
    setup: l10n.t('Setup script'),
    code: l10n.t('Code'),
    preload: l10n.t('preload_from_hub'),
  };
  const items = sources.map((source) => ({
    label: kinds[source.kind],
    description: `${source.file.path}:${String((project.source(source.file)?.lines.positionAt(source.span.start).line ?? 0) + 1)}`,
    source,
  }));
  return (await window.showQuickPick(items, { title: need?.name ?? '', placeHolder: l10n.t('Where it is named') }))?.source;
}
