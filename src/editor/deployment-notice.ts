import { commands, l10n, window, type Disposable } from 'vscode';
import { redact } from '../hub/redact';
import type { Cause } from '../logs/diagnosis';
import type { SpaceState } from '../hub/space';
import { failedAt, stageMeaning } from '../hub/stages';
import type { CommandId } from './command-ids';
import { showError } from './messages';
import type { Failure, SpaceFailures } from './space-failures';
import type { SpaceSession } from './space-session';
import type { SpaceArgument } from './tree-rows';

/** The log of what failed is read within a moment, or the notice does without it. */
const failureWaitMs = 8_000;

/** Says once how it ended what was set off here: a push, a restart. What others do to the Space is told by no notice. */
export function announceDeployments(session: SpaceSession): Disposable {
  return session.watch.onDidSettle((space) => {
    if (!session.deploying) void announce(space, session).catch(showError);
  });
}

async function announce(space: SpaceState, session: SpaceSession): Promise<void> {
  const { failures, key } = session;
  const offer = async (choice: Thenable<string | undefined>, command: CommandId): Promise<void> => {
    if ((await choice) !== undefined) await commands.executeCommand(command, { space: key } satisfies SpaceArgument);
  };
  const { label, failed, running } = stageMeaning(space.stage);
  if (running) {
    const text = space.deployedSha === undefined ? l10n.t('{0} is running.', space.id) : l10n.t('{0} is running commit {1}.', space.id, space.deployedSha.slice(0, 7));
    await offer(window.showInformationMessage(text, l10n.t('Open App')), 'spacedock.openApp');
    return;
  }
  // Paused or stopped on purpose.
  if (!failed) return;
  const failure = failures.current ?? (await nextFailure(failures));
  const cause = await session.diagnoseFailure();
  if (cause !== undefined) {
    await announceCause(space, session, cause);
    return;
  }
  if (space.stage === 'RUNTIME_ERROR') {
    await offer(window.showErrorMessage(`${space.id}: ${label}.`, l10n.t('Show Run Log')), 'spacedock.showRunLog');
    return;
  }
  if (space.stage !== 'BUILD_ERROR') {
    void window.showErrorMessage(causeText(space.id, space.stage, redact(space.errorMessage ?? label)));
    return;
  }
  const step = failure?.instruction === undefined ? undefined : firstLine(failure.instruction);
  const text = step === undefined ? l10n.t('The build of {0} failed.', space.id) : l10n.t('The build of {0} failed at {1}', space.id, step);
  await offer(window.showErrorMessage(text, l10n.t('Show Build Log')), 'spacedock.showBuildLog');
}

async function announceCause({ id, stage }: SpaceState, session: SpaceSession, cause: Cause): Promise<void> {
  const choices = await failureChoices(session, stage);
  const choice = await window.showErrorMessage(causeText(id, stage, redact(cause.title)), ...choices.map(({ title }) => title));
  await choices.find(({ title }) => title === choice)?.run();
}

/** What can be done about a failure: its line, its fix, its log. Waits a moment for the log to be read. */
export async function failureChoices(session: SpaceSession, stage: string): Promise<{ readonly title: string; readonly run: () => unknown }[]> {
  const { key, diagnostics, failures } = session;
  if (failures.current === undefined) await nextFailure(failures);
  const cause = await session.diagnoseFailure();
  const standing = diagnostics.standing(key) !== undefined;
  const fix = standing ? await diagnostics.fix(key) : cause && (await session.fixOf(cause));
  const carryOut = async (): Promise<void> => {
    if (fix !== undefined && fix.kind !== 'edits') await (await import('./failure-actions')).carryOut(fix, key);
    else await diagnostics.applyFix(key);
  };
  const log = logOf(stage);
  return [
    ...(standing ? [{ title: l10n.t('Show'), run: () => diagnostics.reveal(key) }] : []),
    ...(fix === undefined ? [] : [{ title: l10n.t('Fix'), run: carryOut }]),
    ...(log === undefined ? [] : [{ title: log.title, run: () => commands.executeCommand(log.command, { space: key } satisfies SpaceArgument) }]),
  ];
}

function causeText(id: string, stage: string, title: string): string {
  switch (failedAt(stage)) {
    case 'build':
      return l10n.t('The build of {0} failed: {1}', id, title);
    case 'run':
      return l10n.t('The app of {0} failed: {1}', id, title);
    default:
      return l10n.t('The configuration of {0} was refused: {1}', id, title);
  }
}

/** Where nothing was built, there is none. */
function logOf(stage: string): { readonly title: string; readonly command: CommandId } | undefined {
  if (stage === 'BUILD_ERROR') return { title: l10n.t('Show Build Log'), command: 'spacedock.showBuildLog' };
  return stage === 'RUNTIME_ERROR' ? { title: l10n.t('Show Run Log'), command: 'spacedock.showRunLog' } : undefined;
}

function nextFailure(failures: SpaceFailures): Promise<Failure | undefined> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      subscription.dispose();
      resolve(failures.current);
    };
    const timer = setTimeout(end, failureWaitMs);
    const subscription = failures.onDidChange(end);
  });
}

const longest = 80;

function firstLine(instruction: string): string {
  const line = instruction.split('\n', 1)[0]?.replace(/\s+/g, ' ').trim() ?? '';
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
