import { l10n } from 'vscode';
import { stageMeaning } from '../hub/stages';
import type { CommandId } from './command-ids';
import { stageActions, stageLook } from './space-rows';
import { spaceName } from './space-names';
import type { SpaceSession } from './space-session';
import type { SessionState } from './session-state';
import type { Row } from './tree-rows';

// Several Spaces side by side: a row each, and what stands below one that is not known.

/** Why there is nothing to show of a Space, and the command that may help. */
export interface SpaceTrouble {
  readonly label: string;
  readonly tooltip: string;
  readonly command?: CommandId;
}

/** One of several Spaces, without its place in the tree. */
export function spaceRow(session: SpaceSession, all: readonly SpaceSession[]): Row {
  const { spaceId, space, location, watch } = session;
  const label = spaceName(session, all);
  const stale = watch.knowledge.kind === 'failed';
  if (space === undefined) {
    const description = spaceId === undefined ? l10n.t('no Space known') : stale ? l10n.t('not readable') : '';
    return {
      id: 'space',
      label,
      description,
      tooltip: spaceId === undefined ? location.spaceRoot : `${spaceId}\n${location.spaceRoot}`,
      icon: stale || spaceId === undefined ? 'warning' : 'rocket',
      ...(stale || spaceId === undefined ? { color: 'list.warningForeground' } : {}),
      context: spaceId === undefined ? 'aSpace' : 'aSpace knownSpace copyable',
      ...(spaceId === undefined ? {} : { copy: spaceId }),
    };
  }
  const meaning = stageMeaning(space.stage);
  return {
    id: 'space',
    label,
    description: stale ? l10n.t('{0}, not up to date', meaning.label) : meaning.label,
    ...stageLook(meaning),
    context: `aSpace knownSpace seenSpace ${space.url === undefined ? '' : 'runsApp'} ${stageActions(meaning)} copyable`,
    copy: space.id,
    details: async () => (await session.details()) ?? '',
    spoken: [l10n.t('Space {0}: {1}', space.id, meaning.label), stale ? l10n.t('not up to date') : ''].filter((part) => part !== '').join(', '),
  };
}

/** In the words of the welcome texts, which a single Space has in place of a tree. */
export function spaceTrouble(state: SessionState): SpaceTrouble | undefined {
  switch (state) {
    case 'noSpaceId':
      return {
        label: l10n.t('It is not known which Space this is'),
        tooltip: l10n.t('Add the Space as the git remote of its repo, or write “space: owner/name” into spacedock.yaml.'),
      };
    case 'signedOut':
      return { label: l10n.t('Sign in to see this Space'), tooltip: l10n.t('It is private, or it does not exist.'), command: 'spacedock.signIn' };
    case 'badToken':
      return { label: l10n.t('Sign in again'), tooltip: l10n.t('The Hub refused the token: it is wrong, expired or revoked.'), command: 'spacedock.signIn' };
    case 'notFound':
      return {
        label: l10n.t('The Hub has no such Space'),
        tooltip: l10n.t("Or your token may not see it. Check “space” in spacedock.yaml, the Space repo's remote, and the token. Click to look again."),
        command: 'spacedock.refresh',
      };
    case 'loading':
    case 'ready':
    case 'failed':
      return undefined;
  }
}

export function troubleRow({ label, tooltip, command }: SpaceTrouble): Row {
  return { id: 'trouble', label, tooltip, icon: 'warning', color: 'list.warningForeground', ...(command === undefined ? {} : { command }) };
}
