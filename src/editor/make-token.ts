import { env, l10n, Uri, window } from 'vscode';
import { hubUrl } from '../hub/connection';

/** Opens the Hub's page for a new token, filled in for a purpose. False where the user leaves. */
export async function makeToken(endpoint: URL): Promise<boolean> {
  const items = [
    {
      label: l10n.t('Token that writes'),
      detail: l10n.t('For deployments and everything in this view. It may do all that your account may.'),
      query: { tokenType: 'write' },
    },
    {
      label: l10n.t('Fine-grained token that reads gated repos'),
      detail: l10n.t('Choose write access to your Spaces on the page, and nothing more.'),
      query: { canReadGatedRepos: true, tokenType: 'fineGrained' },
    },
  ] as const;
  const chosen = await window.showQuickPick(items, { title: l10n.t('Make a token on the Hub'), placeHolder: l10n.t('What the token is for') });
  if (chosen === undefined) return false;
  return env.openExternal(Uri.parse(hubUrl({ endpoint }, '/settings/tokens/new', chosen.query).href));
}
