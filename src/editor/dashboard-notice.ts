import { l10n } from 'vscode';
import type { HubError } from '../hub/errors';
import type { Notice, NoticeAction } from '../webview/messages';
import { errorText, remedyOf } from './messages';
import type { SpaceKnowledge } from './space-watch';

/** What decides whether the dashboard can show its Space. */
export interface DashboardOutlook {
  /** Undefined where the workspace does not hold the Space. */
  readonly knowledge: SpaceKnowledge | undefined;
  /** The workspace was searched for Spaces. */
  readonly isLoaded: boolean;
  readonly isTrusted: boolean;
  /** The user has asked for another look, which goes on. */
  readonly isAsking: boolean;
}

/** What stands on the page in place of a Space that is not known, or above what may be old. Undefined where all is known. */
export function noticeOf(outlook: DashboardOutlook): Notice | undefined {
  const { knowledge, isAsking } = outlook;
  if (knowledge === undefined) return absentNotice(outlook);
  if (knowledge.kind === 'ready') return undefined;
  if (knowledge.kind === 'unknown') return outlook.isTrusted ? { text: l10n.t('Asking the Hub…'), actions: [] } : restrictedNotice();
  const actions = remediesOf(knowledge.error);
  // The buttons stay, so that the focus does.
  if (isAsking) return { text: l10n.t('Asking the Hub…'), actions };
  const reason = errorText(knowledge.error);
  return { text: knowledge.seenAt === undefined ? reason : l10n.t('Not up to date, but as seen at {0}. {1}', knowledge.seenAt.toLocaleTimeString(), reason), actions };
}

function absentNotice({ isLoaded, isAsking }: DashboardOutlook): Notice {
  if (!isLoaded || isAsking) return { text: l10n.t('Looking for the Spaces of this workspace…'), actions: [] };
  return { text: l10n.t('This Space is not in this workspace any more. Open its folder again.'), actions: [tryAgain()] };
}

function restrictedNotice(): Notice {
  return {
    text: l10n.t('This workspace is in Restricted Mode. The Hub is asked nothing until you trust it.'),
    actions: [{ does: 'trust', label: l10n.t('Manage Workspace Trust') }],
  };
}

/** As the tree offers them. */
function remediesOf(error: unknown): NoticeAction[] {
  const remedy = remedyOf(error);
  if (remedy?.command === 'spacedock.signIn') return [{ does: 'signIn', label: remedy.title() }, tryAgain()];
  const kind = (error as Partial<HubError> | undefined)?.kind;
  if (kind === 'not-found' || kind === 'forbidden') return [{ does: 'signIn', label: l10n.t('Sign In With Another Token') }, tryAgain()];
  return [tryAgain()];
}

function tryAgain(): NoticeAction {
  return { does: 'tryAgain', label: l10n.t('Try Again') };
}
