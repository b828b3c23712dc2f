import { commands, l10n, window, type Disposable } from 'vscode';
import { redact } from '../hub/redact';
import type { SpaceState } from '../hub/space';
import { stageMeaning } from '../hub/stages';
import type { BuildFailures, FailedBuild } from './build-failures';
import type { CommandId } from './command-ids';
import type { SpaceSession } from './space-session';
import type { SpaceArgument } from './tree-rows';

/** The failed build's log is read within a moment, or the notice does without it. */
const failureWaitMs = 8_000;

/** Says once how it ended what was set off here: a push, a restart. What others do to the Space is told by no notice. */
export function announceDeployments(session: SpaceSession): Disposable {
  return session.watch.onDidSettle((space) => void announce(space, session));
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
  if (space.stage !== 'BUILD_ERROR') {
    await offer(window.showErrorMessage(`${space.id}: ${label}.`, l10n.t('Show Run Log')), 'spacedock.showRunLog');
    return;
  }
  const failure = failures.current ?? (await nextFailure(failures));
  const cause = await session.diagnoseFailure();
  if (cause !== undefined) {
    await announceCause(space, session, cause);
    return;
  }
  const step = failure?.instruction === undefined ? undefined : firstLine(failure.instruction);
  const text = step === undefined ? l10n.t('The build of {0} failed.', space.id) : l10n.t('The build of {0} failed at {1}', space.id, step);
  await offer(window.showErrorMessage(text, l10n.t('Show Build Log')), 'spacedock.showBuildLog');
}

async function announceCause({ id }: SpaceState, { key, diagnostics }: SpaceSession, cause: string): Promise<void> {
  const show = l10n.t('Show');
  const mend = l10n.t('Fix');
  const log = l10n.t('Show Build Log');
  const standing = diagnostics.standing(key) !== undefined;
  const fix = standing ? await diagnostics.fix(key) : undefined;
  const choices = [...(standing ? [show] : []), ...(fix?.kind === 'edits' ? [mend] : []), log];
  const choice = await window.showErrorMessage(l10n.t('The build of {0} failed: {1}', id, redact(cause)), ...choices);
  if (choice === show) await diagnostics.reveal(key);
  else if (choice === mend) await diagnostics.applyFix(key);
  else if (choice === log) await commands.executeCommand('spacedock.showBuildLog' satisfies CommandId, { space: key } satisfies SpaceArgument);
}

function nextFailure(failures: BuildFailures): Promise<FailedBuild | undefined> {
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
