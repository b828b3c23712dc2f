import { commands, extensions, l10n, Uri, window } from 'vscode';
import { homedir } from 'node:os';
import type { SpaceState } from '../hub/space';
import type { SshDestination, SshSessionTexts } from '../hub/space-ssh';
import { hubPage, sshSettings } from './configuration';
import { withAdvice } from './messages';
import type { SpaceSession } from './space-session';
import type { SpaceArgument } from './tree-rows';

const remoteSsh = 'ms-vscode-remote.remote-ssh';
/** Where the Hub wants a Dev Mode Space's code (huggingface.co/docs/hub/spaces-dev-mode). */
const codeFolder = '/app';

/** Opens a terminal in the running Space. Throws with advice where there is no way in. `program`: the built `cli/ssh-session.ts`. */
export async function openSpaceTerminal(session: SpaceSession, program: Uri): Promise<void> {
  const space = await spaceWithDevMode(session);
  const { identityFile } = sshSettings();
  const destination = await destinationOf(space);
  const { hasSshKey, sshArguments } = await import('../hub/space-ssh');
  if (identityFile === undefined && !(await hasSshKey(homedir(), process.env))) {
    throw withAdvice(
      l10n.t('There is no SSH key on this machine to offer to the Space.'),
      l10n.t('Make one with ssh-keygen, and add its public half to your account on the Hub under Settings, SSH and GPG keys.'),
      { command: 'vscode.open', argument: Uri.parse(hubPage('/settings/keys')), title: () => l10n.t('Open SSH Keys on the Hub') },
    );
  }
  window.createTerminal({
    name: space.id,
    shellPath: process.execPath,
    shellArgs: [program.fsPath, JSON.stringify(sessionTexts(space)), ...sshArguments(destination, identityFile)],
    // On a desktop the editor's program is Electron, which is Node where it is told so.
    env: { ELECTRON_RUN_AS_NODE: '1' },
    isTransient: true,
    message: l10n.t('Files that you change here are lost with the container; commit and push them, or keep them on mounted storage.'),
  }).show();
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

async function spaceWithDevMode({ watch, key }: SpaceSession): Promise<SpaceState> {
  await watch.refresh();
  const { knowledge } = watch;
  if (knowledge.kind === 'failed') throw knowledge.error;
  if (knowledge.kind === 'unknown') throw withAdvice(l10n.t('The state of the Space is not known yet.'), l10n.t('Try again in a moment.'));
  const { space } = knowledge;
  const { stageMeaning } = await import('../hub/stages');
  const meaning = stageMeaning(space.stage);
  if (!space.devMode) {
    throw withAdvice(
      l10n.t('Dev Mode is off, so that {0} takes no SSH connections.', space.id),
      l10n.t('Turn it on first; the Space restarts then.'),
      { command: 'spacedock.toggleDevMode', argument: { space: key } satisfies SpaceArgument, title: () => l10n.t('Turn Dev Mode On…') },
    );
  }
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

/** What stands below ssh's own words where it did not get in, or was cut off. */
function sessionTexts({ id }: SpaceState): SshSessionTexts {
  return {
    failed: [
      l10n.t('There is no connection to {0} any more. If it did not let ssh in:', id),
      l10n.t('- your account must know your public key: {0}', hubPage('/settings/keys')),
      l10n.t('- Dev Mode must be on, and the Space must have started.'),
    ].join('\r\n'),
    notInstalled: l10n.t('The program ssh was not found. Install an OpenSSH client.'),
    close: l10n.t('Press any key to close the terminal.'),
  };
}
