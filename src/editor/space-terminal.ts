import { commands, env, extensions, l10n, Uri, window, type Terminal } from 'vscode';
import { homedir } from 'node:os';
import type { SpaceState } from '../hub/space';
import type { SshDestination } from '../hub/space-ssh';
import { sshSettings } from './configuration';
import type { SpaceSession } from './space-session';

const remoteSsh = 'ms-vscode-remote.remote-ssh';
/** Where the Hub wants a Dev Mode Space's code (huggingface.co/docs/hub/spaces-dev-mode). */
const codeFolder = '/app';
/** A connection that the other side refuses ends sooner than anybody types. */
const refusedWithinMs = 30_000;
/** What `ssh` itself ends with. */
const sshFailed = 255;

/** Opens a terminal in the running Space. Throws with advice where there is no way in. */
export async function openSpaceTerminal(session: SpaceSession): Promise<void> {
  const space = await spaceWithDevMode(session);
  const { identityFile } = sshSettings();
  const destination = await destinationOf(space);
  const { hasSshKey, sshArguments } = await import('../hub/space-ssh');
  if (identityFile === undefined && !(await hasSshKey(homedir(), process.env))) {
    throw withAdvice(
      l10n.t('There is no SSH key on this machine to offer to the Space.'),
      l10n.t('Make one with ssh-keygen, and add its public half to your account on the Hub under Settings, SSH and GPG keys.'),
    );
  }
  const terminal = window.createTerminal({
    name: space.id,
    shellPath: 'ssh',
    shellArgs: sshArguments(destination, identityFile),
    isTransient: true,
    message: l10n.t('Files that you change here are lost with the container; commit and push them, or keep them on mounted storage.'),
  });
  terminal.show();
  explainRefusal(terminal, space);
}

/** Opens the Space's code in another window. Without the extension that does it, offers to look for it. */
export async function openInRemoteSsh(session: SpaceSession): Promise<void> {
  const space = await spaceWithDevMode(session);
  const { sshAddress } = await import('../hub/space-ssh');
  const destination = await destinationOf(space);
  if (extensions.getExtension(remoteSsh) === undefined) {
    const find = l10n.t('Show Extension');
    const chosen = await window.showInformationMessage(l10n.t('The extension Remote - SSH opens the Space in a window of its own; it is not installed here.'), find);
    if (chosen === find) await commands.executeCommand('workbench.extensions.search', remoteSsh);
    return;
  }
  const port = destination.port === undefined ? '' : `:${String(destination.port)}`;
  const folder = Uri.from({ scheme: 'vscode-remote', authority: `ssh-remote+${sshAddress(destination)}${port}`, path: codeFolder });
  await commands.executeCommand('vscode.openFolder', folder, { forceNewWindow: true });
}

async function spaceWithDevMode({ watch }: SpaceSession): Promise<SpaceState> {
  await watch.refresh();
  const { knowledge } = watch;
  if (knowledge.kind === 'failed') throw knowledge.error;
  if (knowledge.kind === 'unknown') throw withAdvice(l10n.t('The state of the Space is not known yet.'), l10n.t('Try again in a moment.'));
  const { space } = knowledge;
  const { stageMeaning } = await import('../hub/stages');
  const meaning = stageMeaning(space.stage);
  if (!space.devMode) throw withAdvice(l10n.t('Dev Mode is off, so that {0} takes no SSH connections.', space.id), l10n.t('Turn it on first; the Space restarts then.'));
  if (!meaning.running) throw withAdvice(l10n.t('{0} is not running: {1}.', space.id, meaning.label), meaning.advice ?? l10n.t('Try again when it runs.'));
  return space;
}

async function destinationOf(space: SpaceState): Promise<SshDestination> {
  const { sshDestination } = await import('../hub/space-ssh');
  const destination = sshDestination(space, sshSettings().host);
  if (destination === undefined) {
    throw withAdvice(l10n.t('It is not known where {0} takes SSH connections.', space.id), l10n.t('Check the setting spacedock.ssh.host.'));
  }
  return destination;
}

/** The terminal shows what ssh said; this says what to do about it. */
function explainRefusal(terminal: Terminal, space: SpaceState): void {
  const openedAt = Date.now();
  const subscription = window.onDidCloseTerminal((closed) => {
    if (closed !== terminal) return;
    subscription.dispose();
    if (closed.exitStatus?.code !== sshFailed || Date.now() - openedAt > refusedWithinMs) return;
    const keys = l10n.t('Open SSH Keys');
    const text = l10n.t('{0} did not let ssh in. Its account must know your public key, and Dev Mode must have started.', space.id);
    void window.showErrorMessage(text, keys).then((chosen) => (chosen === keys ? env.openExternal(Uri.parse(new URL('/settings/keys', space.pageUrl).href)) : undefined));
  });
}

function withAdvice(message: string, advice: string): Error {
  return Object.assign(new Error(message), { advice });
}
