import { env, l10n, Uri, window } from 'vscode';
import { hubPage, spaceUrl } from './configuration';
import { inView } from './progress';
import type { SpaceSession } from './space-session';

/** The Space's page on the Hub. */
export async function openOnHub(spaceId: string): Promise<void> {
  await env.openExternal(Uri.parse(spaceUrl(spaceId)));
}

/** The running app; falls back to the Space's page where its own address is not known. */
export async function openApp(spaceId: string, { space }: SpaceSession): Promise<void> {
  const url = space?.url;
  if (url === undefined) await openOnHub(spaceId);
  else await env.openExternal(Uri.parse(url));
}

export async function openModelOnHub(repoId: string): Promise<void> {
  await env.openExternal(Uri.parse(hubPage(`/${repoId}`)));
}

/** Both cost money or time, so both ask. Resolves to false where the user called it off. */
export async function restart(spaceId: string, session: SpaceSession, options: { readonly factory: boolean }): Promise<boolean> {
  const { refusalOf } = await import('./token-rights');
  const refusal = await refusalOf(session.connection(), spaceId);
  const effect = options.factory
    ? l10n.t('The Space is built again without any cache, which can take half an hour. Files outside mounted storage are lost.')
    : l10n.t('The app stops and starts again. Files outside mounted storage are lost.');
  const go = options.factory ? l10n.t('Factory Reboot') : l10n.t('Restart');
  const chosen = await window.showWarningMessage(
    options.factory ? l10n.t('Factory reboot {0}?', spaceId) : l10n.t('Restart {0}?', spaceId),
    {
      modal: true,
      detail: refusal === undefined ? effect : `${refusal}\n\n${effect}`,
    },
    go,
  );
  if (chosen !== go) return false;
  await inView('spacedock.space', async () => {
    const { restartSpace } = await import('../hub/space-actions');
    await restartSpace(session.connection(), spaceId, options);
  });
  await session.setOff();
  return true;
}
